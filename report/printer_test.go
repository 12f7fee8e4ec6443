package report

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
)

// printers are all formats that are a Printer.
var printers = map[string]func(io.Writer) Printer{
	"jsonl": func(w io.Writer) Printer { return NewJSONL(w) },
}

// writers are what is not a Printer and writes all the same.
var writers = map[string]func(io.Writer) error{
	"explain":        func(w io.Writer) error { return WriteExplain(w, "203", []*catalog.Code{userExists}, TextOptions{}) },
	"codes jsonl":    func(w io.Writer) error { return WriteCodes(w, []*catalog.Code{userExists}, "jsonl") },
	"codes":          func(w io.Writer) error { return WriteCodes(w, []*catalog.Code{userExists}, "text") },
	"codes markdown": func(w io.Writer) error { return WriteCodes(w, []*catalog.Code{userExists}, "markdown") },
	"json":           func(w io.Writer) error { return summaryOf(recording()).WriteJSON(w) },
	"sarif":          func(w io.Writer) error { return summaryOf(recording()).WriteSARIF(w, TextOptions{}) },
	"gitlab":         func(w io.Writer) error { return summaryOf(recording()).WriteGitLab(w, TextOptions{}) },
	"junit":          func(w io.Writer) error { return summaryOf(recording()).WriteJUnit(w, TextOptions{}) },
	"markdown":       func(w io.Writer) error { return summaryOf(recording()).WriteMarkdown(w, TextOptions{}) },
	"github":         func(w io.Writer) error { return summaryOf(recording()).WriteGitHub(w, TextOptions{}) },
	"baseline": func(w io.Writer) error {
		b, _ := summaryOf(recording()).Baseline()
		return b.Write(w)
	},
	"summary": func(w io.Writer) error { return summaryOf(recording()).WriteText(w, TextOptions{}) },
}

// play prints the recording and returns the first error of each kind of call.
func play(p Printer, flush bool) (line, end error) {
	for _, r := range recording() {
		if err := p.Line(&r.line, r.findings); err != nil && line == nil {
			line = err
		}
		if flush {
			if err := p.Flush(); err != nil && line == nil {
				line = err
			}
		}
	}
	return line, p.Close()
}

func TestNoWriteErrorIsSwallowed(t *testing.T) {
	for name, start := range printers {
		t.Run(name, func(t *testing.T) {
			var whole bytes.Buffer
			line, end := play(start(&whole), false)
			require.NoError(t, line)
			require.NoError(t, end)
			for n := range whole.Len() {
				for _, flush := range []bool{false, true} {
					w := &limited{left: n}
					line, end := play(start(w), flush)
					require.True(t, line == errFull || end == errFull, "after %d bytes", n)
					if line != nil && name == "jsonl" {
						require.ErrorIs(t, end, errFull, "the error stays")
					}
					require.Equal(t, whole.String()[:n], w.String())
				}
			}
			enough := &limited{left: whole.Len()}
			line, end = play(start(enough), true)
			require.NoError(t, line)
			require.NoError(t, end)
			assert.Equal(t, whole.String(), enough.String(), "flushing changes nothing")
		})
	}
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			var whole bytes.Buffer
			require.NoError(t, write(&whole))
			for n := 0; n < whole.Len(); n += 1 + whole.Len()/500 { // which write all in one go
				require.ErrorIs(t, write(&limited{left: n}), errFull)
			}
		})
	}
}

// A short writer breaks its promise and reports no error.
type short struct{}

func (short) Write(p []byte) (int, error) { return len(p) / 2, nil }

func TestAShortWriteIsAnError(t *testing.T) {
	for name, start := range printers {
		_, end := play(start(short{}), false)
		assert.ErrorIs(t, end, io.ErrShortWrite, name)
	}
	for name, write := range writers {
		assert.ErrorIs(t, write(short{}), io.ErrShortWrite, name)
	}
}

func TestJSONLWritesAsItGoes(t *testing.T) {
	var b bytes.Buffer
	p := NewJSONL(&b)
	r := recording()[0]
	require.NoError(t, p.Line(&r.line, r.findings))
	assert.Zero(t, b.Len())
	require.NoError(t, p.Flush())
	assert.Equal(t, 1, bytes.Count(b.Bytes(), []byte("\n")))
	for range 1000 {
		require.NoError(t, p.Line(&r.line, r.findings))
	}
	assert.Greater(t, b.Len(), writeAt, "memory is bounded without Flush too")
	assert.LessOrEqual(t, len(p.buf), writeAt)
}

func TestClosingTwiceWritesOnce(t *testing.T) {
	for name, start := range printers {
		var b bytes.Buffer
		p := start(&b)
		play(p, false)
		n := b.Len()
		require.NoError(t, p.Close(), name)
		assert.Equal(t, n, b.Len(), name)
	}
}

func TestAnnotatingAllocatesNothing(t *testing.T) {
	for name, run := range appenders() {
		dst := make([]byte, 0, 64<<10)
		assert.Zero(t, testing.AllocsPerRun(100, func() { run(dst) }), name)
	}
}

// appenders are what runs for every finding.
func appenders() map[string]func(dst []byte) {
	r, between := recording()[0], recording()[2]
	st := NewStyle(true)
	s := summaryOf(recording())
	later := recording()[4]
	later.line.Number++ // of a group that is known, and not the first
	return map[string]func(dst []byte){
		"suffix":           func(dst []byte) { AppendSuffix(dst, r.findings, nil) },
		"suffix, coloured": func(dst []byte) { AppendSuffix(dst, r.findings, st) },
		"suffix, undecided": func(dst []byte) {
			AppendSuffix(dst, between.findings, nil)
		},
		"below":   func(dst []byte) { AppendBelow(dst, &r.line, "\n", r.findings, st) },
		"finding": func(dst []byte) { appendFinding(dst, &r.line, &r.findings[0], true) },
		"member":  func(dst []byte) { AppendJSON(dst, r.findings) },
		"summary": func([]byte) { s.Add(&later.line, &later.findings[0], true) },
	}
}

func BenchmarkAppend(b *testing.B) {
	for name, run := range appenders() {
		b.Run(name, func(b *testing.B) {
			dst := make([]byte, 0, 64<<10)
			b.ReportAllocs()
			for b.Loop() {
				run(dst)
			}
		})
	}
}

func BenchmarkAppendMember(b *testing.B) {
	line := []byte(`{"time":"2026-11-24T10:15:02Z","level":"error","logger":"agora","msg":"register failed","code":203,"user":"u1"}`)
	fs := recording()[0].findings
	dst := make([]byte, 0, 64<<10)
	b.ReportAllocs()
	for b.Loop() {
		AppendMember(dst, line, fs)
	}
}
