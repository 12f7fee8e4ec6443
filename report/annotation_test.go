package report

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func TestSuffixSaysWhatAFindingIs(t *testing.T) {
	several := find("501", "501", queryTimeout, rules.Certain)
	several.Readings = []*catalog.Code{queryTimeout, queryByUser}
	tables := find("5", "5", invalidToken, rules.Likely)
	tables.Readings = []*catalog.Code{invalidToken, joinLimit, joinLimit, joinLimit}
	native := find("-2", "-2", invalidRTC, rules.Certain)
	native.Number = -2
	lowered := find("203", "203", userExists, rules.Certain)
	lowered.Class = catalog.Warning
	likely := unknown("x", "x", catalog.Chat, -102)
	possible := likely
	possible.Confidence = rules.Possible
	table := unknown("x", "x", catalog.RTM1, 99)
	table.Table = "rtm1/login"
	word := undecided("TIMEOUT", "TIMEOUT", 0, uidConflict, queryTimeout)
	word.HasNumber = false

	for name, tt := range map[string]struct {
		f    rules.Finding
		want string
	}{
		"certain":                    {find("203", "203", userExists, rules.Certain), "chat/203 USER_ALREADY_EXIST (error) the user ID is already registered"},
		"likely looks alike":         {find("203", "203", userExists, rules.Likely), "chat/203 USER_ALREADY_EXIST (error) the user ID is already registered"},
		"possible, product decided":  {find("203", "203", userExists, rules.Possible), "203? chat USER_ALREADY_EXIST (error) the user ID is already registered"},
		"a table of its own":         {find("5", "5", invalidToken, rules.Certain), "rtm1/login/5 LOGIN_ERR_INVALID_TOKEN (error) SDK saw a wrong token"},
		"the web table":              {find("203", "203", parseFile, rules.Certain), "chat-web/203 PARSE_FILE_ERROR (error) a file could not be read"},
		"a word":                     {find("UID_CONFLICT", "UID_CONFLICT", uidConflict, rules.Certain), "rtc-web/UID_CONFLICT (error) two users have one ID"},
		"a native number":            {native, "rtc/2 ERR_INVALID_ARGUMENT (error) Android refused an argument"},
		"a class override":           {lowered, "chat/203 USER_ALREADY_EXIST (warning) the user ID is already registered"},
		"several rows of a number":   {several, "signaling/501 QUERYUSERNUM_E_TIMEOUT (error) the query timed out, or QUERYUSERNUM_E_BYUSER (obsolete)"},
		"several tables":             {tables, "rtm1/login/5 LOGIN_ERR_INVALID_TOKEN (error) SDK saw a wrong token, or rtm1/join/5 JOIN_CHANNEL_ERR_EXCEED_LIMIT (error) +2 more"},
		"undecided":                  {undecided("203", "203", 203, userExists, loginCancel), "203? chat USER_ALREADY_EXIST (error) or signaling LOGIN_E_CANCEL (warning)"},
		"undecided between three":    {undecided("203", "203", 203, userExists, loginCancel, parseFile), "203? chat USER_ALREADY_EXIST (error) or signaling LOGIN_E_CANCEL (warning) +1 more"},
		"an undecided word":          {word, "UID_CONFLICT? rtc-web UID_CONFLICT (error) or signaling QUERYUSERNUM_E_TIMEOUT (error)"},
		"unknown":                    {likely, "chat/-102 (unknown) not in any known table"},
		"unknown in a table":         {table, "rtm1/login/99 (unknown) not in any known table"},
		"unknown and only possible":  {possible, "-102? chat (unknown) not in any known table"},
		"undecided without readings": {undecided("7", "7", 7), "7?"},
	} {
		t.Run(name, func(t *testing.T) {
			got := string(AppendSuffix([]byte("x"), []rules.Finding{tt.f}, nil))
			assert.Equal(t, "x  # agora: "+tt.want, got)
		})
	}
}

func TestSuffixJoinsAndLimitsItems(t *testing.T) {
	one := undecided("7", "7", 7)
	assert.Equal(t, "", string(AppendSuffix(nil, nil, nil)))
	assert.Equal(t, "  # agora: 7?; 7?", string(AppendSuffix(nil, []rules.Finding{one, one}, nil)))
	many := make([]rules.Finding, 11)
	for i := range many {
		many[i] = one
	}
	assert.Equal(t, "  # agora: "+strings.Repeat("7?; ", 8)+"+3 more", string(AppendSuffix(nil, many, nil)))
	assert.Equal(t, 8, strings.Count(string(AppendSuffix(nil, many[:8], nil)), "7?"))
}

func TestColourBeginsAfterTheMark(t *testing.T) {
	st := NewStyle(true)
	f := find("203", "203", userExists, rules.Certain)
	got := string(AppendSuffix(nil, []rules.Finding{f, undecided("7", "7", 7)}, st))
	assert.Equal(t, "  # agora: \x1b[31mchat/203 USER_ALREADY_EXIST (error) the user ID is already registered\x1b[0m; \x1b[2m7?\x1b[22m", got)
	plain := string(AppendSuffix(nil, []rules.Finding{f, undecided("7", "7", 7)}, nil))
	assert.Equal(t, plain, regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(got, ""))
}

func TestEveryMeaningReadsOn(t *testing.T) {
	for _, c := range catalog.All() {
		got := string(appendMeaning(nil, c.Meaning))
		assert.False(t, strings.HasSuffix(got, "."), got)
		assert.True(t, strings.EqualFold(got+".", c.Meaning), got)
	}
	for sentence, want := range map[string]string{
		"The call worked.":        "the call worked",
		"A b.":                    "a b",
		"SDK saw it.":             "SDK saw it",
		"WebGL is missing.":       "WebGL is missing",
		"Windows audio: no.":      "Windows audio: no",
		"H264 is off.":            "H264 is off",
		"App ID is wrong.":        "App ID is wrong",
		"Catch-all: who knows...": "catch-all: who knows..",
		"":                        "",
		"1 of 2.":                 "1 of 2",
	} {
		assert.Equal(t, want, string(appendMeaning(nil, sentence)))
	}
}

func TestBelowDrawsTheSpan(t *testing.T) {
	text := "E/ChatClient( 1234): register failed, code: 203"
	f := find(text, "code: 203", userExists, rules.Certain)
	f.Evidence = append(because, because[0], because[0])
	l := &scanner.Line{Number: 12, Text: []byte(text), Whole: true}
	want := `                                      ^~~~~~~~~
  # agora: chat/203 USER_ALREADY_EXIST (error) the user ID is already registered
  # agora:   because the line says "ChatClient": a class of Agora Chat
  # agora:   because line 9 says "onError\t\x1b[2J\u202e"
  # agora:   because the log says "hyphenate": an older brand of Agora Chat
  # agora:   +2 more
  # agora:   fix: Log in with it, or register another user ID.
`
	got := string(AppendBelow(nil, l, "\n", []rules.Finding{f}, nil))
	assert.Equal(t, want, got)
	crlf := string(AppendBelow(nil, l, "\r\n", []rules.Finding{f}, nil))
	assert.Equal(t, strings.ReplaceAll(want, "\n", "\r\n"), crlf)
	colored := string(AppendBelow(nil, l, "\n", []rules.Finding{f}, NewStyle(true)))
	assert.Contains(t, colored, "\x1b[31m^~~~~~~~~\x1b[0m\n")
}

func TestCaretsStandUnderTheSpan(t *testing.T) {
	for name, tt := range map[string]struct{ text, match, want string }{
		"at the start":           {"203 x", "203", "^~~\n"},
		"one byte":               {"a7", "7", " ^\n"},
		"tabs are repeated":      {"a\tb\t203", "203", " \t \t^~~\n"},
		"wide characters":        {"登录失败 203", "203", "         ^~~\n"},
		"combining marks":        {"e\u0301 203", "203", "  ^~~\n"},
		"a wide match":           {"x 错误 1", "错误", "  ^~~~\n"},
		"colours take no room":   {"\x1b[1;31mx\x1b[0m 203", "203", "  ^~~\n"},
		"invalid bytes take one": {"\xff\xfe 203", "203", "   ^~~\n"},
		"too far":                {strings.Repeat("x", 600) + "203", "203", ""},
		"too far without width":  {strings.Repeat("\u0301", 3000) + "203", "203", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := &scanner.Line{Text: []byte(tt.text), Whole: true}
			f := find(tt.text, tt.match, userExists, rules.Certain)
			assert.Equal(t, tt.want, string(appendCarets(nil, l, "\n", &f, nil)))
		})
	}
	// A part of a long line has no left edge to count from.
	l := &scanner.Line{Text: []byte("203"), TextAt: 5000}
	f := find("203", "203", userExists, rules.Certain)
	f.Span = rules.Span{Start: 5000, End: 5003}
	assert.Empty(t, appendCarets(nil, l, "\n", &f, nil))
}

func TestBelowLimitsFindings(t *testing.T) {
	l := &scanner.Line{Text: []byte("7"), Whole: true}
	many := make([]rules.Finding, 10)
	for i := range many {
		many[i] = undecided("7", "7", 7)
	}
	got := string(AppendBelow(nil, l, "\n", many, nil))
	assert.Equal(t, strings.Repeat("^\n  # agora: 7?\n", 8)+"  # agora: +2 more\n", got)
}

// Whatever the log says, an annotation is one line of visible characters.
func FuzzAnnotationIsVisible(f *testing.F) {
	f.Add("code: 203", "ChatClient", "USER")
	f.Add("\x1b]8;;\u202e\u2028##[error]::add-mask::x\r\n", "\xff\xc2\x9b2J\u200b", "\U000e0001")
	f.Fuzz(func(t *testing.T, match, text, name string) {
		c := *userExists
		c.Name, c.Meaning, c.Fix = name, text, match
		fs := []rules.Finding{
			find(match, match, &c, rules.Certain), undecided(match, match, 1, &c, &c), unknown(match, match, "chat", 1),
			find(match, match, nil, rules.Possible),
		}
		fs[0].Evidence = []rules.Evidence{{Text: text, Says: match}}
		requireVisible(t, AppendSuffix(nil, fs, nil))
		l := &scanner.Line{Text: []byte(match), Whole: true}
		for _, line := range strings.Split(string(AppendBelow(nil, l, "\n", fs, nil)), "\n") {
			requireVisible(t, []byte(strings.TrimLeft(line, "\t ")))
		}
	})
}

// requireVisible is an oracle of its own, written from the promise.
func requireVisible(t *testing.T, text []byte) {
	t.Helper()
	require.True(t, utf8.Valid(text), "%q", text)
	require.NotContains(t, string(text), "##[")
	for _, r := range string(text) {
		bad := r < ' ' || 0x7f <= r && r <= 0x9f || r == 0x061c || r == 0x200e || r == 0x200f ||
			0x2028 <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == 0xfeff || r >= 0xe0000 && r <= 0xe007f
		require.False(t, bad, "%q holds %U", text, r)
	}
}
