package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/rules"
)

func TestOurOwnExcerptsHoldTheLevel(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"excerpts", "quiet"} { // the floors are for both
		require.NoError(t, os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("..", "..", "testdata", part))))
	}
	all, byRule, err := measure(everything(t), dir, true)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, all.Labels, 290)
	assert.GreaterOrEqual(t, all.LogLines, 1500)
	assert.True(t, reaches(all, filepath.Join("..", "..", "testdata", "floors.json")))
	assert.Greater(t, len(byRule), 15)
}

func TestALabelThatIsNotFoundLowersTheFigures(t *testing.T) {
	dir := t.TempDir()
	rows := `{"id":"a","lines":["code: 203","desc: USER_ALREADY_EXIST"],"labels":[{"line":0,"text":"code: 203","code":203,"product":"chat","name":"USER_ALREADY_EXIST"}],"shape":"x"}
{"id":"b","lines":["nothing here"],"labels":[{"line":0,"text":"here","code":5,"product":"rtc","name":"X"}],"shape":"x"}
{"id":"c","lines":["onLoginFailed 206"],"labels":[],"shape":"x"}
{"id":"d","lines":["onLoginFailed 206"],"labels":[{"line":0,"text":"206","code":206,"product":"chat","name":"USER_LOGIN_ANOTHER_DEVICE"}],"shape":"x"}
{"id":"e","lines":["code: 203"],"labels":[{"line":0,"text":"code: 203","code":203,"product":"signaling","name":"LOGIN_E_CANCEL"}],"shape":"no-evidence/x"}
{"id":"f","lines":["code: 203"],"labels":[{"line":0,"text":"code: 203","code":203,"product":"signaling","name":"LOGIN_E_CANCEL"}],"shape":"x"}
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.jsonl"), []byte(rows), 0o600))
	got, byRule, err := measure(everything(t), dir, false)
	require.NoError(t, err)
	assert.Equal(t, tally{Labels: 5, Found: 4, Right: 2, Undecided: 1, Wrong: 1, Extra: 1}, got)

	only, err := alone(everything(t), dir, got, byRule)
	require.NoError(t, err)
	assert.Equal(t, perRule{found: 1, wrong: 1, extra: 1}, only["on-login-failed"])
	assert.Equal(t, perRule{found: 3, right: 2, possible: -1}, only["code"], "without it the name of a stands alone")
}

func everything(t *testing.T) *rules.Set {
	t.Helper()
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	return set
}
