package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
)

func codesIn(t *testing.T, format string, codes ...*catalog.Code) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteCodes(&b, codes, format))
	return b.String()
}

func TestCodesText(t *testing.T) {
	assert.Equal(t, `chat/203       error     USER_ALREADY_EXIST       The user ID is already registered.
rtm1/login/5   error     LOGIN_ERR_INVALID_TOKEN  SDK saw a wrong token.
signaling/203  warning   LOGIN_E_CANCEL           Login was cancelled by the user.
rtc-web        error     UID_CONFLICT             Two users have one ID.
`, codesIn(t, "text", userExists, invalidToken, loginCancel, uidConflict))
}

func TestCodesJSONL(t *testing.T) {
	assert.Equal(t, `{"product":"chat","code":203,"name":"USER_ALREADY_EXIST","aliases":["AgoraChatErrorUserAlreadyExist"],"class":"error","meaning":"The user ID is already registered.","fix":"Log in with it, or register another user ID.","notes":"","source":"a page"}
{"product":"rtc","table":"rtc-web","name":"UID_CONFLICT","aliases":[],"class":"error","meaning":"Two users have one ID.","fix":"Use another.","notes":"","source":""}
`, codesIn(t, "jsonl", userExists, uidConflict))
}

func TestCodesMarkdown(t *testing.T) {
	odd := *loginCancel
	odd.Meaning = "a | b <b>*c*</b> [d](e) `f`"
	odd.Aliases = []catalog.Alias{{Platform: "Web", Name: "x|y"}}
	got := codesIn(t, "markdown", userExists, &odd)
	assert.Contains(t, got, "\n## Agora Chat (`chat`)\n")
	assert.Contains(t, got, "| 203 | `USER_ALREADY_EXIST`<br>`AgoraChatErrorUserAlreadyExist` | error | The user ID is already registered. | Log in with it, or register another user ID. |\n")
	assert.Contains(t, got, "| 203 | `LOGIN_E_CANCEL`<br>`x\\|y` | warning | a \\| b \\<b\\>\\*c\\*\\</b\\> \\[d\\](e) \\`f\\` |  |\n")
}

func TestCodesOfTheWholeCatalog(t *testing.T) {
	all := catalog.All()
	lines := strings.Split(strings.TrimSuffix(codesIn(t, "jsonl", all...), "\n"), "\n")
	require.Len(t, lines, len(all))
	for i, line := range lines {
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		var r CatalogRecord
		require.NoError(t, d.Decode(&r))
		assert.Equal(t, all[i].Name, r.Name)
		assert.Equal(t, !all[i].Word, r.Code != nil)
	}
	assert.Len(t, strings.Split(codesIn(t, "text", all...), "\n"), len(all)+1)

	markdown := codesIn(t, "markdown", all...)
	assert.Equal(t, len(catalog.Tables()), strings.Count(markdown, "\n## "))
	for _, line := range strings.Split(markdown, "\n") {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| Code") {
			assert.Equal(t, 6, strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"), line)
		}
	}
	assert.EqualError(t, WriteCodes(&bytes.Buffer{}, all, "yaml"), `unknown format "yaml" for codes; want text, jsonl or markdown`)
}
