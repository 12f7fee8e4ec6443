package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A qualityEntry is what GitLab reads of one.
type qualityEntry struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

func checkGitLab(t testing.TB, text string) []qualityEntry {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	list := []qualityEntry(nil)
	require.NoError(t, d.Decode(&list), text)
	require.NotNil(t, list, "an array, if an empty one")
	require.True(t, text[0] == '[', "no byte order mark")
	seen := map[string]bool{}
	for _, e := range list {
		require.NotEmpty(t, strings.TrimSpace(e.Description))
		require.NotEmpty(t, e.CheckName)
		require.Contains(t, []string{"info", "minor", "major", "critical", "blocker"}, e.Severity)
		require.NotEmpty(t, e.Location.Path)
		require.False(t, strings.HasPrefix(e.Location.Path, "./"), e.Location.Path)
		require.GreaterOrEqual(t, e.Location.Lines.Begin, 1)
		require.False(t, seen[e.Fingerprint], "a fingerprint twice")
		seen[e.Fingerprint] = true
	}
	return list
}

func TestGitLabHasEachFingerprintOnce(t *testing.T) {
	for name, s := range summaries() {
		t.Run(name, func(t *testing.T) { checkGitLab(t, written(t, "gitlab", s)) })
	}
	list := checkGitLab(t, written(t, "gitlab", recordedSummary()))
	severities := map[string]string{}
	for _, e := range list {
		if severities[e.CheckName] == "" {
			severities[e.CheckName] = e.Severity
		}
	}
	assert.Equal(t, map[string]string{"agoralog/unread": "blocker", "chat/203": "critical", "signaling/501": "major", "203": "minor",
		"rtc-web/UID_CONFLICT": "major", "chat/-102": "info"}, severities)
}

func FuzzGitLab(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, a, b string) { checkGitLab(t, written(t, "gitlab", hostileSummary(a, b))) })
}
