package stamp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner/stamp"
)

// ended is when the logs of the tests were changed last.
var ended = time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)

// form is a line and its stamp; a "?" after it says that it is guessed.
type form struct{ line, want string }

var forms = []form{
	// logcat
	{"11-24 10:14:57.020  4321  4321 I ActivityManager: Start proc", "2026-11-24T10:14:57.02?"},
	{"11-24 10:14:57.020123  4321  4321 I ActivityManager: Start proc", "2026-11-24T10:14:57.020123?"},
	{"11-24 10:00:00.123 I/flutter ( 1234): x", "2026-11-24T10:00:00.123?"},
	{"2026-11-23 10:00:00.123  1234  1234 D tag: x", "2026-11-23T10:00:00.123"},
	{"2026-11-23 10:00:00.123 +0800  1234  1234 D tag: x", "2026-11-23T10:00:00.123+08:00"},
	{"11-23 10:00:00.123 -0330  1234  1234 D tag: x", "2026-11-23T10:00:00.123-03:30?"},
	{"         1511000000.123  1234  1234 D tag: x", "2017-11-18T10:13:20.123Z"},
	{"2025-05-14 11:16:45.728 11896-13212 TAG    I  x", "2025-05-14T11:16:45.728"},
	{"D/ONE SDK (27486): [2021/09/27 17:03:18:046]: x", "2021-09-27T17:03:18.046"},
	{"11-24 10:14:57.702  4321  4361 D ONE SDK : [2025/11/24 10:14:57:701]: x", "2026-11-24T10:14:57.702?"},
	// RFC 3339 and what is near it
	{"2026-11-24T10:00:00Z x", "2026-11-24T10:00:00Z"},
	{"2026-11-24T10:00:00.123456789Z stdout F code: 203", "2026-11-24T10:00:00.123456789Z"},
	{"2026-11-24T10:00:00.1234567899999Z x", "2026-11-24T10:00:00.123456789Z"},
	{"2026-11-24T10:00:00+02:00 x", "2026-11-24T10:00:00+02:00"},
	{"2026-11-24T10:00:00-0800 x", "2026-11-24T10:00:00-08:00"},
	{"2026-11-24 10:00:00 x", "2026-11-24T10:00:00"},
	{"2026-11-24 10:00:00,123 ERROR root: x", "2026-11-24T10:00:00.123"},
	{"2026-11-24 10:00:00.5 +0000 UTC x", "2026-11-24T10:00:00.5Z"},
	{"2026-11-24 10:00:00 UTC x", "2026-11-24T10:00:00Z"},
	{"<34>1 2026-11-24T10:00:00.003Z host app - - - x", "2026-11-24T10:00:00.003Z"},
	{"2026-11-24T10:00:00.000Z|0x4a90|Initialize engine", "2026-11-24T10:00:00Z"},
	{"2023-06-01 07:30:03.049000+0200 SpringBoard[77:8234] x", "2023-06-01T07:30:03.049+02:00"},
	{"2016-12-06 17:17:43.895239 LLWeChat[15205:235489] [Common] x", "2016-12-06T17:17:43.895239"},
	{"2017-03-02 15:26:54:721 [EaseMob][ERROR] x", "2017-03-02T15:26:54.721"},
	{"            INFO    2021-09-02T10:45:48:860   4775; x", "2021-09-02T10:45:48.86"},
	{"[2025-01-20 07:23:42.856][4520][I][iris_rtc_api_engine.cc:451] x", "2025-01-20T07:23:42.856"},
	{"I/spdlog  ( 7657): [2025-03-28 11:38:02.766][12752][I][iris_rtm_api_engine.cc:138] x", "2025-03-28T11:38:02.766"},
	// slashes
	{"2026/11/24 10:00:00 x", "2026-11-24T10:00:00"},
	{"2026/11/24 10:00:00.123456 main.go:12: x", "2026-11-24T10:00:00.123456"},
	{"2026/11/24 10:00:00 [error] 31#31: *1 open() failed", "2026-11-24T10:00:00"},
	{"[2017/07/20 19:12:13:330]: x", "2017-07-20T19:12:13.33"},
	{"[2017/3/1 16:39:6:481]: x", "2017-03-01T16:39:06.481"},
	{"[12/13/23 17:56:56:997][1026][I]:[AGS]: x", "2023-12-13T17:56:56.997"},
	{"[11/23/2026 10:00:00:123][1026][I]: x", "2026-11-23T10:00:00.123"},
	{"11/02/2024 10:00:24 PM Error VSS 9245", "2024-11-02T22:00:24"},
	{"2/1/2024 12:05:24 AM Error VSS 9245", "2024-02-01T00:05:24"},
	{`203.0.113.9 - frank [24/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 5`, "2026-11-24T10:00:00+01:00"},
	{"haproxy[14389]: 10.0.1.2:33317 [06/Feb/2025:12:14:14.655] http-in im/srv1 503 2750", "2025-02-06T12:14:14.655"},
	{"redis-1  | 1:M 03 Mar 2025 03:03:03.003 * DB saved on disk", "2025-03-03T03:03:03.003"},
	{"[Nest] 12345  - 11/24/2026, 10:00:03 PM   ERROR [Gateway] x", "2026-11-24T22:00:03"},
	{"Nov 24, 2026 10:00:10 AM com.example.Foo run", "2026-11-24T10:00:10"},
	{"2026-11-24_10:00:11.123 x", "2026-11-24T10:00:11.123"},
	{"2026.11.24 10:00:15 x", "2026-11-24T10:00:15"},
	{"[2026.11.24-10.00.19:123][  0]LogTemp: Warning: x", "2026-11-24T10:00:19.123"},
	{"20261124 10:00:16.5 x", "2026-11-24T10:00:16.5"},
	{"20261124T100017Z x", "2026-11-24T10:00:17Z"},
	{"24.11.2026 10:00:00.123 x", "2026-11-24T10:00:00.123"},
	// names of months
	{"Nov 23 10:00:00 host app[12]: x", "2026-11-23T10:00:00?"},
	{"Nov  3 10:00:00.123456 host app[12]: x", "2026-11-03T10:00:00.123456?"},
	{"<13>Nov 23 10:00:00 host app[12]: x", "2026-11-23T10:00:00?"},
	{"Dec 31 23:59:59 host app[12]: x", "2025-12-31T23:59:59?"},
	{"Nov 23 2025 10:00:00 host x", "2025-11-23T10:00:00"},
	{"[Sun Dec 04 04:47:44 2005] [notice] x", "2005-12-04T04:47:44"},
	{"[Tue Nov 24 10:00:00.123456 2026] [core:error] x", "2026-11-24T10:00:00.123456"},
	{"[Mon Nov 08 2021 11:50:14.704]  LOG      x", "2021-11-08T11:50:14.704"},
	{"Mon Nov 08 2021 11:50:14 GMT+0100 (CET) x", "2021-11-08T11:50:14+01:00"},
	{"Tue, 24 Nov 2026 10:00:00 GMT x", "2026-11-24T10:00:00Z"},
	// Google's
	{"I1123 10:00:00.123456    1234 file.go:12] x", "2026-11-23T10:00:00.123456?"},
	{"E20251123 10:00:00.123456 1234 file.cc:12] x", "2025-11-23T10:00:00.123456"},
	{"[1123/100000.123:ERROR:gpu.cc(12)] x", "2026-11-23T10:00:00.123?"},
	{"[1123/100000:ERROR:gpu.cc(12)] x", "2026-11-23T10:00:00?"},
	{"[1234:5678:1123/100000.123456:ERROR:gpu.cc(12)] x", "2026-11-23T10:00:00.123456?"},
	// clocks alone
	{"10:15:02.113 E/ChatClient( 1234): x", "2026-11-24T10:15:02.113?"},
	{"AgoraRTC_N.js:5 00:23:02:729 Agora-SDK [DEBUG]: x", "2026-11-24T00:23:02.729?"},
	{"10:00:00:123 Agora-SDK [INFO]: x", "2026-11-24T10:00:00.123?"},
	{"default\t10:00:18.123456+0800\tMyApp\tx", "2026-11-24T10:00:18.123456+08:00?"},
	{"10:00:18.123 -1015 x", "2026-11-24T10:00:18.123?"},
	{"[10:00:00] Starting 'build'...", "2026-11-24T10:00:00?"},
	{"23:59:59.500 of the day before, for the file ended at six", "2026-11-23T23:59:59.5?"},
	// seconds since 1970
	{"1764000000.250 x", "2025-11-24T16:00:00.25Z"},
	{"web  | [1123/100000.123:ERROR:gpu.cc(12)] x", "2026-11-23T10:00:00.123?"},
	{"[1764000000] x", "2025-11-24T16:00:00Z"},
	{"1764000000123 x", "2025-11-24T16:00:00.123Z"},
	{"1764000000123456 x", "2025-11-24T16:00:00.123456Z"},
	// behind something
	{"web_1  | 2026-11-24T10:00:00Z x", "2026-11-24T10:00:00Z"},
	{"web  | 11-24 10:00:00.000  1  1 D x: y", "2026-11-24T10:00:00?"},
	{"chat-7d9f8b-xkz app 2026-11-24T10:00:00Z x", "2026-11-24T10:00:00Z"},
	{"[pod/chat-7d9f8b/app] 2026-11-24T10:00:00Z x", "2026-11-24T10:00:00Z"},
	{"nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO x", "2017-05-16T00:00:00.008"},
	{"\x1b[32mINFO\x1b[0m [2026-11-24 10:00:00] x", "2026-11-24T10:00:00"},
	{"\ufeff2026-11-24 10:00:00 x", "2026-11-24T10:00:00"},
	{"[main] WARN 2026-11-24 10:00:00,001 x", "2026-11-24T10:00:00.001"},
	{"[ERROR] [2026-11-24 10:00:00] x", "2026-11-24T10:00:00"},
	{"ERROR: 2026-11-24 10:00:00 x", "2026-11-24T10:00:00"},
	{"time=2026-11-24T10:00:00.5+08:00 level=INFO msg=x", "2026-11-24T10:00:00.5+08:00"},
	{`level=info ts="2026-11-24 10:00:00" msg=x`, "2026-11-24T10:00:00"},
	{"level=info 2026-11-24T10:00:00Z x", "2026-11-24T10:00:00Z"},
	{"ts=1764000000.5 level=info", "2025-11-24T16:00:00.5Z"},
	// objects
	{`{"level": 30, "time": 1700007817881, "pid": 146}`, "2023-11-15T00:23:37.881Z"},
	{`{"log":"2020-01-01 00:00:00 \"x\"\n","stream":"stderr","time":"2026-11-24T10:00:00.123Z"}`, "2026-11-24T10:00:00.123Z"},
	{`  {"ts":1764000000.25,"msg":"x"}`, "2025-11-24T16:00:00.25Z"},
	{`{"a":{"time":"2020-01-01T00:00:00Z"},"b":[{"t":1}],"@timestamp":"2026-11-24T10:00:00Z"}`, "2026-11-24T10:00:00Z"},
	{`{"t":"video","timestamp":"2026-11-24T10:00:00Z"}`, "2026-11-24T10:00:00Z"},
	{`{"Timestamp":"2026-11-24 10:00:00.5"}`, "2026-11-24T10:00:00.5"},
	{`{"date":1764000000,"x":`, "2025-11-24T16:00:00Z"},
	{`{"MESSAGE":"x","__REALTIME_TIMESTAMP":"1764000000123456"}`, "2025-11-24T16:00:00.123456Z"},
}

func show(s stamp.Stamp) string {
	if !s.Known {
		return ""
	}
	text := string(s.AppendRFC3339(nil))
	if s.Guessed {
		text += "?"
	}
	return text
}

func TestEveryFormIsRead(t *testing.T) {
	for _, f := range forms {
		assert.Equal(t, f.want, show(stamp.NewReader(ended).Read([]byte(f.line))), "%q", f.line)
	}
}

// One Reader may meet all forms, in any order: what it learned last is only what
// it tries first.
func TestAFormMayChangeInMidstream(t *testing.T) {
	r := stamp.NewReader(ended)
	for range 2 {
		for _, f := range forms {
			if strings.Contains(f.want, "T23:59:59.5") || strings.Contains(f.line, "[10:00:00]") || strings.Contains(f.line, "00:23:02") {
				continue // clocks alone depend on those before
			}
			require.Equal(t, f.want, show(r.Read([]byte(f.line))), "%q", f.line)
		}
	}
}

var noTimes = []string{
	"", " ", "[", "[]", "x", "{", "{}", "{\"time\"", "<34>", "-", "1",
	// numbers, versions, addresses, ids
	"1234567890 bytes transferred", "1764000000 bytes (1.7 GB, 1.6 GiB) copied", "1543210987 joined the channel",
	"17640000001 is no number of seconds", "1764000000-1 x", "9999999999999 x", "1764000000.1.2 x",
	"1.2.3.4 connected", "10.0.0.1:8080 refused", "v1.2.3 released", "versionCode: 203 versionName: 2.3.1",
	"10:00:00:12:34:56 is a network card", "10:00:00:123::1 is an address", "2001:db8::1 x", "aa:bb:cc:dd:ee:ff",
	"550e8400-e29b-41d4-a716-446655440000 x", "11-24-26 x", "2026-11-24 x", "2026-11 x", "11/24 x", "12-31 10:00 x",
	"10:00 x", "10:00:00 elapsed", "00:00:12.345 --> 00:00:15.000", "00:00:12,345 --> 00:00:15,000", "10:00:00.5 elapsed",
	"main.c:238:46: error: expected expression", "onLoginFailed(201)", "I/flutter ( 4411): login failed, code: 202",
	"[1123/100000x", "[11/23] done", "(1123/100000.123:x", "Nov 23 x", "Mon x", "I1123 x", "I1123x", "May I come in at 10:00:00?",
	// days and hours that are none
	"2026-02-30 10:00:00 x", "2026-02-29 10:00:00 x", "02-30 10:00:00.000 x", "2026-13-01 10:00:00 x", "2026-00-10 10:00:00 x",
	"2026-11-00 10:00:00 x", "2026-11-31 10:00:00 x", "2026-11-24 24:00:00 x", "2026-11-24 10:60:00 x", "2026-11-24 10:00:60 x",
	"Feb 30 10:00:00 host x", "11/02/2024 13:00:24 PM x", "11/02/2024 0:00:24 AM x", "0000-00-00 00:00:00 x", "1969-12-31 23:59:59 x", "9999-12-31 23:59:59 x",
	"[13/23/26 10:00:00:123] x",
	// what could be read in two ways
	"03/04/2026 10:00:00 x", "17/06/09 20:10:40 INFO x", "03-04-2026 10:00:00.123 x",
	// parts of something longer
	"20261124 x", "20261124 1000 x", "20261324T100000Z", "20261124T10000Z", "2026112 10:00:00 x", "202611240 10:00:00 x",
	"2026-11-24 10:00:001 x", "2026-11-24 10:00:00x", "2026-11-24T10:00:00.123Zulu", "12026-11-24 10:00:00 x", "2026-11-24 10:00:00.123.4 x", "2026-11-24 10:00:00:1234 x",
	// times that the message speaks of
	"Token expires 2026-12-01T00:00:00Z", "valid until 2026-11-24 10:00:00", "expires: 2026-11-24 10:00:00", "Last-Modified: Tue, 24 Nov 2026 10:00:00 GMT",
	"expires=2026-11-24T10:00:00Z", "the build of 2026-11-24 10:00:00 failed", "\tat x.y (2026-11-24 10:00:00)",
	strings.Repeat("- ", 80) + "2026-11-24 10:00:00",
	// objects without a time of their own
	`{"expires":"2026-11-24T10:00:00Z"}`, `{"time":12}`, `{"time":"soon"}`, `{"time":"2026-11-24"}`, `{"time":"2026-11-24T10:00:00Z and more"}`,
	`{"a":{"time":"2026-11-24T10:00:00Z"}}`, `{"time":null}`, `{"t":1234567890123456789012}`, `{"a" "time":1764000000}`, `{"time":1764000000e3}`, `{"x":"\",\"time\":\"2026-11-24T10:00:00Z"}`,
	`[{"time":"2026-11-24T10:00:00Z"}]`,
}

func TestWhatIsNoTimeIsNotTakenForOne(t *testing.T) {
	for _, line := range noTimes {
		assert.Empty(t, show(stamp.NewReader(ended).Read([]byte(line))), "%q", line)
		for _, f := range forms { // whatever was learned
			r := stamp.NewReader(ended)
			_ = r.Read([]byte(f.line))
			if !strings.HasPrefix(f.line, "17") {
				require.Empty(t, show(r.Read([]byte(line))), "%q after %q", line, f.line)
			}
		}
	}
}

// Ten digits at the beginning of one line may be anything, but not of two.
func TestSecondsAloneAreBelievedTheSecondTime(t *testing.T) {
	r := stamp.NewReader(ended)
	assert.Empty(t, show(r.Read([]byte("1764000000 x"))))
	assert.Equal(t, "2025-11-24T16:00:01Z", show(r.Read([]byte("1764000001 x"))))
	assert.Empty(t, show(r.Read([]byte("1543210987 joined"))))
	assert.Equal(t, "2018-11-26T05:43:09Z", show(r.Read([]byte("1543210989\tjoined"))))
}

func TestAClockWithoutAFractionIsBelievedWhereNothingElseIs(t *testing.T) {
	r := stamp.NewReader(ended)
	assert.Empty(t, show(r.Read([]byte("10:20:31 x"))))
	assert.Empty(t, show(r.Read([]byte("x 10:20:31 x"))))
	assert.Equal(t, "2026-11-24T10:20:32?", show(r.Read([]byte("10:20:32 onChannelJoinFailed(chorus,6,300)"))))
	r = stamp.NewReader(ended)
	_ = r.Read([]byte("2026-11-24 10:00:00 x"))
	for range 3 {
		assert.Empty(t, show(r.Read([]byte("10:00:00 elapsed"))))
	}
}

// A year that is left out is the latest in which the day is no more than a day
// after the stream's end.
func TestAYearIsTakenFromTheEndOfTheStream(t *testing.T) {
	for _, tt := range []struct{ line, ended, want string }{
		{"11-24 10:00:00.000 x", "2026-11-24T18:00:00Z", "2026-11-24T10:00:00?"},
		{"11-25 17:59:59.000 x", "2026-11-24T18:00:00Z", "2026-11-25T17:59:59?"},
		{"11-25 18:00:00.001 x", "2026-11-24T18:00:00Z", "2025-11-25T18:00:00.001?"},
		{"12-31 23:00:00.000 x", "2027-01-01T01:00:00Z", "2026-12-31T23:00:00?"},
		{"01-01 00:00:00.000 x", "2026-12-31T23:59:00Z", "2027-01-01T00:00:00?"},
		{"02-29 10:00:00.000 x", "2028-03-01T00:00:00Z", "2028-02-29T10:00:00?"},
		{"02-29 10:00:00.000 x", "2027-03-01T00:00:00Z", "2024-02-29T10:00:00?"},
		{"02-29 10:00:00.000 x", "2104-02-01T00:00:00Z", "2096-02-29T10:00:00?"},
		{"11-24 20:00:00.000 x", "2026-11-24T20:00:00-05:00", "2026-11-24T20:00:00?"},
		{"11-24 20:00:00.000 +0800 x", "2026-11-24T20:00:00+08:00", "2026-11-24T20:00:00+08:00?"},
	} {
		at, err := time.Parse(time.RFC3339, tt.ended)
		require.NoError(t, err)
		assert.Equal(t, tt.want, show(stamp.NewReader(at).Read([]byte(tt.line))), "%s in a log of %s", tt.line, tt.ended)
	}
}

func TestAStreamThatGoesOnEndsNow(t *testing.T) {
	now := time.Now()
	s := stamp.NewReader(time.Time{}).Read([]byte(now.Format("01-02 15:04:05.000 x")))
	assert.Equal(t, now.Format("2006-01-02T15:04"), string(s.AppendRFC3339(nil))[:16])
}

func TestAClockThatGoesBackHalfADayWentPastMidnight(t *testing.T) {
	r := stamp.NewReader(ended)
	for _, tt := range [][2]string{
		{"09:00:00.000", "2026-11-24T09:00:00?"},
		{"08:59:59.000", "2026-11-24T08:59:59?"}, // threads
		{"21:30:00.000", "2026-11-24T21:30:00?"},
		{"23:59:59.900", "2026-11-24T23:59:59.9?"},
		{"00:00:00.100", "2026-11-25T00:00:00.1?"},
		{"23:59:59.950", "2026-11-24T23:59:59.95?"}, // and threads over midnight
		{"00:00:00.200", "2026-11-25T00:00:00.2?"},
		{"14:00:00.000", "2026-11-25T14:00:00?"},
		{"01:59:00.000", "2026-11-26T01:59:00?"},
	} {
		assert.Equal(t, tt[1], show(r.Read([]byte(tt[0]+" x"))), tt[0])
	}
}

func TestReadingAllocatesNothing(t *testing.T) {
	for _, f := range forms {
		line := []byte(f.line)
		for _, date := range []time.Time{ended, {}} {
			r := stamp.NewReader(date)
			assert.Zero(t, testing.AllocsPerRun(5, func() { r.Read(line) }), "%q", f.line)
		}
	}
}
