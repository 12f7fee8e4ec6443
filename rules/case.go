package rules

import (
	"cmp"
	"slices"

	"github.com/agoralog/agoralog/catalog"
)

// A Case is the candidates of one line while they wait for evidence. It keeps
// no bytes of the line and belongs to the Matcher that made it.
type Case struct {
	m       *Matcher
	number  int64 // of the line, 1-based
	base    int   // where the part of the line that was looked at begins in it
	cands   []candidate
	matches []string  // the matched text of each candidate
	own     []Finding // of the user's patterns, settled from the start
	process string
	tag     string
	frame   bool
	method  string // the RTM 1.x table that the line's method picks
	nearby  string // the one that lines around pick
	after   int    // lines heard that came after, frames not counted
	frames  int
}

// Window is how far evidence reaches: lines before and after, and lines after
// when they are stack frames.
const (
	LinesBefore = 3
	LinesAfter  = 3
	FramesAfter = 7
)

// At tells the case its line's number, where Look was not told.
func (cs *Case) At(number int64) {
	for i := range cs.cands {
		c := &cs.cands[i]
		for k := range c.because[:c.nBecause] {
			if c.because[k].line == cs.number {
				c.because[k].line = number
			}
		}
	}
	cs.number = number
}

func (cs *Case) add(c candidate) {
	if len(cs.cands) < candidateMax {
		cs.cands = append(cs.cands, c)
	}
}

// weigh lets the line itself speak for its candidates.
func (cs *Case) weigh(line []byte, v *view) {
	s := cs.m.set
	cs.process = string(line[v.head.process.Start:v.head.process.End])
	cs.tag = string(line[v.head.tag.Start:v.head.tag.End])
	cs.method, cs.frame = v.method, v.frame
	for i := range v.marks[:v.nMarks] {
		mk := &v.marks[i]
		sg := &s.lex.signs[mk.sign]
		nearest := cs.nearest(mk.span)
		for k := range cs.cands {
			c := &cs.cands[k]
			if sg.products == 0 {
				c.strange = max(c.strange, sg.strength)
				continue
			}
			strength := sg.strength
			if k != nearest {
				strength /= 2
			}
			in := sg.products & c.has()
			for p := range nProducts {
				if sg.products&c.only>>p&1 != 0 && in == 0 {
					c.without[p] = max(c.without[p], strength)
				}
				if in>>p&1 != 0 {
					c.own[p] += strength
					if sg.table != "" {
						c.table[p] = sg.table
					}
				}
			}
			if sg.products&c.only != 0 {
				c.note(sg.products, cs.number, string(line[mk.span.Start:mk.span.End]), sg.says)
			}
		}
	}
	for k := range cs.cands {
		c := &cs.cands[k]
		if c.number <= -10001 && c.number >= -15006 && c.has()&isRTM2 != 0 {
			c.own[rtm2] += weak
			c.note(isRTM2, cs.number, string(line[c.span.Start:c.span.End]), "only RTM 2.x has numbers from -10001 to -15006")
		}
		if c.name || c.agreed != nil {
			continue
		}
		for i := range v.texts[:v.nTexts] {
			if t := v.texts[i]; t.Start >= c.span.End || t.End <= c.span.Start {
				c.hear(cs.number, line[t.Start:t.End])
			}
		}
		c.hear(cs.number, trailing(line, c.span.End))
	}
	cs.pair(line)
}

// nearest returns the candidate that lies closest to a span.
func (cs *Case) nearest(at Span) int {
	best, least := 0, 1<<30
	for k := range cs.cands {
		s := cs.cands[k].span
		d := max(0, at.Start-s.End, s.Start-at.End)
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// hear compares a text that describes the failure with what the number means.
func (c *candidate) hear(line int64, text []byte) {
	if c.agreed != nil || len(text) < 6 {
		return
	}
	for _, code := range c.codes {
		if agrees(code, text) {
			c.agreed = code
			c.note(1<<indexOf(code.Product), line, string(text[:min(len(text), 60)]), "the words say what "+code.Name+" means")
			return
		}
	}
}

// trailing returns the text after the number: ", The Token is invalid".
func trailing(line []byte, i int) []byte {
	for k := i; k < len(line) && k < i+8; k++ {
		if isLetter(line[k]) {
			text := line[k:min(len(line), k+200)]
			if n := len("errormsg"); len(text) > n && equalFold(text[:n], "errormsg") {
				text = text[n:] // glued, as in "error303  errorMsgServer unknown error"
			}
			return text
		}
	}
	return nil
}

// pair makes one candidate of a number and its name on the same line.
func (cs *Case) pair(line []byte) {
	for k := range cs.cands {
		n := &cs.cands[k]
		if n.rule == sentenceRule {
			n.dropped = slices.ContainsFunc(cs.cands, func(c candidate) bool {
				return c.rule != sentenceRule && sameCode(&c, n) != nil
			})
		}
		if !n.name || n.dropped {
			continue
		}
		for j := range cs.cands {
			c := &cs.cands[j]
			if j == k || c.dropped || c.rule == enumRule || c.rule == sentenceRule {
				continue
			}
			if c.name { // the same code named twice is one event
				if j < k && c.codes[0] == n.codes[0] {
					n.dropped = true
				}
				continue
			}
			if code := sameCode(c, n); code != nil {
				c.agreed, n.dropped = code, true
				c.note(1<<indexOf(code.Product), cs.number, string(line[n.span.Start:n.span.End]), "the code's own name")
				for p := range nProducts {
					c.own[p] = max(c.own[p], n.own[p])
				}
			} else if !n.sure && (n.inText || distance(n.span.Start, c.span.End) < 40) {
				c.conflict, n.dropped = true, true
			}
		}
	}
}

// sameCode returns the code that a number and a name share, or nil.
func sameCode(number, name *candidate) *catalog.Code {
	for _, code := range number.codes {
		if slices.Contains(name.codes, code) {
			return code
		}
	}
	return nil
}

// Before tells the case about a line distance lines before its own. The bytes
// are not kept.
func (cs *Case) Before(line []byte, offset int64, distance int) {
	cs.around(line, offset, cs.number-int64(distance), distance)
}

// After tells the case about the next line after those that it has heard.
func (cs *Case) After(line []byte, offset int64) {
	v := cs.m.view(line, offset)
	if v.frame {
		cs.frames++
	} else {
		cs.after++
	}
	d := cs.after + cs.frames
	cs.around(line, offset, cs.number+int64(d), max(cs.after, 1))
}

// Settled reports whether the line alone has decided all: lines around need not
// be told.
func (cs *Case) Settled() bool {
	for i := range cs.cands {
		if c := &cs.cands[i]; cs.waits(c) || !c.dropped && c.has()&isRTM1 != 0 && cs.method == "" {
			return false
		}
	}
	return true
}

// Open reports whether the case could still learn from lines after its own: a
// candidate decided by its line or those before it does not wait.
func (cs *Case) Open() bool {
	if cs.after >= LinesAfter || cs.after+cs.frames >= FramesAfter {
		return false
	}
	for i := range cs.cands {
		if cs.waits(&cs.cands[i]) {
			return true
		}
	}
	return false
}

func (cs *Case) waits(c *candidate) bool {
	if c.dropped {
		return false
	}
	if c.name && c.inText {
		return true // its number may come, and is where the finding belongs
	}
	if c.agreed != nil || c.sure {
		return false
	}
	p, _, ok := cs.best(c)
	if ok && c.own[p] > c.strange {
		return false
	}
	return !c.needOwn && c.strange < strong
}

func (cs *Case) around(line []byte, offset, lineNumber int64, distance int) {
	v := cs.m.view(line, offset)
	process := line[v.head.process.Start:v.head.process.End]
	if cs.process != "" && len(process) > 0 && cs.process != string(process) {
		return
	}
	tag := line[v.head.tag.Start:v.head.tag.End]
	sameTag := cs.tag == "" || len(tag) == 0 || cs.tag == string(tag)
	s := cs.m.set
	if (sameTag || v.frame) && cs.nearby == "" && v.method != "" {
		cs.nearby = v.method
	}
	for k := range cs.cands {
		c := &cs.cands[k]
		if c.dropped {
			continue
		}
		if !c.needOwn && c.strange < strong {
			for i := range v.marks[:v.nMarks] {
				sg := &s.lex.signs[v.marks[i].sign]
				in := sg.products & c.has()
				if in == 0 || sg.strength < strong {
					continue
				}
				strength := sg.strength/2 - (distance - 1)
				if !sameTag && !v.frame {
					strength /= 2
				}
				for p := range nProducts {
					if in>>p&1 != 0 && strength > c.around[p] {
						c.around[p] = strength
						if sg.table != "" && c.table[p] == "" {
							c.table[p] = sg.table
						}
					}
				}
				c.note(in, lineNumber, string(line[v.marks[i].span.Start:v.marks[i].span.End]), sg.says)
			}
		}
		if distance > LinesBefore {
			continue
		}
		switch {
		case c.name && c.inText:
			if cs.m.holdsNumber(line, c) {
				c.dropped = true
			}
		case !c.name && c.agreed == nil:
			for _, n := range cs.m.namesIn(line, v) {
				for _, code := range c.codes {
					if c.agreed == nil && spells(code, line[n.Start:n.End]) {
						c.agreed = code
						c.note(1<<indexOf(code.Product), lineNumber, code.Name, "the code's own name, beside the number")
					}
				}
			}
			for i := range v.texts[:v.nTexts] {
				if t := v.texts[i]; distance == 1 || sameTag {
					c.hear(lineNumber, line[t.Start:t.End])
				}
			}
		}
	}
}

// spells reports whether w is the code's name in any platform's spelling.
func spells(code *catalog.Code, w []byte) bool {
	if string(w) == code.Name {
		return true
	}
	for i := range code.Aliases {
		if string(w) == code.Aliases[i].Name {
			return true
		}
	}
	return false
}

// best returns the product for which most speaks, how much, and whether it is
// clearly ahead of the next.
func (cs *Case) best(c *candidate) (product, score int, ahead bool) {
	second := 0
	for p := range nProducts {
		t := c.own[p] + c.around[p]
		if c.agreed != nil && indexOf(c.agreed.Product) == p {
			t += decisive
		}
		if t > score {
			product, second, score = p, score, t
		} else {
			second = max(second, t)
		}
	}
	return product, score, score >= weak/2 && score >= second+weak/2
}

// Settle decides every candidate and returns the findings, by place in the
// line. The slice is the caller's.
func (cs *Case) Settle() []Finding {
	out := cs.settleOwn()
	for i := range cs.cands {
		if f, ok := cs.decide(&cs.cands[i], cs.matches[i]); ok && f.Confidence >= cs.m.set.min && cs.m.set.amend(&f) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return out
}

func (cs *Case) decide(c *candidate, match string) (f Finding, ok bool) {
	if c.dropped {
		return f, false
	}
	p, score, ahead := cs.best(c)
	own := c.own[p]
	if c.agreed != nil && indexOf(c.agreed.Product) == p {
		own += decisive
	}
	single := cs.m.set.single
	if u, most := maxOf(c.without); most > own && c.agreed == nil && !c.sure {
		// The line is another product's, which has no such number: no lines
		// around can make it the code of one that has.
		if c.official && most >= decisive && c.strange == 0 {
			f = cs.finding(c, match)
			f.Product, f.Confidence, f.Evidence = products[u], Certain, evidenceFor(c, 1<<u)
			return f, true
		}
		if own == 0 {
			c.around, score, ahead = [nProducts]int{}, 0, false
		}
	}
	if len(c.codes) == 0 || c.rule.Table != "" && c.table[p] != c.rule.Table {
		return f, false
	}
	switch {
	case c.sure:
		p, ahead = cs.productOf(c, p, score), true
		own = decisive
	case c.strange > 0 && own <= c.strange:
		return f, false
	case c.needOwn && own < weak:
		return f, false
	case c.conflict && own < strong:
		return f, false
	case single >= 0 && (c.alone || score > 0):
		p, ahead = single, true
	case score == 0 && !c.alone:
		return f, false
	}
	f = cs.finding(c, match)
	if !ahead {
		return cs.undecided(c, f)
	}
	codes := cs.rows(c, p)
	if len(codes) == 0 {
		return f, false
	}
	f.Product, f.Code, f.Table, f.Class = products[p], codes[0], codes[0].Table, codes[0].Class
	if len(codes) > 1 {
		f.Readings = codes
	}
	switch {
	case own >= strong || c.agreed != nil:
		f.Confidence = Certain
	case own >= weak || c.around[p] >= weak/2 || single >= 0:
		f.Confidence = Likely
	}
	f.Evidence = evidenceFor(c, 1<<p)
	cs.m.remember(p)
	return f, true
}

// finding returns what is known of c before its product is.
func (cs *Case) finding(c *candidate, match string) Finding {
	return Finding{
		Span:      Span{c.span.Start + cs.base, c.span.End + cs.base},
		Match:     match,
		Number:    c.number,
		HasNumber: c.hasNum,
		Rule:      c.rule.Name,
	}
}

func maxOf(scores [nProducts]int) (product, most int) {
	for p, n := range scores {
		if n > most {
			product, most = p, n
		}
	}
	return product, most
}

// productOf picks the product of a name that stands alone: the one for which
// most speaks, else the first.
func (cs *Case) productOf(c *candidate, p, score int) int {
	if score > 0 && c.has()>>p&1 != 0 {
		return p
	}
	return indexOf(c.codes[0].Product)
}

// undecided makes a finding of all that a candidate may mean.
func (cs *Case) undecided(c *candidate, f Finding) (Finding, bool) {
	order := []int{chat, signaling, rtm2, rtm1, rtc}
	weight := func(p int) int { return c.own[p] + c.around[p] }
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(cs.m.memory[b], cs.m.memory[a]))
	})
	some := 0
	for _, p := range order {
		rows := cs.rows(c, p)
		if len(rows) == 0 {
			continue
		}
		some++
		f.Product = products[p]
		f.Readings = append(f.Readings, rows...)
	}
	if len(f.Readings) == 0 {
		return f, false
	}
	f.Class = catalog.Error
	for _, r := range f.Readings {
		f.Class = min(f.Class, r.Class)
	}
	f.Evidence = evidenceFor(c, isAny)
	if some == 1 { // one product alone has it: that tells which, not that it is Agora's
		f.Code, f.Table, f.Class = f.Readings[0], f.Readings[0].Table, f.Readings[0].Class
		if len(f.Readings) == 1 {
			f.Readings = nil
		}
		return f, true
	}
	f.Product = ""
	return f, true
}

// rows returns the codes of one product that fit, the likeliest first.
func (cs *Case) rows(c *candidate, p int) []*catalog.Code {
	var rows []*catalog.Code
	if c.agreed != nil && c.agreed.Product == products[p] {
		rows = append(rows, c.agreed)
		return rows
	}
	for _, code := range c.codes {
		if code.Product == products[p] {
			rows = append(rows, code)
		}
	}
	table := c.table[p]
	if p == rtm1 && table == "" {
		if table = cs.method; table == "" {
			table = cs.nearby
		}
	}
	pick := func(keep func(*catalog.Code) bool) {
		if kept := slices.DeleteFunc(slices.Clone(rows), func(c *catalog.Code) bool { return !keep(c) }); len(kept) > 0 {
			rows = kept
		}
	}
	if table != "" {
		pick(func(c *catalog.Code) bool { return c.Table == table })
	} else if p != rtm1 {
		pick(func(c *catalog.Code) bool { return c.Table == "" })
	}
	slices.SortStableFunc(rows, func(a, b *catalog.Code) int {
		return cmp.Or(compareBool(b.Seed, a.Seed), compareBool(a.Class == catalog.Obsolete, b.Class == catalog.Obsolete))
	})
	return rows
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func evidenceFor(c *candidate, in set) []Evidence {
	var out []Evidence
	for _, r := range c.because[:c.nBecause] {
		if r.products&in == 0 {
			continue
		}
		e := Evidence{Line: r.line, Text: r.text, Says: r.says}
		if one := r.products & in; one&(one-1) == 0 {
			for p := range nProducts {
				if one>>p&1 != 0 {
					e.Product = products[p]
				}
			}
		}
		out = append(out, e)
	}
	return out
}
