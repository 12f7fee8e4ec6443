package report

import (
	"time"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/scanner"
)

// A face shows times of one clock. Those with a zone are all shown in that of the
// first.
type face struct {
	zone    *time.Location // nil for a clock without times
	name    string         // of the zone: "", "Z" or "+08:00"
	layout  string         // of a short time
	guessed bool
}

// newFace returns the face for times in s. If they are of one day the day is said
// once, and not at each time.
func newFace(s *span, clock int) face {
	if !s.known {
		return face{}
	}
	f := face{zone: time.UTC, guessed: s.guessed}
	if clock == zoned {
		f.zone = time.FixedZone("", int(s.first.zone))
		f.name = time.Unix(0, s.first.nanos).In(f.zone).Format("Z07:00")
	}
	f.layout = "01-02 15:04"
	if f.format(s.first.nanos, time.DateOnly) == f.format(s.last.nanos, time.DateOnly) {
		f.layout = time.TimeOnly
	}
	return f
}

func (f *face) format(nanos int64, layout string) string {
	return time.Unix(0, nanos).In(f.zone).Format(layout)
}

// columns is how wide a short time is; 0 without times.
func (f *face) columns() int { return len(f.layout) }

func (f *face) short(t scanner.Stamp) string { return f.format(t.Nanos, f.layout) }

// long returns the time with its day, and its zone if it has one. A year that the
// log does not say is not said.
func (f *face) long(nanos int64) string {
	if f.guessed {
		return f.format(nanos, "01-02 15:04:05") + f.name
	}
	return f.format(nanos, time.DateTime) + f.name
}

// clocksApart says why there are two timelines.
const clocksApart = "Times with a zone and times without cannot be compared, so they stand apart."

// reach says from when to when the times of a wall are; unzoned says that there is
// a wall of others.
func (f *face) reach(w *wall, unzoned bool) string {
	from, to := f.long(w.first.nanos), f.long(w.last.nanos)
	text := "from " + from + " to " + to
	if from == to {
		text = "at " + from
	}
	if unzoned {
		text += " on clocks without a zone"
	}
	if w.guessed {
		text += " (the log leaves out the year or the day)"
	}
	return text
}

// when writes the timelines by time, or in a log without times, or with one time
// alone, that by offset.
func (p *page) when(s *Summary) {
	shown := false
	both, untimed := s.clocks()
	for clock := zoned; clock >= local; clock-- {
		w := &s.walls[clock]
		if w.known {
			f := newFace(&w.span, clock)
			shown = p.wall(w, &f, both, clock) || shown
		}
	}
	if both {
		p.detail(0, "", clocksApart)
		shown = true
	}
	if untimed > 0 {
		p.detail(0, "", plural(untimed, "finding")+" without a time")
		shown = true
	}
	if shown {
		p.newline()
	}
	if s.walls[zoned].used() < 2 && s.walls[local].used() < 2 {
		p.timeline(&s.timeline)
	}
}

// wall writes the timeline of a clock, and reports whether it wrote anything.
func (p *page) wall(w *wall, f *face, both bool, clock int) bool {
	head := f.reach(w, both && clock == local)
	used := w.used()
	if used < 2 {
		p.detail(0, "", head)
		return true
	}
	per := 1
	for (used+per-1)/per > p.width-barIndent-2 {
		per *= 2
	}
	p.detail(0, "", head+", "+lengthOf(time.Duration(w.width*int64(per)))+" a column:")
	for _, class := range classes {
		if withoutZeros(w.counts[class][:]) != nil {
			p.bars(class, w.counts[class][:used], per)
		}
	}
	p.axis(f, w, (used+per-1)/per)
	return true
}

// axis writes the first time under the first column and the last under the last,
// if there is room.
func (p *page) axis(f *face, w *wall, columns int) {
	from, to := f.format(w.first.nanos, f.layout), f.format(w.last.nanos, f.layout)
	gap := columns - len(from) - len(to)
	if gap < 1 {
		return
	}
	p.pad(barIndent + 1)
	p.painted(p.style.faintPaint(), from)
	p.pad(gap)
	p.painted(p.style.faintPaint(), to)
	p.newline()
}

// total returns how many findings the wall has.
func (w *wall) total() int64 {
	n := int64(0)
	for c := range w.counts {
		for _, k := range w.counts[c] {
			n = sum(n, k)
		}
	}
	return n
}

// lengthOf returns a length of time as "1m4s", without units that are zero.
func lengthOf(d time.Duration) string {
	text := d.String()
	if d >= time.Minute && d%time.Minute == 0 {
		text = text[:len(text)-len("0s")]
	}
	if d >= time.Hour && d%time.Hour == 0 {
		text = text[:len(text)-len("0m")]
	}
	return text
}

// barIndent is where the bars of a timeline begin.
const barIndent = len("obsolete") + 1

// bars are the heights of a timeline, from one finding to the most in a bucket.
var bars = [...]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

func (p *page) timeline(t *timeline) {
	used := t.used()
	if used < 2 {
		return // one column says nothing
	}
	shown := false
	for _, class := range classes {
		counts := t.counts[class][:used]
		most := int64(0)
		for _, n := range counts {
			most = max(most, n)
		}
		if most == 0 {
			continue
		}
		per := 1 // buckets a column, where the page is narrow
		for (used+per-1)/per > p.width-barIndent-2 {
			per *= 2
		}
		if !shown {
			shown = true
			p.detail(0, "", "where in "+FormatSize(t.extent)+" of log, "+FormatSize(t.width*int64(per))+" a column:")
		}
		p.bars(class, counts, per)
	}
	if shown {
		p.newline()
	}
}

// bars writes a line of a timeline, per buckets a column.
func (p *page) bars(class catalog.Class, counts []int64, per int) {
	var columns []int64
	most := int64(0)
	for len(counts) > 0 {
		n := int64(0)
		for _, k := range counts[:min(per, len(counts))] {
			n = sum(n, k)
		}
		columns = append(columns, n)
		most = max(most, n)
		counts = counts[min(per, len(counts)):]
	}
	p.painted(p.style.class(class), class.String())
	p.pad(barIndent - len(class.String()))
	p.text("|")
	p.text(p.style.class(class).on)
	for _, n := range columns {
		if n == 0 {
			p.text(" ")
			continue
		}
		p.text(bars[(n-1)*int64(len(bars)-1)/max(1, most-1)])
	}
	p.text(p.style.class(class).off)
	p.text("|\n")
}
