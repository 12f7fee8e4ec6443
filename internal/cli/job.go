package cli

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A job is one run over the inputs: what scans them, and all that is written.
type job struct {
	*command
	set      *rules.Set
	gate     *report.Gate
	log      scanner.Log // the annotated log, or nil
	plain    *report.Log // log, if it is the whole one
	matching *report.Matches
	where    report.Annotate
	printers []report.Printer
	outputs  []*report.Output

	summary   *report.Summary // what documents are made of, nil if none is asked for
	documents []func() error  // write them
	files     []string        // where reports go
	fatal     int
	trouble   bool
	broken    error // why writing ended
}

func scan(c *command) int {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // a closed pipe is an error of Write
	j := &job{command: c}
	if err := j.prepare(); err != nil {
		return complain(err)
	}
	paths := c.sources()
	sc := scanner.New(j.set)
	sc.Finder = j
	sc.Log = j.log
	last := ""
	for _, path := range paths {
		if j.broken != nil {
			break
		}
		last = path
		j.input(sc, path)
	}
	unread := j.broken != nil && (last != paths[len(paths)-1] || errors.Is(j.broken, errMidway))
	return j.finish(unread)
}

// errMidway marks a write error that came before the last input was read whole.
var errMidway = errors.New("not all input was read")

// prepare compiles what the flags say and opens the outputs.
func (j *job) prepare() error {
	cfg, products, err := j.scope()
	if err != nil {
		return err
	}
	least, err := parseConfidence(j.minConfidence)
	if err != nil {
		return err
	}
	if j.gate, err = report.ParseGate(j.failOn, cfg.Codes()...); err != nil {
		return err
	}
	if j.where, err = report.ParseAnnotate(j.annotate); err != nil {
		return err
	}
	opts := rules.Options{Products: products, Min: least}
	cfg.Apply(&opts)
	if j.set, err = rules.NewSet(opts); err != nil {
		return err
	}
	if len(j.reports) == 0 {
		j.reports = []string{"log"}
	}
	toStdout := ""
	for _, r := range j.reports {
		name, path, named := strings.Cut(r, "=")
		format, err := formatNamed(name, r)
		if err != nil {
			return err
		}
		if named && path == "" {
			return fmt.Errorf("report %q names no file", r)
		}
		if !named {
			if toStdout != "" {
				return fmt.Errorf("both %s and %s go to standard output; give one of them a file: -r %s=FILE", toStdout, name, name)
			}
			toStdout = name
			if j.quiet {
				continue
			}
		}
		if fi, err := os.Stat(path); named && (err != nil || fi.Mode().IsRegular()) {
			if slices.Contains(j.files, filepath.Clean(path)) {
				return fmt.Errorf("%s: two reports in one file would mix; give each its own", path)
			}
			j.files = append(j.files, filepath.Clean(path))
		}
		if err := j.open(format, path); err != nil {
			return err
		}
	}
	return nil
}

// Line hands the findings of a line to every report, and to the gate.
func (j *job) Line(l *scanner.Line, fs []rules.Finding) error {
	for i := range fs {
		fatal := j.gate.Fatal(&fs[i], j.explicitMin)
		if fatal {
			j.fatal++
		}
		if j.summary != nil {
			j.summary.Add(l, &fs[i], fatal)
		}
	}
	for _, p := range j.printers {
		if err := p.Line(l, fs); err != nil {
			return err
		}
	}
	return nil
}

// pause is called when the input has paused: what reports gathered goes out.
func (j *job) pause() error {
	for _, p := range j.printers {
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// finish completes the reports and returns the exit status.
func (j *job) finish(unread bool) int {
	err := j.broken
	if err == nil && j.log != nil {
		err = j.log.Flush()
	}
	for _, p := range j.printers {
		if perr := p.Close(); err == nil {
			err = perr
		}
	}
	for _, write := range j.documents {
		if err == nil {
			err = write()
		}
	}
	for _, o := range j.outputs {
		if oerr := o.Close(err == nil); err == nil {
			err = oerr
		}
	}
	if j.plain != nil && j.plain.Skipped > 0 {
		complain(fmt.Errorf("%d lines of JSON over 1 MiB have findings and were not annotated; --report jsonl has them", j.plain.Skipped))
	}
	switch {
	case errors.Is(err, syscall.EPIPE):
		if unread || j.trouble {
			return Pipe
		}
	case err != nil:
		return complain(unjoin(err))
	case j.trouble:
		return Trouble
	}
	if j.fatal > 0 {
		fmt.Fprintln(os.Stderr, j.gate.Reason())
		return Fatal
	}
	return OK
}

// unjoin takes errMidway from an error for people.
func unjoin(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()[len(joined.Unwrap())-1]
	}
	return err
}
