package scanner_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
	"github.com/agoralog/agoralog/scanner/stamp"
)

func window(t *testing.T, since, until string) stamp.Window {
	t.Helper()
	var bounds [2]stamp.Bound
	for i, text := range []string{since, until} {
		if text != "" {
			var err error
			bounds[i], err = stamp.ParseBound(text, time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
			require.NoError(t, err)
		}
	}
	w, err := stamp.NewWindow(bounds[0], bounds[1])
	require.NoError(t, err)
	return w
}

// timedLog returns a log of lines with and without times, some of them longer
// than a line that is held.
func timedLog(rnd *rand.Rand, lines int) []byte {
	var b bytes.Buffer
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for i := range lines {
		at = at.Add(time.Duration(rnd.IntN(120)) * time.Second)
		if rnd.IntN(40) == 0 {
			at = at.Add(-time.Hour) // out of order
		}
		switch rnd.IntN(8) {
		case 0:
			b.WriteString("\tat com.example.Registration.run(Registration.kt:58)")
		case 1:
			fmt.Fprintf(&b, `{"msg":"ChatClient login failed","code":202,"time":"%s"}`, at.Format(time.RFC3339))
		case 2:
			fmt.Fprintf(&b, "LOGIN_E_NET without a time")
		case 3:
			fmt.Fprintf(&b, "%s %s", at.Format(time.RFC3339), strings.Repeat("x", rnd.IntN(3000)))
		default:
			fmt.Fprintf(&b, "%s E LOGIN_E_TOKENWRONG %d", at.Format("2006-01-02 15:04:05.000"), i)
		}
		if i%97 == 50 {
			fmt.Fprintf(&b, "%s LOGIN_E_CANCEL %s", strings.Repeat("y", scanner.LineMax+rnd.IntN(scanner.BlockSize)), strings.Repeat("z", 20<<10))
		}
		b.WriteString([]string{"\n", "\n", "\r\n"}[rnd.IntN(3)])
	}
	return b.Bytes()
}

// kept returns the lines that a window should leave, by their numbers, and their
// text.
func kept(log []byte, w stamp.Window) (numbers map[int64]bool, text []byte) {
	numbers = map[int64]bool{}
	r := stamp.NewReader(time.Time{})
	in, n := true, int64(0)
	for line := range bytes.Lines(log) {
		n++
		head := bytes.TrimSuffix(line, []byte{'\n'})
		if s := r.Read(head[:min(len(head), scanner.LineMax)]); s.Known {
			in = w.Contains(s)
		}
		if in {
			numbers[n] = true
			text = append(text, line...)
		}
	}
	return numbers, text
}

func TestAWindowLeavesOutLinesAndChangesNoneThatItLeaves(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, tt := range [][2]string{
		{"2026-11-24 10:00", ""}, {"", "2026-11-24 10:00"}, {"2026-11-24 09:30", "2026-11-24 11:00"}, {"2030-01-01", ""}, {"2020-01-01", ""},
	} {
		log := timedLog(rnd, 250)
		if rnd.IntN(2) == 0 {
			log = bytes.TrimSuffix(log, []byte{'\n'})
		}
		w := window(t, tt[0], tt[1])
		numbers, text := kept(log, w)
		s := newScanner(t)
		all := scan(s, bytes.NewReader(log), scanner.BlockSize, report.AnnotateSuffix)
		require.NoError(t, all.err)
		require.NotEmpty(t, all.findings)
		var want strings.Builder
		for _, f := range strings.SplitAfter(all.findings, "\n") {
			var record report.FindingRecord
			if f != "" && json.Unmarshal([]byte(f), &record) == nil && numbers[record.Line] {
				want.WriteString(f)
			}
		}
		for _, size := range []int{scanner.BlockSize, 5000, 701} {
			s.Window = w
			o := scan(s, bytes.NewReader(log), size, report.AnnotateSuffix)
			require.NoError(t, o.err)
			assert.True(t, o.stats.Timed)
			o.stats.Timed = false
			assert.Equal(t, all.stats, o.stats, "stats count what was read")
			require.True(t, bytes.Equal(text, []byte(remove(t, o.log, string(text), report.AnnotateSuffix))), "%v in blocks of %d", tt, size)
			require.Equal(t, want.String(), o.findings, "%v in blocks of %d", tt, size)
			s.Window = stamp.Window{}
		}
	}
}

// Lines around a match do not reach over what is left out, and are numbered as
// in the input.
func TestContextDoesNotReachOverWhatIsLeftOut(t *testing.T) {
	s := newScanner(t)
	s.Window = window(t, "2026-11-24 10:00", "")
	o := scan(s, strings.NewReader(`before all times
2026-11-24 09:00:00 old LOGIN_E_NET
2026-11-24 10:00:00 LOGIN_E_NET
2026-11-24 09:00:00 old
2026-11-24 10:00:01 a
2026-11-24 10:00:02 b
2026-11-24 10:00:03 LOGIN_E_NET
`), scanner.BlockSize, report.AnnotateSuffix)
	require.NoError(t, o.err)
	var names []string
	for line := range strings.Lines(o.matches) {
		names = append(names, strings.TrimSpace(strings.SplitN(line, " ", 2)[0]))
	}
	assert.Equal(t, []string{"test.log:3:2026-11-24", "--", "test.log-5-2026-11-24", "test.log-6-2026-11-24", "test.log:7:2026-11-24"}, names)
}

// lineTimes gathers the times of lines that have findings.
type lineTimes []string

func (l *lineTimes) Line(line *scanner.Line, _ []rules.Finding) error {
	text := "none"
	if line.Time.Known {
		text = string(line.Time.AppendRFC3339(nil))
	}
	*l = append(*l, fmt.Sprintf("%d %s", line.Number, text))
	return nil
}

func TestALineWithoutATimeHasThatOfTheOneBefore(t *testing.T) {
	far := strings.Repeat("\tat com.example.Registration.run(Registration.kt:58)\n", scanner.Reach/50)
	log := "LOGIN_E_NET\n2026-11-24 10:00:00 LOGIN_E_NET\n\tat x\nLOGIN_E_NET\n\n2026-11-24 10:00:01 y\nx\nLOGIN_E_NET\nLOGIN_E_NET\n" +
		far + "LOGIN_E_NET\n" +
		"2026-11-24 10:00:02 " + strings.Repeat("x", scanner.LineMax) + " LOGIN_E_NET\nLOGIN_E_NET\n"
	n := int64(10 + scanner.Reach/50)
	want := lineTimes{
		"1 none", "2 2026-11-24T10:00:00", "4 2026-11-24T10:00:00", "8 2026-11-24T10:00:01", "9 2026-11-24T10:00:01",
		fmt.Sprintf("%d none", n), fmt.Sprintf("%d 2026-11-24T10:00:02", n+1), fmt.Sprintf("%d none", n+2),
	}
	for _, w := range []stamp.Window{{}, window(t, "2026-01-01", "")} {
		for _, size := range []int{scanner.BlockSize, 4000, 100} {
			s := newScanner(t)
			var got lineTimes
			s.Finder, s.Window = &got, w
			s.SetBlock(size)
			_, err := s.Scan(scanner.NewSource("x", strings.NewReader(log)))
			require.NoError(t, err)
			assert.Equal(t, want, got, "blocks of %d, bounded: %v", size, w.Bounded())
		}
	}
}

func TestAFilesDateStandsInForTheYear(t *testing.T) {
	path := t.TempDir() + "/app.log"
	require.NoError(t, os.WriteFile(path, []byte("12-31 23:59:59.000  1  1 E x: LOGIN_E_NET\n01-01 00:00:01.000  1  1 E x: LOGIN_E_NET\n"), 0o666))
	at := time.Date(2019, 1, 1, 12, 0, 0, 0, time.Local)
	require.NoError(t, os.Chtimes(path, at, at))
	src, err := scanner.Open(path)
	require.NoError(t, err)
	defer src.Close()
	s := newScanner(t)
	var got lineTimes
	s.Finder = &got
	_, err = s.Scan(src)
	require.NoError(t, err)
	assert.Equal(t, lineTimes{"1 2018-12-31T23:59:59", "2 2019-01-01T00:00:01"}, got)
}

// A bounded window costs no allocation a block either.
func TestAWindowAllocatesNothing(t *testing.T) {
	line := []byte("11-24 10:14:57.611  4321  4352 D OkHttp  : GET https://api.example.com/v2/session (208ms, 1423-byte body)\n")
	for _, since := range []string{"2020-01-01", "2090-01-01"} {
		s := newScanner(t)
		s.Log, s.Window = discard{}, window(t, since, "")
		input := bytes.Repeat(line, 4*scanner.BlockSize/len(line))
		r := bytes.NewReader(input)
		src := scanner.NewSource("x", r)
		allocs := testing.AllocsPerRun(5, func() {
			r.Reset(input)
			_, err := s.Scan(src)
			require.NoError(t, err)
		})
		assert.LessOrEqual(t, allocs, 4.0, since)
	}
}

type discard struct{}

func (discard) Encoding(scanner.Encoding) error                    { return nil }
func (discard) Text([]byte) error                                  { return nil }
func (discard) Found(*scanner.Line, []rules.Finding, []byte) error { return nil }
func (discard) Flush() error                                       { return nil }
