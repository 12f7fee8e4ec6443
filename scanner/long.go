package scanner

import (
	"bytes"

	"github.com/agoralog/agoralog/rules"
)

// Long lines are looked at in parts: a candidate sees reach bytes either side, or
// a little more; see rules.Part.
// A line over lineMax passes without ever being held; what it finds is kept as
// findings, and printed when it ends.

const longMax = 64 // findings of a line

// lookLong looks at a line of more than reach bytes that is at hand whole. One
// over lineMax is treated as if it were not, so that it does not matter how
// reads cut it.
func (s *Scanner) lookLong(line []byte, start, end int64, whole bool) {
	s.count(start)
	e := &entry{line: Line{Path: s.path, Number: s.number, Offset: s.origin(start), Whole: whole}, start: start, end: end, settled: true}
	s.part(e, line, 0, start, s.at)
	if len(e.fs) > 0 {
		e.line.Time = s.timeOf(line, start)
		s.queue = append(s.queue, e)
	}
}

// part tries the windows at offsets at of b, which begins skip bytes into the
// line that starts at stream offset start.
func (s *Scanner) part(e *entry, b []byte, skip int, start int64, at []int) {
	for _, p := range at {
		if len(e.fs) >= longMax {
			return
		}
		if n := len(e.fs); n > 0 && e.fs[n-1].Span.End > skip+p {
			continue
		}
		lo, hi := rules.Part(skip+p, skip+len(b))
		lo, hi = lo-skip, hi-skip
		cs := s.m.Look(b[lo:hi], []int{p - lo}, e.line.Number, start+int64(skip+lo), skip+lo)
		if cs == nil {
			continue
		}
		if skip+lo == 0 {
			e.line.Process = cs.Process()
		}
		if e.line.Whole && !cs.Settled() { // the lines before a longer one may be gone
			s.before(cs, start)
		}
		fs := cs.Settle()
		if len(fs) == 0 {
			cs.Release()
		}
		for _, f := range fs {
			if n := len(e.fs); n == 0 || f.Span.Start >= e.fs[n-1].Span.End {
				e.fs = append(e.fs, f)
				if e.text == nil && !e.line.Whole {
					e.line.TextAt = skip + lo
					e.text = bytes.Clone(b[lo:hi])
				}
			}
		}
	}
}

// beginLong starts a line that outgrew lineMax before it ended.
func (s *Scanner) beginLong() {
	s.count(s.examined)
	s.long = &entry{line: Line{Path: s.path, Number: s.number, Offset: s.origin(s.examined)}, start: s.examined, settled: true}
	s.scanned, s.marked = s.examined, -1
	s.settleAll() // evidence does not wait for it
	if s.Window.Bounded() {
		s.admitLong(s.examined)
	}
	s.long.line.Time = s.timeOf(s.bytes(s.examined, s.end()), s.examined)
}

// stepLong looks at what is at hand of the long line, and ends it at its
// terminator.
func (s *Scanner) stepLong(end int64) error {
	e := s.long
	stop, done := end, s.eof
	if k := bytes.IndexByte(s.bytes(max(s.scanned, s.base), end), '\n'); k >= 0 {
		stop, done = max(s.scanned, s.base)+int64(k), true
	}
	s.measure(stop)
	safe := stop
	if !done {
		safe = max(s.scanned, e.start+rules.PartsUpTo(stop-int64(len(annotationMark))-e.start))
	}
	from := max(s.base, s.scanned-reach, e.start)
	b := s.bytes(from, stop)
	if s.marked < 0 {
		if k := markAt(b); k >= 0 {
			s.marked = from + int64(k)
		}
	}
	if s.marked >= 0 { // what follows is ours
		b = b[:max(0, min(int64(len(b)), s.marked-from))]
	}
	if s.outside { // it is not looked at
		s.scanned = safe
	}
	if safe > s.scanned {
		s.hits = s.set.Find(s.hits[:0], b)
		s.at = s.at[:0]
		for _, h := range s.hits {
			if p := from + int64(h); p >= s.scanned && p < safe {
				s.at = append(s.at, h)
			}
		}
		s.part(e, b, int(from-e.start), e.start, s.at)
		s.scanned = safe
	}
	if !done {
		return s.emitLong(end - 1) // a CR may be the terminator's
	}
	s.long = nil
	e.end = stop
	if stop < end {
		e.end++
	}
	s.counted = stop // there is no terminator before
	if len(e.fs) > 0 {
		s.queue = append(s.queue, e)
	}
	s.examined = e.end
	if s.Window.Bounded() {
		s.endLong(e.end)
	}
	s.count(e.end)
	return nil
}

func (s *Scanner) emitLong(limit int64) error {
	if err := s.emitQueue(); err != nil {
		return err
	}
	return s.textUpTo(limit)
}
