package rules

// A Matcher is one goroutine's scratch space over a Set. It remembers which
// products the stream has shown, so each stream needs its own, or a Reset.
type Matcher struct {
	set    *Set
	memory [nProducts]int // findings of each product so far, bounded
	views  [16]struct {
		offset int64
		size   int
		view   view
	}
	next  int
	spans []int // scratch for holdsNumber
	probe Case  // scratch for holdsNumber
}

// NewMatcher returns a Matcher over s.
func (s *Set) NewMatcher() *Matcher {
	m := &Matcher{set: s}
	m.Reset()
	return m
}

// Reset forgets what the stream has shown.
func (m *Matcher) Reset() {
	m.memory = [nProducts]int{}
	for i := range m.views {
		m.views[i].offset = -1
	}
}

func (m *Matcher) remember(p int) {
	if m.memory[p] < 1000 {
		m.memory[p]++
	}
}

// Look tries the rules on a line, at the offsets in it that Set.Find
// returned, and returns a Case for what may be codes, or nil. number is the
// line's, from 1; offset is its first byte's in the stream. line is the whole
// line without its terminator, or of a long line a part that begins base bytes
// into it. The bytes are not kept.
func (m *Matcher) Look(line []byte, at []int, number, offset int64, base int) *Case {
	m.probe.cands = m.probe.cands[:0]
	m.probe.m, m.probe.number = m, number
	done := -1
	for _, p := range at {
		if p >= done {
			done = max(done, m.set.find(line, p, &m.probe))
		}
	}
	own := m.set.findOwn(line, at, base)
	kept := m.probe.cands[:0]
	for _, c := range m.probe.cands {
		if (len(c.codes) > 0 || c.official) && !overlaps(kept, c.span) && !taken(own, c.span, base) {
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 && len(own) == 0 {
		return nil
	}
	cs := &Case{m: m, number: number, base: base, own: own, cands: append([]candidate(nil), kept...)}
	cs.matches = make([]string, len(cs.cands))
	for i := range cs.cands {
		cs.matches[i] = string(line[cs.cands[i].span.Start:cs.cands[i].span.End])
	}
	cs.weigh(line, m.view(line, offset))
	return cs
}

func overlaps(cands []candidate, s Span) bool {
	for i := range cands {
		if cands[i].span.Start < s.End && s.Start < cands[i].span.End {
			return true
		}
	}
	return false
}

// view reads a line, or returns what was read of it before.
func (m *Matcher) view(line []byte, offset int64) *view {
	for i := range m.views {
		if m.views[i].offset == offset && m.views[i].size == len(line) {
			return &m.views[i].view
		}
	}
	e := &m.views[m.next]
	m.next = (m.next + 1) % len(m.views)
	e.offset, e.size = offset, len(line)
	m.set.lex.read(line, &e.view)
	return &e.view
}

// namesIn returns the words of a line that are names of codes, eight at most.
func (m *Matcher) namesIn(line []byte, v *view) []Span {
	if v.nNames < 0 {
		v.nNames = 0
		m.spans = m.set.filter.Find(m.spans[:0], line)
		end := 0
		for _, p := range m.spans {
			if p < end || v.nNames == len(v.names) {
				continue
			}
			start := p
			for start > end && isWord(line[start-1]) {
				start--
			}
			hash, caps := uint32(hashSeed), false
			for end = start; end < len(line) && isWord(line[end]); end++ {
				hash = (hash ^ uint32(line[end])) * hashPrime
				caps = caps || isUpper(line[end])
			}
			if caps && end-start >= 4 && m.set.names().has(hash) {
				v.names[v.nNames] = Span{start, end}
				v.nNames++
			}
		}
	}
	return v.names[:v.nNames]
}

// holdsNumber reports whether a line has a number that is one of c's codes.
func (m *Matcher) holdsNumber(line []byte, c *candidate) bool {
	m.spans = m.set.filter.Find(m.spans[:0], line)
	var other Case
	other.m = m
	for _, p := range m.spans {
		m.set.find(line, p, &other)
	}
	for i := range other.cands {
		n := &other.cands[i]
		if !n.name && sameCode(n, c) != nil {
			return true
		}
	}
	return false
}
