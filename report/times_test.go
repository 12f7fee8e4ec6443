package report

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func at(clock string, zone int32, hasZone bool) scanner.Stamp {
	t, err := time.Parse(time.RFC3339Nano, clock)
	if err != nil {
		panic(err)
	}
	return scanner.Stamp{Nanos: t.UnixNano(), Zone: zone, HasZone: hasZone, Known: true}
}

func addAt(s *Summary, number int64, t scanner.Stamp) {
	text := "register failed, code: 203"
	f := find(text, "code: 203", userExists, rules.Certain)
	l := lineOf("a.log", number, text)
	l.Time = t
	s.Add(l, &f, false)
}

func TestCodesAndGroupsKnowWhen(t *testing.T) {
	s := NewSummary()
	addAt(s, 1, at("2026-11-24T10:15:02.5Z", 0, false))
	addAt(s, 2, scanner.Stamp{})
	r := s.Record()
	assert.Equal(t, &TimesRecord{First: "2026-11-24T10:15:02.5", Last: "2026-11-24T10:15:02.5"}, r.Codes[0].LocalTimes)
	assert.Nil(t, r.Codes[0].Times)
	assert.Nil(t, r.Wall)
	groups, _ := s.Groups()
	assert.Equal(t, at("2026-11-24T10:15:02.5Z", 0, false), groups[0].FirstTime)

	addAt(s, 3, at("2026-11-24T02:00:00Z", 8*3600, true))
	addAt(s, 4, at("2026-11-24T02:30:00Z", -3600, true))
	guessed := at("2026-11-23T02:30:00Z", 0, true)
	guessed.Guessed = true
	addAt(s, 5, guessed)
	r = s.Record()
	assert.Equal(t, &TimesRecord{First: "2026-11-23T02:30:00Z", Last: "2026-11-24T01:30:00-01:00", Guessed: true}, r.Codes[0].Times)
	assert.NotNil(t, r.Codes[0].LocalTimes, "the clocks stay apart")
	groups, _ = s.Groups()
	assert.True(t, groups[0].FirstTime.HasZone)
	assert.Equal(t, guessed, groups[0].FirstTime)
}

func TestNoTimeIsNoTime(t *testing.T) {
	s := NewSummary()
	addAt(s, 1, scanner.Stamp{})
	groups, _ := s.Groups()
	assert.False(t, groups[0].FirstTime.Known)
	assert.Nil(t, s.Record().LocalWall)
	assert.NotContains(t, jsonOf(t, s), "times")
}

func TestAWallReachesFromTheFirstTimeToTheLast(t *testing.T) {
	start := at("2026-11-24T10:00:00Z", 0, true)
	var w wall
	w.add(start, catalog.Error)
	assert.Equal(t, firstStep, w.width)
	assert.Equal(t, 1, w.used())
	later := start
	later.Nanos += int64(4 * time.Hour)
	w.add(later, catalog.Warning)
	assert.Equal(t, 64*time.Second, time.Duration(w.width))
	assert.Equal(t, 226, w.used())
	earlier := start
	earlier.Nanos -= int64(20 * time.Minute)
	w.add(earlier, catalog.Error)
	assert.Equal(t, 64*time.Second, time.Duration(w.width))
	assert.Equal(t, &WallRecord{
		TimesRecord: TimesRecord{First: "2026-11-24T09:40:00Z", Last: "2026-11-24T14:00:00Z"},
		Start:       "2026-11-24T09:39:12Z", WidthMS: 64_000,
		SeriesRecord: SeriesRecord{
			Error:   append(append([]int64{1}, make([]int64, 18)...), 1),
			Warning: append(make([]int64, 244), 1),
		},
	}, w.record(zoned))
}

func TestWallsMergeInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 300 {
		var whole wall
		parts := make([]wall, 3)
		for range r.IntN(40) {
			stamp := randomTime(r)
			stamp.HasZone, stamp.Known = true, true
			if r.IntN(20) == 0 {
				stamp.Nanos = int64(r.Uint64())
			}
			whole.add(stamp, catalog.Error)
			parts[r.IntN(3)].add(stamp, catalog.Error)
		}
		var ab, ba wall
		for i := range parts {
			ab.merge(&parts[i])
			ba.merge(&parts[2-i])
		}
		require.Equal(t, whole, ab)
		require.Equal(t, whole, ba)
		var back wall
		require.NoError(t, back.read(whole.record(zoned), zoned))
		require.Equal(t, whole, back)
	}
}

func TestTimesThatCannotBe(t *testing.T) {
	for want, r := range map[string]TimesRecord{
		`time "2026-11-24T10:00:00"; want one of RFC 3339 with a zone`:                {First: "2026-11-24T10:00:00"},
		`the first time 2026-11-24T10:00:00Z is after the last, 2026-11-24T09:00:00Z`: {First: "2026-11-24T10:00:00Z", Last: "2026-11-24T09:00:00Z"},
		`time 9999-01-01T00:00:00Z is not between 1677 and 2262`:                      {First: "9999-01-01T00:00:00Z"},
	} {
		var s spans
		assert.EqualError(t, s.read(&r, nil), want)
	}
	var w wall
	err := w.read(&WallRecord{TimesRecord: TimesRecord{First: "2026-11-24T10:00:00Z", Last: "2026-11-24T10:00:00Z"}, WidthMS: 1}, zoned)
	assert.EqualError(t, err, `numbers begin at "" and are 1 ms wide; want "2026-11-24T10:00:00Z" and 125`)
}
