package report

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func TestPointsAreSingleFindings(t *testing.T) {
	s := NewSummary()
	addAt(s, 70, scanner.Stamp{})
	addAt(s, 9, at("2026-11-24T02:00:00Z", 8*3600, true))
	text := "onLoginFailed ecode=203"
	f := find(text, "ecode=203", loginCancel, rules.Certain)
	s.Add(lineOf("a.log", 11, text), &f, true)

	points, total := s.Points()
	assert.EqualValues(t, 3, total)
	groups, _ := s.Groups()
	assert.Equal(t, "onLoginFailed ecode=<*>", groups[0].Normal, "what is fatal comes first")
	assert.Equal(t, []Point{
		{Path: "a.log", Line: 9, Column: 18, Time: at("2026-11-24T02:00:00Z", 8*3600, true), Class: userExists.Class, Group: 1},
		{Path: "a.log", Line: 11, Column: 15, Class: loginCancel.Class, Fatal: true, Group: 0},
		{Path: "a.log", Line: 70, Column: 18, Class: userExists.Class, Group: 1},
	}, points)
}

// pointsOf makes findings of which some are the same.
func pointsOf(r *rand.Rand, n int) []point {
	list := make([]point, n)
	for i := range list {
		path := fmt.Sprintf("f%d.log", r.IntN(40))
		list[i] = point{group: uint64(r.IntN(3)), path: path, line: r.Int64N(int64(n)), column: 1}
		list[i].rank = list[i].rankOf(hashPath(path))
	}
	return list
}

func TestPointsAreAnEvenSampleOfAnySplit(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	var whole points
	parts := make([]points, 3)
	perPath := map[string]int{}
	for _, p := range pointsOf(r, 2*maxPoints+999) {
		whole.add(p)
		parts[r.IntN(3)].add(p)
	}
	assert.LessOrEqual(t, whole.size, 2*maxPoints)
	kept := whole.sorted()
	require.Len(t, kept, maxPoints)
	for _, p := range kept {
		perPath[p.path]++
	}
	for path, n := range perPath {
		assert.InDelta(t, maxPoints/40, n, 400, path)
	}
	for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}} {
		var sum points
		for _, i := range order {
			parts[i].trim(maxPoints)
			sum.merge(&parts[i])
		}
		assert.True(t, equalPoints(kept, sum.sorted()))
	}
}

func equalPoints(a, b []point) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestASummaryOverItsBoundsLosesNothingOnTheWay(t *testing.T) {
	s := NewSummary()
	for i := range maxGroups + 500 {
		text := wordy(i)
		f := find(text, "code: 203", userExists, rules.Certain)
		s.Add(lineOf("a.log", int64(i), text), &f, false)
	}
	text := jsonOf(t, s)
	assert.Contains(t, text, `"group":-1,"class":"error","hash":"`)
	assert.Contains(t, text, `"groups_beyond":500`)
	back := readBack(t, text)
	assert.True(t, text == jsonOf(t, back))
	back.Merge(NewSummary())
	assert.True(t, text == jsonOf(t, back))
}
