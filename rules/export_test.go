package rules

// Candidates returns the spans that the rules find in line, trying them where
// the filter saw a window, or at every byte.
func Candidates(s *Set, line []byte, filtered bool) []Span {
	var at []int
	if filtered {
		at = s.Find(nil, line)
	} else {
		for i := range line {
			at = append(at, i)
		}
	}
	m := s.NewMatcher()
	cs := m.Look(line, at, 1, 0, 0)
	if cs == nil {
		return nil
	}
	var out []Span
	for i := range cs.cands {
		out = append(out, cs.cands[i].span)
	}
	return out
}
