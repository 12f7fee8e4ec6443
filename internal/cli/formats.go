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

// A format is one word of --report. It has one of the two functions; with both, the
// document comes after what was streamed.
type format struct {
	name string
	// stream returns what writes the format as the log is read.
	stream func(l *lane, w io.Writer, o report.TextOptions) report.Printer
	// document writes the format when all is read.
	document func(s *report.Summary, w io.Writer, o report.TextOptions) error
	around   bool // the document shows lines around findings
	brief    bool // a brief summary is enough for the document
}

// A stream is a format that is written as the log is read, and where to.
type stream struct {
	format  *format
	path    string // "" for standard output
	out     io.Writer
	options report.TextOptions
}

var formats = []format{
	{name: "log", stream: (*lane).openLog},
	{name: "summary", document: (*report.Summary).WriteText, brief: true},
	{name: "jsonl", stream: func(l *lane, w io.Writer, _ report.TextOptions) report.Printer {
		p := report.NewJSONL(w)
		p.OmitText = l.redact
		return p
	}},
	{name: "json", document: func(s *report.Summary, w io.Writer, _ report.TextOptions) error { return s.WriteJSON(w) }, around: true},
	{name: "markdown", document: (*report.Summary).WriteMarkdown},
	{name: "html", document: func(s *report.Summary, w io.Writer, _ report.TextOptions) error { return s.WriteHTML(w) }, around: true},
	{name: "sarif", document: (*report.Summary).WriteSARIF},
	{name: "github", stream: (*lane).openLog, document: (*report.Summary).WriteGitHub},
	{name: "gitlab", document: (*report.Summary).WriteGitLab},
	{name: "junit", document: (*report.Summary).WriteJUnit},
}

func formatNames() string { return strings.Join(Formats(), ", ") }

// Formats returns the words of --report.
func Formats() []string {
	names := make([]string, len(formats))
	for i := range formats {
		names[i] = formats[i].name
	}
	return names
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

// hasLog reports whether f has the annotated log.
func (f *format) hasLog() bool { return f.name == "log" || f.name == "github" }

// lead lays the way to an output's file.
func (j *job) lead(out *report.Output) {
	if j.onto != nil {
		out.Through(j.onto(out))
		return
	}
	d := newDrain(out.File(), j.stop.Interrupt)
	j.drains = append(j.drains, d)
	if out.Through(d); isTerminal(out.File()) {
		t := report.NewTerminal(d)
		out.Through(t)
		j.terminals = append(j.terminals, t)
	}
}

// open opens where f goes; path "" is standard output.
func (j *job) open(f *format, path string) error {
	out := report.Standard(os.Stdout)
	o := report.TextOptions{Width: 80, Style: report.NewStyle(false)}
	var err error
	if o.Dir, err = os.Getwd(); err != nil {
		o.Dir = "" // paths stay as they are
	}
	if path != "" {
		if out, err = create(f, path, j.read()); err != nil {
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
		o.Width, o.Terminal = width(os.Stdout), isTerminal(os.Stdout)
	}
	j.lead(out)
	j.outputs = append(j.outputs, out)
	j.stop.covers(out)
	log := j.fence(f, path, out)
	if f.around {
		j.around = report.Around
	}
	if f.document != nil {
		j.detailed = j.detailed || !f.brief
		w := log
		if f.stream != nil { // outside of the fence
			w = out
		}
		j.documents = append(j.documents, func(s *report.Summary) error { return f.document(s, w, o) })
	}
	if f.stream == nil || j.merge { // which has no log
		return nil
	}
	if f.hasLog() && slices.ContainsFunc(j.streams, func(s stream) bool { return s.format.hasLog() }) {
		return errors.New("the log can be written to one place")
	}
	j.streams = append(j.streams, stream{f, path, log, o})
	return nil
}
