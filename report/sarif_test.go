package report

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// checkSARIF checks a document against the official schema, then against what
// GitHub asks for besides.
func checkSARIF(t testing.TB, text string) *sarif.Run {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(new(sarif.Report)))
	doc, err := sarif.FromString(text)
	require.NoError(t, err)
	for _, run := range doc.Runs { // the library validates its own copy, without these defaults
		run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en-US", "en-US", []string{"\n"}
	}
	require.NoError(t, doc.Validate())
	require.Len(t, doc.Runs, 1)
	run := doc.Runs[0]
	require.LessOrEqual(t, len(run.Results), 5000)
	for _, r := range run.Tool.Driver.Rules {
		for _, text := range []string{*r.ID, *r.ShortDescription.Text, *r.FullDescription.Text, *r.Help.Text, *r.Help.Markdown} {
			require.NotEmpty(t, strings.TrimSpace(text))
		}
		require.LessOrEqual(t, utf8.RuneCountInString(*r.ShortDescription.Text), 1024)
		require.LessOrEqual(t, utf8.RuneCountInString(*r.FullDescription.Text), 1024)
		if r.Name != nil {
			require.LessOrEqual(t, utf8.RuneCountInString(*r.Name), 255)
		}
	}
	seen := map[string]bool{}
	for _, r := range run.Results {
		require.NotEmpty(t, strings.TrimSpace(*r.Message.Text))
		require.NotContains(t, *r.Message.Text, "](", "no link")
		require.Equal(t, *r.RuleID, *run.Tool.Driver.Rules[r.RuleIndex].ID)
		require.Len(t, r.Locations, 1)
		place := r.Locations[0].PhysicalLocation
		checkURI(t, *place.ArtifactLocation.URI)
		require.GreaterOrEqual(t, *place.Region.StartLine, 1)
		require.GreaterOrEqual(t, *place.Region.StartColumn, 1)
		require.GreaterOrEqual(t, *place.Region.EndColumn, *place.Region.StartColumn)
		print := r.PartialFingerprints["primaryLocationLineHash"]
		require.False(t, seen[print], "a fingerprint twice")
		seen[print] = true
		require.NotContains(t, fmt.Sprint(r.Properties), "security-severity")
	}
	return run
}

// checkURI wants a URI reference that is in its normal form.
func checkURI(t testing.TB, uri string) {
	t.Helper()
	require.NotEmpty(t, uri)
	u, err := url.Parse(uri)
	require.NoError(t, err, uri)
	require.True(t, u.Scheme == "" || u.Scheme == "file", uri)
	require.Empty(t, u.Host, uri)
	require.Empty(t, u.Fragment, uri)
	require.Empty(t, u.RawQuery, uri)
	for _, b := range []byte(uri) {
		require.True(t, '!' <= b && b < 0x7f && !strings.ContainsRune("\"<>\\^`{|}#?[]", rune(b)), uri)
	}
	first, _, _ := strings.Cut(uri, "/")
	require.True(t, u.Scheme != "" || !strings.Contains(first, ":"), "the first segment of %s reads as a scheme", uri)
}

func TestSARIFIsWhatTheSchemaAndGitHubWant(t *testing.T) {
	for name, s := range summaries() {
		t.Run(name, func(t *testing.T) {
			run := checkSARIF(t, written(t, "sarif", s))
			assert.Equal(t, s.unreadCount == 0, *run.Invocations[0].ExecutionSuccessful)
		})
	}
}

func TestSARIFSaysWhereAndWhat(t *testing.T) {
	s := NewSummary()
	text := "10:15 \u00e4\U0001f600 register failed, code: 203"
	f := find(text, "code: 203", userExists, rules.Likely)
	s.Add(lineOf("/abs/logs/a b#1.tar.gz!x:y/app.log", 12, text), &f, true)
	s.Add(lineOf("/abs/logs/a b#1.tar.gz!x:y/app.log", 13, text), &f, true)
	f.Class = catalog.Warning // as a configuration may say for some inputs
	s.Add(lineOf("b.log", 1, text), &f, false)
	s.AddUnread("gone.gz", "unexpected end")
	run := checkSARIF(t, written(t, "sarif", s))
	require.Len(t, run.Results, 2)
	r := run.Results[0]
	assert.Equal(t, "chat/203", *r.RuleID)
	assert.Equal(t, "error", r.Level)
	assert.Equal(t, 2, *r.OccurrenceCount)
	place := r.Locations[0].PhysicalLocation
	assert.Equal(t, "logs/a%20b%231.tar.gz!x%3Ay/app.log", *place.ArtifactLocation.URI)
	assert.Equal(t, 12, *place.Region.StartLine)
	assert.Equal(t, 28, *place.Region.StartColumn, "in UTF-16 units")
	assert.Equal(t, 37, *place.Region.EndColumn)
	groups, _ := s.Groups()
	assert.Equal(t, groups[0].Fingerprint(), r.PartialFingerprints["primaryLocationLineHash"])
	assert.Equal(t, groups[0].Fingerprint()+"-warning", run.Results[1].PartialFingerprints["primaryLocationLineHash"])
	assert.Equal(t, "warning", run.Results[1].Level)
	require.Len(t, run.Invocations[0].ToolExecutionNotifications, 1)
	assert.Equal(t, "gone.gz: unexpected end", *run.Invocations[0].ToolExecutionNotifications[0].Message.Text)
}

func TestSARIFHasTheWorstAndCountsTheRest(t *testing.T) {
	s := NewSummary()
	for i := range maxResults + 7 {
		text := wordy(i)
		f := find(text, "code: 203", userExists, rules.Certain)
		s.Add(lineOf("a.log", 1, text), &f, i == maxResults+3)
	}
	run := checkSARIF(t, written(t, "sarif", s))
	require.Len(t, run.Results, maxResults)
	assert.Contains(t, *run.Results[0].Message.Text, strings.TrimPrefix(wordy(maxResults+3), "failed "), "what is fatal comes first")
	assert.Contains(t, *run.Invocations[0].ToolExecutionNotifications[0].Message.Text, "7 findings more")
}

func TestPathsBecomeRelative(t *testing.T) {
	for _, c := range []struct{ path, dir, relative, uri string }{
		{"logs/app.log", "/work", "logs/app.log", "logs/app.log"},
		{"./logs/app.log", "/work", "logs/app.log", "logs/app.log"},
		{"/work/app.log", "/work", "app.log", "app.log"},
		{"/work/app.log", "/work/", "app.log", "app.log"},
		{"/works/app.log", "/work", "/works/app.log", "file:///works/app.log"},
		{"/app.log", "/", "app.log", "app.log"},
		{"/work/a.zip!in/x.log", "/work", "a.zip!in/x.log", "a.zip!in/x.log"},
		{"../app.log", "/work", "../app.log", "../app.log"},
		{"a:b.log", "/work", "a:b.log", "a%3Ab.log"},
		{"\u00fc\ufffd 1%.log", "", "\u00fc\ufffd 1%.log", "%C3%BC%EF%BF%BD%201%25.log"},
		{"<stdin>", "/work", "<stdin>", "%3Cstdin%3E"},
	} {
		assert.Equal(t, c.relative, relativePath(c.path, c.dir))
		assert.Equal(t, c.uri, uriOf(c.path, c.dir))
		checkURI(t, c.uri)
		if back, err := url.PathUnescape(strings.TrimPrefix(c.uri, "file://")); assert.NoError(t, err) {
			assert.Equal(t, c.relative, back)
		}
	}
}

func FuzzSARIF(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, a, b string) { checkSARIF(t, written(t, "sarif", hostileSummary(a, b))) })
}
