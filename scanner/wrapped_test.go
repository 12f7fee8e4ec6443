package scanner_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner"
)

// A wrapper writes an application's line as a collector does. who is the one of
// two processes that logged it.
type wrapper struct {
	name string
	wrap func(who int, line string) string
	// mixes is false for collectors that keep a file for each process: there
	// the line does not say whose it is.
	mixes bool
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func listed(s string) string {
	var list []string
	for _, b := range []byte(s) {
		list = append(list, strconv.Itoa(int(b)))
	}
	return "[" + strings.Join(list, ",") + "]"
}

const moment = "2026-11-24T10:00:00.123456789Z"

var wrappers = []wrapper{
	{"docker", func(_ int, s string) string {
		return `{"log":` + quoted(s+"\n") + `,"stream":"stderr","time":"` + moment + `"}`
	}, false},
	{"CRI", func(_ int, s string) string { return moment + " stderr F " + s }, false},
	{"CRI, a part", func(_ int, s string) string { return moment + " stdout P " + s }, false},
	{"docker logs -t", func(_ int, s string) string { return moment + " " + s }, false},
	{"fluentd", func(who int, s string) string {
		return fmt.Sprintf(`{"log":%s,"stream":"stderr","kubernetes":{"pod_name":"im-%d","labels":{"app":"im"}}}`, quoted(s), who)
	}, true},
	{"the journal", func(who int, s string) string {
		return fmt.Sprintf(`{"PRIORITY":"3","_PID":"%d","MESSAGE":%s,"SYSLOG_IDENTIFIER":"im"}`, who, quoted(s))
	}, true},
	{"the journal, identifiers", func(who int, s string) string {
		return fmt.Sprintf(`{"SYSLOG_IDENTIFIER":"im%d","MESSAGE":%s}`, who, quoted(s))
	}, true},
	{"the journal in bytes", func(who int, s string) string {
		return fmt.Sprintf(`{"MESSAGE":%s,"_PID":"%d"}`, listed("\x1b[31m"+s+"\x1b[0m"), who)
	}, true},
	{"the journal in bytes, spaced", func(who int, s string) string {
		return fmt.Sprintf(`{ "_PID" : "%d", "MESSAGE" : %s }`, who, strings.ReplaceAll(listed(s), ",", ", "))
	}, true},
	{"syslog", func(who int, s string) string { return fmt.Sprintf("Nov 24 10:00:00 host im[%d]: %s", who, s) }, true},
	{"syslog on the wire", func(who int, s string) string { return fmt.Sprintf("<13>Nov 24 10:00:00 host im[%d]: %s", who, s) }, true},
	{"syslog of RFC 5424", func(who int, s string) string { return fmt.Sprintf("<165>1 %s host im %d ID47 - %s", moment, who, s) }, true},
	{"syslog with an ISO time", func(who int, s string) string { return fmt.Sprintf("%s host im[%d]: %s", moment, who, s) }, true},
	{"stern", func(who int, s string) string { return fmt.Sprintf("im-7d4b9c6f5-x2z%dk app %s", 4+who, s) }, true},
	{"kubectl", func(who int, s string) string { return fmt.Sprintf("[pod/im-%d/app] %s", who, s) }, true},
	{"kubectl, containers", func(who int, s string) string { return fmt.Sprintf("[pod/im-0/app-%d] %s %s", who, moment, s) }, true},
	{"compose", func(who int, s string) string { return fmt.Sprintf("im-%d  | %s", who, s) }, true},
	{"compose with times and colours", func(who int, s string) string {
		return fmt.Sprintf("\x1b[36mim-%d  |\x1b[0m %s %s", who, moment, s)
	}, true},
}

// found returns the findings of a log as "line:match product confidence".
func found(t *testing.T, s *scanner.Scanner, lines []string) []string {
	t.Helper()
	o := scan(s, strings.NewReader(strings.Join(lines, "\n")+"\n"), scanner.BlockSize, report.AnnotateAuto)
	require.NoError(t, o.err)
	var list []string
	dec := json.NewDecoder(strings.NewReader(o.findings))
	for dec.More() {
		var f report.FindingRecord
		require.NoError(t, dec.Decode(&f))
		list = append(list, fmt.Sprintf("%d:%s %s %s", f.Line, f.Match, f.Product, f.Confidence))
		place := lines[f.Line-1][f.Column-1 : f.EndColumn-1]
		if place[0] >= '0' && place[0] <= '9' { // bytes
			place = unlisted(t, place)
		}
		assert.Equal(t, f.Match, place)
	}
	return list
}

func unlisted(t *testing.T, list string) string {
	t.Helper()
	var b []byte
	for _, n := range strings.Split(list, ",") {
		v, err := strconv.ParseUint(strings.TrimSpace(n), 10, 8)
		require.NoError(t, err)
		b = append(b, byte(v))
	}
	return string(b)
}

// What a collector or a logger puts before a line is no noun before its code.
func TestABareCodeIsHeardAfterEveryPrefix(t *testing.T) {
	s := newScanner(t)
	prefixes := wrappers
	for _, p := range []string{
		"10:00:00 ", "10:00:00.124 ", "10:00:00,124 ", "2026-11-24 10:00:00.124 ", "[10:00:00.124] ", moment + " ", "2026-11-24T10:00:00+01:00 ",
		"11-24 10:00:00.124  12  13 E Signal: ", "E/Signal( 12): ", "2026-11-24 10:00:00.124 Im[12:345] ", "INFO ", "user=bob ", "2026-11-24 10:00:00 WARN ",
	} {
		prefixes = append(prefixes, wrapper{p, func(_ int, s string) string { return p + s }, false})
	}
	for _, w := range prefixes {
		t.Run(w.name, func(t *testing.T) {
			got := found(t, s, []string{w.wrap(0, "ChatClient: login failed"), w.wrap(0, "code: 202")})
			assert.Equal(t, []string{"2:code: 202 chat likely"}, got)
		})
	}
}

func TestCodesAreFoundInWrappedLines(t *testing.T) {
	s := newScanner(t)
	for _, w := range wrappers {
		t.Run(w.name, func(t *testing.T) {
			assert.Equal(t, []string{"1:code: 203 chat certain", "3:LOGIN_E_NET signaling certain"},
				found(t, s, []string{w.wrap(1, "E/ChatClient(12): failed, code: 203"), w.wrap(1, "."), w.wrap(1, "\tLOGIN_E_NET")}))
		})
	}
}

// The line around says whose the number is, if the same process logged it.
func TestEvidenceCountsWithinAProcessOfWrappedLines(t *testing.T) {
	s := newScanner(t)
	for _, w := range wrappers {
		t.Run(w.name, func(t *testing.T) {
			first, number := "onLoginFailed", "failed, code: 203"
			assert.Equal(t, []string{"2:code: 203 signaling likely"}, found(t, s, []string{w.wrap(1, first), w.wrap(1, number)}))
			assert.Equal(t, []string{"1:code: 203 signaling likely"}, found(t, s, []string{w.wrap(1, number), w.wrap(1, first)}))
			if w.mixes {
				assert.Equal(t, []string{"2:code: 203  possible"}, found(t, s, []string{w.wrap(1, first), w.wrap(2, number)}))
				assert.Equal(t, []string{"1:code: 203  possible"}, found(t, s, []string{w.wrap(2, number), w.wrap(1, first)}))
			}
			// Two processes in one container, by the application's own prefix.
			assert.Equal(t, []string{"2:code: 203  possible"}, found(t, s, []string{w.wrap(1, "D/x(11): "+first), w.wrap(1, "D/x(12): "+number)}))
			assert.Equal(t, []string{"2:code: 203 signaling likely"}, found(t, s, []string{w.wrap(1, "D/x(11): "+first), w.wrap(1, "D/x(11): "+number)}))
			// What stands in an object is about that object.
			assert.Equal(t, []string{"2:code: 203  possible"}, found(t, s, []string{w.wrap(1, `{"callback":"onLoginFailed"}`), w.wrap(1, number)}))
		})
	}
}

// An escape or a colour is no part of the word that follows it.
func TestEscapesAndColoursArePartOfNoWord(t *testing.T) {
	s := newScanner(t)
	for _, line := range []string{
		`{"msg":"one\nLOGIN_E_NET"}`, `{"msg":"one\tLOGIN_E_NET\r\n"}`, `{"msg":"{\"m\":\"one\\nLOGIN_E_NET\"}"}`, `{"msg":"\u001b[1;31mLOGIN_E_NET\u001b[0m"}`,
		"\x1b[31mLOGIN_E_NET\x1b[0m", "\x1b[38;5;196mLOGIN_E_NET", "\x1b[KLOGIN_E_NET",
	} {
		assert.Equal(t, []string{"1:LOGIN_E_NET signaling certain"}, found(t, s, []string{line + strings.Repeat(" ", 40)}), line)
	}
	assert.Equal(t, []string{"1:code: 203 chat certain"}, found(t, s, []string{`{"msg":"E/ChatClient: failed\n\tcode: 203, and more text after it than a window has"}`}))
	// A path is no line of JSON.
	assert.Empty(t, found(t, s, []string{`C:\nLOGIN_E_NET\x.log and more text after it than a window has`}))
}

// An array that is no text is looked at as it stands.
func TestArraysOfOtherThingsAreNoText(t *testing.T) {
	s := newScanner(t)
	for _, array := range []string{`["LOGIN_E_NET"]`, `[1,"LOGIN_E_NET"]`, `[256],"x":"LOGIN_E_NET"`, `[-1],"x":"LOGIN_E_NET"`, `{"x":"LOGIN_E_NET"}`, `"[76,79]","x":"LOGIN_E_NET"`} {
		assert.Equal(t, []string{"1:LOGIN_E_NET signaling certain"}, found(t, s, []string{`{"MESSAGE":` + array + `}`}), array)
	}
	// An array of nothing is no text either.
	for _, array := range []string{`[]`, `[ , ]`} {
		assert.Equal(t, []string{"1:LOGIN_E_NET signaling certain"}, found(t, s, []string{`{"MESSAGE":` + array + `,"x":"LOGIN_E_NET"}`}), array)
	}
	for _, array := range []string{`[]`, `[`, `[0]`, `[10,`, `[76,79,71,73,78,95,69,95,78,69`} {
		assert.Empty(t, found(t, s, []string{`{"MESSAGE":` + array}), array)
	}
	// One over every limit of a line.
	long := listed(strings.Repeat("all is well; ", 50_000) + "LOGIN_E_NET")
	require.Greater(t, len(long), scanner.LineMax)
	assert.Empty(t, found(t, s, []string{`{"MESSAGE":` + long + `}`}), "the code is further into the array than evidence reaches")
	assert.Equal(t, []string{"1:LOGIN_E_NET signaling certain"}, found(t, s, []string{`{"MESSAGE":` + listed("LOGIN_E_NET"+strings.Repeat(" all is well;", 50_000)) + `}`}))
}
