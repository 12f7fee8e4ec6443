package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

func baselineText(t testing.TB, s *Summary) string {
	t.Helper()
	b, beyond := s.Baseline()
	require.Zero(t, beyond)
	var out bytes.Buffer
	require.NoError(t, b.Write(&out))
	return out.String()
}

func readBaseline(t testing.TB, text string) *Baseline {
	t.Helper()
	b, err := ReadBaseline("known.json", strings.NewReader(text))
	require.NoError(t, err, text)
	return b
}

func rewritten(t testing.TB, b *Baseline) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, b.Write(&out))
	return out.String()
}

func TestABaselineHasNoPlacesAndOneEntryALine(t *testing.T) {
	text := baselineText(t, recordedSummary())
	lines := strings.Split(text, "\n")
	assert.Equal(t, []string{"{", `  "agoralog_baseline": 1,`, `  "findings": [`}, lines[:3])
	assert.Equal(t, `    {"product":"chat","code":203,"text":"<*> E/ChatClient(<*>): register failed, code: <*>","count":1},`, lines[4])
	assert.Equal(t, []string{"  ]", "}", ""}, lines[len(lines)-3:])
	assert.NotContains(t, text, "app.log")
	assert.NotContains(t, text, "10:15")
	assert.Equal(t, text, rewritten(t, readBaseline(t, text)))
	assert.Equal(t, "{\n  \"agoralog_baseline\": 1,\n  \"findings\": []\n}\n", baselineText(t, NewSummary()))
}

// A log whose findings of 203 the gate calls fatal: so many with a text and in
// another class, which has the same fingerprint, so many more.
func failing(gate *Gate, n, warned int) *Summary {
	s := NewSummary()
	text := "E/ChatClient: register failed, code: 203"
	add := func(class catalog.Class, times int) {
		for range times {
			f := find(text, "code: 203", userExists, rules.Certain)
			f.Class = class
			s.Add(lineOf("a.log", 1, text), &f, gate.Fatal(&f, false))
		}
	}
	add(catalog.Error, n)
	add(catalog.Warning, warned)
	return s
}

func TestOneMoreThanTheBaselineHasIsNew(t *testing.T) {
	for name, c := range map[string]struct {
		known, knownWarned, n, warned int
		reason                        string
		fatal, found                  int64
	}{
		"all known":                    {3, 0, 3, 0, "", 0, 3},
		"one more":                     {3, 0, 4, 0, "agoralog: 1 new fatal finding (chat/203 x1), fail-on error", 1, 4},
		"one fewer":                    {3, 0, 2, 0, "", 0, 2},
		"none":                         {3, 0, 0, 0, "", 0, 0},
		"what was milder is known":     {0, 2, 2, 0, "", 0, 2},
		"counts of classes add up":     {1, 2, 3, 1, "agoralog: 1 new fatal finding (chat/203 x1), fail-on error", 1, 4},
		"what is not fatal goes first": {2, 0, 2, 2, "agoralog: 2 new fatal findings (chat/203 x2), fail-on error", 2, 4},
	} {
		t.Run(name, func(t *testing.T) {
			gate, err := ParseGate("error")
			require.NoError(t, err)
			b := readBaseline(t, baselineText(t, failing(gate.Fork(), c.known, c.knownWarned)))
			s := failing(gate, c.n, c.warned)
			stale, forgiven := s.Know(b, gate)
			assert.Equal(t, c.reason, gate.Reason())
			assert.Equal(t, int64(c.n)-c.fatal, forgiven)
			groups, _ := s.Groups()
			fatal, fresh := int64(0), int64(0)
			for _, g := range groups {
				fatal += g.Fatal
				fresh += g.New()
			}
			assert.Equal(t, c.fatal, fatal)
			had := int64(c.known + c.knownWarned)
			assert.Equal(t, max(0, c.found-had), fresh)
			if c.found >= had {
				assert.Empty(t, stale)
				return
			}
			require.Len(t, stale, 1)
			assert.Equal(t, "chat/203", stale[0].Reference)
			assert.Equal(t, 4, stale[0].Line)
			assert.Equal(t, had, stale[0].Count)
			assert.Equal(t, c.found, stale[0].Found)
			pruned := rewritten(t, b.Pruned(stale))
			assert.Equal(t, pruned, baselineText(t, s), "what is left is what was found")
		})
	}
}

func TestUndecidedFindingsAreKnownToo(t *testing.T) {
	gate, err := ParseGate("error,warning")
	require.NoError(t, err)
	build := func(gate *Gate, n int) *Summary {
		s := NewSummary()
		for i := range n {
			text := "it says code: 203"
			f := undecided(text, "code: 203", 203, userExists, loginCancel)
			if i%2 == 1 { // the first reading is judged, and need not be the same each time
				f.Readings = []*catalog.Code{loginCancel, userExists}
			}
			s.Add(lineOf("a.log", int64(i), text), &f, gate.Fatal(&f, true))
		}
		return s
	}
	b := readBaseline(t, baselineText(t, build(gate.Fork(), 4)))
	s := build(gate, 5)
	stale, forgiven := s.Know(b, gate)
	assert.Empty(t, stale)
	assert.EqualValues(t, 4, forgiven)
	assert.Equal(t, "agoralog: 1 new fatal finding (203? x1), fail-on error,warning", gate.Reason())
}

// What was not kept cannot be compared: it counts as new, and makes no entry stale.
func TestWhatIsBeyondTheBoundIsNew(t *testing.T) {
	gate, err := ParseGate("error")
	require.NoError(t, err)
	build := func(gate *Gate) *Summary {
		s := NewSummary()
		for i := range maxGroups + 10 {
			text := wordy(i)
			f := find(text, "code: 203", userExists, rules.Certain)
			s.Add(lineOf("a.log", 1, text), &f, gate.Fatal(&f, false))
		}
		return s
	}
	b, beyond := build(gate.Fork()).Baseline()
	assert.EqualValues(t, 10, beyond)
	b.entries = append(b.entries, BaselineEntry{Product: "chat", Code: &userExists.Number, Text: "gone", Count: 1})
	s := build(gate)
	stale, forgiven := s.Know(b, gate)
	assert.Empty(t, stale)
	assert.EqualValues(t, maxGroups, forgiven)
	assert.Contains(t, gate.Reason(), "10 new fatal findings (chat/203 x10)")
}

func TestAKnownFindingIsInNoReportForCI(t *testing.T) {
	s := recordedSummary()
	gate, _ := ParseGate("never")
	s.Know(readBaseline(t, baselineText(t, s)), gate)
	assert.Empty(t, checkSARIF(t, written(t, "sarif", s)).Results)
	assert.Len(t, checkGitLab(t, written(t, "gitlab", s)), 1, "the input that could not be read")
	assert.Len(t, checkJUnit(t, written(t, "junit", s)).Suites, 1)
	assert.Len(t, checkGitHub(t, written(t, "github", s)), 1)
	text := written(t, "markdown", s)
	checkMarkdown(t, text)
	assert.Contains(t, text, "**No findings** in 120,401 lines, 13.4 MiB of 2 inputs. 6 findings more that the baseline knows.")
	assert.NotContains(t, text, "chat/203")

	var b bytes.Buffer
	require.NoError(t, s.WriteJSON(&b))
	back, err := ReadSummary(&b)
	require.NoError(t, err)
	assert.Equal(t, text, written(t, "markdown", back), "a sum of parts leaves them out as well")
}

func TestAWrongBaselineIsNamedWithItsLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":             {"", "known.json:1: not a baseline: unexpected end of JSON input"},
		"a list":            {"[]", `known.json:1: not a baseline; want {"agoralog_baseline": 1, "findings": [...]}, as --write-baseline writes it`},
		"something else":    {"{}", `known.json:1: not a baseline; want {"agoralog_baseline": 1, "findings": [...]}, as --write-baseline writes it`},
		"a summary":         {`{"agoralog":1,"inputs":1}`, `known.json:1: unknown member "agoralog"`},
		"a merge conflict":  {"{\n \"agoralog_baseline\": 1,\n<<<<<<< HEAD\n", "known.json:3: not a baseline: invalid character '<' looking for beginning of object key string"},
		"another version":   {"{\n\"agoralog_baseline\": 2}", "known.json:2: a baseline of version 2; this agoralog reads version 1"},
		"a wrong type":      {"{\"agoralog_baseline\": 1,\n\"findings\": [\n\n  {\"code\":\"x\"}]}", `known.json:4: "code" is a string, want int32`},
		"no list":           {"{\"agoralog_baseline\": 1,\n\"findings\": {}}", "known.json:2: findings are no list"},
		"no code":           {"{\"agoralog_baseline\": 1,\"findings\": [{\"text\":\"a\",\"count\":1}]}", "known.json:1: neither code nor name"},
		"code and name":     {"{\"agoralog_baseline\": 1,\"findings\": [{\"code\":1,\"name\":\"a\",\"text\":\"a\",\"count\":1}]}", "known.json:1: code and name; want one of them"},
		"a count of none":   {"{\"agoralog_baseline\": 1,\"findings\": [\n{\"code\":1,\"text\":\"a\",\"count\":0}]}", "known.json:2: count is 0; want 1 or more"},
		"a member too many": {"{\"agoralog_baseline\": 1,\"findings\": [\n{\"code\":1,\"text\":\"a\",\"count\":1,\"line\":7}]}", `known.json:2: unknown field "line"`},
		"twice":             {"{\"agoralog_baseline\": 1,\"findings\": [\n{\"code\":1,\"text\":\"a\",\"count\":1},\n{\"code\":1,\"text\":\"a\",\"count\":2}]}", "known.json:3: the same as in line 2; make one of them, with the sum of their counts"},
		"findings twice":    {"{\"agoralog_baseline\": 1,\"findings\": [],\n\"findings\": []}", `known.json:2: "findings" is there twice`},
		"more after it":     {"{\"agoralog_baseline\": 1,\"findings\": []}\nx", "known.json:2: not a baseline: invalid character 'x' after top-level value"},
	} {
		_, err := ReadBaseline("known.json", strings.NewReader(c.text))
		assert.EqualError(t, err, c.want, name)
	}
	b := readBaseline(t, "\ufeff{\r\n\"findings\": [], \"agoralog_baseline\": 1}\r\n")
	assert.Empty(t, b.entries, "as an editor may leave it")
}

func FuzzBaseline(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		s := hostileSummary(a, b)
		text := baselineText(t, s)
		known := readBaseline(t, text)
		require.Equal(t, text, rewritten(t, known))
		gate, err := ParseGate("never")
		require.NoError(t, err)
		stale, _ := s.Know(known, gate)
		require.Empty(t, stale)
		groups, _ := s.fresh()
		require.Empty(t, groups, "what was written is known")
	})
}

func FuzzReadBaseline(f *testing.F) {
	f.Add(baselineText(f, recordedSummary()))
	f.Add("{\"agoralog_baseline\": 1,\n\"findings\": [{}]}")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ReadBaseline("k", strings.NewReader(text))
		if err != nil {
			require.Regexp(t, `^k:\d+: `, err.Error())
			return
		}
		again := rewritten(t, b)
		require.Equal(t, again, rewritten(t, readBaseline(t, again)))
	})
}
