package bench

import (
	"bytes"
	"crypto/sha256"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func newSet(t testing.TB) *rules.Set {
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	return set
}

func logOf(t testing.TB, shape string, size int64, seed uint64) []byte {
	var b bytes.Buffer
	require.NoError(t, Write(&b, newSet(t), shape, size, seed))
	return b.Bytes()
}

func TestALogDependsOnItsSeedAlone(t *testing.T) {
	for _, shape := range Shapes {
		one := logOf(t, shape, 300<<10, 1)
		assert.Equal(t, sha256.Sum256(one), sha256.Sum256(logOf(t, shape, 300<<10, 1)), shape)
		assert.NotEqual(t, sha256.Sum256(one), sha256.Sum256(logOf(t, shape, 300<<10, 2)), shape)
		assert.GreaterOrEqual(t, len(one), 300<<10, shape)
		assert.Less(t, len(one), 301<<10, shape)
		assert.True(t, bytes.HasSuffix(one, []byte("\n")), shape)
	}
	assert.Equal(t, 1, bytes.Count(logOf(t, "longline", 300<<10, 1), []byte("\n")))
	assert.Error(t, Write(io.Discard, newSet(t), "round", 1, 1))
}

func TestThePatternMatchesWhatTheRulesFind(t *testing.T) {
	set := newSet(t)
	pattern, err := regexp.Compile(Pattern(set))
	require.NoError(t, err)
	_, err = regexp.CompilePOSIX(Pattern(set))
	require.NoError(t, err)
	for _, r := range set.Rules() {
		assert.True(t, pattern.MatchString(strings.NewReplacer("«", "", "»", "").Replace(r.Finds)), "%s: %s", r.Name, r.Finds)
	}
	for _, text := range nearMisses {
		assert.False(t, pattern.MatchString(text), text)
	}
	assert.NotContains(t, Pattern(set), "\n")
}

// lines counts lines with findings.
type lines int

func (n *lines) Line(*scanner.Line, []rules.Finding) error { *n++; return nil }

func scan(t testing.TB, set *rules.Set, text []byte) int {
	var n lines
	s := scanner.New(set)
	s.Finder = &n
	s.Log = report.NewLog(io.Discard, nil, report.AnnotateAuto)
	_, err := s.Scan(scanner.NewSource("log", bytes.NewReader(text)))
	require.NoError(t, err)
	return int(n)
}

func TestTheSharesOfLinesWithCodes(t *testing.T) {
	set := newSet(t)
	for shape, want := range map[string]float64{"mixed": matchShare, "allmatch": 1, "longline": 0, "tiny": 0} {
		text := logOf(t, shape, 4<<20, 3)
		share := float64(scan(t, set, text)) / float64(bytes.Count(text, []byte("\n")))
		assert.InDelta(t, want, share, want*0.2, shape)
	}
}

func TestABlockWithoutACodeAllocatesNothing(t *testing.T) {
	set := newSet(t)
	g := newWriter(set, 4)
	for len(g.b) < 8<<20 {
		g.add("longline") // the lines of one, which have no codes
	}
	require.Zero(t, scan(t, set, g.b))
	s := scanner.New(set)
	allocs := func(text []byte) float64 {
		return testing.AllocsPerRun(3, func() {
			s.Log = report.NewLog(io.Discard, nil, report.AnnotateAuto)
			_, _ = s.Scan(scanner.NewSource("log", bytes.NewReader(text)))
		})
	}
	assert.Equal(t, allocs(g.b[:1<<20]), allocs(g.b))
}

func TestAnnotated(t *testing.T) {
	for _, tt := range []struct {
		out, in       string
		marked, agree bool
	}{
		{"a", "a", false, true},
		{"a", "b", false, false},
		{"code: 203  # agora: x", "code: 203", true, true},
		{"code: 203  # agora: x\r", "code: 203\r", true, true},
		{`{"code":1,"agora":[{}]}`, `{"code":1}`, true, true},
		{"code: 203  # other", "code: 203", true, false},
		{"core: 203  # agora: x", "code: 203", true, false},
	} {
		marked, agree := Annotated([]byte(tt.out), []byte(tt.in))
		assert.Equal(t, tt.marked, marked, tt.out)
		assert.Equal(t, tt.agree, agree, tt.out)
	}
}

// BenchmarkScan is the whole way, from a reader to output that is discarded.
func BenchmarkScan(b *testing.B) {
	set := newSet(b)
	for _, shape := range Shapes {
		text := logOf(b, shape, 16<<20, 1)
		b.Run(shape, func(b *testing.B) {
			s := scanner.New(set)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				s.Log = report.NewLog(io.Discard, nil, report.AnnotateAuto)
				if _, err := s.Scan(scanner.NewSource("log", bytes.NewReader(text))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFilter is the search for windows alone, on the mixed log.
func BenchmarkFilter(b *testing.B) {
	f := newSet(b).Filter()
	text := logOf(b, "mixed", 256<<10, 1)
	at := f.Find(nil, text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		at = f.Find(at[:0], text)
	}
	b.ReportMetric(float64(len(at))/float64(len(text)>>10), "windows/KiB")
}
