package report

import (
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

func lineOf(path string, number int64, text string) *scanner.Line {
	return &scanner.Line{Path: path, Number: number, Text: []byte(text), Whole: true}
}

func TestFindingsFoldByText(t *testing.T) {
	s := NewSummary()
	add := func(path string, number int64, text string, sure rules.Confidence, fatal bool) {
		f := find(text, "code: 203", userExists, sure)
		f.Evidence = because
		s.Add(lineOf(path, number, text), &f, fatal)
	}
	add("b.log", 9, "11:00:00 login of user=bob failed, code: 203", rules.Certain, true)
	add("a.log", 7, "10:15:02 login of user=alice failed, code: 203", rules.Likely, false)
	add("a.log", 8, "10:15:03 register failed, code: 203", rules.Likely, false)
	text := "onLoginFailed ecode=203"
	f := find(text, "ecode=203", loginCancel, rules.Certain)
	for range 5 {
		s.Add(lineOf("a.log", 11, text), &f, false)
	}

	groups, beyond := s.Groups()
	assert.Zero(t, beyond)
	require.Len(t, groups, 3)
	g := groups[0]
	assert.Equal(t, "<*> login of user=<*> failed, code: <*>", g.Normal)
	assert.Equal(t, "chat/203", g.Reference())
	assert.Equal(t, Place{"a.log", 7}, g.First)
	assert.Equal(t, Place{"b.log", 9}, g.Last)
	assert.Equal(t, 38, g.Column)
	assert.Equal(t, 47, g.EndColumn)
	assert.Equal(t, "10:15:02 login of user=alice failed, code: 203", g.Text)
	assert.Equal(t, "code: 203", g.Match)
	assert.EqualValues(t, 2, g.Count)
	assert.EqualValues(t, 1, g.Fatal)
	assert.EqualValues(t, 2, g.Files)
	assert.Equal(t, rules.Certain, g.Confidence, "the surest")
	assert.Equal(t, userExists.Meaning, g.Meaning)
	assert.Len(t, g.Evidence, 3)
	assert.Equal(t, "<*> register failed, code: <*>", groups[1].Normal, "an error before warnings")
	assert.EqualValues(t, 5, groups[2].Count)
	assert.Equal(t, catalog.Warning, groups[2].Class)
}

func TestAFingerprintNamesTheEventAndNotItsPlace(t *testing.T) {
	of := func(l *scanner.Line, f rules.Finding) string {
		s := NewSummary()
		s.Add(l, &f, false)
		groups, _ := s.Groups()
		return groups[0].Fingerprint()
	}
	text := "10:15:02 login of user=alice failed, code: 203"
	later := "23:59:59 login of user=bob failed, code: 203"
	first := of(lineOf("a.log", 7, text), find(text, "code: 203", userExists, rules.Certain))
	assert.Equal(t, "08e56844355b888c29f48f18cd58cfb1", first, "baselines that were written hold it")
	warned := find(later, "code: 203", userExists, rules.Possible)
	warned.Class = catalog.Warning
	assert.Equal(t, first, of(lineOf("z.log", 900, later), warned))
	assert.NotEqual(t, first, of(lineOf("a.log", 7, text), find(text, "code: 203", parseFile, rules.Certain)))
	assert.NotEqual(t, first, of(lineOf("a.log", 7, text+"!"), find(text, "code: 203", userExists, rules.Certain)))
}

// wordy makes a text that no other number makes, without digits.
func wordy(n int) string {
	return "failed " + strings.NewReplacer("0", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h", "8", "i", "9", "j").Replace(fmt.Sprint(n)) + " code: 203"
}

func TestGroupsAreBoundedAndSplitAnywhere(t *testing.T) {
	const n = 2*maxGroups + 11
	r := rand.New(rand.NewPCG(9, 10))
	whole, parts := NewSummary(), []*Summary{NewSummary(), NewSummary(), NewSummary()}
	add := func(text string, f rules.Finding) {
		l := lineOf("a.log", 1, text)
		whole.Add(l, &f, false)
		parts[r.IntN(3)].Add(l, &f, false)
		if len(whole.groups) > 2*maxGroups {
			t.Fatal("too many groups")
		}
	}
	for _, i := range r.Perm(n) {
		text := wordy(i)
		add(text, find(text, "code: 203", userExists, rules.Certain))
		if i%2000 == 0 {
			add(text, find(text, "code: 203", loginCancel, rules.Certain))
		}
	}
	groups, beyond := whole.Groups()
	require.Len(t, groups, maxGroups)
	assert.EqualValues(t, n+n/2000+1-maxGroups, beyond)
	warnings := 0
	for _, g := range groups {
		if g.Class == catalog.Warning {
			warnings++
		}
	}
	assert.Equal(t, fairShare, warnings, "every code has its share")
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}} {
		sum := NewSummary()
		for _, i := range order {
			sum.Merge(parts[i])
		}
		got, more := sum.Groups()
		require.Equal(t, beyond, more)
		require.Equal(t, groups, got)
	}
	nested := merged(parts[1], merged(parts[2], parts[0]))
	got, _ := nested.Groups()
	require.Equal(t, groups, got)
}

// A brief summary reads the same, however findings were split, and so does one
// that keeps all.
func TestABriefSummaryReadsTheSame(t *testing.T) {
	read := func(s *Summary) string {
		var b strings.Builder
		require.NoError(t, s.WriteText(&b, TextOptions{Width: 100}))
		return b.String()
	}
	r := rand.New(rand.NewPCG(11, 12))
	records := randomRecords(r, 500)
	for i := range 3 * briefGroups {
		text := wordy(i)
		f := find(text, "code: 203", []*catalog.Code{userExists, loginCancel}[i%2], rules.Confidence(1+i%2))
		l := lineOf(fmt.Sprintf("f%d.log", i%7), int64(i), text)
		l.Time = randomTime(r)
		records = append(records, recorded{*l, []rules.Finding{f}})
	}
	r.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	whole, brief, parts := NewSummary(), NewBrief(), []*Summary{NewBrief(), NewBrief(), NewBrief()}
	for _, rec := range records {
		for _, s := range []*Summary{whole, brief, parts[r.IntN(3)]} {
			s.Add(&rec.line, &rec.findings[0], false)
		}
		if len(brief.groups) > 2*briefGroups {
			t.Fatal("too many groups")
		}
	}
	want := read(whole)
	assert.Contains(t, want, " in more than ")
	assert.Equal(t, want, read(brief))
	all := NewBrief()
	for _, p := range parts {
		all.Merge(p)
	}
	assert.Equal(t, want, read(all))
	assert.Equal(t, want, read(readBack(t, jsonOf(t, whole))))
}
