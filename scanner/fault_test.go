package scanner_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/faulty"
	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// faults returns about 3 KB of log with findings, and how far to step through it.
func faults(t *testing.T) (sample []byte, step int) {
	t.Helper()
	sample, err := os.ReadFile("../testdata/sample.log")
	require.NoError(t, err)
	if testing.Short() {
		return sample[1000:4000], 17
	}
	return sample[1000:4000], 3
}

// A reader that fails at byte N: what was read comes out, annotated, and then the
// error.
func TestReaderThatFailsLosesNothingThatWasRead(t *testing.T) {
	sample, step := faults(t)
	s := newScanner(t)
	for n := 0; n <= len(sample); n += step {
		for name, r := range map[string]io.Reader{
			"after the bytes": io.MultiReader(bytes.NewReader(sample[:n]), failing{}),
			"with the bytes":  &lastWords{bytes.NewReader(sample[:n])},
		} {
			o := scan(s, r, 100, report.AnnotateAuto)
			require.ErrorIs(t, o.err, faulty.Err, "%s, at %d", name, n)
			require.ErrorIs(t, o.err, scanner.ErrRead)
			require.Equal(t, string(sample[:n]), remove(t, o.log, string(sample[:n]), report.AnnotateAuto), "%s, at %d", name, n)
			require.Equal(t, int64(n), o.stats.Bytes)

			whole := scan(s, bytes.NewReader(sample[:n]), scanner.BlockSize, report.AnnotateAuto)
			require.Equal(t, whole.findings, o.findings, "%s, at %d", name, n)
			require.Equal(t, whole.log, o.log, "%s, at %d", name, n)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, faulty.Err }

// lastWords gives its error with the last bytes.
type lastWords struct{ r *bytes.Reader }

func (l *lastWords) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.r.Len() == 0 {
		err = faulty.Err
	}
	return n, err
}

// A reader that never gives anything is not asked for ever.
func TestReaderWithoutProgressIsGivenUp(t *testing.T) {
	s := newScanner(t)
	o := scan(s, stuck{}, 100, report.AnnotateAuto)
	assert.ErrorIs(t, o.err, io.ErrNoProgress)
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// A document is a Printer that writes a summary at the end.
type document struct {
	s     *report.Summary
	write func(*report.Summary) error
}

func (d *document) Line(l *scanner.Line, fs []rules.Finding) error {
	for i := range fs {
		d.s.Add(l, &fs[i], false)
	}
	return nil
}

func (d *document) Flush() error { return nil }
func (d *document) Close() error { return d.write(d.s) }

// A writer that fails at byte N, in each format: the error comes out, once it
// has come nothing more is written, and what was written is the good output's
// beginning.
func TestNoWriteErrorIsSwallowed(t *testing.T) {
	sample, step := faults(t)
	formats := map[string]func(w io.Writer) (scanner.Log, report.Printer){
		"log": func(w io.Writer) (scanner.Log, report.Printer) {
			return report.NewLog(w, nil, report.AnnotateAuto), nil
		},
		"below": func(w io.Writer) (scanner.Log, report.Printer) {
			return report.NewLog(w, nil, report.AnnotateBelow), nil
		},
		"matches": func(w io.Writer) (scanner.Log, report.Printer) {
			return report.NewMatches(w, nil, report.AnnotateAuto, report.Context{Before: 1, After: 1}), nil
		},
		"jsonl": func(w io.Writer) (scanner.Log, report.Printer) { return nil, report.NewJSONL(w) },
		"json": func(w io.Writer) (scanner.Log, report.Printer) {
			return nil, &document{report.NewSummary(), func(s *report.Summary) error { return s.WriteJSON(w) }}
		},
		"summary": func(w io.Writer) (scanner.Log, report.Printer) {
			return nil, &document{report.NewSummary(), func(s *report.Summary) error { return s.WriteText(w, report.TextOptions{Width: 80}) }}
		},
	}
	s := newScanner(t)
	for name, make := range formats {
		t.Run(name, func(t *testing.T) {
			run := func(d *faulty.Disk) error {
				s.SetBlock(500)
				s.Log, s.Finder, s.Pause = nil, nil, nil
				log, printer := make(d)
				s.Log = log
				if printer != nil {
					s.Finder, s.Pause = printer, printer.Flush
				}
				_, err := s.Scan(scanner.NewSource("x", bytes.NewReader(sample)))
				if log != nil {
					err = errors.Join(err, log.Flush())
				}
				if printer != nil {
					err = errors.Join(err, printer.Close())
				}
				return err
			}
			good := &faulty.Disk{Room: 1 << 30}
			require.NoError(t, run(good))
			size := good.Got.Len()
			require.Greater(t, size, 1000)
			for n := 0; n < size; n += step {
				for _, once := range []bool{true, false} {
					d := &faulty.Disk{Room: n, Once: once}
					require.ErrorIs(t, run(d), faulty.Err, "at %d, once: %v", n, once)
					require.Equal(t, good.Got.String()[:n], d.Got.String(), "at %d, once: %v", n, once)
				}
			}
			d := &faulty.Disk{Room: size}
			require.NoError(t, run(d))
		})
	}
}

// A short write without an error is an error too.
func TestShortWritesAreNotTakenForWholeOnes(t *testing.T) {
	s := newScanner(t)
	g := report.NewLog(short{}, nil, report.AnnotateAuto)
	s.Log = g
	_, err := s.Scan(scanner.NewSource("x", strings.NewReader("LOGIN_E_NET\n")))
	assert.ErrorIs(t, errors.Join(err, g.Flush()), io.ErrShortWrite)
}

type short struct{}

func (short) Write(p []byte) (int, error) { return len(p) - 1, nil }
