package scanner

import "bytes"

// Lines around a finding are those that lie within reach of it, whole: how reads
// cut the stream makes no difference then.

// surrounded reports whether the lines after an entry that a finder gets with it
// are at hand.
func (s *Scanner) surrounded(e *entry) bool {
	if s.Around == 0 || s.Finder == nil || s.eof || s.end()-e.end >= reach {
		return true
	}
	return bytes.Count(s.bytes(e.end, s.end()), newline) >= s.Around
}

// linesAfter returns the lines after an entry.
func (s *Scanner) linesAfter(e *entry) []byte {
	b := s.bytes(e.end, min(s.end(), e.end+reach))
	end := 0
	for range s.Around {
		k := bytes.IndexByte(b[end:], '\n')
		if k < 0 {
			if s.eof && len(b) < reach { // the last line has no terminator
				end = len(b)
			}
			break
		}
		end += k + 1
	}
	return withoutTerminator(b[:end])
}

// linesBefore returns the lines before an entry, but for a line that was never
// held whole.
func (s *Scanner) linesBefore(e *entry) []byte {
	if !e.line.Whole {
		return nil
	}
	least := max(s.base, s.first, e.start-reach)
	b := s.bytes(least, e.start)
	start := len(b)
	for range s.Around {
		if start == 0 {
			break
		}
		k := lastTerminator(b[:start-1]) + 1
		if k == 0 && least > s.first { // it begins out of reach
			break
		}
		start = k
	}
	return withoutTerminator(b[start:])
}
