package rules_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// located is a finding with the number of its line.
type located struct {
	rules.Finding
	line int64
}

type keeper struct{ found []located }

func (k *keeper) Line(l *scanner.Line, fs []rules.Finding) error {
	for _, f := range fs {
		k.found = append(k.found, located{f, l.Number})
	}
	return nil
}

func findIn(t *testing.T, text string, opts rules.Options) []located {
	t.Helper()
	set, err := rules.NewSet(opts)
	require.NoError(t, err)
	k := &keeper{}
	s := scanner.New(set)
	s.Finder = k
	_, err = s.Scan(scanner.NewSource("test", strings.NewReader(text)))
	require.NoError(t, err)
	return k.found
}

func find(t *testing.T, text string) []located { return findIn(t, text, rules.Options{}) }

func TestEveryRuleFindsItsExampleAndIgnoresTheOthers(t *testing.T) {
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	for _, r := range set.AllRules() {
		t.Run(r.Name, func(t *testing.T) {
			require.NotEmpty(t, r.Says)
			before, rest, ok := strings.Cut(r.Finds, "«")
			require.True(t, ok, "the example marks what is found with «»")
			want, after, ok := strings.Cut(rest, "»")
			require.True(t, ok)
			found := find(t, before+want+after+"\n")
			require.NotEmpty(t, found, "nothing in %q", before+want+after)
			assert.Equal(t, want, found[0].Match)
			assert.Equal(t, len(before), found[0].Span.Start)
			assert.Equal(t, r.Name, found[0].Rule)
			assert.NotEqual(t, rules.Possible, found[0].Confidence)
			assert.NotEmpty(t, found[0].Evidence)
			for _, line := range r.Ignores {
				for _, f := range find(t, line+"\n") {
					assert.Equal(t, rules.Possible, f.Confidence, "%s is found in %q", f.Match, line)
				}
			}
		})
	}
}

// Every word with every gap: what trying the rules at each byte finds, trying
// them where the filter saw a window finds too.
func TestTheFilterLosesNoForm(t *testing.T) {
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	found := 0
	for _, r := range set.AllRules() {
		lines := []string{strings.NewReplacer("«", "", "»", "").Replace(r.Finds)}
		for _, w := range r.Words {
			w = strings.TrimPrefix(w, "*")
			camel := w
			if len(w) > 2 {
				camel = w[:2] + strings.ToUpper(w[2:3]) + w[3:]
			}
			for _, w := range []string{w, camel, strings.ToUpper(w), strings.ToUpper(w[:1]) + w[1:]} {
				for _, before := range []string{"", "login ", "Agora "} {
					for _, gap := range []string{"", " ", ": ", ":", "=", " = ", `":`, `\":`, "':", "(", "[", "：", "为:", " : ", "    ", " is ", " - ", " > ", "...", " ...", " i = ", ", "} {
						for _, n := range []string{"5", "203", "-17", "-10002", "0xcb"} {
							lines = append(lines, before+w+gap+n)
						}
					}
				}
			}
		}
		for _, line := range lines {
			// What follows decides whether a word promises anything at all.
			long := line + ", and so the session could not be opened again"
			assert.Equal(t, rules.Candidates(set, []byte(long), false), rules.Candidates(set, []byte(long), true), "%s: %q", r.Name, long)
			everywhere := rules.Candidates(set, []byte(line), false)
			found += len(everywhere)
			assert.Equal(t, everywhere, rules.Candidates(set, []byte(line), true), "%s: %q", r.Name, line)
		}
	}
	assert.Greater(t, found, 5000)
}

func FuzzTheFilterLosesNothing(f *testing.F) {
	set, err := rules.NewSet(rules.Options{})
	require.NoError(f, err)
	for _, r := range set.AllRules() {
		f.Add([]byte(strings.NewReplacer("«", "", "»", "").Replace(r.Finds)))
		for _, line := range r.Ignores {
			f.Add([]byte(line))
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		kept := string(line)
		assert.Equal(t, rules.Candidates(set, line, false), rules.Candidates(set, line, true))
		long := append(line[:len(line):len(line)], "                                        "...)
		assert.Equal(t, rules.Candidates(set, long, false), rules.Candidates(set, long, true))
		assert.Equal(t, kept, string(line), "the line is not written to")
	})
}

func TestEveryNameThatStandsAloneHasAWindow(t *testing.T) {
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	checked := 0
	for _, c := range catalog.All() {
		if c.ExplainOnly() {
			continue
		}
		names := []string{c.Name}
		for _, a := range c.Aliases {
			names = append(names, a.Name)
		}
		for _, n := range names {
			n = n[strings.LastIndexByte(n, '.')+1:]
			if !catalog.Distinctive(n) {
				continue
			}
			checked++
			assert.NotEmpty(t, set.Filter().Find(nil, []byte(n)), n)
		}
	}
	assert.Greater(t, checked, 500)
}

// inOwnWay is a line in which each product's SDK or an app of it prints a code.
var inOwnWay = map[catalog.Product]string{
	catalog.Signaling: "E/SignalService(20113): onError ecode = N",
	catalog.Chat:      "E/ChatClient( 1234): failed, code: N",
	catalog.RTM2:      "publish failed, errorCode: N, due to: it did",
	catalog.RTC:       "E/AgoraRtcEngine( 77): onError err: N",
}

// ownWay returns a line in which the code's product prints it.
func ownWay(c *catalog.Code) string {
	number := strconv.Itoa(int(c.Number))
	switch {
	case c.Table == "rtc-web":
		return "12:00:01:203 Agora-SDK [ERROR]: AgoraRTCException: AgoraRTCError " + c.Name + ": it did"
	case c.Table == "rtc-web2":
		return "AgoraRTC: Client.join onFailure, reason: " + c.Name
	case c.Table == "chat-web":
		return "WebIM.js:443 onError {type: " + number + ", message: 'x'}"
	case c.Product == catalog.RTM1 && methodOf[c.Table] != "":
		return "AgoraRtmClient " + methodOf[c.Table] + " failed errorCode: " + number
	case c.Product == catalog.RTM1: // no sample prints the number alone
		return "RTM ERROR " + number + " " + c.Name
	}
	return strings.Replace(inOwnWay[c.Product], "N", number, 1)
}

func TestEveryCodeIsFoundInItsProductsOwnWay(t *testing.T) {
	checked := 0
	for _, c := range catalog.All() {
		if c.ExplainOnly() {
			continue
		}
		line := ownWay(c)
		require.NotEmpty(t, line, c.Ref())
		found := find(t, line+"\n")
		if !assert.Len(t, found, 1, "%s in %q", c.Ref(), line) {
			continue
		}
		f := found[0]
		readings := f.Readings
		if len(readings) == 0 {
			readings = []*catalog.Code{f.Code}
		}
		if c.Word { // the Web SDK's two generations share a word
			assert.Equal(t, c.Name, f.Code.Name, line)
		} else {
			assert.Contains(t, readings, c, "%s in %q", c.Ref(), line)
		}
		assert.Equal(t, c.Product, f.Product, line)
		assert.GreaterOrEqual(t, f.Confidence, rules.Likely, line)
		checked++
	}
	assert.Greater(t, checked, 800)
}

func TestEverySeedRowIsFoundAndClassedRight(t *testing.T) {
	errors := 0
	for _, c := range catalog.All() {
		if !c.Seed || c.Class == catalog.Success {
			continue
		}
		errors++
		found := find(t, ownWay(c)+"\n")
		if !assert.Len(t, found, 1, c.Ref()) {
			continue
		}
		if len(found[0].Readings) > 1 { // 501 of Signaling, 605 of Chat
			assert.Contains(t, found[0].Readings, c)
			assert.True(t, found[0].Code.Seed, "the seed's row comes first")
			continue
		}
		assert.Same(t, c, found[0].Code)
		assert.Equal(t, c.Class, found[0].Class)
	}
	assert.Equal(t, 107, errors)
}

var methodOf = map[string]string{
	"rtm1/login": "login", "rtm1/logout": "logout", "rtm1/peer-message": "sendMessageToPeer",
	"rtm1/channel-message": "sendMessage", "rtm1/join": "join", "rtm1/leave": "leave",
	"rtm1/get-members": "getMembers", "rtm1/renew-token": "renewToken", "rtm1/query-peers": "queryPeersOnlineStatus",
	"rtm1/attribute": "setLocalUserAttributes", "rtm1/member-count": "getChannelMemberCount",
	"rtm1/peer-subscription": "subscribePeersOnlineStatus", "rtm1/invitation-api": "sendLocalInvitation",
}

func TestEveryDistinctiveNameIsFoundAlone(t *testing.T) {
	for _, c := range catalog.All() {
		if c.ExplainOnly() {
			continue
		}
		names := []string{c.Name}
		for _, a := range c.Aliases {
			names = append(names, a.Name[strings.LastIndexByte(a.Name, '.')+1:])
		}
		for _, n := range names {
			if !catalog.Distinctive(n) {
				continue
			}
			found := find(t, "12:00 rejected: "+n+", will retry\n")
			if assert.Len(t, found, 1, n) {
				assert.Equal(t, rules.Certain, found[0].Confidence, n)
				assert.Equal(t, c.Product, found[0].Product, n)
				numbers := []int32{found[0].Code.Number}
				for _, r := range found[0].Readings {
					numbers = append(numbers, r.Number)
				}
				assert.Contains(t, numbers, c.Number, n)
			}
		}
	}
}

func TestTheSuccessRowsGiveNoFinding(t *testing.T) {
	for _, line := range []string{"onLogout ecode=0", "ChatClient code: 0", "SUCCESS", "EM_NO_ERROR", "RTM_ERROR_OK", "login result ECODE_SUCCESS"} {
		assert.Empty(t, find(t, line+"\n"), line)
	}
}

func TestDecisions(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		line       int64
		ref        string // "" for undecided
		confidence rules.Confidence
	}{
		{"a number and its name on the next line are one finding at the number", "code: 203\ndesc: USER_ALREADY_EXIST\n", 1, "chat/203", rules.Certain},
		{"the name may come first", "desc: USER_NOT_FOUND\ncode: 204\n", 2, "chat/204", rules.Certain},
		{"a callback decides", "onLoginFailed ecode=203\n", 1, "signaling/203", rules.Certain},
		{"a bare number is undecided", "code: 203\n", 1, "", rules.Possible},
		{"a stack frame after the message decides", "login: 9, errorCode:9\nE/flutter ( 3): #0      AgoraRtmClient.login (package:agora_rtm/src/a.dart:9:7)\n", 1, "rtm1/login/9", rules.Likely},
		{"the method picks the table", "sendMessageToPeer failed errorCode:5\n", 1, "rtm1/peer-message/5", rules.Certain},
		{"RTM 2.x has a range of its own", "errorCode: -10002\n", 1, "rtm2/-10002", rules.Likely},
		{"a negated return is looked up without its sign", "AgoraRtcException(-17, null)\n", 1, "rtc/17", rules.Certain},
		{"another process is no witness", "I/a (  11): AgoraChat started\nI/b (  12): code: 203\n", 2, "", rules.Possible},
		{"the same process is", "I/a (  11): AgoraChat started\nI/a (  11): code: 203\n", 2, "chat/203", rules.Likely},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := find(t, tt.text)
			require.Len(t, found, 1)
			f := found[0]
			assert.Equal(t, tt.line, f.line)
			assert.Equal(t, tt.confidence, f.Confidence)
			if tt.ref == "" {
				assert.Empty(t, f.Product)
				assert.Greater(t, len(f.Readings), 1)
				return
			}
			require.NotNil(t, f.Code)
			assert.Equal(t, tt.ref, f.Code.Ref())
		})
	}
}

func TestAnUndecidedFindingListsTheSeedsReadings(t *testing.T) {
	found := find(t, "code: 203\n")
	require.Len(t, found, 1)
	var refs []string
	for _, c := range found[0].Readings {
		refs = append(refs, c.Ref())
	}
	assert.Equal(t, []string{"chat/203", "signaling/203"}, refs)
	assert.Equal(t, catalog.Warning, found[0].Class, "the class is the mildest reading's")
}

func TestOneProductTakesBareNumbers(t *testing.T) {
	found := findIn(t, "code: 203\n", rules.Options{Products: []catalog.Product{catalog.Signaling}})
	require.Len(t, found, 1)
	assert.Equal(t, "signaling/203", found[0].Code.Ref())
	assert.Equal(t, rules.Likely, found[0].Confidence)
}

func TestNothingIsFoundAfterAnEarlierAnnotation(t *testing.T) {
	assert.Empty(t, find(t, "hello  # agora: chat/203 USER_ALREADY_EXIST (error) LOGIN_E_NET\n"))
}

// Nor does it speak for the lines around it, which it would turn into what it
// says: annotated twice, a log says the same.
func TestAnEarlierAnnotationIsNoEvidence(t *testing.T) {
	for _, text := range []string{
		"x  # agora: chat/203 USER_ALREADY_EXIST (error) the user ID is taken\ncode: 203\n",
		"code: 203\nx  # agora: chat/203 USER_ALREADY_EXIST (error) the user ID is taken\n",
	} {
		found := find(t, text)
		require.Len(t, found, 1, text)
		assert.Empty(t, found[0].Product, text)
	}
}
