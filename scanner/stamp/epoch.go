package stamp

import "bytes"

// Seconds since 1970 are believed from 2010 to a day after the stream's end.
const firstEpoch = 1262304000

// epoch reads seconds, milliseconds, microseconds or nanoseconds since 1970,
// which the count of digits tells apart, and returns where they end, or -1.
// whole says that it was seconds without a fraction.
func (r *Reader) epoch(line []byte, at int) (s Stamp, end int, whole bool) {
	end = at
	var n int64
	for end < len(line) && isDigit(line[end]) && end-at < 20 {
		if end-at < 19 {
			n = n*10 + int64(line[end]-'0')
		}
		end++
	}
	unit := int64(0)
	switch end - at {
	case 10:
		unit = second
	case 13:
		unit = second / 1e3
	case 16:
		unit = second / 1e6
	case 19:
		unit = 1
	default:
		return Stamp{}, -1, false
	}
	if line[at] != '1' { // from 2001 to 2033, and no overflow
		return Stamp{}, -1, false
	}
	nanos := n * unit
	whole = unit == second
	if end+1 < len(line) && line[end] == '.' && isDigit(line[end+1]) {
		whole = false
		part := unit / 10
		for end++; end < len(line) && isDigit(line[end]); end++ {
			nanos += int64(line[end]-'0') * part
			part /= 10
		}
	}
	if goesOn(line, end) || nanos < firstEpoch*second || nanos > r.now()+day {
		return Stamp{}, -1, false
	}
	return Stamp{Nanos: nanos, HasZone: true, Known: true}, end, whole
}

// leadingEpoch reads one at the beginning of a line. Ten digits alone may be an
// id or a size: they are believed in brackets, or where the line before began
// with a like number.
func (r *Reader) leadingEpoch(w *walk) Stamp {
	if w.wordy {
		return Stamp{}
	}
	s, end, whole := r.epoch(w.line, w.at)
	if !s.Known || end < len(w.line) && bytes.IndexByte([]byte(" \t]),;:|\""), w.line[end]) < 0 {
		return Stamp{}
	}
	if whole && w.before != inBrackets {
		now := s.Nanos / second
		like := now-r.whole <= 24*3600 && r.whole-now <= 24*3600
		r.whole = now
		if !like {
			return Stamp{}
		}
	}
	return s
}

// leadingClock reads a bareClock.
func (r *Reader) leadingClock(w *walk) Stamp {
	if w.wordy || w.before != anywhere || r.stamped {
		return Stamp{}
	}
	var p parts
	if bareClock.read(w.line, w.at, &p) < 0 {
		return Stamp{}
	}
	if !r.bare {
		r.bare = true
		return Stamp{}
	}
	return r.resolve(&bareClock, &p)
}

// value reads a stamp that a key names as one, which must be all there is if
// alone is set.
func (r *Reader) value(v []byte, alone bool) Stamp {
	if len(v) == 0 || !isDigit(v[0]) && !isLetter(v[0]) {
		return Stamp{}
	}
	s, end := r.at(v, 0, anywhere)
	if !s.Known {
		s, end, _ = r.epoch(v, 0)
	}
	if alone && end != len(v) {
		return Stamp{}
	}
	return s
}
