package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func summaryOf(records []recorded) *Summary {
	s := NewSummary()
	for _, r := range records {
		for i := range r.findings {
			s.Add(&r.line, &r.findings[i], fatalHere(r))
		}
	}
	return s
}

func recordedSummary() *Summary {
	s := summaryOf(recording())
	s.AddInput(120_331, 14_000_000)
	s.AddInput(70, 900)
	s.AddUnread("c.log.gz", "unexpected end of gzip data")
	return s
}

func TestSummaryTextOfNothing(t *testing.T) {
	s := NewSummary()
	s.AddInput(3, 40)
	var b bytes.Buffer
	require.NoError(t, s.WriteText(&b, TextOptions{}))
	assert.Equal(t, "no findings in 3 lines, 40 bytes\n", b.String())
}

func TestSummaryTextFitsItsWidth(t *testing.T) {
	for _, columns := range []int{40, 60, 80, 200} {
		var b bytes.Buffer
		for _, s := range []*Summary{recordedSummary(), timedSummary(), twoClocks()} {
			require.NoError(t, s.WriteText(&b, TextOptions{Width: columns, Style: NewStyle(true)}))
		}
		for _, line := range strings.Split(b.String(), "\n") {
			assert.LessOrEqual(t, width(line), columns, "%q", line)
		}
	}
}

// Log text must not come to stand where a CI system takes a line for a command.
func TestSummaryTextHasNoCommands(t *testing.T) {
	text := "x ::error::forged " + strings.Repeat("y", 60) + " ::add-mask::forged ##[group]"
	f := find(text, "::add-mask::forged", nil, rules.Possible)
	path := "a " + strings.Repeat("b", 70) + " ::stop-commands::x/" + "##[error].log"
	s := NewSummary()
	s.Add(&scanner.Line{Path: path, Text: []byte(text), Whole: true}, &f, false)
	s.AddUnread(path, strings.Repeat("z", 70)+" ::error::x")
	for columns := 40; columns < 120; columns++ {
		var b bytes.Buffer
		require.NoError(t, s.WriteText(&b, TextOptions{Width: columns}))
		for _, line := range strings.Split(b.String(), "\n") {
			require.False(t, strings.HasPrefix(strings.TrimSpace(line), "::"), "%q", line)
			require.NotContains(t, line, "##[")
			requireVisible(t, []byte(line))
		}
	}
}

func TestSummaryJSONGolden(t *testing.T) {
	s, r := NewSummary(), recording()[1]
	r.line.Time = at("2026-11-24T10:15:02Z", 0, false)
	r.findings[0].Evidence = because[1:2]
	s.Add(&r.line, &r.findings[0], true)
	s.AddInput(20, 5000)
	s.AddUnread("c.log.gz", "unexpected end")
	var b bytes.Buffer
	require.NoError(t, s.WriteJSON(&b))
	assert.Equal(t, `{"agoralog":1,"inputs":1,"lines":20,"bytes":5000,`+
		`"findings":{"error":{"certain":0,"likely":1,"possible":0},"warning":{"certain":0,"likely":0,"possible":0},"obsolete":{"certain":0,"likely":0,"possible":0},"unknown":{"certain":0,"likely":0,"possible":0}},`+
		`"codes":[{"product":"signaling","code":501,"name":"QUERYUSERNUM_E_TIMEOUT","class":"error","count":1,"confidence":{"certain":0,"likely":1,"possible":0},"files":1,"file_hashes":["269c249a15f3b6f8"],`+
		`"local_times":{"first":"2026-11-24T10:15:02","last":"2026-11-24T10:15:02"},"first":{"path":"app.log","line":13,"column":29},"last":{"path":"app.log","line":13},"match":"ecode=501","text":"onChannelQueryUserNumResult ecode=501 \u001b[31m\u0023#[error]x\u202e",`+
		`"readings":[{"product":"signaling","name":"QUERYUSERNUM_E_TIMEOUT","class":"error"},{"product":"signaling","name":"QUERYUSERNUM_E_BYUSER","class":"obsolete"}],`+
		`"meaning":"The query timed out.","fix":"Ask again.","url":"`+queryTimeout.URL()+`"}],`+
		`"groups":[{"fingerprint":"79a9e41495edcf14a541fdd86191afb3","product":"signaling","code":501,"name":"QUERYUSERNUM_E_TIMEOUT","class":"error",`+
		`"normal":"onChannelQueryUserNumResult ecode=<*> \u0023#[error]x\u202e","count":1,"confidence":{"certain":0,"likely":1,"possible":0},"fatal":1,"files":1,"file_hashes":["269c249a15f3b6f8"],`+
		`"local_times":{"first":"2026-11-24T10:15:02","last":"2026-11-24T10:15:02"},"first":{"path":"app.log","line":13,"column":29},"end_column":38,"last":{"path":"app.log","line":13},`+
		`"match":"ecode=501","text":"onChannelQueryUserNumResult ecode=501 \u001b[31m\u0023#[error]x\u202e",`+
		`"readings":[{"product":"signaling","name":"QUERYUSERNUM_E_TIMEOUT","class":"error"},{"product":"signaling","name":"QUERYUSERNUM_E_BYUSER","class":"obsolete"}],`+
		`"evidence":[{"line":9,"text":"onError\t\u001b[2J\u202e","says":""}]}],`+
		`"paths":["app.log"],"points":[{"path":0,"line":13,"column":29,"time":"2026-11-24T10:15:02","fatal":true,"group":0}],`+
		`"timeline":{"width":1024,"extent":5000,"error":[0,0,1]},`+
		`"local_wall":{"first":"2026-11-24T10:15:02","last":"2026-11-24T10:15:02","start":"2026-11-24T10:15:02","width_ms":125,"error":[1]},`+
		`"episodes":{"gap_ms":120000,"list":[{"from":"2026-11-24T10:15:02","to":"2026-11-24T10:15:02","duration_ms":0,"count":1,"error":1,"files":1,`+
		`"codes":[{"code":"signaling/501","name":"QUERYUSERNUM_E_TIMEOUT","class":"error","count":1,"time":"2026-11-24T10:15:02","place":{"path":"app.log","line":13}}],`+
		`"last":{"code":"signaling/501","name":"QUERYUSERNUM_E_TIMEOUT","class":"error","count":1,"time":"2026-11-24T10:15:02","place":{"path":"app.log","line":13}}}]},`+
		`"unread":[{"path":"c.log.gz","reason":"unexpected end"}],"unread_count":1}`+"\n", b.String())
}

func jsonOf(t testing.TB, s *Summary) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, s.WriteJSON(&b))
	return b.String()
}

func TestSummaryReadsWhatItWrote(t *testing.T) {
	for _, s := range []*Summary{NewSummary(), recordedSummary(), summaryOf(randomRecords(rand.New(rand.NewPCG(1, 2)), 3000))} {
		text := jsonOf(t, s)
		back, err := ReadSummary(strings.NewReader(text))
		require.NoError(t, err)
		assert.Equal(t, text, jsonOf(t, back))
	}
}

func TestReadSummaryRefuses(t *testing.T) {
	good := jsonOf(t, recordedSummary())
	for name, tt := range map[string]struct{ old, new, want string }{
		"another document":      {good, `{"version":"2.1.0"}`, `not a summary: no member "agoralog"; write one with --report json`},
		"a later version":       {`"agoralog":1`, `"agoralog":2`, "a summary of version 2; this agoralog reads version 1"},
		"an unknown field":      {`"lines":`, `"links":1,"lines":`, `not a summary: unknown field "links"`},
		"findings, not summary": {good, "{\"path\":\"x\"}\n{}", "not a summary: invalid character '{' after top-level value"},
		"half a document":       {good, good[:len(good)/2], "not a summary: unexpected end of JSON input"},
		"nothing":               {good, "", "not a summary: unexpected end of JSON input"},
		"a list":                {good, "[]", "not a summary: the document is an array, want an object"},
		"a string for a number": {`"lines":120401`, `"lines":"many"`, `not a summary: "lines" is a string, want int64`},
		"a negative count":      {`"lines":120401`, `"lines":-1`, "not a summary: a count is negative or over 2^53"},
		"a count too large":     {`"lines":120401`, `"lines":9007199254740993`, "not a summary: a count is negative or over 2^53"},
		"counts that differ":    {`"count":2`, `"count":3`, "not a summary: codes[0]: count is 3, but by confidence it is 2"},
		"an unknown class":      {`"class":"error","count"`, `"class":"fatal","count"`, `not a summary: codes[0]: unknown class "fatal"`},
		"success is no class":   {`"class":"error","count"`, `"class":"success","count"`, `not a summary: codes[0]: unknown class "success"`},
		"too few findings":      {`"findings":{"error":{"certain":2`, `"findings":{"error":{"certain":0`, "not a summary: class error has 2 findings, but its codes have 4"},
		"a hash of no size":     {`"file_hashes":["`, `"file_hashes":["0`, ""},
		"hashes out of order":   {`"file_hashes":["`, `"file_hashes":["ffffffffffffffff","`, ""},
		"a width out of step":   {`"width":262144`, `"width":1024`, "not a summary: timeline: width is 1024; want 262144 for 14000000 bytes"},
		"a group of no code":    {`"fingerprint":"`, `"fingerprint":"0`, ""},
		"groups too large":      {`"normal":"<*> E/ChatClient(<*>): register failed, code: <*>","count":1,"confidence":{"certain":1`, `"normal":"<*> E/ChatClient(<*>): register failed, code: <*>","count":9,"confidence":{"certain":9`, "not a summary: class error has 4 findings, but its groups have 12"},
		"a point nowhere":       {`"points":[{"path":0`, `"points":[{"path":2`, "not a summary: points[0]: there is no path 2"},
		"a point of no group":   {`"line":13,"column":29,"group":3`, `"line":13,"column":29,"group":99`, "not a summary: points[1]: there is no group 99"},
		"too many points":       {`"points":[`, `"points":[` + strings.Repeat(`{"path":0,"line":1,"column":1,"group":0},`, 9), "not a summary: 15 points of 6 findings"},
		"the same code twice":   {`"product":"rtc","table":"rtc-web","name":"UID_CONFLICT"`, `"product":"chat","code":203,"name":"USER_ALREADY_EXIST"`, "not a summary: codes[1]: there twice"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, good, tt.old)
			s, err := ReadSummary(strings.NewReader(strings.Replace(good, tt.old, tt.new, 1)))
			require.Error(t, err)
			assert.Nil(t, s)
			if tt.want != "" {
				assert.EqualError(t, err, tt.want)
			}
		})
	}
}

// randomRecords makes lines of a few files, with findings of all kinds.
func randomRecords(r *rand.Rand, n int) []recorded {
	codes := []*catalog.Code{userExists, loginCancel, queryTimeout, invalidToken, parseFile, uidConflict, invalidRTC}
	var list []recorded
	for range n {
		text := fmt.Sprintf("line %d \xff code: 203 of %d", r.IntN(9), r.IntN(9))
		l := scanner.Line{
			Path: fmt.Sprintf("f%d.log", r.IntN(300)), Number: 1 + r.Int64N(50),
			Offset: r.Int64N(1 << (1 + r.IntN(24))), Text: []byte(text), Whole: true, Time: randomTime(r),
		}
		l.Process = []string{"", "17", "18"}[r.IntN(3)]
		l.Before = []byte([]string{"", "one\r\ntwo \xff", "one"}[r.IntN(3)])
		l.After = []byte([]string{"", "three\n\nfour", "three"}[r.IntN(3)])
		var f rules.Finding
		switch r.IntN(4) {
		case 0:
			readings := []*catalog.Code{codes[r.IntN(len(codes))], codes[r.IntN(len(codes))]}
			f = undecided(text, "code: 203", int32(r.IntN(4)), readings...)
			f.HasNumber = r.IntN(4) > 0
		case 1:
			f = unknown(text, "code: 203", catalog.Chat, int32(r.IntN(5)))
		default:
			f = find(text, "code: 203", codes[r.IntN(len(codes))], rules.Confidence(r.IntN(3)))
		}
		f.Evidence = because[r.IntN(3):]
		list = append(list, recorded{l, []rules.Finding{f}})
	}
	return list
}

func randomSummary(r *rand.Rand) *Summary {
	s := summaryOf(randomRecords(r, r.IntN(60)))
	for range r.IntN(4) {
		s.AddInput(r.Int64N(1000), r.Int64N(1<<(1+r.IntN(26))))
		s.AddUnread(fmt.Sprintf("u%d", r.IntN(9)), "why")
	}
	return s
}

func merged(list ...*Summary) *Summary {
	s := NewSummary()
	for _, o := range list {
		s.Merge(o)
	}
	return s
}

func TestMergeNeedsNoOrderAndNoGrouping(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		a, b, c := randomSummary(r), randomSummary(r), randomSummary(r)
		before := jsonOf(t, b)
		require.Equal(t, jsonOf(t, merged(a, b)), jsonOf(t, merged(b, a)), "commutative")
		require.Equal(t, jsonOf(t, merged(merged(a, b), c)), jsonOf(t, merged(a, merged(b, c))), "associative")
		require.Equal(t, jsonOf(t, a), jsonOf(t, merged(a, NewSummary())), "empty")
		require.Equal(t, before, jsonOf(t, b), "what is merged stays as it was")
	}
}

func TestMergeOfPartsIsTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		records := randomRecords(r, 200)
		parts := make([]*Summary, 3)
		for i := range parts {
			parts[i] = NewSummary()
		}
		for _, rec := range records {
			parts[r.IntN(3)].Add(&rec.line, &rec.findings[0], fatalHere(rec))
		}
		whole := jsonOf(t, summaryOf(records))
		require.Equal(t, whole, jsonOf(t, merged(parts...)))
		for i := range parts {
			parts[i] = readBack(t, jsonOf(t, parts[i]))
		}
		require.Equal(t, whole, jsonOf(t, merged(parts...)), "written and read on the way")
	}
}

func TestSummaryIsBoundedAndSaysSo(t *testing.T) {
	const n = 2*maxCodes + 7
	numbers := rand.New(rand.NewPCG(7, 8)).Perm(n)
	whole, parts := NewSummary(), []*Summary{NewSummary(), NewSummary()}
	l := &scanner.Line{Path: "a.log", Number: 1, Text: []byte("x"), Whole: true}
	for i, k := range numbers {
		f := unknown("x", "x", catalog.Chat, int32(k))
		for range 1 + k%3 {
			whole.Add(l, &f, false)
			parts[i%2].Add(l, &f, false)
		}
		require.LessOrEqual(t, len(whole.codes), 2*maxCodes)
	}
	record := whole.Record()
	require.Len(t, record.Codes, maxCodes)
	kept := int64(0)
	for _, c := range record.Codes {
		require.Less(t, *c.Code, int32(maxCodes), "the least keys stay")
		require.Equal(t, int64(1+*c.Code%3), c.Count, "their counts are whole")
		kept += c.Count
	}
	assert.Equal(t, record.Findings.Unknown.Certain, kept+record.Beyond)
	assert.Equal(t, jsonOf(t, whole), jsonOf(t, merged(parts...)))
	var b bytes.Buffer
	require.NoError(t, whole.WriteText(&b, TextOptions{}))
	assert.Contains(t, b.String(), thousands(record.Beyond)+" findings more, of codes beyond the 10,000 that are kept")
}

func TestUnreadInputsAreBounded(t *testing.T) {
	s := NewSummary()
	for i := range maxUnread + 500 {
		s.AddUnread(fmt.Sprintf("%05d.log", i), "permission denied")
	}
	assert.Len(t, s.unread, maxUnread)
	var b bytes.Buffer
	require.NoError(t, s.WriteText(&b, TextOptions{}))
	assert.Contains(t, b.String(), "not read whole: 1,500 inputs\n  - 00000.log: permission denied\n")
	assert.Contains(t, b.String(), "  - 00009.log: permission denied\n  - +1,490 more\n")
}

func TestSketchCountsPaths(t *testing.T) {
	var s sketch
	for i := range 5000 {
		for range 2 {
			s.add(hashPath(fmt.Sprintf("logs/%d/app.log", i)), codeSketch)
		}
		n, exact := s.count(codeSketch)
		if i+1 < codeSketch {
			require.True(t, exact)
			require.EqualValues(t, i+1, n)
		} else {
			require.False(t, exact)
			require.InEpsilon(t, i+1, n, 0.35)
		}
	}
}

func TestTimelineDoublesAndAligns(t *testing.T) {
	a, b := newTimeline(), newTimeline()
	a.add(0, catalog.Error)
	a.add(1023, catalog.Error)
	a.add(65535, catalog.Warning)
	assert.EqualValues(t, 1024, a.width)
	assert.EqualValues(t, 2, a.counts[catalog.Error][0])
	assert.EqualValues(t, 1, a.counts[catalog.Warning][63])
	b.add(1<<20, catalog.Error)
	assert.EqualValues(t, 32768, b.width)
	a.merge(b)
	assert.EqualValues(t, 32768, a.width)
	assert.EqualValues(t, 1, a.counts[catalog.Warning][1])
	assert.EqualValues(t, 1, a.counts[catalog.Error][32])
	assert.EqualValues(t, 33, a.used())
	a.cover(1 << 62)
	assert.EqualValues(t, int64(maxCount), a.extent)
}

func FuzzReadSummary(f *testing.F) {
	var b bytes.Buffer
	_ = recordedSummary().WriteJSON(&b)
	f.Add(b.Bytes())
	f.Add([]byte(`{"agoralog":1,"timeline":{"width":1024,"extent":0}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSummary(bytes.NewReader(data))
		if err != nil {
			return
		}
		first := jsonOf(t, s)
		back, err := ReadSummary(strings.NewReader(first))
		require.NoError(t, err, first)
		require.Equal(t, first, jsonOf(t, back))
		twice := merged(s, s)
		require.True(t, json.Valid([]byte(jsonOf(t, twice))))
		var text bytes.Buffer
		require.NoError(t, s.WriteText(&text, TextOptions{Width: 60}))
		for _, line := range strings.Split(text.String(), "\n") {
			requireVisible(t, []byte(line))
			require.False(t, strings.HasPrefix(strings.TrimSpace(line), "::"))
		}
	})
}

// fatalHere judges the findings of tests.
func fatalHere(r recorded) bool { return r.line.Number%3 == 0 }

// randomTime returns times of both clocks, near one another and far apart.
func randomTime(r *rand.Rand) scanner.Stamp {
	t := scanner.Stamp{Nanos: r.Int64N(1 << (20 + r.IntN(43))), Known: r.IntN(3) > 0, HasZone: r.IntN(2) > 0, Guessed: r.IntN(500) == 0}
	if r.IntN(2) > 0 {
		t.Nanos = 1_764_000_000e9 - t.Nanos
	}
	if t.HasZone {
		t.Zone = int32(r.IntN(100)-50) * 1800
	}
	return t
}

func readBack(t *testing.T, text string) *Summary {
	t.Helper()
	s, err := ReadSummary(strings.NewReader(text))
	require.NoError(t, err)
	return s
}
