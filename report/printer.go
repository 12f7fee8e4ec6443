// Package report shows findings: as annotations in the log, as a summary, and in
// the formats that machines read. It also explains codes and judges which
// findings are fatal. It prints nothing by itself: whoever uses it passes the
// writers in.
//
// To add a format, add a file with a type that is a [Printer]; jsonl.go is the
// smallest example. A format that needs all findings first is a document: a
// method of [Summary] that writes it, as json.go has.
//
// Everything that comes from a log, a path or a configuration is data. What
// people read has it through appendVisible, what machines read through
// appendJSONString, so that neither ever carries a control, a bidirectional
// override or a workflow command of GitHub Actions.
package report

import (
	"io"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A Printer writes one format. Its methods are called by one goroutine, and the
// first error of its writer is returned by every call after it.
type Printer interface {
	// Line takes a line that has findings, in the order of the log. Nothing of
	// the line or the findings is kept beyond the call, codes apart.
	Line(l *scanner.Line, fs []rules.Finding) error
	// Flush writes what is complete, before a read that may block.
	Flush() error
	// Close writes the rest. It does not close the writer.
	Close() error
}

// writeAt is how much a Printer of lines gathers before it writes.
const writeAt = 64 << 10

// A sink gathers bytes for a writer and remembers the writer's first error.
type sink struct {
	w   io.Writer
	buf []byte
	err error
}

// room writes if there is much to write.
func (s *sink) room() error {
	if len(s.buf) >= writeAt {
		return s.flush()
	}
	return s.err
}

func (s *sink) flush() error {
	if s.err == nil && len(s.buf) > 0 {
		s.err = writeAll(s.w, s.buf)
	}
	s.buf = s.buf[:0]
	return s.err
}

// writeAll calls Write once and lets no short write pass for a whole one.
func writeAll(w io.Writer, b []byte) error {
	n, err := w.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	return err
}
