package report

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/rules"
)

// hostile are texts that try to be something else in one of the formats.
var hostile = []string{
	"plain",
	"::error file=a.go,line=1::owned",
	"\u2003::add-mask::203\r\n::stop-commands::x\n##[error]owned",
	"x ##[add-matcher]y ##[",
	"]]> --> <![CDATA[ <!ENTITY a 'b'> &amp; &lt; &#27;",
	"<script>alert(1)</script><img src=x onerror=alert(1)><!--",
	"` `` ``` | \\| \\` || ~~~ \t- [x](http://evil.example) ![](//evil.example) <http://evil.example> www.evil.example @all #1",
	"| a | b |\n|---|---|\n# heading\n\n    code\n> quote\n1. x\n<details>",
	"[text](0) {0} {{ [a\\]",
	"\x00\x01\x1b[31mred\x1b]8;;http://evil.example\x07\x7f\u0085\u2028\u2029",
	"\u202eevil\u2066\ufeff\ufffe\uffff\U000e0041",
	"\xff\xfe\xc3\x28\xed\xa0\x80",
	"100% of a:b,c=d %0A::error::x %25",
	"../../etc/passwd C:\\x\\y file:///x a b#c?d!e:f",
	strings.Repeat("long ", 400) + strings.Repeat("`", 300) + strings.Repeat("|", 300),
	`=cmd|' /C calc'!A0 "quotes" 'and' \"more\"`,
}

// hostileSummary has the texts wherever a log, a path or a message can bring them.
func hostileSummary(texts ...string) *Summary {
	s := NewSummary()
	for i, text := range texts {
		path, at := text, int64(i+1)
		line := text + " code: 203 " + text
		f := find(line, "code: 203", userExists, rules.Certain)
		f.Evidence = because
		s.Add(lineOf(path, at, line), &f, i%2 == 0)
		u := undecided(line, "code: 203", 203, userExists, loginCancel, parseFile)
		s.Add(lineOf(path, at, line), &u, false)
		w := undecided(line, text, 0, userExists, loginCancel)
		w.HasNumber, w.Match = false, text
		if strings.TrimSpace(text) == "" {
			w.Match = "no finding is blank"
		}
		s.Add(lineOf("dir/"+path, at, line), &w, false)
		n := unknown(line, "code: 203", "chat", 203)
		s.Add(lineOf("/abs/dir/"+path, at, line), &n, true)
		s.AddUnread(path, text)
		s.AddInput(1, int64(len(line)))
	}
	return s
}

// A summary that somebody has made by hand says nothing that a terminal or GitHub
// would obey: readings of it are from outside, as all else.
func TestReadingsOfAHostileSummaryAreEscaped(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, hostileSummary("plain").WriteJSON(&b))
	text := strings.ReplaceAll(b.String(), loginCancel.Name, "x\u202e\u009b##[error]")
	s, err := ReadSummary(strings.NewReader(text))
	require.NoError(t, err)
	b.Reset()
	require.NoError(t, s.WriteJSON(&b))
	require.Contains(t, b.String(), `x\u202e\u009b\u0023#[error]`)
	require.NotContains(t, b.String(), "\u202e")
}

// documents are the formats for CI.
var documents = map[string]func(*Summary, io.Writer, TextOptions) error{
	"sarif": (*Summary).WriteSARIF, "gitlab": (*Summary).WriteGitLab, "junit": (*Summary).WriteJUnit,
	"markdown": (*Summary).WriteMarkdown, "github": (*Summary).WriteGitHub,
}

func written(t testing.TB, name string, s *Summary) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, documents[name](s, &b, TextOptions{Dir: "/abs"}))
	return b.String()
}

// seed adds the hostile texts to a fuzz target of two texts.
func seed(f *testing.F) {
	for i, text := range hostile {
		f.Add(text, hostile[(i+1)%len(hostile)])
	}
}

// summaries are those that every format is tried with.
func summaries() map[string]*Summary {
	return map[string]*Summary{
		"hostile": hostileSummary(hostile...), "ordinary": recordedSummary(), "empty": NewSummary(),
	}
}
