package scanner

import "github.com/agoralog/agoralog/rules"

// before lets the lines before start speak, those that begin within reach.
func (s *Scanner) before(cs *rules.Case, start int64) {
	if s.behind.of != start {
		s.lookBehind(start)
	}
	for d, l := range s.behind.lines[:s.behind.n] {
		cs.Before(s.bytes(l.from, min(l.to, l.from+headMax)), l.from, d+1)
	}
}

// behind are the lines before one, the nearest first: a long line asks for them
// again and again.
type behind struct {
	of    int64
	lines [rules.LinesBefore]cut
	n     int
}

func (s *Scanner) lookBehind(start int64) {
	s.behind = behind{of: start}
	end := start
	least := max(s.base, s.first, start-reach)
	for s.behind.n < rules.LinesBefore && end > least {
		b := s.bytes(least, end-1)
		k := lastTerminator(b) + 1
		first := end - 1 - int64(len(b)-k)
		if k == 0 && first > s.first { // it begins out of reach, unless the stream begins here
			return
		}
		s.behind.lines[s.behind.n] = cut{first, first + int64(len(withoutAnnotation(b[k:])))}
		s.behind.n++
		end = first
	}
}
