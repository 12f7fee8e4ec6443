package report

import (
	"fmt"
	"time"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/scanner"
)

const (
	wallBuckets = 256
	firstStep   = int64(time.Second / 8) // nanoseconds of a bucket
)

// A wall counts findings by the time of their lines, on one clock. It has a fixed
// number of buckets, as wide as the smallest step with which they reach from the
// first time to the last. Buckets begin at whole multiples of their width, so that
// walls can be merged in any order.
type wall struct {
	span
	width  int64 // nanoseconds a bucket; firstStep times a power of two, 0 for none yet
	start  int64 // the first bucket begins at start*width
	counts [catalog.Error + 1][wallBuckets]int64
}

func (w *wall) add(t scanner.Stamp, class catalog.Class) {
	var at spans
	at.add(t)
	w.cover(at[clockOf(t)])
	n := &w.counts[class][floorDiv(t.Nanos, w.width)-w.start]
	*n = sum(*n, 1)
}

// cover makes the buckets reach over s as well.
func (w *wall) cover(s span) {
	w.span.merge(s)
	if !w.known {
		return
	}
	if w.width == 0 {
		w.width = firstStep
		w.start = floorDiv(w.first.nanos, w.width)
	}
	for floorDiv(w.last.nanos, w.width)-floorDiv(w.first.nanos, w.width) >= wallBuckets {
		w.double()
	}
	// What is moved away at the end is empty: the last time is not there.
	if by := int(w.start - floorDiv(w.first.nanos, w.width)); by > 0 {
		for c := range w.counts {
			counts := &w.counts[c]
			copy(counts[min(by, wallBuckets):], counts[:])
			clear(counts[:min(by, wallBuckets)])
		}
		w.start -= int64(by)
	}
}

func (w *wall) double() {
	odd := int(w.start & 1)
	for c := range w.counts {
		var wide [wallBuckets]int64
		for i, n := range w.counts[c] {
			wide[(i+odd)/2] = sum(wide[(i+odd)/2], n)
		}
		w.counts[c] = wide
	}
	w.width *= 2
	w.start = floorDiv(w.start, 2)
}

func (w *wall) merge(o *wall) {
	if !o.known {
		return
	}
	w.cover(o.span)
	other := *o
	for other.width < w.width {
		other.double()
	}
	by := int(other.start - w.start)
	for c := range w.counts {
		for i, n := range other.counts[c] {
			if n > 0 {
				w.counts[c][i+by] = sum(w.counts[c][i+by], n)
			}
		}
	}
}

// used returns how many buckets the times reach into.
func (w *wall) used() int {
	if !w.known {
		return 0
	}
	return int(floorDiv(w.last.nanos, w.width)-w.start) + 1
}

// floorDiv rounds down, also below 0.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// A WallRecord counts findings by the time of their lines: the first number of a
// class is for the WidthMS milliseconds from Start on, and so on. WidthMS is 125
// times the smallest power of two with which 256 numbers, beginning at a whole
// multiple of WidthMS since 1970, reach from First to Last. Zeros at the end are
// left out, and so are classes that have no findings.
type WallRecord struct {
	TimesRecord
	Start   Text  `json:"start"` // RFC 3339, in UTC where there are zones
	WidthMS int64 `json:"width_ms"`
	SeriesRecord
}

func (w *wall) record(clock int) *WallRecord {
	if !w.known {
		return nil
	}
	r := &WallRecord{TimesRecord: *w.span.record(clock), WidthMS: w.width / int64(time.Millisecond)}
	r.Start = stampText(w.beginning(clock))
	for class := range w.counts {
		r.set(catalog.Class(class), w.counts[class][:])
	}
	return r
}

// beginning returns when the first bucket begins; one that would begin before
// there are times begins with them.
func (w *wall) beginning(clock int) scanner.Stamp {
	at := w.start * w.width
	if w.start < 0 && at > 0 {
		at = -1 << 63
	}
	return scanner.Stamp{Nanos: at, HasZone: clock == zoned, Known: true}
}

func withoutZeros(counts []int64) []int64 {
	for len(counts) > 0 && counts[len(counts)-1] == 0 {
		counts = counts[:len(counts)-1]
	}
	if len(counts) == 0 {
		return nil
	}
	return counts
}

func (w *wall) read(r *WallRecord, clock int) error {
	if r == nil {
		return nil
	}
	var s span
	if err := s.read(&r.TimesRecord, clock); err != nil {
		return err
	}
	w.cover(s)
	want := w.record(clock)
	if r.Start != want.Start || r.WidthMS != want.WidthMS {
		return fmt.Errorf("numbers begin at %q and are %d ms wide; want %q and %d", r.Start, r.WidthMS, want.Start, want.WidthMS)
	}
	for class := range w.counts {
		if err := r.get(catalog.Class(class), w.counts[class][:w.used()]); err != nil {
			return err
		}
	}
	return nil
}

// clocks reports whether some findings have a time with a zone and some one
// without, and how many have none, which is 0 where no finding has one.
func (s *Summary) clocks() (both bool, untimed int64) {
	with, without := &s.walls[zoned], &s.walls[local]
	if timed := sum(with.total(), without.total()); timed > 0 {
		untimed = s.found() - timed
	}
	return with.known && without.known, untimed
}
