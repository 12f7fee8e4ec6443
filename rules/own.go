package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules/needle"
)

// A Pattern is a form of the user's own. It needs no evidence: what it finds is
// certain, for the user said so.
type Pattern struct {
	Name    string          // Finding.Rule of what it finds
	Needle  string          // a literal of NeedleMin bytes or more that every match contains
	Regexp  *regexp.Regexp  // its group "code" marks a number or a name
	Product catalog.Product // whose code it is; any word
}

const (
	// NeedleMin is the least number of bytes of Pattern.Needle.
	NeedleMin = 4
	// PatternsMax is how many patterns a Set can have. Each is one more search
	// through every block.
	PatternsMax = 64
)

// own is what the user added to the rules and the catalog, and took from them.
type own struct {
	patterns []ownPattern
	needles  []ownNeedle      // of the patterns, and names that no window covers; each once
	filters  []*needle.Filter // for a window of each needle
	codes    []*catalog.Code
	changed  map[*catalog.Code]*catalog.Code // the same code with the user's class
	ignored  map[*catalog.Code]bool
}

type ownPattern struct {
	*Pattern
	group int // of the code
}

// An ownNeedle is searched for by the four bytes of it that logs have least.
// One pass looks for the windows of many; bytes.Index for each took half as long
// again with one needle, and four times as long with eight.
type ownNeedle struct {
	text   string
	window string
	at     int // where window begins in text
}

func newOwnNeedle(text string) ownNeedle {
	best, most := 0, -1
	for i := range len(text) - needle.Size + 1 {
		rarity := 0
		for _, c := range []byte(text[i : i+needle.Size]) {
			switch {
			case strings.IndexByte(" etaoinsr", c) >= 0:
			case isDigit(c), 'a' <= c && c <= 'z', strings.IndexByte(".:=-_/", c) >= 0:
				rarity++
			default:
				rarity += 2
			}
		}
		if rarity > most {
			best, most = i, rarity
		}
	}
	return ownNeedle{text, text[best : best+needle.Size], best}
}

// Lines are given whole up to wholeMax; of a part of a longer one an own
// pattern sees ownReach bytes either side of its needle.
const (
	wholeMax = 16 << 10
	ownReach = 2 << 10
)

// addOwn takes what Options say of the user's own.
func (s *Set) addOwn(opts *Options) error {
	o := &s.own
	o.codes, o.ignored = slices.Clone(opts.Codes), maps.Clone(opts.Ignore)
	for i := range opts.Patterns {
		p := &opts.Patterns[i]
		if len(opts.Products) > 0 && !slices.Contains(opts.Products, p.Product) {
			continue
		}
		group := -1
		if p.Regexp != nil {
			group = p.Regexp.SubexpIndex("code")
		}
		switch {
		case group < 0:
			return fmt.Errorf("pattern %q: no group called code", p.Name)
		case len(p.Needle) < NeedleMin || strings.Contains(p.Needle, "\n"):
			return fmt.Errorf("pattern %q: needle %q; want %d bytes or more of one line", p.Name, p.Needle, NeedleMin)
		case p.Product == "":
			return fmt.Errorf("pattern %q: no product", p.Name)
		case len(o.patterns) == PatternsMax:
			return fmt.Errorf("more than %d patterns", PatternsMax)
		}
		o.patterns = append(o.patterns, ownPattern{p, group})
		o.addNeedle(p.Needle)
	}
	for _, c := range o.codes {
		if indexOf(c.Product) >= 0 && len(c.Name) >= NeedleMin && len(s.filter.Find(nil, []byte(c.Name))) == 0 {
			o.addNeedle(c.Name)
		}
	}
	if err := o.addFilters(); err != nil {
		return err
	}
	if len(opts.Classes) > 0 {
		o.changed = make(map[*catalog.Code]*catalog.Code, len(opts.Classes))
		for c, class := range opts.Classes {
			changed := *c
			changed.Class, changed.Basis = class, "configured"
			o.changed[c] = &changed
		}
	}
	return nil
}

func (o *own) addNeedle(text string) {
	if !slices.ContainsFunc(o.needles, func(n ownNeedle) bool { return n.text == text }) {
		o.needles = append(o.needles, newOwnNeedle(text))
	}
}

// addFilters compiles the windows of the needles.
func (o *own) addFilters() error {
	const most = 64 // windows of a filter
	for chunk := range slices.Chunk(o.needles, most) {
		var windows []needle.Window
		for _, n := range chunk {
			w := n.window
			windows = append(windows, needle.Window{w[0:1], w[1:2], w[2:3], w[3:4]})
		}
		f, err := needle.New(windows...)
		if err != nil {
			return err
		}
		o.filters = append(o.filters, f)
	}
	return nil
}

// find appends the offsets at which needles begin whose windows f sees.
func (o *own) find(dst []int, b []byte, f *needle.Filter) []int {
	from := len(dst)
	dst = f.Find(dst, b)
	seen := len(dst)
	for i := from; i < seen; i++ {
		for k := range o.needles {
			n := &o.needles[k]
			start := dst[i] - n.at
			if start >= 0 && len(b)-start >= len(n.text) && string(b[start:start+len(n.text)]) == n.text {
				dst = append(dst, start)
			}
		}
	}
	return slices.Delete(dst, from, seen)
}

// has reports whether p is a product of the user's own.
func (opts *Options) has(p catalog.Product) bool {
	return slices.ContainsFunc(opts.Codes, func(c *catalog.Code) bool { return c.Product == p }) ||
		slices.ContainsFunc(opts.Patterns, func(q Pattern) bool { return q.Product == p })
}

// Find appends to dst the offsets in b, ascending, at which Matcher.Look must
// try the rules, and returns it: those of Filter, and those at which a needle
// of the user's own begins. A needle fits wholly in b or not at all.
func (s *Set) Find(dst []int, b []byte) []int {
	from := len(dst)
	dst = s.filter.Find(dst, b)
	dst = dst[:from+len(s.promising(dst[from:], b))]
	windows := len(dst)
	for _, f := range s.own.filters {
		dst = s.own.find(dst, b, f)
	}
	if len(dst) > windows {
		slices.Sort(dst[from:])
		dst = dst[:from+len(slices.Compact(dst[from:]))]
	}
	return dst
}

// Overlap is how many bytes of a text must be given to Find again, before those
// that follow, for it to miss nothing where the two meet.
func (s *Set) Overlap() int {
	n := needle.Size
	for _, own := range s.own.needles {
		n = max(n, len(own.text))
	}
	return n - 1
}

// findOwn tries the user's patterns on a line, each if its needle is at one of
// the offsets, and returns their findings as Look was told of the line.
func (s *Set) findOwn(line []byte, at []int, base int) []Finding {
	var out []Finding
	for i := range s.own.patterns {
		p := &s.own.patterns[i]
		lo, hi := p.around(line, at)
		for _, m := range p.Regexp.FindAllSubmatchIndex(line[lo:hi], candidateMax) {
			start, end := m[2*p.group]+lo, m[2*p.group+1]+lo
			if m[2*p.group] < 0 || start == end || len(out) == candidateMax ||
				m[0] == 0 && lo+base > 0 || m[1] == hi-lo && hi < len(line) { // ^ and $ where no line begins or ends
				continue
			}
			f, ok := s.readOwn(p.Pattern, line[start:end])
			f.Span = Span{start + base, end + base}
			if ok && !slices.ContainsFunc(out, func(g Finding) bool { return meet(f.Span, g.Span) }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// around returns the part of line to look at, which is empty if no needle is
// at the offsets.
func (p *ownPattern) around(line []byte, at []int) (lo, hi int) {
	for _, k := range at {
		if len(line)-k < len(p.Needle) || string(line[k:k+len(p.Needle)]) != p.Needle {
			continue
		}
		if len(line) < wholeMax {
			return 0, len(line)
		}
		if hi == 0 {
			lo = max(0, k-ownReach)
		}
		hi = min(len(line), k+len(p.Needle)+ownReach)
	}
	return lo, hi
}

// taken reports whether the user's patterns found what is at a span of a line
// or of a part that begins base bytes into it.
func taken(own []Finding, at Span, base int) bool {
	at = Span{at.Start + base, at.End + base}
	return slices.ContainsFunc(own, func(f Finding) bool { return meet(f.Span, at) })
}

func meet(a, b Span) bool { return a.Start < b.End && b.Start < a.End }

// readOwn makes a finding of a number or name that p marks.
func (s *Set) readOwn(p *Pattern, text []byte) (Finding, bool) {
	f := Finding{Match: string(text), Product: p.Product, Confidence: Certain, Rule: p.Name}
	var codes []*catalog.Code
	if n, err := strconv.ParseInt(f.Match, 10, 32); err == nil {
		f.Number, f.HasNumber = int32(n), true
		if codes = s.numberedOf(p.Product, f.Number); len(codes) == 0 && n == 0 {
			return f, false // it worked
		}
	} else {
		named := s.namedOf(p.Product, f.Match)
		for _, c := range named {
			if !c.ExplainOnly() {
				codes = append(codes, c)
			}
		}
		if len(named) > 0 && len(codes) == 0 {
			return f, false // it worked, or is a state
		}
	}
	f.Evidence = []Evidence{{Product: p.Product, Text: p.Needle, Says: "the configuration's pattern " + p.Name + " finds it"}}
	if len(codes) == 0 {
		return f, true
	}
	f.Code, f.Table, f.Class = codes[0], codes[0].Table, codes[0].Class
	if !f.HasNumber && !f.Code.Word {
		f.Number, f.HasNumber = f.Code.Number, true
	}
	if len(codes) > 1 {
		f.Readings = codes
	}
	return f, true
}

// numberedOf returns the product's codes of a number, those of its main table
// if there are any.
func (s *Set) numberedOf(p catalog.Product, n int32) []*catalog.Code {
	codes := s.own.numbered(p, n)
	if i := indexOf(p); i >= 0 {
		codes = s.readings(n, 1<<i, "")
	}
	if i := slices.IndexFunc(codes, func(c *catalog.Code) bool { return c.Table == "" }); i >= 0 {
		codes = slices.DeleteFunc(codes, func(c *catalog.Code) bool { return c.Table != "" })
	}
	return codes
}

// namedOf returns the product's codes of a name, which as the last resort may
// be in another case.
func (s *Set) namedOf(p catalog.Product, name string) []*catalog.Code {
	var codes []*catalog.Code
	for _, list := range [][]*catalog.Code{catalog.Named(name), s.own.named(name)} {
		for _, c := range list {
			if c.Product == p {
				codes = append(codes, c)
			}
		}
	}
	if len(codes) > 0 {
		return codes
	}
	for _, c := range s.own.codes {
		if c.Product == p && strings.EqualFold(c.Name, name) {
			codes = append(codes, c)
		}
	}
	return codes
}

// numbered returns the user's codes of a number, in a product or with "" in all
// of the catalog's.
func (o *own) numbered(p catalog.Product, n int32) []*catalog.Code {
	var codes []*catalog.Code
	for _, c := range o.codes {
		if !c.Word && c.Number == n && (c.Product == p || p == "" && indexOf(c.Product) >= 0) {
			codes = append(codes, c)
		}
	}
	return codes
}

// named returns the user's codes of a name, spelt exactly so.
func (o *own) named(name string) []*catalog.Code {
	var codes []*catalog.Code
	for _, c := range o.codes {
		if c.Name == name && name != "" {
			codes = append(codes, c)
		}
	}
	return codes
}

// named returns the codes of a name that may be of any of the catalog's
// products. The slice must not be modified.
func (s *Set) named(name string) []*catalog.Code {
	codes := catalog.Named(name)
	if len(s.own.codes) == 0 {
		return codes
	}
	return slices.Concat(codes, slices.DeleteFunc(s.own.named(name), func(c *catalog.Code) bool { return indexOf(c.Product) < 0 }))
}

// settleOwn returns the findings of the user's patterns.
func (cs *Case) settleOwn() []Finding {
	var out []Finding
	for _, f := range cs.own {
		f.Evidence = slices.Clone(f.Evidence)
		f.Evidence[0].Line = cs.number
		f.Readings = slices.Clone(f.Readings)
		if cs.m.set.amend(&f) {
			out = append(out, f)
		}
	}
	return out
}

// amend applies the user's classes to a finding. It is false for a finding of a
// code that the user ignores. The code is decided first: an ignored one must
// not turn into the next likely.
func (s *Set) amend(f *Finding) bool {
	o := &s.own
	if len(o.ignored) == 0 && len(o.changed) == 0 {
		return true
	}
	if f.Code != nil && o.ignored[f.Code] {
		return false
	}
	if before := len(f.Readings); before > 0 {
		f.Readings = slices.DeleteFunc(slices.Clone(f.Readings), func(c *catalog.Code) bool { return o.ignored[c] })
		if len(f.Readings) < before && !f.narrow() {
			return false
		}
	}
	f.Code = o.current(f.Code)
	for i, c := range f.Readings {
		f.Readings[i] = o.current(c)
	}
	switch {
	case f.Code != nil:
		f.Class = f.Code.Class
	case len(f.Readings) > 0:
		f.Class = mildest(f.Readings)
	}
	return true
}

// narrow brings a finding in line with readings that have become fewer. It is
// false if none is left.
func (f *Finding) narrow() bool {
	if f.Product == "" {
		if len(f.Readings) == 0 {
			return false
		}
		first := f.Readings[0]
		if slices.ContainsFunc(f.Readings, func(c *catalog.Code) bool { return c.Product != first.Product }) {
			return true
		}
		f.Product, f.Table, f.Code = first.Product, first.Table, first
	}
	if len(f.Readings) == 1 {
		f.Readings = nil
	}
	return true
}

// current returns c with the user's class, if there is one.
func (o *own) current(c *catalog.Code) *catalog.Code {
	if changed, ok := o.changed[c]; ok {
		return changed
	}
	return c
}
