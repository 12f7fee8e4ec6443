package report

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func onTerminal(t testing.TB, parts ...[]byte) string {
	t.Helper()
	var out bytes.Buffer
	w := NewTerminal(&out)
	for _, p := range parts {
		n, err := w.Write(p)
		require.NoError(t, err)
		require.Equal(t, len(p), n)
	}
	require.NoError(t, w.Close())
	return out.String()
}

func TestTerminalGetsColoursAndNothingElse(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain text", "all is well\tand\r\n50 %\rdone\n", "all is well\tand\r\n50 %\rdone\n"},
		{"every script", "登录失败 ошибка é 👩\u200d💻\n", "登录失败 ошибка é 👩\u200d💻\n"},
		{"colour", "\x1b[31mred\x1b[0m \x1b[m \x1b[38;2;1;2;3m \x1b[4:3m", "\x1b[31mred\x1b[0m \x1b[m \x1b[38;2;1;2;3m \x1b[4:3m"},
		{"title", "\x1b]0;evil\x07", `\x1b]0;evil\x07`},
		{"link", "\x1b]8;;http://x\x1b\\y", `\x1b]8;;http://x\x1b\y`},
		{"clipboard", "\x1b]52;c;YQ==\x1b\\", `\x1b]52;c;YQ==\x1b\`},
		{"cursor", "\x1b[2J\x1b[1;1H\x1b[?25l\x1bc\x1b[6n", `\x1b[2J\x1b[1;1H\x1b[?25l\x1bc\x1b[6n`},
		{"private colour", "\x1b[>4;2m\x1b[?1m", `\x1b[>4;2m\x1b[?1m`},
		{"unterminated", "a\x1b[31", `a\x1b[31`},
		{"escape at the end", "a\x1b", `a\x1b`},
		{"a colour within an escape", "\x1b]0;\x1b[31mx", `\x1b]0;` + "\x1b[31mx"},
		{"escape before a colour", "\x1b\x1b[1m", `\x1b` + "\x1b[1m"},
		{"eight bits in UTF-8", "\u009b31m\u009d0;x\u009c\u0085\u0090", `\u009b31m\u009d0;x\u009c\u0085\u0090`},
		{"eight bits raw", "\x9b31m\x9d0;x\x9c", `\x9b31m\x9d0;x\x9c`},
		{"controls", "\x00\x07\x08\x0b\x0c\x0e\x0f\x7f", `\x00\x07\x08\x0b\x0c\x0e\x0f\x7f`},
		{"bidirectional", "a\u202eb\u2066c\u200fd", `a\u202eb\u2066c\u200fd`},
		{"not seen", "\ufeff\u200b\u2028\U000e0041", `\ufeff\u200b\u2028\U000e0041`},
		{"cut character", "a\xe7\x99", `a\xe7\x99`},
		{"too long for a colour", "\x1b[" + string(bytes.Repeat([]byte("1;"), 40)) + "m", `\x1b[` + string(bytes.Repeat([]byte("1;"), 40)) + "m"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, onTerminal(t, []byte(c.text)))
			var bytewise [][]byte
			for i := range len(c.text) {
				bytewise = append(bytewise, []byte{c.text[i]})
			}
			assert.Equal(t, c.want, onTerminal(t, bytewise...), "byte by byte")
		})
	}
}

func TestTerminalTellsOfEveryFailedWrite(t *testing.T) {
	full := errors.New("full")
	w := NewTerminal(failingWriter{full})
	_, err := w.Write([]byte("\x1b"))
	require.NoError(t, err, "it is held")
	assert.ErrorIs(t, w.Close(), full)
	_, err = NewTerminal(failingWriter{full}).Write([]byte("x"))
	assert.ErrorIs(t, err, full)
	_, err = NewTerminal(failingWriter{nil}).Write([]byte("x"))
	assert.ErrorIs(t, err, io.ErrShortWrite)
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }

// allowedOnTerminal is what may reach a terminal, said in another way than in the code.
var allowedOnTerminal = regexp.MustCompile(`^(?:[\t\n\r -~]|\x1b\[[0-9;:]*m|[^\p{Cc}\p{Cf}\x{2028}\x{2029}\x{fffd}]|[\x{200c}\x{200d}\x{fffd}])*$`)

// FuzzTerminal writes any bytes in three parts.
func FuzzTerminal(f *testing.F) {
	f.Add([]byte("\x1b[31mred\x1b]0;x\x07\u009b\x9b\u202e"), uint(3), uint(9))
	f.Add([]byte("登录\xe7\x99\x1b[1;"), uint(4), uint(5))
	f.Add([]byte("\xef\xbf\xbd\r\n\x1b\x1b[m"), uint(1), uint(7))
	f.Fuzz(func(t *testing.T, text []byte, i, j uint) {
		whole := onTerminal(t, text)
		a := int(i % uint(len(text)+1))
		b := a + int(j%uint(len(text)-a+1))
		require.Equal(t, whole, onTerminal(t, text[:a], text[a:b], text[b:]), "cut at %d and %d", a, b)
		require.Equal(t, whole, onTerminal(t, []byte(whole)), "twice")
		require.Regexp(t, allowedOnTerminal, whole)
		if utf8Valid := bytes.ToValidUTF8([]byte(whole), nil); string(utf8Valid) != whole {
			t.Errorf("%q is no UTF-8", whole)
		}
	})
}
