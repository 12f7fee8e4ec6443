package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/agoralog/agoralog/catalog"
)

// An htmlTimeline is a chart of findings by time, or of a log without times by
// place. Lengths are in its own units; the browser stretches it.
type htmlTimeline struct {
	Caption, From, To, Most string
	Width                   int
	Bars                    []htmlBar
}

// An htmlBar is the findings of one class in one column.
type htmlBar struct {
	Class, Title        string
	X, Y, Width, Height string
}

const (
	chartHeight = 120
	leastBar    = 3 // the height of a single finding among thousands
	chartColumn = 8
)

// addTimelines adds the timelines by time, or in a log without times, or with one
// time alone, that by offset.
func (p *htmlPage) addTimelines(s *Summary) {
	several := false
	both, untimed := s.clocks()
	for clock := zoned; clock >= local; clock-- {
		w := &s.walls[clock]
		if w.known {
			f := newFace(&w.span, clock)
			several = several || w.used() > 1
			p.Timelines = append(p.Timelines, wallChart(w, &f, both && clock == local))
		}
	}
	if both {
		p.Notes = append(p.Notes, clocksApart)
	}
	if untimed > 0 {
		p.Notes = append(p.Notes, plural(untimed, "finding")+" without a time.")
	}
	if used := s.timeline.used(); !several && s.found() > 0 {
		t := &s.timeline
		chart := newChart(used, func(class catalog.Class, i int) int64 { return t.counts[class][i] }, func(i int) string {
			return "from byte " + thousands(int64(i)*t.width)
		})
		chart.Caption = "Where in " + FormatSize(t.extent) + " of log, " + FormatSize(t.width) + " a column"
		chart.From, chart.To = "start", "end"
		p.Timelines = append(p.Timelines, chart)
	}
}

func wallChart(w *wall, f *face, unzoned bool) htmlTimeline {
	chart := newChart(w.used(), func(class catalog.Class, i int) int64 { return w.counts[class][i] }, func(i int) string {
		return f.long((w.start + int64(i)) * w.width)
	})
	from, to := f.long(w.first.nanos), f.long(w.last.nanos)
	when := f.reach(w, unzoned)
	chart.Caption = strings.ToUpper(when[:1]) + when[1:] + ", " + lengthOf(time.Duration(w.width)) + " a column"
	chart.From, chart.To = from, to
	return chart
}

// newChart stacks the classes of every column, the worst at the bottom.
func newChart(columns int, count func(class catalog.Class, i int) int64, name func(i int) string) htmlTimeline {
	chart := htmlTimeline{Width: max(1, columns) * chartColumn}
	most := int64(1)
	for i := range columns {
		n := int64(0)
		for _, class := range classes {
			n = sum(n, count(class, i))
		}
		most = max(most, n)
	}
	for i := range columns {
		top := float64(chartHeight)
		for _, class := range classes {
			n := count(class, i)
			if n == 0 {
				continue
			}
			height := max(leastBar, float64(n)/float64(most)*(chartHeight-leastBar*float64(len(classes))))
			top -= height
			chart.Bars = append(chart.Bars, htmlBar{
				Class: class.String(), Title: name(i) + ": " + thousands(n) + " " + class.String(),
				X: decimal(float64(i*chartColumn) + .5), Y: decimal(top), Width: decimal(chartColumn - 1), Height: decimal(height),
			})
		}
	}
	chart.Most = "at most " + thousands(most) + " in a column"
	return chart
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 32) }
