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
// the line. The slice is the caller's.
func (cs *Case) Settle() []Finding {
	out := cs.Peek()
	for i := range out {
		if p := indexOf(out[i].Product); p >= 0 && out[i].Confidence >= Likely {
			cs.m.remember(p)
		}
	}
	return out
}

// Peek returns what Settle would, and the case goes on.
func (cs *Case) Peek() []Finding {
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
		if c.official && most >= strong && c.strange == 0 && cs.m.set.only>>u&1 != 0 {
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
	if !ahead && single >= 0 && c.has()>>single&1 != 0 { // the user knows whose it is
		p, ahead = single, true
	}
	switch {
	case !ahead:
		return cs.undecided(c, f)
	case cs.m.set.only>>p&1 == 0:
		return f, false
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
		if len(rows) == 0 || cs.m.set.only>>p&1 == 0 {
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
	if p == rtc && c.number < 0 { // calls return errors negated, never warnings
		if errors := slices.DeleteFunc(slices.Clone(rows), func(c *catalog.Code) bool { return c.Class == catalog.Warning }); len(errors) > 0 {
			rows = errors
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
