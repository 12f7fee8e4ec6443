package report

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// codeAt adds a finding of a code of Chat, so many seconds after ten o'clock.
func codeAt(s *Summary, path string, number int64, seconds float64, c *catalog.Code, sure rules.Confidence) {
	text := fmt.Sprintf("ChatClient code: %d", c.Number)
	f := find(text, text[11:], c, sure)
	l := lineOf(path, number, text)
	l.Time = at("2026-11-24T10:00:00Z", 0, false)
	l.Time.Nanos += int64(seconds * float64(time.Second))
	s.Add(l, &f, false)
}

func chatCode(n int32, class catalog.Class, name string) *catalog.Code {
	return &catalog.Code{Product: catalog.Chat, Number: n, Class: class, Name: name, Meaning: "m"}
}

var (
	willExpire = chatCode(109, catalog.Warning, "TOKEN_WILL_EXPIRE")
	expired    = chatCode(108, catalog.Error, "TOKEN_EXPIRED")
	refused    = chatCode(202, catalog.Error, "USER_AUTHENTICATION_FAILED")
	better     = chatCode(900, catalog.Warning, "SOUND_RECOVERED")
)

func TestFindingsCloseInTimeAreOneEpisode(t *testing.T) {
	s := NewSummary()
	gap := EpisodeGap.Seconds()
	codeAt(s, "b.log", 9, 0, willExpire, rules.Certain)
	codeAt(s, "a.log", 3, gap-0.001, expired, rules.Certain)
	codeAt(s, "a.log", 4, gap+10, refused, rules.Likely)
	codeAt(s, "a.log", 5, gap+20, refused, rules.Likely)
	codeAt(s, "a.log", 6, gap+15, userExists, rules.Possible)
	codeAt(s, "a.log", 7, 2*gap+20, expired, rules.Certain)
	codeAt(s, "a.log", 8, 2*gap+21, better, rules.Certain)
	codeAt(s, "a.log", 9, 5*gap, userExists, rules.Possible)
	addAt(s, 99, scanner.Stamp{})

	e := s.Episodes()
	require.Len(t, e.List, 2, "what is only possible makes no episode")
	assert.False(t, e.Estimated)
	assert.EqualValues(t, 1, e.Untimed)
	first := &e.List[0]
	assert.Equal(t, "chat/109 TOKEN_WILL_EXPIRE", first.Codes[0].Title())
	assert.Equal(t, Place{"b.log", 9}, first.Codes[0].First)
	assert.EqualValues(t, 4, first.Count)
	assert.EqualValues(t, 3, first.Classes[catalog.Error])
	assert.EqualValues(t, 1, first.Undecided)
	assert.Equal(t, 2, first.Files)
	assert.Equal(t, "chat/202", first.Last.Reference)
	assert.EqualValues(t, 2, first.Last.Count)
	assert.Equal(t, Place{"a.log", 5}, first.Last.First, "where it was last")
	assert.Equal(t, EpisodeGap+20*time.Second, first.Length())
	assert.Equal(t, EpisodeGap, first.Quiet)
	assert.False(t, first.Recovered)
	require.Len(t, first.Chains, 1)
	assert.Equal(t, "the token ran out: token will expire (chat/109), then token expired (chat/108), then authentication failed (chat/202), in 2 files", first.Chains[0].String())
	assert.True(t, e.List[1].Recovered)
	assert.Zero(t, e.List[1].Quiet)
	assert.Empty(t, e.List[1].Chains)

	text := episodeText(t, s)
	for _, want := range []string{
		"10:00:00 for 2m20s: 4 findings of 3 codes in 2 files, and 1 only possible",
		"first  chat/109 TOKEN_WILL_EXPIRE (warning) in b.log:9",
		"error  first chat/108 TOKEN_EXPIRED in a.log:3 at 10:01:59",
		"then   chat/108, 2x chat/202",
		"last   chat/202 USER_AUTHENTICATION_FAILED at 10:02:20; then quiet for 2m",
		"which says that something works again",
	} {
		assert.Contains(t, unwrapText(text), want)
	}
	assert.NotContains(t, text, "caused by")
}

func episodeText(t *testing.T, s *Summary) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, s.WriteText(&b, TextOptions{}))
	return b.String()
}

func unwrapText(text string) string { return strings.ReplaceAll(text, "\n           ", " ") }

func TestTheFirstOfSeveralAtOnceIsSaidToBeOne(t *testing.T) {
	s := NewSummary()
	codeAt(s, "b.log", 1, 0, expired, rules.Certain)
	codeAt(s, "a.log", 7, 0, refused, rules.Certain)
	codeAt(s, "a.log", 8, 0, willExpire, rules.Certain)
	e := s.Episodes().List[0]
	assert.Equal(t, "chat/202", e.Codes[0].Reference, "by place")
	assert.Equal(t, 1, e.Ties, "the one in the other file")
	assert.Contains(t, unwrapText(episodeText(t, s)), "1 code of other files at the same time")
}

func TestClocksThatCannotBeComparedHaveTheirOwnEpisodes(t *testing.T) {
	s := NewSummary()
	addAt(s, 1, at("2026-11-24T10:00:00Z", 3600, true))
	addAt(s, 2, at("2026-11-24T10:00:01Z", 0, false))
	e := s.Episodes()
	require.Len(t, e.List, 2)
	assert.True(t, e.List[0].From.HasZone)
	assert.Zero(t, e.List[0].Quiet)
}

func TestEpisodesAreBounded(t *testing.T) {
	s := NewSummary()
	for i := range 3 * maxEpisodes {
		c := willExpire
		if i%3 == 0 {
			c = expired
		}
		codeAt(s, "a.log", int64(i+1), float64(i)*300, c, rules.Certain)
	}
	for i := range 30 {
		codeAt(s, "a.log", int64(i+1000), 0, chatCode(int32(1000+i), catalog.Error, "X"), rules.Certain)
	}
	e := s.Episodes()
	assert.Len(t, e.List, maxEpisodes)
	assert.Equal(t, 2*maxEpisodes, e.More)
	for i := range e.List {
		assert.Equal(t, "chat/108", e.List[i].Codes[0].Reference, "those with errors stay")
	}
	assert.Len(t, e.List[0].Codes, maxEpisodeCodes)
	assert.Equal(t, 11, e.List[0].MoreCodes)
	assert.Contains(t, episodeText(t, s), "+595 with fewer errors")
}

// A storm of findings does not hide the one code that came before it.
func TestTheFirstCodeOfALogIsNeverLostInTheSample(t *testing.T) {
	whole, halves := NewSummary(), [2]*Summary{NewSummary(), NewSummary()}
	add := func(i int64, seconds float64, c *catalog.Code) {
		codeAt(whole, "a.log", i, seconds, c, rules.Certain)
		codeAt(halves[i%2], "a.log", i, seconds, c, rules.Certain)
	}
	add(1, 0, willExpire)
	const storm = 3 * maxPoints / 2
	for i := range int64(storm) {
		add(i+2, 1+float64(i)/1000, refused)
	}
	e := whole.Episodes()
	assert.True(t, e.Estimated)
	require.Len(t, e.List, 1)
	assert.Equal(t, "chat/109", e.List[0].Codes[0].Reference)
	assert.InDelta(t, storm+1, e.List[0].Count, 5)
	assert.Contains(t, episodeText(t, whole), "Not every finding is kept")
	assert.Equal(t, e, merged(readBack(t, jsonOf(t, halves[1])), halves[0]).Episodes())
}

func TestEpisodesOfPartsAreThoseOfTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		whole, parts := NewSummary(), [3]*Summary{NewSummary(), NewSummary(), NewSummary()}
		for _, record := range randomRecords(r, 60) {
			part := parts[r.IntN(3)]
			for i := range record.findings {
				whole.Add(&record.line, &record.findings[i], false)
				part.Add(&record.line, &record.findings[i], false)
			}
		}
		want := whole.Episodes()
		assert.Equal(t, want, merged(parts[2], parts[0], parts[1]).Episodes())
		assert.Equal(t, want, readBack(t, jsonOf(t, whole)).Episodes())
	}
}

// Every step of a chain is a row of the catalog, and the source is one of its own.
func TestChainsStandInTheCatalog(t *testing.T) {
	for _, c := range chains {
		assert.NotEmpty(t, c.says)
		require.GreaterOrEqual(t, len(c.steps), 2)
		sourced := 0
		for _, step := range c.steps {
			assert.NotEmpty(t, step.word)
			found := false
			for _, ref := range step.codes {
				rows, err := catalog.Find(ref)
				require.NoError(t, err, ref)
				require.NotEmpty(t, rows, ref)
				for _, row := range rows {
					found = found || strings.Contains(row.Source, c.source)
				}
			}
			if found {
				sourced++
			}
		}
		assert.GreaterOrEqual(t, sourced, 2, "%s: rows with the source %s", c.name, c.source)
	}
}

func TestAChainNeedsItsBeginning(t *testing.T) {
	code := func(ref string) EpisodeCode { return EpisodeCode{Reference: ref} }
	assert.Empty(t, chainsOf([]EpisodeCode{code("chat/109"), code("chat/202")}), "the notice alone is none")
	assert.Empty(t, chainsOf([]EpisodeCode{code("chat/202"), code("chat/108")}), "not in this order")
	assert.Empty(t, chainsOf([]EpisodeCode{code("signaling/201"), code("signaling/103")}))
	assert.Len(t, chainsOf([]EpisodeCode{code("chat/108"), code("rtc/17"), code("chat/201")}), 1)
}
