package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func masked(text string) string {
	return string(appendMasked(nil, []byte(text), findMasks(nil, []byte(text))))
}

const (
	hex32 = "0123456789abcdef0123456789ABCDEF"
	v7    = "007eJxTYJj5tbL4aUZ1Vb0x"
	jwt   = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_"
)

func TestMasks(t *testing.T) {
	for text, want := range map[string]string{
		"a " + v7 + " b":                                          "a <token> b",
		"006" + hex32 + "IAB=, next":                              "<token>, next",
		"(" + jwt + ")":                                           "(<token>)",
		"Bearer abc.def-ghi.":                                     "Bearer <token>",
		"Authorization: Basic dXNlcjpwdw== x":                     "Authorization: <token>",
		`-H "Authorization: agora token=abcdefg" -X`:              `-H "Authorization: <token>" -X`,
		"sig Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6MTIz==.": "sig <token>.",
		hex32 + ":" + hex32:                                       "<id>:<id>",
		"cert_" + hex32 + "_x":                                    "cert_<id>_x",
		"/v1/" + hex32 + "/join":                                  "/v1/<id>/join",
		"sha " + hex32 + hex32:                                    "sha <token>",
		"mail a.b+c@d-e.example.org.":                             "mail <email>.",
		"a@easemob.com/android_1":                                 "<email>/android_1",
		"https://u:p@host/x":                                      "https://<user>@host/x",
		"from 10.1.2.3:8080, ::1, fe80::1ff:fe23:4567:890a.":      "from <ip>:8080, <ip>, <ip>.",
		"[2001:db8::7]:443":                                       "[<ip>]:443",

		"uid=12 userId:a user_id = b USER-ID: c remoteUid:d localuserid=e": "uid=<user> userId:<user> user_id = <user> USER-ID: <user> remoteUid:<user> localuserid=<user>",
		"channel=a channelName: b roomId=>c room[d] channel(e)":            "channel=<channel> channelName: <channel> roomId=><channel> room[<channel>] channel(<value>)",
		"token=x&uid=5&z=1":                      "token=<token>&uid=<user>&z=1",
		`{"uid":5,"channel":"a \" b","z":1}`:     `{"uid":"<user>","channel":"<channel>","z":1}`,
		`"{\"userId\":\"a b\",\"uid\":7}"`:       `"{\"userId\":\"<user>\",\"uid\":\"<user>\"}"`,
		`{"uids":[1,"b"],"z":[2]}`:               `{"uids":["<user>","<user>"],"z":[2]}`,
		`account:"a b" z`:                        `account:"<user>" z`,
		`account:"a b`:                           `account:"<user>`,
		"appKey=a#b appId: c appCertificate='d'": "appKey=<key> appId: <id> appCertificate='<id>'",
		"password=p@s,w;0 rest pwd: x":           "password=<secret> rest pwd: <secret>",
		"secret=a, uid=5":                        "secret=<secret>, uid=<user>",
		"user id: 5, channel name = b, uid 77":   "user id: <user>, channel name = <channel>, uid <user>",
		"频道 channel：测试 好":                        "频道 channel：<channel> 好",

		`joinChannel("a", "b", "", 5)`:     `joinChannel("<value>", "<value>", "", <value>)`,
		"rtm.login(token: a, userId: b)":   "rtm.login(token: <value>, userId: <value>)",
		"onChannelJoinFailed(room1,5,300)": "onChannelJoinFailed(<value>,5,300)",
		"onUserJoined(5)":                  "onUserJoined(<value>)",
		"login({a: 'b', c: [1]}) 5":        "login({a: '<value>', c: [<value>]}) 5",
	} {
		assert.Equal(t, want, masked(text), text)
		assert.Equal(t, want, masked(want), "twice")
	}
}

func TestWhatNamesNobodyIsNotMasked(t *testing.T) {
	for _, text := range []string{
		"", "code: 203", "errorCode=110, desc: User already exist", "onError(203)", "onLoginFailed(201)",
		"LOGIN_E_TOKENWRONG RTM_ERROR_NOT_LOGGED_IN AgoraChatErrorUserAuthenticationFailed AGORA_SDK",
		"10:15:02.113 E/ChatClient( 1234): register failed", "2026-11-24T10:15:02+01:00 10:15:02:113",
		"E/Channel: joined", "D/AgoraUser(123): left", "version 4.2.2 build 4.2", "std::string Face::add a::b",
		"at io.agora.rtc.RtcEngine.joinChannel(RtcEngine.java:123)", "at a.b.login(Native Method)",
		"token=null token: expired user: undefined", "user authentication failed", "the channel was left", "join (see the manual)",
		"/data/app/com.example/Foo1/lib/arm64/libagora-rtc-sdk.so", "/Users/Build1/Library/Developer/Xcode/DerivedData/Frameworks",
		"0x7f8a1234 00065536 1007 deadbeef", "550e8400-e29b-41d4-a716-446655440000", "a@b", `{"user":{"z":1}}`, "uid", "uid=", "token: ", `"channel":`,
		"guid=5 druid: x userInterface=1 tokenize=2 channelCount=3",
	} {
		assert.Equal(t, text, masked(text))
	}
}

// secretForms are the ways in which a secret stands in a log; %s is it.
var secretForms = []string{
	"channel=%s", "channel: %s,", "channelName = '%s'", `"channel":"%s"`, `{\"channelName\":\"%s\"}`, "setChannel(%s)",
	`{"uid":%s}`, "uid=%s", "userId: %s;", "user_account=%s&x=1", `account => "%s"`, "userIds: [a, %s]", "peerId[%s]",
	"token=%s", "rtcToken: %s", "appId=%s", "app id: %s", "appKey: %s", "certificate=\"%s\"", "password=%s", "?token=%s&a=b",
	`joinChannel("x", "%s", 5)`, "login(%s, y)", "onUserJoined(%s, 5)", "Authorization: Bearer %s", "Cookie: session=%s", "https://%s@host.example/",
}

func randomText(r *rand.Rand, letters string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

// plant returns a line with a code in it, and secrets.
func plant(r *rand.Rand) (line string, secrets []string) {
	const alnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	line = "10:15:02.113 E/ChatClient( 1234): failed, code: 203"
	for range 1 + r.IntN(4) {
		var s, text string
		switch r.IntN(6) {
		case 0:
			s = randomText(r, "0123456789abcdef", 32)
			text = "of " + s + "."
		case 1:
			s = "007" + randomText(r, alnum+"+/", 40+r.IntN(100))
			text = "<" + s + ">"
		case 2:
			s = "eyJ" + randomText(r, alnum, 20) + "." + randomText(r, alnum+"-_", 30) + "." + randomText(r, alnum+"-_", 20)
			text = s
		case 3:
			s = fmt.Sprintf("%s@%s.example.com", randomText(r, alnum, 8), randomText(r, alnum, 5))
			text = "(" + s + ")"
		case 4:
			s = fmt.Sprintf("%d.%d.%d.%d", 10+r.IntN(240), r.IntN(256), r.IntN(256), 100+r.IntN(100))
			text = "at " + s + ":80"
		default:
			s = "q" + randomText(r, alnum, 9)
			text = fmt.Sprintf(secretForms[r.IntN(len(secretForms))], s)
		}
		secrets = append(secrets, s)
		if r.IntN(2) == 0 {
			line += " " + text
		} else {
			line = text + " " + line
		}
	}
	return line, secrets
}

// everyFormat writes lines in every format, through a Redactor if they are to be
// redacted, and returns all that came out.
func everyFormat(t *testing.T, lines []string, redact bool) string {
	t.Helper()
	var out bytes.Buffer
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	for _, where := range []Annotate{AnnotateAuto, AnnotateBelow} {
		summary := NewSummary()
		jsonl := NewJSONL(&out)
		both := finders{jsonl, summary}
		sc := scanner.New(set)
		r := NewRedactor(NewLog(&out, nil, where), both)
		if sc.Log, sc.Finder = r, r; !redact {
			sc.Log, sc.Finder = NewLog(&out, nil, where), both
		}
		_, err = sc.Scan(scanner.NewSource("app.log", strings.NewReader(strings.Join(lines, "\n"))))
		require.NoError(t, err)
		require.NoError(t, r.End())
		require.NoError(t, jsonl.Close())
		require.NoError(t, summary.WriteText(&out, TextOptions{Width: 80}))
		require.NoError(t, summary.WriteJSON(&out))
	}
	return out.String()
}

type finders struct {
	printer Printer
	summary *Summary
}

func (f finders) Line(l *scanner.Line, fs []rules.Finding) error {
	for i := range fs {
		f.summary.Add(l, &fs[i], false)
	}
	return f.printer.Line(l, fs)
}

func TestNoPlantedSecretSurvivesInAnyFormat(t *testing.T) {
	for _, form := range secretForms {
		line := fmt.Sprintf(form, "qSecret0Of0Forms")
		assert.NotContains(t, masked(line), "qSecret", form)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		var lines, secrets []string
		for range 25 {
			line, s := plant(r)
			lines, secrets = append(lines, line), append(secrets, s...)
		}
		out := everyFormat(t, lines, true)
		for _, s := range secrets {
			if at := strings.Index(out, s); at >= 0 {
				t.Fatalf("%s survived: %s", s, out[max(0, at-200):at+100])
			}
		}
		const code = `"match":"code: 203","product"`
		assert.Equal(t, strings.Count(everyFormat(t, lines, false), code), strings.Count(out, code), "and every code did")
	}
}

// The code of a finding stays, whatever stands before it, and nothing else does.
func TestTheCodeOfAFindingIsNotMasked(t *testing.T) {
	line := &scanner.Line{
		Text: []byte("login(203) uid=203 user: 203"), Whole: true, Number: 1,
		Before: []byte("uid=7\r\nlogin(bob)"), After: []byte("token=abc"),
	}
	f := rules.Finding{Span: rules.Span{Start: 11, End: 18}, Match: "uid=203", Number: 203, HasNumber: true, Class: catalog.Error,
		Evidence: []rules.Evidence{{Line: 1, Text: "userId=alice"}}}
	r := NewRedactor(nil, nil)
	got, fs := r.redact(line, []rules.Finding{f})
	assert.Equal(t, "login(<value>) uid=203 user: <user>", string(got.Text))
	assert.Equal(t, "uid=203", fs[0].Match)
	assert.Equal(t, rules.Span{Start: 15, End: 22}, fs[0].Span)
	assert.Equal(t, "userId=<user>", fs[0].Evidence[0].Text)
	assert.Equal(t, "userId=alice", f.Evidence[0].Text, "what came in stays as it is")
	assert.Equal(t, "login(203) uid=203 user: 203", string(line.Text))
	assert.Equal(t, "uid=<user>\r\nlogin(<value>)", string(got.Before))
	assert.Equal(t, "token=<token>", string(got.After))
}

// Text that cannot be read is not handed on.
func TestUTF16IsMaskedWhole(t *testing.T) {
	assert.Equal(t, "<utf-16>", masked("u\x00i\x00d\x00=\x005\x00"))
	assert.Equal(t, "a\x00 uid=<user>", masked("a\x00 uid=5"))
}

// A redacted line of JSON is JSON.
func TestJSONStaysJSON(t *testing.T) {
	for _, line := range []string{
		`{"uid":5,"token":"a","channel":null,"users":["a",5,true],"user":{"id":1},"m":"{\"uid\":5}","ip":"1.2.3.4"}`,
		`{"joinChannel":"x","appId":"` + hex32 + `","n":[{"uid":-5}],"account" : 1.5e3 }`,
	} {
		assert.True(t, json.Valid([]byte(masked(line))), masked(line))
	}
}

// A line that comes in pieces, also a very long one, is masked all the same.
func TestLongLinesAreMaskedAsTheyCome(t *testing.T) {
	filler := strings.Repeat("all is well; ", 3000)
	secret := strings.Repeat("q1W", 50_000)
	text := filler + "channel=qRoom " + filler + filler + "token=" + secret + " " + filler + `"user":"` + strings.Repeat("q x", 60_000) + `" code: 203 ` +
		strings.Repeat(filler, 30) + " uid=qAlice"
	require.Greater(t, len(text), MaxObject)
	var out bytes.Buffer
	r := NewRedactor(NewLog(&out, nil, AnnotateAuto), nil)
	for p := []byte(text); len(p) > 0; {
		n := min(len(p), 7001)
		require.NoError(t, r.Text(p[:n]))
		require.NoError(t, r.Flush())
		p = p[n:]
		assert.Less(t, len(r.long.buf), 3*maskWindow)
	}
	require.NoError(t, r.Text([]byte("\r\nnext uid=5")))
	require.NoError(t, r.End())
	want := filler + "channel=<channel> " + filler + filler + "token=<token> " + filler + `"user":"<user>" code: 203 ` + strings.Repeat(filler, 30) + " uid=<user>\r\nnext uid=<user>"
	assert.True(t, want == out.String(), "%d bytes, want %d", out.Len(), len(want))
}

func BenchmarkRedactor(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var text []byte
	for range 1000 {
		line, _ := plant(r)
		text = append(text, line+"\n"...)
		text = append(text, "10:15:02.113 E/Widget( 1234): the quick brown fox of the application jumps over 17 dogs, all is well\n"...)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d := NewRedactor(NewLog(io.Discard, nil, AnnotateAuto), nil)
		d.Text(text)
		d.Flush()
	}
}

func FuzzMasks(f *testing.F) {
	for _, form := range secretForms {
		f.Add(fmt.Sprintf(form, "x"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		ms := findMasks(nil, []byte(text))
		at := 0
		for _, m := range ms {
			if m.start < at || m.end <= m.start || m.end > len(text) {
				t.Fatalf("%+v", ms)
			}
			at = m.end
		}
		once := masked(text)
		if twice := masked(once); twice != once {
			t.Fatalf("%q\n%q\n%q", text, once, twice)
		}
		if strings.Count(once, "\n") != strings.Count(text, "\n") && !strings.Contains(text, "\n") {
			t.Fatal("lines")
		}
	})
}
