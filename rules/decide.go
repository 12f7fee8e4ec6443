package rules

import (
	"cmp"
	"slices"

	"github.com/agoralog/agoralog/catalog"
)

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

// Settle decides every candidate for good and returns the findings, by place in
// the line. They are valid until Release.
func (cs *Case) Settle() []Finding {
	out := cs.Peek()
	for i := range out {
		if p := indexOf(out[i].Product); p >= 0 && out[i].Confidence >= Likely {
			cs.m.remember(p)
		}
	}
	return out
}

// Peek returns what Settle would, and the case goes on. The findings are valid
// until the next Peek, Settle or Release.
func (cs *Case) Peek() []Finding {
	cs.rows, cs.evidence = cs.rows[:0], cs.evidence[:0]
	out := append(cs.out[:0], cs.settleOwn()...)
	for i := range cs.cands {
		if f, ok := cs.decide(&cs.cands[i], cs.matches[i]); ok && f.Confidence >= cs.m.set.min && cs.m.set.amend(&f) {
			out = append(out, f)
		}
	}
	if len(out) > 1 {
		slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	}
	cs.out = out
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
		if c.official && most >= strong && c.strange == 0 && cs.m.set.only>>u&1 != 0 {
			f = cs.finding(c, match)
			f.Product, f.Confidence, f.Evidence = products[u], Certain, cs.evidenceFor(c, 1<<u)
			return f, true
		}
		if own == 0 && most >= strong {
			c.around, score, ahead = [nProducts]int{}, 0, false
		}
	}
	if t := c.rule.Table; len(c.codes) == 0 || t != "" && c.table[p] != t && (c.agreed == nil || c.agreed.Table != t) {
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
	case score == 0 && !c.alone:
		return f, false
	}
	f = cs.finding(c, match)
	if n := c.number; n >= 400 && n < 600 && c.agreed == nil && own < strong && c.around[p] == 0 && !c.sure {
		ahead = false // an HTTP status, for all that a word such as "rtc" says
	}
	if ahead && cs.m.set.only>>p&1 == 0 && own == 0 {
		ahead = false // lines around do not outweigh what the user knows
	}
	if !ahead && single >= 0 && c.in>>single&1 != 0 { // the user knows whose it is
		p, ahead = single, true
	}
	switch {
	case !ahead:
		return cs.undecided(c, f)
	case cs.m.set.only>>p&1 == 0:
		return f, false
	}
	codes := cs.rowsOf(c, p)
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
	f.Evidence = cs.evidenceFor(c, 1<<p)
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
	if score > 0 && c.in>>p&1 != 0 {
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
	some, has := 0, c.in&cs.m.set.only
	at := len(cs.rows)
	for _, p := range order {
		if has>>p&1 != 0 && len(cs.rowsOf(c, p)) > 0 {
			some++
			f.Product = products[p]
		}
	}
	f.Readings = cs.rows[at:len(cs.rows):len(cs.rows)]
	if len(f.Readings) == 0 {
		return f, false
	}
	f.Class = mildest(f.Readings)
	f.Evidence = cs.evidenceFor(c, isAny)
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

// mildest returns the least class of readings.
func mildest(readings []*catalog.Code) catalog.Class {
	class := catalog.Error
	for _, r := range readings {
		class = min(class, r.Class)
	}
	return class
}

// rowsOf returns the codes of one product that fit, the likeliest first. They
// are valid as long as the findings.
func (cs *Case) rowsOf(c *candidate, p int) []*catalog.Code {
	at := len(cs.rows)
	if c.agreed != nil && c.agreed.Product == products[p] {
		cs.rows = append(cs.rows, c.agreed)
		return cs.rows[at:]
	}
	for _, code := range c.codes {
		if code.Product == products[p] {
			cs.rows = append(cs.rows, code)
		}
	}
	rows := cs.rows[at:]
	if p == rtc && c.number < 0 { // calls return errors negated, never warnings
		rows = pick(rows, func(c *catalog.Code) bool { return c.Class != catalog.Warning })
	}
	table := c.table[p]
	if p == rtm1 && table == "" {
		if table = cs.method; table == "" {
			table = cs.nearby
		}
	}
	if table != "" || p != rtm1 {
		rows = pick(rows, func(c *catalog.Code) bool { return c.Table == table })
	}
	if len(rows) > 1 {
		slices.SortStableFunc(rows, func(a, b *catalog.Code) int {
			return cmp.Or(compareBool(b.Seed, a.Seed), compareBool(a.Class == catalog.Obsolete, b.Class == catalog.Obsolete))
		})
	}
	cs.rows = cs.rows[:at+len(rows)]
	return rows[:len(rows):len(rows)]
}

// pick returns those of rows that keep likes, in their place, or all if it likes
// none.
func pick(rows []*catalog.Code, keep func(*catalog.Code) bool) []*catalog.Code {
	n := 0
	for _, c := range rows {
		if keep(c) {
			rows[n] = c
			n++
		}
	}
	if n == 0 {
		return rows
	}
	return rows[:n]
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

// evidenceFor returns the reasons that speak for one of in.
func (cs *Case) evidenceFor(c *candidate, in set) []Evidence {
	at := len(cs.evidence)
	for i := range c.because[:c.nBecause] {
		r := &c.because[i]
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
		cs.evidence = append(cs.evidence, e)
	}
	if len(cs.evidence) == at {
		return nil
	}
	return cs.evidence[at:len(cs.evidence):len(cs.evidence)]
}
