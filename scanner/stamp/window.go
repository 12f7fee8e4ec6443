package stamp

import (
	"fmt"
	"math"
)

// A Window is the span of time from one Bound to another, both included. The zero
// value is all time. It is one goroutine's; copies are independent.
type Window struct {
	since, until Bound

	// What the bounds are for stamps of the zone that came last.
	known    bool
	hasZone  bool
	zone     int32
	from, to int64
}

// NewWindow returns the span between two bounds, of which either may be the zero
// Bound: no limit. The error is that the second does not come after the first.
func NewWindow(since, until Bound) (Window, error) {
	w := Window{since: since, until: until}
	if !since.set() || !until.set() {
		return w, nil
	}
	from, to := since.nanos, until.nanos
	slack := int64(0)
	if since.kind != instant || until.kind != instant {
		from, to = since.at(false, 0), until.at(false, 0)
		if since.kind == instant || until.kind == instant {
			slack = 26 * hour // the log's zone is not known yet, and zones lie so far apart
		}
	}
	if from >= to+slack {
		return w, fmt.Errorf("%q is not before --until %q; a day stands for its beginning", since.text, until.text)
	}
	return w, nil
}

// Bounded reports whether there is anything that w leaves out.
func (w *Window) Bounded() bool { return w.since.set() || w.until.set() }

// Contains reports whether a stamp, which must be known, lies in the window.
func (w *Window) Contains(s Stamp) bool {
	if !w.known || w.zone != s.Zone || w.hasZone != s.HasZone {
		w.known, w.zone, w.hasZone = true, s.Zone, s.HasZone
		w.from, w.to = math.MinInt64, math.MaxInt64
		if w.since.set() {
			w.from = w.since.at(s.HasZone, s.Zone)
		}
		if w.until.set() {
			w.to = w.until.at(s.HasZone, s.Zone)
		}
	}
	return w.from <= s.Nanos && s.Nanos <= w.to
}
