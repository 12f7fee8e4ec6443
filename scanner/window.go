package scanner

import (
	"bytes"
	"math"
)

// A Skipper is a Log that is told how many lines a window leaves out before the
// next text.
type Skipper interface{ Skip(lines int64) }

// A cut is a part of the stream: whole lines.
type cut struct{ from, to int64 }

// admit asks the lines from where it came last up to offset to for their times,
// and reports whether the last of them lies in the window. A line without a time
// belongs to the one before, and those before the first time are in.
func (s *Scanner) admit(to int64) bool {
	for s.admitted < to {
		b := s.bytes(s.admitted, to)
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			end = len(b)
		}
		s.admitLine(b[:end], s.admitted)
		next := s.admitted + int64(min(end+1, len(b)))
		if s.outside {
			s.leaveOut(s.admitted, next)
		}
		s.admitted = next
	}
	return !s.outside
}

func (s *Scanner) admitLine(line []byte, start int64) {
	if s.times.ask(line, start) {
		s.outside = !s.Window.Contains(s.times.stamp)
	}
}

// admitLong decides about a line that outgrew lineMax by its beginning.
func (s *Scanner) admitLong(start int64) {
	s.admit(start)
	s.admitLine(s.bytes(start, s.end()), start)
	if s.outside {
		s.leaveOut(start, math.MaxInt64)
	}
}

// endLong is told where that line ends.
func (s *Scanner) endLong(end int64) {
	if n := len(s.cuts); n > 0 && s.cuts[n-1].to == math.MaxInt64 {
		s.cuts[n-1].to = end
	}
	s.admitted = end
}

func (s *Scanner) leaveOut(from, to int64) {
	if n := len(s.cuts); n > 0 && s.cuts[n-1].to == from {
		s.cuts[n-1].to = to
		return
	}
	s.cuts = append(s.cuts, cut{from, to})
}

// admittedText gives the log what lies in the window of the text up to limit.
func (s *Scanner) admittedText(limit int64) error {
	for s.emitted < limit {
		stop := limit
		if len(s.cuts) > 0 {
			c := &s.cuts[0]
			if c.from <= s.emitted {
				to := min(c.to, limit)
				if k, ok := s.Log.(Skipper); ok {
					k.Skip(int64(bytes.Count(s.bytes(s.emitted, to), newline)))
				}
				s.emitted = to
				if to == c.to {
					s.cuts = s.cuts[1:]
				}
				continue
			}
			stop = min(stop, c.from)
		}
		p := s.bytes(s.emitted, stop)
		s.emitted = stop
		if s.Log == nil {
			continue
		}
		if err := s.Log.Text(p); err != nil {
			return err
		}
	}
	return nil
}
