package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A runnerCommand is what the runner of GitHub Actions takes for a command.
type runnerCommand struct {
	name, data string
	properties map[string]string
}

// runnerCommands reads an output as the runner does: lines end at LF, CR and CRLF;
// a command begins a line, after white space of any kind, with "::", or is of the
// old form anywhere in it; after stop-commands only the token is one.
func runnerCommands(output string) (list []runnerCommand) {
	token := ""
	for _, line := range strings.FieldsFunc(output, func(r rune) bool { return r == '\n' || r == '\r' }) {
		c, ok := newForm(line)
		if !ok {
			c, ok = oldForm(line)
		}
		switch {
		case !ok:
		case token != "" && c.name == token:
			token = ""
		case token != "":
		case c.name == "stop-commands":
			token = c.data
		default:
			list = append(list, c)
		}
	}
	if token != "" {
		list = append(list, runnerCommand{name: "a fence that was left open"})
	}
	return list
}

func newForm(line string) (c runnerCommand, ok bool) {
	line = strings.TrimLeftFunc(line, unicode.IsSpace)
	if !strings.HasPrefix(line, "::") {
		return c, false
	}
	head, data, ok := strings.Cut(line[2:], "::")
	if !ok {
		return c, false
	}
	c.name, head, _ = strings.Cut(head, " ")
	c.properties = map[string]string{}
	for _, p := range strings.Split(strings.TrimSpace(head), ",") {
		if key, value, ok := strings.Cut(p, "="); ok {
			c.properties[key] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
	}
	c.data = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data)
	return c, true
}

func oldForm(line string) (c runnerCommand, ok bool) {
	_, rest, ok := strings.Cut(line, "##[")
	if !ok {
		return c, false
	}
	head, data, ok := strings.Cut(rest, "]")
	c.name, _, _ = strings.Cut(head, " ")
	c.data = data
	return c, ok
}

// checkGitHub wants each line to be one command of ours, within the limits.
func checkGitHub(t testing.TB, text string) []runnerCommand {
	t.Helper()
	list := runnerCommands(text)
	require.Len(t, list, strings.Count(text, "\n"), "a command a line")
	count := map[string]int{}
	for _, c := range list {
		count[c.name]++
		require.Contains(t, []string{"error", "warning", "notice"}, c.name)
		require.NotEmpty(t, c.properties["title"])
		require.LessOrEqual(t, utf8.RuneCountInString(c.data), 4096)
		for key, value := range c.properties {
			require.Contains(t, []string{"file", "line", "col", "title"}, key)
			require.Equal(t, value, Visible(value))
		}
		require.NotContains(t, c.data, "\r")
	}
	for _, level := range []string{"error", "warning", "notice"} {
		require.LessOrEqual(t, count[level], 10)
	}
	return list
}

func TestGitHubHasOnlyCommandsOfItsOwn(t *testing.T) {
	for name, s := range summaries() {
		t.Run(name, func(t *testing.T) { checkGitHub(t, written(t, "github", s)) })
	}
	list := checkGitHub(t, written(t, "github", recordedSummary()))
	assert.Equal(t, "error", list[0].name)
	assert.Contains(t, list[0].data, "could not be read whole\n")
	assert.Equal(t, "app.log", list[1].properties["file"])
	assert.Contains(t, list[1].data, "1 fatal")
}

func TestGitHubCountsWhatHasNoRoom(t *testing.T) {
	s := NewSummary()
	for n := range int32(25) {
		text := "E/ChatClient: code: 203"
		f := unknown(text, "code: 203", "chat", n)
		s.Add(lineOf("a.log", 1, text), &f, false)
		c := *userExists
		c.Number = 1000 + n
		f = find(text, "code: 203", &c, rules.Certain)
		s.Add(lineOf("a.log", 1, text), &f, false)
	}
	list := checkGitHub(t, written(t, "github", s))
	require.Len(t, list, 20)
	assert.Equal(t, "31 findings more, 31 codes among them; the log and the other reports have them", list[19].data)
}

func FuzzGitHub(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, a, b string) { checkGitHub(t, written(t, "github", hostileSummary(a, b))) })
}

func FuzzFence(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		var out bytes.Buffer
		fence := NewFence(&out, "token-that-no-log-has")
		log := NewLog(fence, nil, AnnotateAuto)
		text := a + " code: 203" + b
		fs := []rules.Finding{find(text, "code: 203", userExists, rules.Certain)}
		require.NoError(t, log.Found(&scanner.Line{Text: []byte(text), Whole: true}, fs, []byte(text)))
		require.NoError(t, log.Flush())
		require.NoError(t, fence.Close())
		require.NoError(t, fence.Close())
		require.Empty(t, runnerCommands(out.String()))
		require.Contains(t, out.String(), a)
		require.True(t, strings.HasPrefix(out.String(), "::stop-commands::token-that-no-log-has\n"))
		require.True(t, strings.HasSuffix(out.String(), "\n::token-that-no-log-has::\n"))
	})
}

func TestNothingIsFencedThatIsNotThere(t *testing.T) {
	var out bytes.Buffer
	fence := NewFence(&out, "t")
	_, err := fence.Write(nil)
	require.NoError(t, err)
	require.NoError(t, fence.Close())
	assert.Zero(t, out.Len())
}
