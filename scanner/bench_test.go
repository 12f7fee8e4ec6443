package scanner_test

import (
	"bytes"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner"
)

// A block without a match costs no allocation: a long input costs as many as a
// short one.
func TestBlockWithoutAMatchAllocatesNothing(t *testing.T) {
	line := []byte("11-24 10:14:57.611  4321  4352 D OkHttp  : GET https://api.example.com/v2/session (208ms, 1423-byte body)\n")
	s := newScanner(t)
	g := report.NewLog(io.Discard, nil, report.AnnotateAuto)
	p := report.NewJSONL(io.Discard)
	s.Log, s.Finder, s.Pause = g, p, p.Flush
	allocs := func(size int) float64 {
		input := bytes.Repeat(line, size/len(line))
		r := bytes.NewReader(input)
		src := scanner.NewSource("x", r)
		return testing.AllocsPerRun(5, func() {
			r.Reset(input)
			_, err := s.Scan(src)
			require.NoError(t, err)
		})
	}
	short, long := allocs(1000), allocs(40*scanner.BlockSize)
	assert.Zero(t, short)
	assert.Zero(t, long)
}

// BenchmarkScan goes the whole way, from a reader to discarded output: the
// annotated log and a line of JSON a finding.
func BenchmarkScan(b *testing.B) {
	sample, err := os.ReadFile("../testdata/sample.log")
	require.NoError(b, err)
	quiet := []byte("11-24 10:14:57.611  4321  4352 D OkHttp  : GET https://api.example.com/v2/session (208ms, 1423-byte body)\n")
	const size = 16 << 20
	for _, bm := range []struct {
		name string
		text []byte
	}{
		{"no match", quiet},
		{"sparse", append(bytes.Repeat(quiet, 1000), "E/ChatClient: register failed, code: 203\n"...)},
		{"dense", sample},
	} {
		b.Run(bm.name, func(b *testing.B) {
			input := bytes.Repeat(bm.text, size/len(bm.text)+1)
			s := newScanner(b)
			p := report.NewJSONL(io.Discard)
			s.Log, s.Finder, s.Pause = report.NewLog(io.Discard, nil, report.AnnotateAuto), p, p.Flush
			r := bytes.NewReader(input)
			src := scanner.NewSource("x", r)
			b.SetBytes(int64(len(input)))
			b.ReportAllocs()
			for b.Loop() {
				r.Reset(input)
				if _, err := s.Scan(src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
