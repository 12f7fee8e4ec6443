package scanner_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func newScanner(t testing.TB) *scanner.Scanner {
	t.Helper()
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	return scanner.New(set)
}

// An outcome is all that a scan gives.
type outcome struct {
	log, matches, findings string
	around                 string // lines around each finding, and who logged it
	stats                  scanner.Stats
	err                    error
}

// scan reads r in blocks of at most size bytes and returns all that comes out.
func scan(s *scanner.Scanner, r io.Reader, size int, where report.Annotate) (o outcome) {
	var log, matches, findings bytes.Buffer
	s.SetBlock(size)
	g := report.NewLog(&log, nil, where)
	m := report.NewMatches(&matches, nil, where, report.Context{Before: 2, After: 1, Name: true})
	m.Start("test.log")
	p := report.NewJSONL(&findings)
	around := &surroundings{Finder: p}
	s.Log, s.Finder, s.Around = both{g, m}, around, 2
	o.stats, o.err = s.Scan(scanner.NewSource("test.log", r))
	m.End()
	if err := errors.Join(m.Flush(), g.Flush(), p.Close()); err != nil {
		o.err = errors.Join(o.err, err)
	}
	o.log, o.matches, o.findings, o.around = log.String(), matches.String(), findings.String(), around.String()
	return o
}

// surroundings write down the lines around.
type surroundings struct {
	scanner.Finder
	bytes.Buffer
}

func (s *surroundings) Line(l *scanner.Line, fs []rules.Finding) error {
	fmt.Fprintf(s, "%d by %q: %q < > %q\n", l.Number, l.Process, l.Before, l.After)
	return s.Finder.Line(l, fs)
}

// both writes two logs.
type both [2]scanner.Log

func (b both) Encoding(e scanner.Encoding) error {
	return errors.Join(b[0].Encoding(e), b[1].Encoding(e))
}

func (b both) Text(p []byte) error { return errors.Join(b[0].Text(p), b[1].Text(p)) }

func (b both) Found(l *scanner.Line, fs []rules.Finding, rest []byte) error {
	return errors.Join(b[0].Found(l, fs, rest), b[1].Found(l, fs, rest))
}

func (b both) Flush() error { return errors.Join(b[0].Flush(), b[1].Flush()) }

// Skip tells those that want to know.
func (b both) Skip(lines int64) {
	for _, g := range b {
		if k, ok := g.(scanner.Skipper); ok {
			k.Skip(lines)
		}
	}
}

// planted are texts that are found, or nearly, and what may stand around them.
var planted = []string{
	"LOGIN_E_NET", "code: 203", "desc: USER_ALREADY_EXIST", "onLoginFailed ecode=206", "E/ChatClient: register failed, code: 203",
	"AgoraRtcEngine onError err: 110, msg: The Token is invalid", "com.hyphenate.exceptions.HyphenateException: User already exist",
	"login failed errorCode:5", "\n#0      AgoraRtmClient.login (package:agora_rtm/src/x.dart:1:2)\n", "errorCode: -10002, due to x",
	`{"sdk":"ChatClient","code":203}`, "\n{\"sdk\":\"ChatClient\",\"code\":203}\r\n", "\n{\"sdk\":\"ChatClient\"", ",\"code\":203}", "}", "{",
	"exit code: 1", "HTTP status code: 404", "失败：203", "code为:USER_ALREADY_EXIST(203)", "[global listener] onDisconnect303", "EM_NO_ERROR",
	"\n", "\n", "\n", "\r\n", "\r", "\x00", "\xff\xfe", "\xef\xbb\xbf", "\u2028", strings.Repeat("filler ", 30), strings.Repeat("\n", 9), "  # agora", "agora: ",
	"\n" + `{"log":"E/ChatClient(12): x\ncode: 203\n","stream":"stderr"}`, "\n" + `{"_PID":"1","MESSAGE":"x\tcode: 203"`, "\n" + `{"MESSAGE":[27,91,51,49,109`, `"MESSAGE":[`, `"MESSAGE":[]`, "\x1b[31m", `\n`, "im-1  | ",
}

// plant puts texts into data at places that seed chooses. What an annotation
// could be taken for is not in it.
func plant(data []byte, seed uint64) []byte {
	rnd := rand.New(rand.NewPCG(seed, 1))
	for range rnd.IntN(24) {
		at := rnd.IntN(len(data) + 1)
		data = append(data[:at:at], append([]byte(planted[rnd.IntN(len(planted))]), data[at:]...)...)
	}
	data = bytes.ReplaceAll(data, []byte("^"), nil)
	data = bytes.ReplaceAll(data, []byte(`"agora":`), nil)
	for bytes.Contains(data, []byte(report.Mark)) {
		data = bytes.ReplaceAll(data, []byte(report.Mark), []byte(" "))
	}
	return data
}

// A chunked reader gives at most as many bytes as its generator says.
type chunked struct {
	r    io.Reader
	next func() int
}

func (c *chunked) Read(p []byte) (int, error) { return c.r.Read(p[:min(len(p), max(1, c.next()))]) }

func chunks(b []byte, n int) io.Reader {
	return &chunked{bytes.NewReader(b), func() int { return n }}
}

func randomChunks(b []byte, seed uint64, most int) io.Reader {
	rnd := rand.New(rand.NewPCG(seed, 2))
	return &chunked{bytes.NewReader(b), func() int { return 1 + rnd.IntN(most) }}
}

// readers cut the same bytes in every way.
func readers(b []byte, seed uint64) map[string]io.Reader {
	return map[string]io.Reader{
		"1 byte":        iotest.OneByteReader(bytes.NewReader(b)),
		"half":          iotest.HalfReader(bytes.NewReader(b)),
		"data with EOF": iotest.DataErrReader(bytes.NewReader(b)),
		"3 bytes":       chunks(b, 3),
		"64 bytes":      chunks(b, 64),
		"4096 bytes":    chunks(b, 4096),
		"random":        randomChunks(b, seed, 200),
	}
}

var caretLine = regexp.MustCompile(`^[ \t]*\^~*\r?\n?$`)

// remove takes the annotations away from a log.
func remove(t testing.TB, log, input string, where report.Annotate) string {
	t.Helper()
	var out strings.Builder
	lines := strings.SplitAfter(log, "\n")
	want := strings.SplitAfter(input, "\n")
	for i, line := range lines {
		switch {
		case where == report.AnnotateBelow:
			if !strings.HasPrefix(line, report.Mark) && !caretLine.MatchString(line) {
				out.WriteString(line)
			}
			continue
		case strings.Contains(line, report.Mark):
			text, rest, _ := strings.Cut(line, report.Mark)
			out.WriteString(text)
			end := strings.TrimSuffix(strings.TrimSuffix(rest, "\n"), "\r")
			out.WriteString(rest[len(end):])
			continue
		}
		if i < len(want) && line != want[i] && strings.Contains(line, `"agora":[`) { // the rest is compared outside
			at := strings.LastIndexByte(want[i], '}')
			require.GreaterOrEqual(t, at, 0, "a member was added to %q", want[i])
			require.True(t, strings.HasPrefix(line, want[i][:at]) && strings.HasSuffix(line, want[i][at:]), "%q is %q and a member", line, want[i])
			added := line[at : len(line)-len(want[i])+at]
			require.Regexp(t, `^,?"agora":\[`, added)
			require.True(t, json.Valid([]byte(line)), "%q", line)
			line = want[i]
		}
		out.WriteString(line)
	}
	return out.String()
}

func addSeeds(f *testing.F) {
	sample, err := os.ReadFile("../testdata/sample.log")
	require.NoError(f, err)
	f.Add(sample, uint64(1))
	f.Add([]byte(""), uint64(2))
	f.Add([]byte("code: 203\ndesc: USER_ALREADY_EXIST\n"), uint64(3))
	f.Add([]byte("LOGIN_E_NET\r"), uint64(4))
	f.Add([]byte("{\"sdk\":\"ChatClient\",\"code\":203}\r\n{}\n"), uint64(5))
	for seed := range uint64(150) {
		f.Add([]byte("one\ntwo\r\nthree\x00\xff\n\n"), seed+10)
	}
}

// The log without its annotations is the input, byte for byte.
func FuzzPassThrough(f *testing.F) {
	addSeeds(f)
	s := newScanner(f)
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		input := string(plant(data, seed))
		rnd := rand.New(rand.NewPCG(seed, 3))
		for name, r := range readers([]byte(input), seed) {
			where := report.Annotate(rnd.IntN(4))
			o := scan(s, r, 1+rnd.IntN(5000), where)
			require.NoError(t, o.err)
			got := remove(t, o.log, input, where)
			if where == report.AnnotateBelow && got != input {
				got = strings.TrimSuffix(got, "\n") // ours, where the last line had none
			}
			require.Equal(t, input, got, "%s, annotate %d", name, where)
			require.Equal(t, int64(len(input)), o.stats.Bytes)
			if isUTF16(input) { // utf16_test.go has more of these
				continue
			}
			lines := strings.Count(input, "\n")
			if input != "" && input != mark && !strings.HasSuffix(input, "\n") {
				lines++
			}
			require.Equal(t, int64(lines), o.stats.Lines)
			checkPlaces(t, input, o.findings)
		}
	})
}

const mark = "\ufeff" // at the start of the input it is no part of the first line

func isUTF16(input string) bool {
	return strings.HasPrefix(input, "\xff\xfe") || strings.HasPrefix(input, "\xfe\xff")
}

// checkPlaces holds that each finding stands where it says.
func checkPlaces(t *testing.T, input, findings string) {
	t.Helper()
	text := strings.TrimPrefix(input, mark)
	lines := strings.Split(text, "\n")
	for dec := json.NewDecoder(strings.NewReader(findings)); ; {
		var f report.FindingRecord
		err := dec.Decode(&f)
		if err == io.EOF {
			return
		}
		require.NoError(t, err)
		offset := len(input) - len(text)
		for _, l := range lines[:f.Line-1] {
			offset += len(l) + 1
		}
		require.Equal(t, int64(offset), f.Offset)
		match := lines[f.Line-1][f.Column-1 : f.EndColumn-1]
		require.Equal(t, string([]rune(match)), f.Match, "each byte that is no UTF-8 is replaced")
	}
}

// What is found does not depend on how reads cut the input.
func FuzzChunks(f *testing.F) {
	addSeeds(f)
	s := newScanner(f)
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		input := plant(data, seed)
		want := scan(s, bytes.NewReader(input), scanner.BlockSize, report.AnnotateAuto)
		require.NoError(t, want.err)
		for name, r := range readers(input, seed) {
			require.Equal(t, want, scan(s, r, scanner.BlockSize, report.AnnotateAuto), name)
		}
	})
}

// Every byte of the sample is once at an edge, and so is every place between a
// number and its evidence.
func TestEveryCutThroughTheSampleGivesTheSame(t *testing.T) {
	sample, err := os.ReadFile("../testdata/sample.log")
	require.NoError(t, err)
	s := newScanner(t)
	want := scan(s, bytes.NewReader(sample), scanner.BlockSize, report.AnnotateAuto)
	require.Greater(t, strings.Count(want.findings, "\n"), 10)
	for cut := range len(sample) {
		r := io.MultiReader(bytes.NewReader(sample[:cut]), bytes.NewReader(sample[cut:]))
		require.Equal(t, want, scan(s, r, scanner.BlockSize, report.AnnotateAuto), "cut at %d", cut)
	}
	for size := 1; size < 700; size++ {
		require.Equal(t, want, scan(s, bytes.NewReader(sample), size, report.AnnotateAuto), "blocks of %d", size)
	}
}

// Evidence reaches over the edge of a block, however far from the number it is.
func TestEvidenceReachesAcrossBlocks(t *testing.T) {
	s := newScanner(t)
	for name, c := range map[string]struct{ before, after string }{
		"a name after":       {"code: 203\n", "desc: USER_ALREADY_EXIST\n"},
		"a name before":      {"desc: USER_ALREADY_EXIST\n", "code: 203\n"},
		"a stack trace":      {"Unhandled Exception: login failed errorCode:5\n", "#0      AgoraRtmClient.login (package:agora_rtm/src/x.dart:1:2)\n"},
		"a class three away": {"io.agora.chat.ChatClient starts\n.\n.\n", "failed, code: 203\n"},
	} {
		t.Run(name, func(t *testing.T) {
			pair := c.before + c.after
			want := ""
			for at := scanner.BlockSize - len(pair); at <= scanner.BlockSize; at++ {
				input := strings.Repeat(".\n", at/2) + strings.Repeat(".", at%2)
				if at%2 == 1 {
					input = input[:at-2] + ".\n\n"
				}
				input = input[:at] + pair + ".\n.\n.\n.\n"
				o := scan(s, strings.NewReader(input), scanner.BlockSize, report.AnnotateSuffix)
				require.NoError(t, o.err)
				found := regexp.MustCompile(`"match":"[^"]*","product":"[^"]*","code":-?\d+`).FindString(o.findings)
				require.NotEmpty(t, found, "at %d: %s", at, o.findings)
				if want == "" {
					want = found
				}
				require.Equal(t, want, found, "at %d", at)
			}
		})
	}
}

// Lines around the sizes where they are treated differently, with codes at the
// head, in the middle, at the end, and across each edge of a block.
func TestLongLinesAreScannedFromHeadToEnd(t *testing.T) {
	s := newScanner(t)
	codes := []string{" LOGIN_E_NET...", " LOGIN_E_FAILED", " LOGIN_E_CANCEL"} // one code twice in a short line is one finding
	const length = len(" LOGIN_E_FAILED")
	for _, border := range []int{scanner.Reach, scanner.BlockSize, scanner.LineMax, scanner.LineMax + scanner.BlockSize, 5 * scanner.LineMax / 2} {
		for _, off := range []int{-1, 0, 1, 1000} {
			for _, shift := range []int{0, 6} {
				size := border + off
				line := bytes.Repeat([]byte("."), size)
				at := []int{0, size / 2, size - length}
				for edge := scanner.BlockSize; edge+length < size-length; edge += scanner.BlockSize {
					if p := edge - length/2 - shift; p > size/2+length || p < size/2-length {
						at = append(at, p)
					}
				}
				for i, p := range at {
					copy(line[p:], codes[i%len(codes)])
				}
				input := append(append([]byte("first\n"), line...), "\r\nLOGIN_E_NET\n"...)
				want := scan(s, bytes.NewReader(input), scanner.BlockSize, report.AnnotateAuto)
				require.NoError(t, want.err)
				require.Equal(t, len(at)+1, strings.Count(want.findings, "\n"), "a line of %d bytes", size)
				for i, p := range at {
					end := p + 1 + len(strings.TrimRight(codes[i%len(codes)], "."))
					require.Contains(t, want.findings, fmt.Sprintf(`"line":2,"column":%d,"end_column":%d,"offset":6,`, p+2, end))
				}
				require.Equal(t, string(input), remove(t, want.log, string(input), report.AnnotateSuffix))
				for _, n := range []int{max(4096, size/50), 65536 + 13} {
					got := scan(s, chunks(input, n), scanner.BlockSize, report.AnnotateAuto)
					require.True(t, want == got, "a line of %d bytes read by %d", size, n)
				}
				got := scan(s, randomChunks(input, uint64(size), 100_000), scanner.BlockSize, report.AnnotateAuto)
				require.True(t, want == got, "a line of %d bytes read at random", size)
			}
		}
	}
}

// A log may go through twice: what the first run wrote is not scanned.
func TestAnnotationsAreNotScanned(t *testing.T) {
	s := newScanner(t)
	for _, size := range []int{10, 10_000, 100_000, 2 * scanner.LineMax} {
		input := "code: 203 " + strings.Repeat(".", size) + report.Mark + "chat/203 USER_ALREADY_EXIST; signaling/201 LOGIN_E_NET" + strings.Repeat(".", size) + "LOGIN_E_NET\nLOGIN_E_NET\n"
		want := scan(s, strings.NewReader(input), scanner.BlockSize, report.AnnotateSuffix)
		require.NoError(t, want.err)
		assert.Equal(t, 1, strings.Count(want.findings, `"line":1,`), "%.300s", want.findings)
		assert.Equal(t, 1, strings.Count(want.findings, `"line":2,`))
		for _, n := range []int{4099, 70_000} {
			got := scan(s, chunks([]byte(input), n), scanner.BlockSize, report.AnnotateSuffix)
			assert.True(t, want == got, "%d bytes read by %d", size, n)
		}
	}
}

// An object over 1 MiB gets no annotation in auto, which is counted.
func TestObjectsOver1MiBAreNotAnnotated(t *testing.T) {
	s := newScanner(t)
	for _, size := range []int{scanner.LineMax - 100, scanner.LineMax + 100, 3 * scanner.LineMax} {
		input := `{"code":"LOGIN_E_NET","text":"` + strings.Repeat("x", size) + "\"}\n"
		var out bytes.Buffer
		g := report.NewLog(&out, nil, report.AnnotateAuto)
		s.Log = g
		_, err := s.Scan(scanner.NewSource("x", strings.NewReader(input)))
		require.NoError(t, err)
		require.NoError(t, g.Flush())
		if size < scanner.LineMax {
			assert.Zero(t, g.Skipped)
			assert.Contains(t, out.String(), `"agora":[`)
			continue
		}
		assert.Equal(t, 1, g.Skipped)
		assert.True(t, out.String() == input, "the line is as it was")
	}
}

// A scanner is used for one input after the other.
func TestInputsDoNotMix(t *testing.T) {
	s := newScanner(t)
	var out bytes.Buffer
	p := report.NewJSONL(&out)
	s.Finder = p
	for _, in := range []string{"io.agora.chat.ChatClient starts", "failed, code: 203\n"} {
		_, err := s.Scan(scanner.NewSource("x", strings.NewReader(in)))
		require.NoError(t, err)
	}
	require.NoError(t, p.Close())
	assert.Contains(t, out.String(), `"line":1,`)
	assert.Contains(t, out.String(), `"confidence":"possible"`, "the input before says nothing of this one")
}
