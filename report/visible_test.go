package report

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain # text":              "plain # text",
		"登录失败 😀 \u200d":             "登录失败 😀 \u200d",
		"\x1b[2J":                   `\x1b[2J`,
		"a\tb\r\nc\x00\x7f":         `a\tb\r\nc\x00\x7f`,
		"\u009b2J":                  `\u009b2J`,
		"\xff\xc3":                  `\xff\xc3`,
		"\u202egnp.exe":             `\u202egnp.exe`,
		"\u2066x\u2069":             `\u2066x\u2069`,
		"\u2028\u200b\ufeff\u00ad":  `\u2028\u200b\ufeff\u00ad`,
		"\U000e0041":                `\U000e0041`,
		"##[error] ###[group] ##":   `#\x23[error] ##\x23[group] ##`,
		"\xf0\x9f\x98":              `\xf0\x9f\x98`,
		"\uFFFD is no broken byte ": "\uFFFD is no broken byte ",
	} {
		assert.Equal(t, want, Visible(in), "%q", in)
		assert.Equal(t, want, string(appendVisible(nil, []byte(in))), "%q", in)
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\x1b[31m\xff\u202e##[")
	f.Fuzz(func(t *testing.T, text string) {
		once := Visible(text)
		requireVisible(t, []byte(once))
		assert.Equal(t, once, Visible(once), "twice is once")
	})
}

func FuzzJSONString(f *testing.F) {
	f.Add("a\x1b\"\\\xff\u202e##[\U000e0041😀\u2028")
	f.Fuzz(func(t *testing.T, text string) {
		quoted := appendJSONString(nil, text)
		requireVisible(t, quoted)
		var back string
		require.NoError(t, json.Unmarshal(quoted, &back))
		want := strings.Builder{}
		for _, r := range text { // each broken byte is one U+FFFD
			want.WriteRune(r)
		}
		require.Equal(t, want.String(), back)
		require.True(t, utf8.ValidString(back))
	})
}
