package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"
)

// What the html format is made of. The page works without the script.
var (
	//go:embed html/page.html
	htmlText string
	//go:embed html/page.css
	htmlStyle string
	//go:embed html/page.js
	htmlScript string
)

// parseHTML parses the page when the first one is written.
var parseHTML = sync.OnceValues(func() (*template.Template, error) {
	return template.New("page").Parse(htmlText)
})

// Bounds of the page. They keep it under 5 MB whatever the log holds; what is left
// out is said.
const (
	maxHTMLCodes    = 500
	maxHTMLEpisodes = 50
	maxHTMLThen     = 12
	maxHTMLTexts    = 5
	maxHTMLUnread   = 50

	maxHTMLTable        = 800 << 10 // bytes of the codes, and of the undecided ones
	maxHTMLEpisodeBytes = 300 << 10 // bytes of the episodes
)

// An htmlPage is what the page shows. Every text from outside has been through
// Visible, and stands in the page as the text of an element.
type htmlPage struct {
	Policy string
	Style  template.CSS
	Script template.JS

	Totals    string
	Classes   []htmlCount
	Timelines []htmlTimeline
	Notes     []string // on the timelines
	Gap       string   // that ends an episode

	Episodes     []htmlEpisode
	EpisodeNotes []string

	Codes         []htmlCode
	CodesMore     string
	Undecided     []htmlCode
	UndecidedMore string

	Unread     []htmlUnread
	UnreadMore string

	htmlData
}

type htmlCount struct{ Class, Count string }

type htmlUnread struct{ Path, Reason string }

// WriteHTML writes s as one page of HTML that loads nothing: totals, timelines,
// episodes, the codes, worst first, each with its most frequent texts, what is
// undecided, and what could not be read. With its script it can be filtered and
// zoomed to single findings. It is under 5 MB whatever the log holds.
func (s *Summary) WriteHTML(w io.Writer) error {
	t, err := parseHTML()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, newHTMLPage(s)); err != nil {
		return err
	}
	return writeAll(w, b.Bytes())
}

func newHTMLPage(s *Summary) *htmlPage {
	p := &htmlPage{
		Policy: policyOf(htmlStyle, htmlScript), Style: template.CSS(htmlStyle), Script: template.JS(htmlScript),
		Totals: s.totalsLine(), Gap: lengthOf(EpisodeGap),
	}
	for _, class := range classes {
		if n := s.foundOf(class); n > 0 {
			p.Classes = append(p.Classes, htmlCount{class.String(), thousands(n)})
		}
	}
	p.addTimelines(s)
	p.addEpisodes(s)
	p.addCodes(s)
	for i, u := range s.unread {
		if i == maxHTMLUnread {
			break
		}
		p.Unread = append(p.Unread, htmlUnread{Visible(u.path), Visible(u.reason)})
	}
	if more := s.unreadCount - int64(len(p.Unread)); more > 0 {
		p.UnreadMore = "+" + thousands(more) + " more"
	}
	p.htmlData = newHTMLData(s)
	return p
}

// policyOf allows one style and one script, and nothing else: no request, no form,
// no frame. The icon of the page is an empty one, for else a browser asks for one.
func policyOf(style, script string) string {
	return "default-src 'none'; img-src data:; style-src " + sourceHash(style) + "; script-src " + sourceHash(script) +
		"; base-uri 'none'; form-action 'none'"
}

func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// totalsLine says what was found in what.
func (s *Summary) totalsLine() string {
	p := newPage(TextOptions{Width: 1 << 20})
	p.totals(s, len(s.worst()))
	return strings.TrimSuffix(string(p.buf), "\n")
}

// An htmlCode is a row of the table of codes.
type htmlCode struct {
	Count, Class, First, Last, Title string
	Meaning, Fix, Places             string
	Readings                         []string
	Open                             bool
	TextsHead                        string
	Texts                            []htmlSample
	TextsMore                        string
}

// An htmlSample is a line of the log, around its match.
type htmlSample struct {
	Count, Before, Match, After string
	Around                      *htmlAround
}

// An htmlAround is the lines around a sample, and where it stands.
type htmlAround struct{ Where, Before, After string }

// addCodes adds the codes, and those that are undecided apart.
func (p *htmlPage) addCodes(s *Summary) {
	all := s.worst()
	t := newCodeTable(s, all, s.sortedGroups(), 1<<20)
	kept, more, left := int64(0), [2]int{}, maxHTMLTable
	for _, c := range all {
		kept = sum(kept, c.count())
		into, which := &p.Codes, 0
		if c.key.product == "" {
			into, which = &p.Undecided, 1
		}
		if len(*into) == maxHTMLCodes || left < 0 {
			more[which]++
			continue
		}
		row := newHTMLCode(t, c, len(*into) < 5)
		left -= row.size()
		*into = append(*into, row)
	}
	p.CodesMore = moreCodes(more[0])
	p.UndecidedMore = moreCodes(more[1])
	if beyond := s.found() - kept; beyond > 0 {
		p.CodesMore = strings.TrimPrefix(p.CodesMore+" "+plural(beyond, "finding")+" more, of codes beyond the "+thousands(maxCodes)+" that are kept.", " ")
	}
}

func moreCodes(n int) string {
	if n == 0 {
		return ""
	}
	return plural(int64(n), "code") + " more; the json report has them."
}

func newHTMLCode(t *codeTable, c *codeCount, open bool) htmlCode {
	first, last := t.shown(&c.times)
	h := htmlCode{
		Count: thousands(c.count()), Class: c.key.class.String(), First: first, Title: Visible(c.title()),
		Meaning: Visible(c.meaning()), Fix: Visible(c.advice.fix), Places: Visible(c.places()), Open: open,
	}
	if last != first {
		h.Last = last
	}
	for i, r := range c.first.readings {
		if c.key.product != "" && r.is(&c.key) {
			continue
		}
		if i == maxReadings {
			h.Readings = append(h.Readings, string(appendMore(nil, len(c.first.readings)-i)))
			break
		}
		h.Readings = append(h.Readings, Visible("or "+r.label()))
	}
	if len(h.Readings) > 0 && c.key.product == "" {
		h.Readings[0] = strings.TrimPrefix(h.Readings[0], "or ")
	}
	list := t.texts[c.key]
	if len(list) == 0 {
		h.TextsHead = "1 text"
		h.Texts = []htmlSample{htmlSampleOf(&c.first, c.count())}
		return h
	}
	h.TextsHead = plural(int64(len(list)), "text")
	rest := c.count()
	for i, g := range list {
		if i == maxHTMLTexts {
			break
		}
		sample := htmlSampleOf(&g.first, g.count())
		if i == 0 && len(g.first.before)+len(g.first.after) > 0 { // of one text, so that there is room for many codes
			sample.Around = &htmlAround{Visible(g.first.place.String()), joinLines(g.first.before), joinLines(g.first.after)}
		}
		h.Texts = append(h.Texts, sample)
		rest -= g.count()
	}
	if rest > 0 {
		h.TextsMore = "+" + plural(rest, "finding") + " with other texts"
	}
	return h
}

// size returns how long the row is as HTML.
func (h *htmlCode) size() int {
	n := 600 + textSize(h.Title) + textSize(h.Meaning) + textSize(h.Fix) + textSize(h.Places)
	for _, reading := range h.Readings {
		n += textSize(reading)
	}
	for _, text := range h.Texts {
		n += 100 + textSize(text.Before) + textSize(text.Match) + textSize(text.After)
		if a := text.Around; a != nil {
			n += 150 + textSize(a.Where) + textSize(a.Before) + 2*textSize(text.Before) + textSize(text.Match) + textSize(text.After) + textSize(a.After)
		}
	}
	return n
}

// maxHTMLSample is how much of a line stands on either side of a match, in bytes.
const maxHTMLSample = 160

// htmlSampleOf cuts the line to what is around the match.
func htmlSampleOf(at *sighting, count int64) htmlSample {
	text := strings.TrimSpace(at.text)
	before, after, found := strings.Cut(text, at.match)
	if !found || at.match == "" {
		return htmlSample{Count: thousands(count), Before: Visible(cutText(text, 2*maxHTMLSample))}
	}
	h := htmlSample{Count: thousands(count), Match: Visible(at.match)}
	if cut := before[cutAt(before, max(0, len(before)-maxHTMLSample)):]; len(cut) < len(before) {
		before = ellipsis + cut
	}
	if cut := cutText(after, maxHTMLSample); len(cut) < len(after) {
		after = cut + ellipsis
	}
	h.Before, h.After = spaced(before), spaced(after)
	return h
}

// spaced shows a tab as a space, for it only sets columns.
func spaced(text string) string { return Visible(strings.ReplaceAll(text, "\t", " ")) }
