package scanner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/unicode"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner"
	"github.com/agoralog/agoralog/scanner/stamp"
)

var wide = map[scanner.Encoding]unicode.Endianness{scanner.UTF16LE: unicode.LittleEndian, scanner.UTF16BE: unicode.BigEndian}

// encode writes valid text as UTF-16, with a byte order mark or without.
func encode(t testing.TB, text string, e scanner.Encoding, policy unicode.BOMPolicy) []byte {
	t.Helper()
	b, err := unicode.UTF16(wide[e], policy).NewEncoder().Bytes([]byte(text))
	require.NoError(t, err)
	return b
}

// decode reads UTF-16 as others do.
func decode(t testing.TB, b []byte, e scanner.Encoding) string {
	t.Helper()
	text, err := unicode.UTF16(wide[e], unicode.IgnoreBOM).NewDecoder().Bytes(b)
	require.NoError(t, err)
	return string(text)
}

const wideSample = "11-24 10:00:00.000  111  111 D ChatClient: Größe 失败 🙂 register failed, code: 203 🙂\r\n" +
	"plain é\r\n" +
	`{"sdk":"ChatClient","text":"登录","code":203}` + "\r\n" +
	"onLoginFailed ecode=206"

// A log in UTF-16 gives what the same log gives in UTF-8: the same lines and
// columns, offsets in its own bytes, and the annotated log in its encoding.
func TestUTF16IsAnnotatedInItsOwnEncoding(t *testing.T) {
	s := newScanner(t)
	for _, where := range []report.Annotate{report.AnnotateAuto, report.AnnotateSuffix, report.AnnotateBelow, report.AnnotateJSON} {
		plain := scan(s, strings.NewReader(wideSample), scanner.BlockSize, where)
		require.NoError(t, plain.err)
		require.Equal(t, 3, strings.Count(plain.findings, "\n"))
		for e := range wide {
			for _, policy := range []unicode.BOMPolicy{unicode.UseBOM, unicode.IgnoreBOM} {
				input := encode(t, wideSample, e, policy)
				for name, r := range readers(input, 7) {
					o := scan(s, r, 1+len(name)*11, where)
					require.NoError(t, o.err)
					assert.Equal(t, plain.log, strings.TrimPrefix(decode(t, []byte(o.log), e), mark), name)
					assert.Equal(t, policy == unicode.UseBOM, strings.HasPrefix(decode(t, []byte(o.log), e), mark))
					assert.Equal(t, int64(len(input)), o.stats.Bytes)
					assert.Equal(t, plain.stats.Lines, o.stats.Lines)
					checkWidePlaces(t, input, e, plain.findings, o.findings)
				}
			}
		}
	}
}

// checkWidePlaces holds that findings are those of the plain log, at offsets of
// the input's own bytes.
func checkWidePlaces(t *testing.T, input []byte, e scanner.Encoding, plain, findings string) {
	t.Helper()
	a, b := json.NewDecoder(strings.NewReader(plain)), json.NewDecoder(strings.NewReader(findings))
	for {
		var want, got report.FindingRecord
		err := a.Decode(&want)
		require.Equal(t, err, b.Decode(&got))
		if err == io.EOF {
			return
		}
		require.NoError(t, err)
		line, _, _ := strings.Cut(decode(t, input[got.Offset:], e), "\r\n")
		require.Equal(t, want.Match, line[got.Column-1:got.EndColumn-1])
		got.Offset = want.Offset
		require.Equal(t, want, got)
	}
}

// A byte order mark is written and belongs to no line.
func TestByteOrderMarkIsNoPartOfTheFirstLine(t *testing.T) {
	s := newScanner(t)
	const object = `{"sdk":"ChatClient","code":203}` + "\n"
	plain := scan(s, strings.NewReader(object), scanner.BlockSize, report.AnnotateAuto)
	for name, r := range readers([]byte(mark+object), 1) {
		o := scan(s, r, 1, report.AnnotateAuto)
		require.NoError(t, o.err)
		assert.Equal(t, mark+plain.log, o.log, name)
		assert.Contains(t, o.log, `,"agora":[`)
		assert.Equal(t, strings.Replace(plain.findings, `"offset":0`, `"offset":3`, 1), o.findings)
	}
	// The first line's time counts too.
	s.Window = window(t, "2026-11-25", "")
	o := scan(s, strings.NewReader(mark+"2026-11-24 10:00:00 x LOGIN_E_NET\n2026-11-25 10:00:00 y\n"), scanner.BlockSize, report.AnnotateAuto)
	assert.Equal(t, mark+"2026-11-25 10:00:00 y\n", o.log)
	s.Window = stamp.Window{}
	// Evidence in the first line counts for those after it.
	o = scan(s, strings.NewReader(mark+"D/ChatClient(12): starts\nD/x(12): failed, code: 203\n"), scanner.BlockSize, report.AnnotateAuto)
	assert.Contains(t, o.findings, `"line":2,"column":18,"end_column":27,"offset":28`)
	assert.Contains(t, o.findings, `"product":"chat"`)
}

// What looks like UTF-16 for a while, and is not, is scanned as it is.
func TestWhatIsNotUTF16IsScannedAsItIs(t *testing.T) {
	s := newScanner(t)
	for _, input := range []string{
		"\xff LOGIN_E_NET\n", "c\x00o\x00 LOGIN_E_NET\n", "\x00\x00\x00\x00\x00\x00\x00\x00 LOGIN_E_NET\n", "\x00a LOGIN_E_NET\n",
		"a\x00b\x00c\x00d LOGIN_E_NET\n", "\xe9\xe8 LOGIN_E_NET\n", "\xef\xbb LOGIN_E_NET\n",
	} {
		for name, r := range readers([]byte(input), 5) {
			o := scan(s, r, scanner.BlockSize, report.AnnotateSuffix)
			require.NoError(t, o.err)
			assert.Contains(t, o.log, report.Mark, "%q, %s", input, name)
			assert.Equal(t, input, remove(t, o.log, input, report.AnnotateSuffix))
		}
	}
	for _, short := range []string{"", "a", "\xff", "\xff\xfe", "a\x00", "a\x00b", "\xfe\xff\x00", "\xef\xbb\xbf", "\xd8"} {
		for name, r := range readers([]byte(short), 5) {
			o := scan(s, r, 1, report.AnnotateSuffix)
			require.NoError(t, o.err)
			assert.Equal(t, short, o.log, name)
			assert.Equal(t, int64(len(short)), o.stats.Bytes)
		}
	}
}

// Lines over every limit keep their places, whatever the reads are.
func TestLongLinesOfUTF16KeepTheirPlaces(t *testing.T) {
	s := newScanner(t)
	for _, size := range []int{scanner.Reach, scanner.LineMax - 10, scanner.LineMax + 10, 3 * scanner.LineMax} {
		text := "é\n" + strings.Repeat("é.🙂", size/7) + " LOGIN_E_NET" + strings.Repeat("é", 40_000) + "\r\nx LOGIN_E_NET\n"
		plain := scan(s, strings.NewReader(text), scanner.BlockSize, report.AnnotateSuffix)
		require.Equal(t, 2, strings.Count(plain.findings, "\n"))
		input := encode(t, text, scanner.UTF16BE, unicode.UseBOM)
		for name, r := range map[string]io.Reader{"whole": bytes.NewReader(input), "odd": chunks(input, 70_001), "random": randomChunks(input, 1, 200_000)} {
			o := scan(s, r, scanner.BlockSize, report.AnnotateSuffix)
			require.NoError(t, o.err)
			require.True(t, mark+plain.log == decode(t, []byte(o.log), scanner.UTF16BE), "%s, %d", name, size)
			checkWidePlaces(t, input, scanner.UTF16BE, plain.findings, o.findings)
		}
	}
}

// Input that ends with half a unit: all before it is as it would be, and the odd
// byte comes last.
func TestOddLastByteComesAfterTheAnnotation(t *testing.T) {
	s := newScanner(t)
	input := append(encode(t, "x LOGIN_E_NET", scanner.UTF16LE, unicode.UseBOM), 0x0a)
	o := scan(s, iotest.HalfReader(bytes.NewReader(input)), scanner.BlockSize, report.AnnotateSuffix)
	require.NoError(t, o.err)
	require.Equal(t, byte(0x0a), o.log[len(o.log)-1])
	got := decode(t, []byte(o.log[:len(o.log)-1]), scanner.UTF16LE)
	assert.True(t, strings.HasPrefix(got, mark+"x LOGIN_E_NET"+report.Mark), got)
	assert.Equal(t, int64(len(input)), o.stats.Bytes)
}

// Any bytes after a byte order mark come back as they were, lone surrogates and
// odd lengths too; and valid text reads as other decoders read it.
func FuzzUTF16(f *testing.F) {
	f.Add([]byte("a\x00b\x00\n\x00"), uint64(1))
	f.Add([]byte("\x00\xd8\x00\xd8\x00\xdc\x00\xdc\n"), uint64(2))
	f.Add([]byte("\xd8\x3d\xde\x42\x00\n\xdc\x00\xd8"), uint64(3))
	for seed := range uint64(60) {
		f.Add([]byte("one\ntwo\xd8\r\nthree\x00\xff\n\n"), seed+10)
	}
	s := newScanner(f)
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		rnd := rand.New(rand.NewPCG(seed, 4))
		e := scanner.Encoding(1 + rnd.IntN(2))
		input, _ := e.Append(nil, []byte(mark))
		if rnd.IntN(2) == 0 { // codes in it
			text := strings.ToValidUTF8(string(plant(nil, seed)), "\ufffd")
			input, _ = e.Append(input, []byte(text))
		}
		input = append(input, data...)
		want := scan(s, bytes.NewReader(input), scanner.BlockSize, report.AnnotateAuto)
		require.NoError(t, want.err)
		for name, r := range readers(input, seed) {
			require.Equal(t, want, scan(s, r, 1+rnd.IntN(5000), report.AnnotateAuto), name)
		}
		require.True(t, utf8.ValidString(want.findings))
		suffixed := scan(s, bytes.NewReader(input), scanner.BlockSize, report.AnnotateSuffix)
		require.Equal(t, want.findings, suffixed.findings)
		require.Equal(t, string(input), removeWide(suffixed.log, e, len(input)%2))
		even := len(input) &^ 1
		text := decode(t, input[:even], e)
		got := decode(t, []byte(want.log[:len(want.log)-len(input)+even]), e)
		require.Equal(t, text, remove(t, got, text, report.AnnotateAuto))
	})
}

// removeWide takes suffixes away from a log in UTF-16 that ends in odd more
// bytes, unit by unit.
func removeWide(log string, e scanner.Encoding, odd int) string {
	encoded := func(text string) string {
		b, _ := e.Append(nil, []byte(text))
		return string(b)
	}
	begin, cr, lf := encoded(report.Mark), encoded("\r"), encoded("\n")
	var out strings.Builder
	ours := false
	for i := 0; i+1 < len(log); i += 2 {
		unit := log[i : i+2]
		ours = (ours || strings.HasPrefix(log[i:], begin)) && unit != cr && unit != lf
		if !ours {
			out.WriteString(unit)
		}
	}
	return out.String() + log[len(log)-odd:]
}
