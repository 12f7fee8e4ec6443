package rules

// A Matcher is one goroutine's scratch space over a Set. It remembers which
// products the stream has shown, so each stream needs its own, or a Reset.
type Matcher struct {
	set    *Set
	memory [nProducts]int    // findings of each product so far, bounded
	lines  [viewsMax]lineKey // of views
	views  [viewsMax]view
	next   int
	spans  []int // scratch
	free   []*Case
	memo   memo
	looked reading // of Look's lines
	around reading // of the lines around
	found  []int   // scratch
}

// viewsMax is how many lines are remembered: those around a line, and some.
const viewsMax = 16

// A lineKey says which line a view is of.
type lineKey struct {
	offset int64 // in the stream; -1 for none
	size   int
	plain  bool // the line reads as it stands
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
	for i := range m.lines {
		m.lines[i].offset = -1
	}
	m.looked.offset, m.around.offset = -1, -1
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
// into it. The bytes are not kept. Where a collector wrote the line as an array of
// bytes all of it is looked at, whatever at says, and once: the next Look at the
// same part returns nil.
func (m *Matcher) Look(line []byte, at []int, number, offset int64, base int) *Case {
	known := m.known(line, offset)
	t, again := text{line: line}, false
	if known < 0 || !m.lines[known].plain {
		t, again = m.looked.text(line, offset)
	}
	if t.at != nil {
		if again {
			return nil
		}
		m.found = m.set.Find(m.found[:0], t.line)
		at = m.found
	}
	cs := m.newCase()
	cs.number, cs.base = number, base
	m.set.findAll(t.line, at, cs)
	if len(cs.cands) == 0 && len(m.set.own.patterns) == 0 {
		cs.Release()
		return nil
	}
	v := m.view(line, offset, &t, known)
	if !v.meant {
		v.mean(cs.cands)
	}
	cs.own = m.lookOwn(line, &t, at, base)
	kept := cs.cands[:0]
	for i := range cs.cands {
		c := &cs.cands[i]
		if (len(c.codes) > 0 || c.official) && !overlaps(kept, c.span) && !taken(cs.own, t.place(c.span), base) {
			if len(kept) == i {
				kept = kept[:i+1]
			} else {
				kept = append(kept, *c)
			}
		}
	}
	cs.cands = kept
	if len(kept) == 0 && len(cs.own) == 0 {
		cs.Release()
		return nil
	}
	shown := line
	if t.at != nil {
		shown = t.line
	}
	for i := range cs.cands {
		cs.matches = append(cs.matches, m.memo.text(shown[cs.cands[i].span.Start:cs.cands[i].span.End]))
	}
	cs.weigh(&t, v)
	for i := range cs.cands {
		cs.cands[i].span = t.place(cs.cands[i].span)
	}
	return cs
}

// lookOwn tries the user's patterns, on the bytes of the line unless they say
// something else.
func (m *Matcher) lookOwn(line []byte, t *text, at []int, base int) []Finding {
	if t.at == nil {
		return m.set.findOwn(line, at, base)
	}
	own := m.set.findOwn(t.line, at, 0)
	for i := range own {
		s := t.place(own[i].Span)
		own[i].Span = Span{s.Start + base, s.End + base}
	}
	return own
}

// newCase returns an empty case.
func (m *Matcher) newCase() *Case {
	if n := len(m.free); n > 0 {
		cs := m.free[n-1]
		m.free = m.free[:n-1]
		cs.m = m
		return cs
	}
	return &Case{m: m}
}

func overlaps(cands []candidate, s Span) bool {
	for i := range cands {
		if meet(cands[i].span, s) {
			return true
		}
	}
	return false
}

// read reads a line for what it says, or returns what was read of it before. The
// text is valid until the next call.
func (m *Matcher) read(line []byte, offset int64) (text, *view) {
	i := m.known(line, offset)
	t := m.textOf(line, offset, i)
	return t, m.view(line, offset, &t, i)
}

// known returns where the line is among the views, or -1.
func (m *Matcher) known(line []byte, offset int64) int {
	for i := range m.lines {
		if k := &m.lines[i]; k.offset == offset && k.size == len(line) {
			return i
		}
	}
	return -1
}

// textOf is text for a line that known has looked for.
func (m *Matcher) textOf(line []byte, offset int64, i int) text {
	if i >= 0 && m.lines[i].plain {
		return text{line: line}
	}
	t, _ := m.around.text(line, offset)
	return t
}

// view returns what the line says; t is its text and i what known returned.
func (m *Matcher) view(line []byte, offset int64, t *text, i int) *view {
	if i < 0 {
		i = m.next
		m.next = (i + 1) % viewsMax
		m.lines[i] = lineKey{offset, len(line), len(line) > 0 && len(t.line) > 0 && &t.line[0] == &line[0]}
		m.set.lex.read(t.line, &m.views[i])
	}
	return &m.views[i]
}

// meanings fills in what the names and numbers of a line mean, if nobody has.
func (m *Matcher) meanings(line []byte, v *view) {
	if v.meant {
		return
	}
	other := m.newCase()
	m.spans = m.set.filter.Find(m.spans[:0], line)
	m.set.findAll(line, m.spans, other)
	v.mean(other.cands)
	other.Release()
}

// mean takes the meanings of candidates.
func (v *view) mean(cands []candidate) {
	v.nNames, v.nNumbers, v.meant = 0, 0, true
	for i := range cands {
		switch c := &cands[i]; {
		case len(c.codes) == 0:
		case c.name && v.nNames < len(v.names):
			v.names[v.nNames] = c.codes
			v.nNames++
		case !c.name && v.nNumbers < len(v.numbers):
			v.numbers[v.nNumbers] = c.codes
			v.nNumbers++
		}
	}
}
