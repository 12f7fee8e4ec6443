package rules

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPrefixesAreRead(t *testing.T) {
	for _, tt := range []struct{ name, line, process, thread, tag, body string }{
		{"logcat threadtime", "03-14 10:22:31.104  4312  4388 I Unity   : code: 203", "4312", "4388", "Unity", "code: 203"},
		{"logcat with a year", "2024-03-14 10:22:31.104  4312  4388 I Unity   : code: 203", "4312", "4388", "Unity", "code: 203"},
		{"logcat brief", "E/flutter (26921): #0      main", "26921", "", "flutter", "#0      main"},
		{"logcat brief, padded process", "I/LoginActivity( 1881): onLoginFailed 201", "1881", "", "LoginActivity", "onLoginFailed 201"},
		{"logcat time", "12-01 08:00:01.552 E/logout  ( 5150): x", "5150", "", "logout", "x"},
		{"Android Studio", "2025-05-14 11:16:45.728 11896-13212 ChatClient    E  failed", "11896", "13212", "ChatClient", "failed"},
		{"NSLog", "2016-12-06 17:17:43.895239 LLWeChat[15205:235489] [Common] x", "15205", "235489", "", "[Common] x"},
		{"iris", "[2025-01-20 07:23:42.856][4520][I][iris_rtc_api_engine.cc:451] api name", "", "4520", "", "api name"},
		{"agorasdk.log", "[12/13/23 17:56:56:997][1026][I]:[AGS]: Agora SDK ver 4.2.2", "", "1026", "", "[AGS]: Agora SDK ver 4.2.2"},
		{"Easemob's core log", "[2017/07/20 19:12:13:330]: [smart ping] x", "", "", "", "[smart ping] x"},
		{"CRI", "2019-06-01T10:11:12.123456789Z stderr F onLogout", "", "", "", "onLogout"},
		{"no prefix", "code: 203", "", "", "", "code: 203"},
		{"a message that begins like one", "12 users, 3 rooms: code: 203", "", "", "", "12 users, 3 rooms: code: 203"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			line := []byte(tt.line)
			h := readHeader(line)
			process := string(line[h.process.Start:h.process.End])
			if tt.name == "NSLog" { // the number is the process; its name comes before
				assert.Contains(t, []string{tt.process, "LLWeChat"}, process)
			} else {
				assert.Equal(t, tt.process, process)
			}
			assert.Equal(t, tt.thread, string(line[h.thread.Start:h.thread.End]))
			assert.Equal(t, tt.tag, string(line[h.tag.Start:h.tag.End]))
			assert.Equal(t, tt.body, string(line[min(len(line), h.body+spaces(line[h.body:])):]))
		})
	}
}

// spaces counts those that a layout leaves to the message.
func spaces(b []byte) int { return run(b, 0, func(c byte) bool { return c == ' ' }) }

func TestWhatCollectorsAddIsRead(t *testing.T) {
	for _, tt := range []struct{ name, line, source, process, tag, text string }{
		{"docker compose", "im-relay_1  | sendMessage failed", "im-relay_1", "", "", "sendMessage failed"},
		{"docker compose with times", "im-1  | 2026-11-24T10:00:00.1Z E/ChatClient( 12): failed", "im-1", "12", "ChatClient", "failed"},
		{"syslog", "Jun 01 10:11:12 host7 systemd[1]: chat-relay", "1", "", "", "chat-relay"},
		{"syslog on the wire", "<13>Nov 24 10:00:00 host-7.example im[12]: E/ChatClient(3): failed", "12", "3", "ChatClient", "failed"},
		{"syslog of RFC 5424", "<165>1 2026-11-24T10:00:00.003Z host im 12 ID47 - failed", "12", "", "", "failed"},
		{"syslog with an ISO time", "2026-11-24T10:00:00.003+01:00 host im[12]: failed", "12", "", "", "failed"},
		{"kubectl", "[pod/im-7d4b9c6f5-x2z9k/app] I/Signal(7): failed", "im-7d4b9c6f5-x2z9k/app", "7", "Signal", "failed"},
		{"stern", "im-7d4b9c6f5-x2z9k app 11-24 10:00:00.000  12  13 D Signal: failed", "im-7d4b9c6f5-x2z9k app", "12", "Signal", "failed"},
		{"words with dashes", "re-entrant-calls are not allowed", "", "", "", "re-entrant-calls are not allowed"},
		{"CRI", "2026-11-24T10:11:12.123456789Z stderr F L/Signal(7): failed", "", "7", "Signal", "failed"},
		{"docker logs -t", "2026-11-24T10:11:12.123456789Z L/Signal(7): failed", "", "7", "Signal", "failed"},
		{"docker's files", `{"log":"E/ChatClient( 12): \"failed\"\n","stream":"stderr","time":"2026-11-24T10:00:00Z"}`, "", "12", "ChatClient", `\"failed\"\n`},
		{"docker's files, cut", `{"log":"E/ChatClient( 12): fai`, "", "12", "ChatClient", "fai"},
		{"fluentd", `{"log":"failed","kubernetes":{"pod_name":"im-0","log":"no"}}`, "im-0", "", "", "failed"},
		{"the journal", `{ "PRIORITY" : "3", "MESSAGE" : "I/Signal(7): failed", "SYSLOG_IDENTIFIER":"im", "_PID" : "12" }`, "12", "7", "Signal", "failed"},
		{"an application's object", `{"level":"error","code":203,"nested":{"log":"x"}}`, "", "", "", `{"level":"error","code":203,"nested":{"log":"x"}}`},
		{"no object", `{"log":`, "", "", "", `{"log":`},
		{"an open key", `{"log`, "", "", "", `{"log`},
		{"an open escape", `{"log":"x\`, "", "", "", `x\`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			line := []byte(tt.line)
			h := readHeader(line)
			assert.Equal(t, tt.source, string(line[h.source.Start:h.source.End]))
			assert.Equal(t, tt.process, string(line[h.process.Start:h.process.End]))
			assert.Equal(t, tt.tag, string(line[h.tag.Start:h.tag.End]))
			end := len(line)
			if h.message.End > 0 {
				end = h.message.End
			}
			assert.Equal(t, tt.text, string(line[h.body+spaces(line[h.body:]):end]))
		})
	}
}
