package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func normalOf(text, match string) string {
	start := max(0, strings.Index(text, match))
	var n normalizer
	return string(n.normal([]byte(text), start, start+len(match)))
}

func TestOneEventHasOneText(t *testing.T) {
	for want, lines := range map[string][]string{
		"<*> E/ChatClient(<*>): register failed, code: <*>": {
			"10:15:02.113 E/ChatClient( 1234): register failed, code: 203",
			"9:05:59.001 E/ChatClient(31234): register failed, code: 203",
			"\x1b[31m10:15:02 E/ChatClient(7):\x1b[0m  register failed, code: 203 ",
		},
		"<*> ERROR login of user=<*> failed: <*>": {
			"2026-11-24T10:15:02.113Z ERROR login of user=alice failed: 202",
			"2025-01-02T23:00:00+08:00 ERROR login of user=bob@example.com failed: -202",
			"1764000000.123 ERROR login of user=42 failed: 202",
		},
		`{"ts":<*>,"level":"error","user":"<*>","msg":"login failed, code: <*>","trace":"<*>"}`: {
			`{"ts":1764000000,"level":"error","user":"alice","msg":"login failed, code: 203","trace":"a81bc81b-dead-4e5d-abff-90865d1e13b1"}`,
			`{"ts":1764000123.5,"level":"error","user":"Bob Two","msg":"login failed, code: 203","trace":"00000000-dead-beef-abff-90865d1e13b1"}`,
		},
		"<*> host app[<*>]: kicked, ecode=<*>": {
			"Nov  4 10:15:02 host app[17]: kicked, ecode=103",
			"Nov 24 10:15:02 host app[1799]: kicked, ecode=103",
		},
		"peer <*> left, pointer <*>, address <*>, card <*>, LOGIN_E_NET": {
			"peer 7f3a9c21 left, pointer 0x7ffee3b2, address 10.0.0.7:443, card 00:1b:44:11:3a:b7, LOGIN_E_NET",
			"peer 12345678 left, pointer 0xdeadbeef, address 192.168.1.20:8080, card a0:1b:44:11:3a:0a, LOGIN_E_NET",
			"peer a8f3kq92z left, pointer 0x1, address fe80::1, card 3, LOGIN_E_NET",
		},
		"token <*> refused": {
			"token 007eJxTYBBb+1v8cZ8/9Qy2pX3w1mQFhmRzg1RzE4M0s2TDVEsT01SLNAMDUwMjc0ODpCTTJIOk refused",
			"token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U refused",
		},
	} {
		for _, line := range lines {
			assert.Equal(t, want, normalOf(line, "code"), line)
		}
	}
}

func TestWordsStay(t *testing.T) {
	for _, text := range []string{
		"AgoraRTCError UID_CONFLICT: it's the user's",
		`"code":"ERR_INVALID_TOKEN"`,
		"登录失败 LOGIN_E_NET",
		"", "<*>", "'", `"`, `\"`,
	} {
		assert.Equal(t, text, normalOf(text, "x"))
	}
}

func TestALongLineIsNormalisedAroundItsMatch(t *testing.T) {
	line := func(id string) string {
		return strings.Repeat("before "+id+" ", 5000) + "here code: 203 now " + strings.Repeat("after ", 5000)
	}
	a, b := normalOf(line("1"), "code: 203"), normalOf(line("123456"), "code: 203")
	assert.Equal(t, a, b)
	assert.Contains(t, a, "here code: <*> now after")
	assert.LessOrEqual(t, len(a), maxNormal)
}

func FuzzNormal(f *testing.F) {
	f.Add([]byte("2026-11-24T10:15:02.113Z user=\"a b\" code: 203"), uint16(40), uint16(3))
	f.Add([]byte(`{"a":"{\"user\":\"x\",\"b 1\":\"y z\"}","c":'d'} Nov  4`), uint16(3), uint16(9))
	f.Add([]byte("( 5 [ 6 <*>:7 -8 \xff\x1b[31m\\\x1b\" a8f3kq92== 00:1b:44"), uint16(0), uint16(0))
	f.Add([]byte(strings.Repeat("x \"5y\" ", 300)), uint16(1000), uint16(5))
	f.Fuzz(func(t *testing.T, line []byte, at, length uint16) {
		start := min(int(at), len(line))
		end := min(start+int(length), len(line))
		var n, m normalizer
		once := string(n.normal(line, start, end))
		require.True(t, utf8.ValidString(once))
		require.LessOrEqual(t, len(once), maxNormal+64)
		require.False(t, strings.ContainsAny(once, "0123456789\x1b"), "%q", once)
		twice := string(m.normal([]byte(once), 0, 0))
		require.Equal(t, once, twice, "%q", line)
	})
}
