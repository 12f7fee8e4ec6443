package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// row returns the catalog's row for a reference that has one.
func row(t testing.TB, ref string) *catalog.Code {
	t.Helper()
	codes, err := catalog.Find(ref)
	require.NoError(t, err)
	return codes[0]
}

func TestGate(t *testing.T) {
	certain := func(ref string) rules.Finding { return find("x", "x", row(t, ref), rules.Certain) }
	native := certain("rtc/17")
	native.Number = -17
	lowered := certain("chat/202")
	lowered.Class = catalog.Warning
	several := certain("QUERYUSERNUM_E_TIMEOUT")
	several.Readings = []*catalog.Code{several.Code, row(t, "QUERYUSERNUM_E_BYUSER")}

	for name, tt := range map[string]struct {
		list string
		f    rules.Finding
		want bool
	}{
		"error takes errors":                {"error", certain("chat/202"), true},
		"error leaves warnings":             {"error", certain("signaling/203"), false},
		"warning takes warnings":            {"warning", certain("signaling/203"), true},
		"warning includes errors":           {"warning", certain("chat/202"), true},
		"warning leaves obsolete":           {"warning", certain("chat/5"), false},
		"obsolete":                          {"obsolete", certain("chat/5"), true},
		"unknown":                           {"unknown", unknown("x", "x", catalog.Chat, -102), true},
		"unknown leaves errors":             {"unknown", certain("chat/202"), false},
		"error leaves unknown":              {"error", unknown("x", "x", catalog.Chat, -102), false},
		"a class override counts":           {"error", lowered, false},
		"never":                             {"never", certain("chat/202"), false},
		"a product":                         {"chat", certain("chat-web/606"), true},
		"another product":                   {"rtm1,rtm2", certain("chat/202"), false},
		"a product in capitals":             {"CHAT", certain("chat/202"), true},
		"a table":                           {"rtm1/login", certain("rtm1/login/5"), true},
		"another table":                     {"rtm1/login", certain("rtm1/join/5"), false},
		"a number":                          {"chat/202", certain("chat/202"), true},
		"another number":                    {"chat/202", certain("chat/203"), false},
		"the number of another product":     {"chat/203", certain("signaling/203"), false},
		"the number of another table":       {"chat/203", certain("chat-web/203"), false},
		"a table's number":                  {"chat-web/203", certain("chat-web/203"), true},
		"a method's number":                 {"rtm1/login/5", certain("rtm1/login/5"), true},
		"a product without main table":      {"rtm1/5", certain("rtm1/join/5"), true},
		"a native number":                   {"rtc/17", native, true},
		"a native number with its sign":     {"rtc/-17", native, true},
		"a word of a table":                 {"rtc-web/UID_CONFLICT", certain("rtc-web/UID_CONFLICT"), true},
		"an unknown number":                 {"chat/-102", unknown("x", "x", catalog.Chat, -102), true},
		"an unknown number of another":      {"chat/-102", unknown("x", "x", catalog.RTC, -102), false},
		"a name":                            {"LOGIN_E_TOKENWRONG", certain("LOGIN_E_TOKENWRONG"), true},
		"a name in another spelling":        {"agorachaterroruseralreadyexist", certain("chat/203"), true},
		"another name":                      {"LOGIN_E_TOKENWRONG", certain("LOGIN_E_NET"), false},
		"several rows go by the first":      {"QUERYUSERNUM_E_BYUSER", several, false},
		"the number of several rows":        {"signaling/501", several, true},
		"taken away":                        {"error,!chat/202", certain("chat/202"), false},
		"others stay":                       {"error,!chat/202", certain("chat/203"), true},
		"a product taken away":              {"error,!chat", certain("chat/203"), false},
		"and a code of it put back":         {"error,!chat,chat/203", certain("chat/203"), true},
		"warnings taken away, not errors":   {"warning,!warning", certain("chat/203"), true},
		"errors taken away, not warnings":   {"warning,!error", certain("signaling/203"), true},
		"an unknown number taken away":      {"unknown,!chat/-102", unknown("x", "x", catalog.Chat, -102), false},
		"a table taken away":                {"chat,!chat-web", certain("chat-web/606"), false},
		"and the product stays":             {"chat,!chat-web", certain("chat/202"), true},
		"a name taken away":                 {"error,!LOGIN_E_TOKENWRONG", certain("signaling/206"), false},
		"obsolete codes taken away":         {"chat,!obsolete", certain("chat/5"), false},
		"unknown numbers of a product":      {"chat", unknown("x", "x", catalog.Chat, -102), true},
		"a product and a name":              {"chat/USER_ALREADY_EXIST", certain("chat/203"), true},
		"a product and another's name":      {"error,!signaling/LOGIN_E_TOKENWRONG", certain("chat/203"), true},
		"a table of a method and a name":    {"rtm1/login/LOGIN_ERR_INVALID_TOKEN", certain("rtm1/login/5"), true},
		"spaces do not matter":              {" error , ! chat/202 ", certain("chat/202"), false},
		"a likely finding":                  {"error", find("x", "x", row(t, "chat/202"), rules.Likely), true},
		"a finding that is only possible":   {"error", find("x", "x", row(t, "chat/202"), rules.Possible), false},
		"an undecided finding":              {"warning", undecided("x", "x", 203, userExists, loginCancel), false},
		"a code that its table has not got": {"chat/987654", certain("chat/202"), false},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := ParseGate(tt.list)
			require.NoError(t, err)
			assert.Equal(t, tt.want, g.Fatal(&tt.f, false))
			assert.Equal(t, tt.want, g.Reason() != "")
		})
	}
}

func TestGateJudgesPossibleFindingsWhenAsked(t *testing.T) {
	possible := find("x", "x", row(t, "chat/202"), rules.Possible)
	between := undecided("x", "x", 203, row(t, "chat/203"), row(t, "signaling/203")) // class warning, first reading error
	for list, want := range map[string][2]bool{
		"error":         {true, true},
		"chat":          {true, true},
		"chat/203":      {false, true},
		"signaling/203": {false, false},
		"signaling":     {false, false},
		"unknown":       {false, false},
	} {
		g, err := ParseGate(list)
		require.NoError(t, err)
		assert.Equal(t, want[0], g.Fatal(&possible, true), list)
		assert.Equal(t, want[1], g.Fatal(&between, true), list)
	}
}

func TestGateKnowsOwnCodes(t *testing.T) {
	own := &catalog.Code{Product: "billing", Number: 7, Class: catalog.Error, Name: "NO_CREDIT"}
	f := find("x", "x", own, rules.Certain)
	for _, list := range []string{"billing", "billing/7", "NO_CREDIT", "billing/no_credit", "error"} {
		g, err := ParseGate(list, own)
		require.NoError(t, err, list)
		assert.True(t, g.Fatal(&f, false), list)
	}
	_, err := ParseGate("billing/7")
	assert.EqualError(t, err, `unknown product or table "billing" in "billing/7"`)
}

func TestParseGateRefuses(t *testing.T) {
	for list, want := range map[string]string{
		"":                     "empty list; write never if nothing is to be fatal",
		"error,":               `an empty word in "error,"`,
		"error,!":              `an empty word in "error,!"`,
		"!chat/201":            `"!chat/201" takes away from nothing; put what is fatal before it, as in error,!chat/201`,
		"error,never":          `never stands alone, not in "error,never"`,
		"203":                  `"203" alone can mean codes of several products; name one, as in chat/203`,
		"-10005":               `"-10005" alone can mean codes of several products; name one, as in chat/-10005`,
		"eror":                 `unknown word "eror"; did you mean error?`,
		"LOGIN_E_TOKENWRONGG":  `unknown word "LOGIN_E_TOKENWRONGG"; did you mean LOGIN_E_TOKENWRONG?`,
		"rtm":                  `unknown word "rtm"; did you mean rtm2?`,
		"zzzzzzzzzzzzzzzzzzzz": `unknown word "zzzzzzzzzzzzzzzzzzzz"`,
		"chta/202":             `unknown product or table "chta" in "chta/202"; did you mean chat?`,
		"rtm1/lgin/5":          `unknown product or table "rtm1/lgin" in "rtm1/lgin/5"; did you mean rtm1/login?`,
		"chat/USER_ALREADY":    `no code "USER_ALREADY" in chat; did you mean USER_ALREADY_LOGIN?`,
		"chat/99999999999":     `no code "99999999999" in chat`,
		"success":              `"success" can never be fatal: it is explained and not looked for in logs`,
		"chat/0":               `"chat/0" can never be fatal: it is explained and not looked for in logs`,
		"cloud-recording":      `"cloud-recording" can never be fatal: its codes are explained and not looked for in logs`,
		"rtm2/link-state/5":    `"rtm2/link-state/5" can never be fatal: codes of rtm2/link-state are explained and not looked for in logs`,
		"error,\x1b[2J":        `unknown word "\x1b[2J"`,
	} {
		g, err := ParseGate(list)
		assert.Nil(t, g, list)
		assert.EqualError(t, err, want, list)
	}
}

func TestReasonSaysTheWorstFirst(t *testing.T) {
	g, err := ParseGate(" warning,unknown,!chat/201")
	require.NoError(t, err)
	assert.Equal(t, "", g.Reason())
	add := func(f rules.Finding, n int) {
		for range n {
			require.True(t, g.Fatal(&f, true))
		}
	}
	add(find("x", "x", row(t, "signaling/203"), rules.Certain), 9)
	add(find("x", "x", row(t, "signaling/206"), rules.Certain), 1)
	assert.Equal(t, "agoralog: 10 fatal findings (signaling/206 x1, signaling/203 x9), fail-on warning,unknown,!chat/201", g.Reason())
	add(find("x", "x", row(t, "chat/202"), rules.Certain), 1200)
	add(find("x", "x", row(t, "rtc-web/UID_CONFLICT"), rules.Certain), 2)
	add(undecided("x", "x", 203, row(t, "chat/203"), row(t, "signaling/203")), 2)
	add(unknown("x", "x", catalog.Chat, -102), 1)
	assert.Equal(t, "agoralog: 1,215 fatal findings (chat/202 x1,200, rtc-web/UID_CONFLICT x2, 203? x2, signaling/206 x1, signaling/203 x9, +1 more), fail-on warning,unknown,!chat/201", g.Reason())

	three, err := ParseGate("error,!chat/201")
	require.NoError(t, err)
	for _, ref := range []string{"signaling/206", "chat/202", "chat/201", "chat/202"} {
		f := find("x", "x", row(t, ref), rules.Certain)
		three.Fatal(&f, false)
	}
	assert.Equal(t, "agoralog: 3 fatal findings (chat/202 x2, signaling/206 x1), fail-on error,!chat/201", three.Reason())

	one, err := ParseGate("error")
	require.NoError(t, err)
	f := find("x", "x", row(t, "chat/202"), rules.Certain)
	one.Fatal(&f, false)
	assert.Equal(t, "agoralog: 1 fatal finding (chat/202 x1), fail-on error", one.Reason())
}

func TestGateRemembersABoundedNumberOfCodes(t *testing.T) {
	g, err := ParseGate("unknown")
	require.NoError(t, err)
	for i := range 5000 {
		f := unknown("x", "x", catalog.Chat, int32(-i))
		g.Fatal(&f, false)
	}
	assert.LessOrEqual(t, len(g.tally), 2*maxTally)
	want := "agoralog: 5,000 fatal findings (chat/-4999 x1, chat/-4998 x1, chat/-4997 x1, chat/-4996 x1, chat/-4995 x1, +995 more codes or more), fail-on unknown"
	assert.Equal(t, want, g.Reason())

	parts := [3]*Gate{g.Fork(), g.Fork(), g.Fork()}
	for i := range 5000 {
		f := unknown("x", "x", catalog.Chat, int32(-i))
		parts[i%3].Fatal(&f, false)
	}
	whole := g.Fork()
	for _, k := range []int{2, 0, 1} {
		whole.Merge(parts[k])
	}
	assert.Equal(t, want, whole.Reason(), "the parting of the input does not matter")
}

func FuzzParseGate(f *testing.F) {
	f.Add("error,!chat/201,rtm1/login/5")
	f.Fuzz(func(t *testing.T, list string) {
		g, err := ParseGate(list)
		if err != nil {
			requireVisible(t, []byte(Visible(err.Error())))
			return
		}
		x := find("x", "x", userExists, rules.Certain)
		require.Equal(t, g.Fatal(&x, false), g.Reason() != "")
		requireVisible(t, []byte(g.Reason()))
	})
}
