package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOurOwnExcerptsHoldTheLevel(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"excerpts", "quiet"} { // the floors are for both
		require.NoError(t, os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("..", "..", "testdata", part))))
	}
	all, byRule, err := measure(dir, true)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, all.Labels, 100)
	assert.GreaterOrEqual(t, all.LogLines, 600)
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
	got, _, err := measure(dir, false)
	require.NoError(t, err)
	assert.Equal(t, tally{Labels: 5, Found: 4, Right: 2, Undecided: 1, Wrong: 1, Extra: 1}, got)
}
