package report

import (
	"html/template"
	"strconv"
	"time"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/scanner"
)

// Bounds of the data of single findings, in bytes as they stand in the page.
const (
	maxHTMLPoints = 1300 << 10
	maxHTMLPaths  = 300 << 10
	maxHTMLGroups = 700 << 10
	maxHTMLTitles = 150 << 10
	maxHTMLAround = 600 << 10
	maxHTMLText   = 240 // bytes of a line
)

// htmlData is what the script of the page reads: single findings, which point at
// paths and groups, and groups, which point at codes. It stands in the page as
// the text of elements that are not shown.
type htmlData struct {
	Points    string
	Paths     []string
	DataCodes []htmlDataCode
	Groups    []htmlGroup
	Zone      int  // of the times with a zone, in minutes
	Guessed   bool // the log leaves out the year or the day of some
	Total     int64
	DataNotes []string // what is left out
}

type htmlDataCode struct{ Class, Product, Title string }

// An htmlGroup has the text of a group where it stood first. Where is empty if the
// lines around it are not there.
type htmlGroup struct {
	Code                 int
	Text                 string
	Where, Before, After string
}

// newHTMLData returns nothing if there are no findings.
func newHTMLData(s *Summary) htmlData {
	d := htmlData{Total: s.found()}
	if zone := s.walls[zoned].first.zone; s.walls[zoned].known {
		d.Zone = int(zone) / 60
	}
	d.Guessed = s.walls[zoned].guessed || s.walls[local].guessed
	points := s.points.sorted()
	groups := s.sortedGroups()
	index := d.addGroups(s, groups, points)
	paths, pathsLeft := map[string]int{}, maxHTMLPaths
	e := pointEncoder{index: index}
	for i := range points {
		p := &points[i]
		if len(e.buf) > maxHTMLPoints {
			d.DataNotes = append(d.DataNotes, plural(int64(len(points)-i), "finding")+" of the last files by name are not in the list of lines.")
			break
		}
		at, ok := paths[p.path]
		if !ok {
			shown := Visible(p.path)
			pathsLeft -= textSize(shown)
			if pathsLeft < 0 {
				shown = "(path left out)"
			}
			if n := len(d.Paths); pathsLeft < 0 && n > 0 && d.Paths[n-1] == shown {
				at = n - 1
			} else {
				at = n
				d.Paths = append(d.Paths, shown)
			}
			paths[p.path] = at
		}
		e.add(p, at)
	}
	d.Points = string(e.buf)
	if pathsLeft < 0 {
		d.DataNotes = append(d.DataNotes, "The paths are too many, so that some are left out.")
	}
	if int64(len(points)) < d.Total {
		d.DataNotes = append(d.DataNotes, "The list of lines and the timeline above it are of an even sample: "+
			thousands(int64(len(points)))+" of "+thousands(d.Total)+" findings are kept.")
	}
	return d
}

// addGroups adds the groups that points have, and their codes. It returns where
// they are by hash. The most frequent of the worst keep their texts if not all can.
func (d *htmlData) addGroups(s *Summary, groups []*group, points []point) map[uint64]int {
	needed := make(map[uint64]bool, len(groups))
	for i := range points {
		needed[points[i].group] = true
	}
	index := make(map[uint64]int, len(groups))
	codes, left, titles, cut := map[codeKey]int{}, maxHTMLGroups, maxHTMLTitles, 0
	around, bare := maxHTMLAround, 0
	for _, g := range groups {
		if !needed[g.hash] {
			continue
		}
		if _, ok := index[g.hash]; ok {
			continue
		}
		code, ok := codes[g.key.codeKey]
		if !ok {
			code = len(d.DataCodes)
			codes[g.key.codeKey] = code
			title := Visible(s.titleOf(&g.key.codeKey))
			if titles -= textSize(title); titles < 0 {
				title = ""
			}
			d.DataCodes = append(d.DataCodes, htmlDataCode{g.key.class.String(), Visible(cutText(string(g.key.product), maxSample)), title})
		}
		text := spaced(textAround(&g.first))
		if left -= textSize(text); left < 0 {
			text = ""
			cut++
		}
		index[g.hash] = len(d.Groups)
		shown := htmlGroup{Code: code, Text: text}
		if len(g.first.before)+len(g.first.after) > 0 {
			where, before, after := Visible(g.first.place.String()), joinLines(g.first.before), joinLines(g.first.after)
			if around -= textSize(where) + textSize(before) + textSize(after); around >= 0 {
				shown.Where, shown.Before, shown.After = where, before, after
			} else {
				bare++
			}
		}
		d.Groups = append(d.Groups, shown)
	}
	if bare > 0 {
		d.DataNotes = append(d.DataNotes, "The lines around "+thousands(int64(bare))+" texts are left out; the json report has them.")
	}
	if cut > 0 {
		d.DataNotes = append(d.DataNotes, "The texts are too many, so that those of "+thousands(int64(cut))+" are left out; the places stand.")
	}
	return index
}

func (s *Summary) titleOf(key *codeKey) string {
	if c := s.codes[*key]; c != nil {
		return c.title()
	}
	return (&codeCount{key: *key}).title()
}

// textAround cuts a line to what is around its match.
func textAround(at *sighting) string {
	h := htmlSampleOf(at, 0)
	if h.Match == "" {
		return h.Before
	}
	over := len(h.Before) + len(h.Match) + len(h.After) - maxHTMLText
	if over > 0 {
		keep := max(40, len(h.After)-over)
		if keep < len(h.After) {
			h.After = cutText(h.After, keep) + ellipsis
		}
	}
	return h.Before + h.Match + h.After
}

// textSize is how long a text is as HTML.
func textSize(text string) int { return len(template.HTMLEscapeString(text)) + len("<li></li>") }

// A pointEncoder writes points that stand by place, with commas between: "/FILE "
// before the first one of a file, then "LINES TIME GROUP". Lines and milliseconds
// are counted from the point before, lines in each file and milliseconds on each
// clock; "~" stands before those of the clock without a zone. Numbers are in base
// 36. A point without a time has no TIME, and one whose group was not kept has "!"
// and the index of its class.
type pointEncoder struct {
	buf    []byte
	index  map[uint64]int
	path   int
	line   int64
	millis [clocks]int64
}

func (e *pointEncoder) add(p *point, path int) {
	switch {
	case len(e.buf) == 0 || path != e.path:
		if len(e.buf) > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = strconv.AppendInt(append(e.buf, '/'), int64(path), 36)
		e.buf = append(e.buf, ' ')
		e.path, e.line = path, 0
	default:
		e.buf = append(e.buf, ',')
	}
	e.buf = strconv.AppendInt(e.buf, p.line-e.line, 36)
	e.line = p.line
	e.buf = append(e.buf, ' ')
	if p.time.Known {
		clock := clockOf(p.time)
		if clock == local {
			e.buf = append(e.buf, '~')
		}
		millis := millisOf(p.time)
		e.buf = strconv.AppendInt(e.buf, millis-e.millis[clock], 36)
		e.millis[clock] = millis
	}
	e.buf = append(e.buf, ' ')
	if g, ok := e.index[p.group]; ok {
		e.buf = strconv.AppendInt(e.buf, int64(g), 36)
		return
	}
	e.buf = append(e.buf, '!')
	e.buf = strconv.AppendInt(e.buf, int64(classIndex(p.class)), 36)
}

// millisOf counts from 1970, on a clock without a zone in its own time.
func millisOf(t scanner.Stamp) int64 { return floorDiv(t.Nanos, int64(time.Millisecond)) }

func classIndex(class catalog.Class) int {
	for i := range classes {
		if classes[i] == class {
			return i
		}
	}
	return len(classes) - 1
}
