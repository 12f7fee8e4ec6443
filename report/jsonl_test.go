package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// recordOf says what appendFinding should write, by way of encoding/json.
func recordOf(l *scanner.Line, f *rules.Finding) FindingRecord {
	r := FindingRecord{
		Path: l.Path, Line: l.Number, Offset: l.Offset,
		Column: f.Span.Start + 1, EndColumn: f.Span.End + 1,
		Match: f.Match, Product: string(f.Product), Class: f.Class.String(), Table: f.Table,
		Confidence: f.Confidence.String(), Evidence: []EvidenceRecord{}, Text: string(l.Text),
	}
	if l.Time.Known {
		r.Time, r.TimeGuessed = string(l.Time.AppendRFC3339(nil)), l.Time.Guessed
	}
	if f.HasNumber {
		r.Code = &f.Number
	}
	for _, ev := range f.Evidence {
		r.Evidence = append(r.Evidence, EvidenceRecord{ev.Line, Text(ev.Text), Text(ev.Says)})
	}
	for _, c := range f.Readings {
		r.Readings = append(r.Readings, readingOf(c))
	}
	if c := f.Code; c != nil {
		r.Name, r.Meaning, r.Fix, r.URL = c.Name, c.Meaning, c.Fix, c.URL()
	}
	return r
}

func TestJSONLGolden(t *testing.T) {
	var b bytes.Buffer
	p := NewJSONL(&b)
	for _, r := range recording()[:3] {
		require.NoError(t, p.Line(&r.line, r.findings))
	}
	require.NoError(t, p.Close())
	want := strings.ReplaceAll(`{"path":"app.log","line":12,"column":52,"end_column":61,"offset":0,"time":"2026-11-24T10:15:02.113","time_guessed":true,"match":"code: 203","product":"chat","code":203,"name":"USER_ALREADY_EXIST","class":"error","confidence":"certain","evidence":[{"line":12,"text":"ChatClient","says":"a class of Agora Chat"}],"meaning":"The user ID is already registered.","fix":"Log in with it, or register another user ID.","url":"CHAT","text":"10:15:02.113 E/ChatClient( 1234): register failed, code: 203"}
{"path":"app.log","line":13,"column":29,"end_column":38,"offset":3000,"match":"ecode=501","product":"signaling","code":501,"name":"QUERYUSERNUM_E_TIMEOUT","class":"error","confidence":"likely","evidence":[],"readings":[{"product":"signaling","name":"QUERYUSERNUM_E_TIMEOUT","class":"error"},{"product":"signaling","name":"QUERYUSERNUM_E_BYUSER","class":"obsolete"}],"meaning":"The query timed out.","fix":"Ask again.","url":"SIGNALING","text":"onChannelQueryUserNumResult ecode=501 \u001b[31m\u0023#[error]x\u202e"}
{"path":"b.log","line":4,"column":1,"end_column":10,"offset":6000,"match":"code: 203","code":203,"class":"warning","confidence":"possible","evidence":[],"readings":[{"product":"chat","name":"USER_ALREADY_EXIST","class":"error"},{"product":"signaling","name":"LOGIN_E_CANCEL","class":"warning"},{"product":"chat","table":"chat-web","name":"PARSE_FILE_ERROR","class":"error"}],"text":"code: 203"}
`, "CHAT", userExists.URL())
	want = strings.ReplaceAll(want, "SIGNALING", queryTimeout.URL())
	assert.Equal(t, want, b.String())
}

func TestJSONLIsWhatItsRecordSays(t *testing.T) {
	for _, r := range recording() {
		for i := range r.findings {
			var got FindingRecord
			d := json.NewDecoder(bytes.NewReader(appendFinding(nil, &r.line, &r.findings[i], true)))
			d.DisallowUnknownFields()
			require.NoError(t, d.Decode(&got))
			want := recordOf(&r.line, &r.findings[i])
			want.Text = strings.ToValidUTF8(want.Text, "\uFFFD")
			assert.Equal(t, want, got)
		}
	}
}

func TestTextIsCutAroundTheMatch(t *testing.T) {
	for name, tt := range map[string]struct {
		text       string
		start, end int
		at         int // TextAt
		from, to   int // of text
	}{
		"a short line":           {strings.Repeat("x", 4096), 10, 13, 0, 0, 4096},
		"at the head":            {strings.Repeat("x", 9000), 10, 13, 0, 0, 4096},
		"in the middle":          {strings.Repeat("x", 9000), 5000, 5004, 0, 2954, 7050},
		"at the end":             {strings.Repeat("x", 9000), 8997, 9000, 0, 4904, 9000},
		"a part of a line":       {strings.Repeat("x", 9000), 1005000, 1005004, 1000000, 2954, 7050},
		"a long match":           {strings.Repeat("x", 9000), 100, 8000, 0, 100, 4196},
		"no half characters":     {strings.Repeat("语", 3000), 4500, 4503, 0, 2454, 6549},
		"a span that is outside": {strings.Repeat("x", 9000), 20000, 20003, 0, 4904, 9000},
	} {
		t.Run(name, func(t *testing.T) {
			l := &scanner.Line{Text: []byte(tt.text), TextAt: tt.at}
			got := string(excerpt(l, rules.Span{Start: tt.start, End: tt.end}, maxText))
			assert.Equal(t, tt.text[tt.from:tt.to], got)
			assert.LessOrEqual(t, len(got), maxText)
			assert.True(t, utf8.ValidString(got))
		})
	}
}

func TestJSONArrayOfALine(t *testing.T) {
	assert.Equal(t, "[]", string(AppendJSON(nil, nil)))
	r := recording()[3]
	assert.Equal(t, `[{"column":15,"end_column":27,"match":"UID_CONFLICT","product":"rtc","name":"UID_CONFLICT","class":"error","table":"rtc-web","confidence":"certain","evidence":[],"meaning":"Two users have one ID.","fix":"Use another.","url":"`+uidConflict.URL()+
		`"},{"column":29,"end_column":38,"match":"code -102","product":"chat","code":-102,"class":"unknown","confidence":"certain","evidence":[]}]`, string(AppendJSON(nil, r.findings)))
	many := make([]rules.Finding, 11)
	var list []map[string]any
	require.NoError(t, json.Unmarshal(AppendJSON(nil, many), &list))
	assert.Len(t, list, 9)
	assert.Equal(t, map[string]any{"more": 3.0}, list[8])
}

func TestMember(t *testing.T) {
	fs := []rules.Finding{undecided("7", "7", 7)}
	array := string(AppendJSON(nil, fs))
	for name, tt := range map[string]struct{ line, want string }{
		"an object":              {`{"code":203}`, `{"code":203,"agora":A}`},
		"an empty object":        {`{ }`, `{ "agora":A}`},
		"spaces are kept":        {" {\"a\":1 } \t", " {\"a\":1 ,\"agora\":A} \t"},
		"objects inside":         {`{"a":{}}`, `{"a":{},"agora":A}`},
		"the name as a value":    {`{"a":"agora"}`, `{"a":"agora","agora":A}`},
		"the name inside":        {`{"a":{"agora":1},"b":[{"agora":1}]}`, `{"a":{"agora":1},"b":[{"agora":1}],"agora":A}`},
		"braces in strings":      {`{"a":"}\"{"}`, `{"a":"}\"{","agora":A}`},
		"the member is there":    {`{"a":1,"agora":[]}`, ""},
		"it is there, escaped":   {`{"\u0061gora":[],"a":1}`, ""},
		"it is there, first":     {`{"agora":"{","a":1}`, ""},
		"an array":               {`[{"a":1}]`, ""},
		"two objects":            {`{"a":1}{"b":1}`, ""},
		"text after it":          {`{"a":1} x`, ""},
		"text before it":         {`x {"a":1}`, ""},
		"half an object":         {`{"a":1`, ""},
		"nothing":                {``, ""},
		"more than a MiB":        {`{"a":"` + strings.Repeat("x", MaxObject) + `"}`, ""},
		"a byte order mark":      {"\ufeff{}", ""},
		"a string with a mark":   {`"{}"`, ""},
		"keys that end in agora": {`{"xagora":1,"agora ":2,"Agora":3}`, `{"xagora":1,"agora ":2,"Agora":3,"agora":A}`},
	} {
		t.Run(name, func(t *testing.T) {
			member, at, ok := AppendMember([]byte("|"), []byte(tt.line), fs)
			if tt.want == "" {
				assert.False(t, ok)
				assert.Equal(t, "|", string(member))
				return
			}
			require.True(t, ok)
			got := tt.line[:at] + string(member[1:]) + tt.line[at:]
			assert.Equal(t, strings.ReplaceAll(tt.want, "A}", array+"}"), got)
			assert.True(t, json.Valid([]byte(got)))
		})
	}
}

func FuzzFinding(f *testing.F) {
	f.Add("code: 203", "ChatClient \xff", "a.tar.gz!x.log", int32(203), true)
	f.Add("\x00\u202e##[\"\\", "", "", int32(-1), false)
	f.Fuzz(func(t *testing.T, match, text, path string, n int32, decided bool) {
		line := text + match + text
		l := &scanner.Line{Path: path, Number: 7, Offset: 1 << 40, Text: []byte(line), Whole: true}
		fi := undecided(line, match, n, userExists, loginCancel)
		if decided {
			c := *userExists
			c.Name, c.Fix = text, path
			fi = find(line, match, &c, rules.Certain)
			fi.Evidence = []rules.Evidence{{Line: 3, Text: text, Says: match}}
		}
		out := appendFinding(nil, l, &fi, true)
		require.Equal(t, 1, bytes.Count(out, []byte("\n")))
		requireVisible(t, out[:len(out)-1])
		var got, want FindingRecord
		require.NoError(t, json.Unmarshal(out, &got))
		slow, err := json.Marshal(recordOf(l, &fi))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(slow, &want))
		if len(line) > maxText {
			got.Text, want.Text = "", ""
		}
		if len(match) > maxText {
			got.Match, want.Match = "", ""
		}
		require.Equal(t, want, got)
	})
}

func FuzzMember(f *testing.F) {
	f.Add([]byte(`{"a":{"agora":1}}`))
	f.Add([]byte("{ } "))
	f.Fuzz(func(t *testing.T, line []byte) {
		fs := []rules.Finding{find("203", "203", userExists, rules.Certain)}
		member, at, ok := AppendMember(nil, line, fs)
		var object map[string]json.RawMessage
		isObject := json.Unmarshal(line, &object) == nil && object != nil
		_, taken := object["agora"]
		require.Equal(t, isObject && !taken, ok)
		if !ok {
			return
		}
		whole := string(line[:at]) + string(member) + string(line[at:])
		var after map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(whole), &after))
		require.Len(t, after, len(object)+1)
		require.JSONEq(t, string(AppendJSON(nil, fs)), string(after["agora"]))
	})
}
