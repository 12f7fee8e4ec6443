// Package cli is the command line: flags, wiring, messages, exit status. It is
// the only package that knows the program's streams and environment; main.go
// hands it the arguments.
//
// The way of a run: flags.go reads the command line, setup.go what it names,
// formats.go opens the reports, inputs.go the logs, job.go runs the one into the
// other, and finish in job.go says how it ended.
package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/agoralog/agoralog/report"
)

// Exit statuses.
const (
	OK      = 0   // ran, and found nothing fatal
	Fatal   = 1   // found a code that --fail-on names
	Trouble = 2   // wrong usage, or an input not read or a report not written whole; wins over Fatal
	Pipe    = 141 // a reader went away before all was read
	Signal  = 128 // and the signal's number, which ended the run; wins over all
)

// memoryLimit is where the collector of garbage becomes eager. What is held stays
// below.
const memoryLimit = 160 << 20

// Run runs the program with the arguments after its name and returns its exit
// status.
func Run(args []string) int {
	c, err := parse(args)
	if err == nil && c.version && !c.help { // needs nothing of what follows, which takes a while
		return write(c.stdout(), "agoralog "+version()+"\n")
	}
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // a closed pipe is an error of Write
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	if err != nil {
		return complain(fmt.Errorf("%w; see agoralog --help", err))
	}
	switch {
	case c.help:
		return write(c.stdout(), help(c.flags))
	case c.flags.Changed("completion"):
		return printCompletion(c)
	case c.man:
		return write(c.stdout(), man(c.flags))
	case c.flags.Changed("explain"):
		return explain(c)
	case c.codes:
		return codes(c)
	case c.merge:
		return merge(c)
	}
	return scan(c)
}

// stdout is where answers go that are no report.
func (c *command) stdout() io.Writer {
	if c.quiet {
		return io.Discard
	}
	if isTerminal(os.Stdout) {
		return report.NewTerminal(report.Standard(os.Stdout)) // it holds nothing after a whole line
	}
	return report.Standard(os.Stdout)
}

// complain prints a message and returns Trouble. A reader that went away is not
// spoken to.
func complain(err error) int {
	if errors.Is(err, syscall.EPIPE) {
		return Pipe
	}
	fmt.Fprintf(os.Stderr, "agoralog: %s\n", report.Visible(err.Error()))
	return Trouble
}

// write prints a whole text; a text that does not come out whole is trouble.
func write(w io.Writer, text string) int {
	if _, err := io.WriteString(w, text); err != nil {
		return complain(err)
	}
	return OK
}

// cause returns an error of the file system without the path, which messages
// begin with.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// shownPath is path as messages name it.
func shownPath(path string) string {
	if path == "" {
		return `""`
	}
	return path
}

func outcome(err error) int {
	if err != nil {
		return complain(err)
	}
	return OK
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v += " " + s.Value[:min(len(s.Value), 12)]
			}
		}
	}
	return v
}
