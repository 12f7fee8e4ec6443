package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner"
)

// A format is one word of --report. It has one of the two functions.
type format struct {
	name string
	// stream returns what writes the format as the log is read.
	stream func(j *job, w io.Writer, o report.TextOptions) (report.Printer, error)
	// document writes the format when all is read.
	document func(s *report.Summary, w io.Writer, o report.TextOptions) error
}

var formats = []format{
	{name: "log", stream: (*job).openLog},
	{name: "summary", document: (*report.Summary).WriteText},
	{name: "jsonl", stream: func(_ *job, w io.Writer, _ report.TextOptions) (report.Printer, error) {
		return report.NewJSONL(w), nil
	}},
	{name: "json", document: func(s *report.Summary, w io.Writer, _ report.TextOptions) error { return s.WriteJSON(w) }},
}

func formatNames() string {
	names := make([]string, len(formats))
	for i := range formats {
		names[i] = formats[i].name
	}
	return strings.Join(names, ", ")
}

// formatNamed returns the format that word of --report names.
func formatNamed(name, word string) (*format, error) {
	if i := slices.IndexFunc(formats, func(f format) bool { return f.name == name }); i >= 0 {
		return &formats[i], nil
	}
	if fi, err := os.Stat(word); err == nil && (fi.IsDir() || fi.Mode().IsRegular()) || strings.HasSuffix(word, "/") {
		return nil, fmt.Errorf("unknown format %q; to read a file or directory, drop -r", word)
	}
	return nil, fmt.Errorf("unknown format %q; want one of %s", word, formatNames())
}

// open opens where f goes; path "" is standard output.
func (j *job) open(f *format, path string) error {
	out := report.Standard(os.Stdout)
	o := report.TextOptions{Width: 80, Style: report.NewStyle(false)}
	var err error
	if path != "" {
		if out, err = report.Create(path, f.document != nil, j.read()); err != nil {
			return err
		}
	} else {
		scanner.GrowPipe(os.Stdout)
		if err = report.Distinct(os.Stdout, j.read()); err != nil {
			return err
		}
		if o.Style, err = j.style(os.Stdout); err != nil {
			return err
		}
		o.Width = width(os.Stdout)
	}
	j.outputs = append(j.outputs, out)
	if f.document != nil {
		if j.summary == nil {
			j.summary = report.NewSummary()
		}
		j.documents = append(j.documents, func() error { return f.document(j.summary, out, o) })
		return nil
	}
	p, err := f.stream(j, out, o)
	if p != nil {
		j.printers = append(j.printers, p)
	}
	return err
}

// openLog opens the annotated log, which is no Printer: it has the text too.
func (j *job) openLog(w io.Writer, o report.TextOptions) (report.Printer, error) {
	if j.log != nil {
		return nil, errors.New("the log can be written to one place")
	}
	if j.matches {
		j.matching = report.NewMatches(w, o.Style, j.where, report.Context{Before: j.before, After: j.after, Name: j.several})
		j.log = j.matching
	} else {
		j.plain = report.NewLog(w, o.Style, j.where)
		j.log = j.plain
	}
	return nil, nil
}
