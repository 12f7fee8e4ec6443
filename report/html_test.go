package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func htmlOf(t testing.TB, s *Summary) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, s.WriteHTML(&b))
	return b.String()
}

func TestThePolicyAllowsWhatThePageHasAndNothingElse(t *testing.T) {
	page := htmlOf(t, recordedSummary())
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	require.NotNil(t, policy)
	hash := func(tag string) string {
		_, rest, found := strings.Cut(page, "<"+tag+">")
		require.True(t, found)
		text, _, _ := strings.Cut(rest, "</"+tag+">")
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	assert.Equal(t, "default-src 'none'; img-src data:; style-src "+hash("style")+"; script-src "+hash("script")+
		"; base-uri 'none'; form-action 'none'", html.UnescapeString(policy[1]))
	assert.Equal(t, 1, strings.Count(page, "<script"))
	assert.Equal(t, 1, strings.Count(page, "<style"))
	for _, attribute := range regexp.MustCompile(`\s(?:src|href|action|style|on[a-z]+)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		assert.Regexp(t, `^(#[a-z]+|data:,)$`, attribute[1])
	}
}

func TestThePageTellsWithoutItsScript(t *testing.T) {
	page := htmlOf(t, recordedSummary())
	for _, want := range []string{
		"6 findings (4 error, 1 warning, 1 unknown) of 5 codes",
		"chat/203 USER_ALREADY_EXIST", "The user ID is already registered.", "<b>Fix:</b> Log in with it",
		"or signaling QUERYUSERNUM_E_BYUSER (obsolete)", "Undecided", "203?",
		"unexpected end of gzip data", `\x1b[31m#\x23[error]x\u202e`, "<rect class=\"error\"",
		"First seen", "How to read this",
	} {
		assert.Contains(t, page, want)
	}
	empty := htmlOf(t, NewSummary())
	assert.Contains(t, empty, "no findings")
	assert.NotContains(t, empty, "<script", "there is nothing to look into")
}

func FuzzHTML(f *testing.F) {
	for _, text := range []string{
		"code: 203", "<script>alert(1)</script>", "</style></script></pre>", `"><img src=x onerror=y>`, "javascript:x",
		"\u202e\u2066\x00\x1b[2J\xff\xfe", "<!--", "{{.Script}}", "]]>", "&lt;b&gt;", "//example.invalid/x",
	} {
		f.Add(text, "app.log")
		f.Add("x", text)
	}
	innocent := tagsOf(hostilePage(f, "x", "y"))
	closed := openOf(innocent)
	f.Fuzz(func(t *testing.T, text, path string) {
		page := hostilePage(t, text, path)
		// How many groups there are depends on the text, so the tags are not counted:
		// each is one of an innocent log's, and is closed.
		tags := tagsOf(page)
		require.Subset(t, innocent, tags)
		assert.Equal(t, closed, openOf(tags))
		assert.NotContains(t, page, "\u202e")
		assert.NotContains(t, page, "\x00")
		assert.Equal(t, strings.ToValidUTF8(page, ""), page)
	})
}

// hostilePage is a page with a text everywhere that a log or a configuration has
// texts.
func hostilePage(t testing.TB, text, path string) string {
	t.Helper()
	s := NewSummary()
	c := &catalog.Code{
		Product: catalog.Product("own" + text), Table: "t" + text, Word: true, Class: catalog.Error, Name: "N" + text, Meaning: "m" + text, Fix: "f" + text,
	}
	line := "a " + text + " code: 7 " + text
	for i, match := range []string{"code: 7", line} {
		f := find(line, match, c, rules.Certain)
		f.Readings = []*catalog.Code{c, userExists}
		l := lineOf("p"+path, int64(i+1), line)
		l.Time = at("2026-11-24T10:00:00Z", 0, false)
		s.Add(l, &f, false)
	}
	f := undecided(line, "code: 7", 7, c, userExists)
	s.Add(lineOf("q"+path, 1, line), &f, false)
	s.AddUnread("u"+path, "r"+text)
	s.AddInput(10, 1000)
	return htmlOf(t, s)
}

var tag = regexp.MustCompile(`<[^>]*>?`)

// tagsOf returns the tags of a page but the style and the script, and without the
// bars of timelines.
func tagsOf(page string) []string {
	_, page, _ = strings.Cut(page, "</style>")
	page, _, _ = strings.Cut(page, "<script>")
	return tag.FindAllString(page, -1)
}

// openOf counts of each element that is closed how often it is left open, which is
// the same in every page.
func openOf(tags []string) map[string]int {
	open := map[string]int{}
	for _, tag := range tags {
		name, _, _ := strings.Cut(strings.Trim(tag, "<>"), " ")
		if element, closing := strings.CutPrefix(name, "/"); closing {
			open[element]--
		} else if slices.Contains(tags, "</"+name+">") {
			open[name]++
		}
	}
	delete(open, "li") // may be left open, and is in a chart
	maps.DeleteFunc(open, func(_ string, n int) bool { return n == 0 })
	return open
}

// The worst that a log can do: as many different texts, codes and paths as are
// kept, all long and all of characters that HTML escapes.
func TestThePageIsBounded(t *testing.T) {
	s := NewSummary()
	long := strings.Repeat(`"'<&`, 300)
	for i := range maxGroups + 50 {
		c := &catalog.Code{Product: catalog.Chat, Number: int32(i % 11_000), Class: catalog.Error, Name: long[:100], Meaning: long, Fix: long}
		text := wordy(i) + long[:250] + " code: 1 " + long[:250]
		f := find(text, "code: 1", c, rules.Certain)
		l := lineOf(fmt.Sprintf("%s%d.log", long[:700], i), int64(i), text)
		l.Before, l.After = []byte(long[:300]), []byte(long[:300])
		l.Time = scanner.Stamp{Nanos: int64(i) * int64(time.Hour) * 7919 % (1 << 62), Known: true, HasZone: i%2 == 0}
		s.Add(l, &f, false)
	}
	// Most findings are given as points, for the time that it takes.
	some := s.points.list()[:maxGroups]
	for i := range maxPoints {
		p := some[i%len(some)]
		p.path, p.line, p.rank = fmt.Sprintf("%s%d.log", long[:700], i), 1<<40, uint64(i)
		s.points.add(p)
		s.findings[catalog.Error][rules.Certain]++
	}
	page := htmlOf(t, s)
	t.Log(len(page), "bytes")
	assert.Less(t, len(page), 5_000_000)
	for _, want := range []string{
		"codes more; the json report has them.", "The paths are too many", "The texts are too many", "texts are left out; the json report",
		"of the last files by name are not in the list of lines", "of an even sample", "more; the json report has up to 200",
	} {
		assert.Contains(t, page, want)
	}
}

func TestPointsAreWrittenForTheScript(t *testing.T) {
	e := pointEncoder{index: map[uint64]int{1: 40, 2: 0}}
	zone := at("2026-11-24T10:00:00Z", 0, true)
	none := at("2026-11-24T10:00:00.5Z", 0, false)
	e.add(&point{path: "a", line: 36, time: zone, group: 1}, 0)
	e.add(&point{path: "a", line: 37, time: none, group: 2}, 0)
	zone.Nanos -= int64(36 * time.Millisecond)
	e.add(&point{path: "b", line: 5, time: zone, group: 1}, 1)
	e.add(&point{path: "b", line: 5, group: 3, class: catalog.Warning}, 1)
	base := zone.Nanos/int64(time.Millisecond) + 36
	assert.Equal(t, "/0 10 "+strconv.FormatInt(base, 36)+" 14,1 ~"+strconv.FormatInt(base+500, 36)+" 0,/1 5 -10 14,0  !1", string(e.buf))
}
