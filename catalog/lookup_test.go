package catalog

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ExampleFind() {
	codes, err := Find("203")
	if err != nil {
		fmt.Println(err)
	}
	for _, c := range codes {
		fmt.Println(c.Ref(), c.Name, c.Class)
	}
	// Output:
	// chat/203 USER_ALREADY_EXIST error
	// chat-web/203 PARSE_FILE_ERROR error
	// signaling/203 LOGIN_E_CANCEL warning
}

func ExampleSearch() {
	for _, c := range Search("token about to expire")[:1] {
		fmt.Println(c.Ref(), c.Meaning)
	}
	// Output:
	// chat/108 The token is past its end time, so the session is closed.
}

func TestByNumberFindsEveryNumberInTheOrderOfAll(t *testing.T) {
	want := map[int32][]*Code{}
	for _, c := range All() {
		if !c.Word {
			want[c.Number] = append(want[c.Number], c)
		}
	}
	for n, codes := range want {
		assert.Equal(t, codes, ByNumber(n), n)
	}
	for _, n := range []int32{math.MinInt32, -20000, 77777, 99999, math.MaxInt32} {
		assert.Empty(t, ByNumber(n), n)
	}
}

func TestByNumberDoesNotAllocate(t *testing.T) {
	All()
	ByNumber(203)
	assert.Zero(t, testing.AllocsPerRun(100, func() { ByNumber(203) }))
	assert.Zero(t, testing.AllocsPerRun(100, func() { In(Chat, 203) }))
}

func TestByNumberCannotBeAppendedInto(t *testing.T) {
	codes := ByNumber(203)
	assert.Equal(t, len(codes), cap(codes))
}

func TestIn(t *testing.T) {
	refs := func(codes []*Code) string {
		var list []string
		for _, c := range codes {
			list = append(list, c.Ref())
		}
		return strings.Join(list, " ")
	}
	for name, test := range map[string]struct {
		product Product
		number  int32
		want    string
	}{
		"a product's own numbers":                {Chat, 203, "chat/203 chat-web/203"},
		"a number of another product":            {RTM2, 203, ""},
		"a return value of a native RTC call":    {RTC, -110, "rtc/110"},
		"which a media player's reason shares":   {RTC, -17, "rtc/17 rtc/media-player/-17"},
		"other products keep the sign":           {Chat, -203, ""},
		"and have negative numbers of their own": {Chat, -2, "chat-web/-2"},
		"the least number has no absolute value": {RTC, math.MinInt32, ""},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, refs(In(test.product, test.number)))
		})
	}
}

func TestEverySpellingFindsItsCode(t *testing.T) {
	for _, c := range All() {
		spellings := []string{c.Name}
		for _, a := range c.Aliases {
			spellings = append(spellings, a.Name, unscoped(a.Name))
		}
		for _, s := range spellings {
			assert.Contains(t, Named(s), c, s)
			for _, f := range []string{s, strings.ToLower(s), strings.ToUpper(s), strings.ReplaceAll(s, "_", "-"), strings.ReplaceAll(s, "_", " ")} {
				assert.Contains(t, NamedFold(f), c, f)
			}
		}
	}
}

func TestNamedKnowsScopedSpellingsByTheirLastComponent(t *testing.T) {
	for _, s := range []string{"IAgoraAPI.ECODE_LOGIN_E_NET", "ECODE_LOGIN_E_NET", "AgoraEcode_LOGIN_E_NET", "LOGIN_E_NET"} {
		codes := Named(s)
		require.Len(t, codes, 1, s)
		assert.Equal(t, "signaling/201", codes[0].Ref())
	}
	assert.Empty(t, Named("login_e_net"), "Named is exact")
	assert.Empty(t, Named(""))
}

func TestEveryRefIsFound(t *testing.T) {
	for _, c := range All() {
		for _, ref := range []string{c.Ref(), strings.ToUpper(c.Ref()), c.TableName() + "/" + c.Name} {
			codes, err := Find(ref)
			require.NoError(t, err)
			assert.Contains(t, codes, c, ref)
			for _, other := range codes {
				assert.Equal(t, c.TableName(), other.TableName(), ref)
			}
		}
	}
}

func TestFind(t *testing.T) {
	for ref, want := range map[string]string{
		" 203 ":                     "chat/203 chat-web/203 signaling/203",
		"chat/203":                  "chat/203",
		"Chat/606":                  "chat/606",
		"chat-web/606":              "chat-web/606",
		"chat/1204":                 "chat-web/1204",
		"-10005":                    "rtm2/-10005",
		"-17":                       "rtc/17 rtc/media-player/-17",
		"rtc/-17":                   "rtc/17",
		"rtc/media-player/-17":      "rtc/media-player/-17",
		"rtm1/login/5":              "rtm1/login/5",
		"rtm1/login/LOGIN_ERR_OK":   "rtm1/login/0",
		"rtm1/login_err_ok":         "rtm1/login/0",
		"rtm1/201":                  "rtm1/renew-token/201 rtm1/join/201",
		"AgoraChatErrorUserRemoved": "chat/207",
		".userAlreadyExist":         "chat/203",
		"invalid_token":             "chat/104 rtm2/-10005",
		"rtc-web/uid_conflict":      "rtc-web/UID_CONFLICT",
		"rtm2/link-state":           "rtm2/link-state/0 rtm2/link-state/1 rtm2/link-state/2 rtm2/link-state/3 rtm2/link-state/4 rtm2/link-state/5",
	} {
		t.Run(ref, func(t *testing.T) {
			var refs []string
			for _, c := range find(t, ref) {
				refs = append(refs, c.Ref())
			}
			assert.Equal(t, want, strings.Join(refs, " "))
		})
	}
	assert.Len(t, find(t, "signaling"), 44)
	assert.Greater(t, len(find(t, "chat")), 200, "a product has all its tables")
}

func TestFindSaysWhatItDoesNotKnow(t *testing.T) {
	for ref, want := range map[string]string{
		"":             `unknown code ""`,
		"USER_ON_MOON": `unknown code "USER_ON_MOON"`,
		"chat/99999":   `unknown code "chat/99999"`,
		"chut/203":     `unknown code "chut/203": no product or table is called "chut"`,
		"9999999999":   `unknown code "9999999999"`,
	} {
		codes, err := Find(ref)
		assert.EqualError(t, err, want)
		assert.Empty(t, codes)
	}
}

func TestSearch(t *testing.T) {
	for words, want := range map[string][]string{
		"token expired":         {"chat/108", "signaling/204", "rtm1/login/6", "rtc/109", "rtc-web2/2"},
		"expired token":         {"chat/108"},
		"tokens expiring":       {"chat/108", "chat/109"},
		"token will expire":     {"chat/109"},
		"kicked":                {"signaling/103", "signaling/601", "chat/216", "chat/217", "rtm1/leave/4"},
		"kick":                  {"signaling/103"},
		"camera":                {"rtc/1003", "rtc/1500", "rtc/1501", "rtc/local-video/2"},
		"microphone permission": {"rtc/9", "rtc/1027"},
		"user not found":        {"chat/204", "chat-web/204"},
		"canceled":              {"signaling/203", "rtc/11"},
		"cancelled":             {"signaling/203", "rtc/11"},
		"the chat token":        {"chat/104"},
		"203 login":             {"signaling/203"},
	} {
		t.Run(words, func(t *testing.T) {
			var refs []string
			for _, c := range Search(words) {
				refs = append(refs, c.Ref())
			}
			for _, ref := range want {
				assert.Contains(t, refs, ref)
			}
		})
	}
	assert.Empty(t, Search(""))
	assert.Empty(t, Search("xyzzy"))
}

func TestSearchPutsTheBestFirst(t *testing.T) {
	first := func(words string) string { return Search(words)[0].Ref() }
	assert.Equal(t, "chat/108", first("token expired"))
	assert.Equal(t, "rtc/1003", first("start camera"))
	assert.Equal(t, "chat/204", first("user not found"))
	assert.Equal(t, "signaling/103", first("logout kicked"))

	explain := false
	for _, c := range Search("token") {
		assert.False(t, explain && !c.ExplainOnly(), "%s comes after what is for explanation only", c.Ref())
		explain = c.ExplainOnly()
	}
}

func TestDistinctive(t *testing.T) {
	for _, name := range []string{
		"LOGIN_E_TOKENEXPIRED", "IAgoraAPI.ECODE_LOGOUT_E_NET", "ECODE_LOGOUT_E_NET", "AgoraEcode_LOGIN_E_NET", "GENERAL_E_FAILED",
		"EM_NO_ERROR", "AgoraChatErrorUserNotFound", "EMErrorUserNotFound", "WEBIM_CONNCTION_AUTH_ERROR",
		"LOGIN_ERR_INVALID_TOKEN", "RtmStatusCode.LoginError.LOGIN_ERR_INVALID_TOKEN", "AgoraRtmLoginErrorInvalidToken",
		"RTM_ERROR_INVALID_TOKEN", "AgoraRtmErrorInvalidToken",
		"ERR_ADM_START_RECORDING", "WARN_ADM_RECORD_AUDIO_SILENCE", "AgoraErrorCodeInvalidToken", "AgoraWarningCodeLookupChannelTimeout",
		"CAN_NOT_GET_GATEWAY_SERVER", "K_TIMESTAMP_EXPIRED", "DYNAMIC_KEY_EXPIRED",
	} {
		assert.True(t, Distinctive(name), name)
	}
	for _, name := range []string{
		"INVALID_TOKEN", "USER_NOT_FOUND", "NETWORK_ERROR", "ERR_FAILED", "PERMISSION_DENIED", "TIMEOUT", "SUCCESS", "GENERAL_E", "OK",
		"LOGIN_E_", "LOGIN_E_NOBODY_HAS_THIS", "AgoraChatErrorCode", "AgoraRtmKit", "RTM_ERROR_", "", ".",
	} {
		assert.False(t, Distinctive(name), name)
	}
}

func TestEveryFamilyHasMembersOfItsProduct(t *testing.T) {
	for _, f := range Families() {
		assert.NotEmpty(t, f.Reason, f.Prefix)
		members := 0
		for _, c := range All() {
			names := []string{c.Name}
			for _, a := range c.Aliases {
				names = append(names, unscoped(a.Name))
			}
			for _, name := range names {
				if name == f.Prefix || !f.Whole && strings.HasPrefix(name, f.Prefix) {
					if c.Product == f.Product {
						members++
					}
				}
			}
		}
		assert.NotZero(t, members, f.Prefix)
	}
}

func BenchmarkByNumber(b *testing.B) {
	for b.Loop() {
		ByNumber(203)
	}
}

func BenchmarkNamed(b *testing.B) {
	for b.Loop() {
		Named("LOGIN_E_NET")
	}
}

func BenchmarkSearch(b *testing.B) {
	for b.Loop() {
		Search("token expired")
	}
}
