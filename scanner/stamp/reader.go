package stamp

import (
	"bytes"
	"time"
)

// A Reader reads the stamps of one stream. It learns the form of the stream's
// stamps from its lines and tries that first. It is one goroutine's.
type Reader struct {
	date    time.Time
	learned int // row of layouts

	// Of clocks without a date:
	begun    bool
	midnight int64 // the beginning of the day that the clock shows, in nanoseconds since 1970
	rolled   bool  // the stream went past a midnight
	last     int64 // what the clock showed last, since midnight

	whole   int64 // seconds that the last line began with, if it began with ten digits
	stamped bool  // there was a stamp of the table
	bare    bool  // a line began with a bareClock
}

// NewReader returns a Reader of a stream that ended at date: the time of the last
// change of a file, or the zero time for a stream that goes on, which is now.
// Stamps that leave out the year or the day get theirs from it, in its zone. A
// date near 1970 is a file's that was given none, and counts as zero.
func NewReader(date time.Time) *Reader {
	if date.Year() <= firstYear+1 {
		date = time.Time{}
	}
	return &Reader{date: date}
}

// now is the clock's time that no stamp of the stream should be a day after.
func (r *Reader) now() int64 {
	if r.date.IsZero() {
		return clockOf(time.Now())
	}
	return clockOf(r.date)
}

// Read returns the stamp at the beginning of a line, or of the object that the
// line is. Lines are best given in their order. It does not allocate.
func (r *Reader) Read(line []byte) Stamp {
	if k := skipSpace(line, 0); k < len(line) && line[k] == '{' {
		return r.object(line[k:])
	}
	return r.text(line)
}

// at reads a stamp that begins at offset at; before says what stands before it.
func (r *Reader) at(line []byte, at int, before place) (s Stamp, end int) {
	begin, ok := startAt(line, at)
	if !ok {
		return Stamp{}, 0
	}
	if l := &layouts[r.learned]; l.fits(begin) {
		if s, end = r.try(l, line, at, before); s.Known {
			return s, end
		}
	}
	for i := range layouts {
		if l := &layouts[i]; i != r.learned && l.fits(begin) {
			if s, end = r.try(l, line, at, before); s.Known {
				r.learned = i
				return s, end
			}
		}
	}
	return Stamp{}, 0
}

func (r *Reader) try(l *layout, line []byte, at int, before place) (Stamp, int) {
	if l.where == inBrackets && before != inBrackets || l.where == notAfterDigits && before == notAfterDigits {
		return Stamp{}, 0
	}
	var p parts
	end := l.read(line, at, &p)
	if end < 0 || l.dayless && bytes.HasPrefix(line[end:], subtitle) {
		return Stamp{}, 0
	}
	s := r.resolve(l, &p)
	r.stamped = r.stamped || s.Known
	return s, end
}

// subtitle follows the beginning of a span of time.
var subtitle = []byte(" -->")

// resolve adds what the form leaves out.
func (r *Reader) resolve(l *layout, p *parts) Stamp {
	s := Stamp{Known: true, Zone: p.zone, HasZone: p.hasZone, Guessed: l.yearless || l.dayless}
	switch {
	case l.dayless:
		s.Nanos = r.clock(p.ofDay())
	case l.yearless:
		var ok bool
		if s.Nanos, ok = p.dated(r.now()); !ok {
			return Stamp{}
		}
	default:
		s.Nanos = days(p.year, p.month, p.day)*day + p.ofDay()
	}
	s.Nanos -= int64(p.zone) * second
	return s
}

// clock resolves a time of day. A clock that goes back by more than half a day
// went past midnight; a line just from before midnight may come after that.
func (r *Reader) clock(t int64) int64 {
	if !r.begun {
		r.begun = true
		now := r.now()
		r.midnight = now - now%day
		if r.midnight+t > now+hour { // more than clocks differ: of the day before
			r.midnight -= day
		}
		r.last = t
		return r.midnight + t
	}
	if r.rolled && r.last < hour && t > day-hour {
		return r.midnight - day + t
	}
	if r.last-t > day/2 {
		r.midnight += day
		r.rolled = true
	}
	r.last = t
	return r.midnight + t
}
