package config

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// patterns reads the patterns of the user's own, and tries each on its example.
func (l *loader) patterns(v value) {
	items := v.items()
	if len(items) > rules.PatternsMax {
		items[rules.PatternsMax].fail("more than %d patterns", rules.PatternsMax)
	}
	for _, item := range items {
		m := item.mapping("name", "pattern", "product", "needle", "example", "counter")
		p := rules.Pattern{Name: l.patternName(item.need(m, "name"))}
		pattern := item.need(m, "pattern")
		p.Regexp = pattern.regexp()
		p.Product = l.patternProduct(item.need(m, "product"))
		needle, given := m["needle"]
		if given {
			p.Needle = needle.needle()
		} else if p.Needle = literal(p.Regexp.String()); p.Needle == "" {
			pattern.fail("no literal of %d bytes or more is in every match; give one as needle", rules.NeedleMin)
		}
		example := item.need(m, "example")
		line := example.raw()
		if given && !strings.Contains(line, p.Needle) {
			needle.fail("%q is not in the example", p.Needle)
		}
		if !finds(p.Regexp, line) {
			example.fail("the pattern finds no code in %q", line)
		}
		if counter, ok := m["counter"]; ok && finds(p.Regexp, counter.raw()) {
			counter.fail("the pattern finds a code in %q", counter.raw())
		}
		l.Config.patterns = append(l.Config.patterns, p)
	}
}

func (l *loader) patternName(v value) string {
	s := v.text()
	if !wordOf(s, uppers+lowers+digits+"_.-", "_.-") {
		v.fail("%q is no name; want letters, digits and _ . - without spaces", s)
	}
	if slices.ContainsFunc(l.Config.patterns, func(p rules.Pattern) bool { return p.Name == s }) {
		v.fail("%q is there twice", s)
	}
	return s
}

// patternProduct returns a product of the catalog or of codes. Any other word
// would be a slip that makes all findings unknown.
func (l *loader) patternProduct(v value) catalog.Product {
	p := v.product()
	own := l.Products()
	if known(p) || slices.Contains(own, p) {
		return p
	}
	names := products()
	for _, o := range own {
		names = append(names, string(o))
	}
	v.fail("unknown product %q%s", p, suggest(string(p), names, "want "+oneOf(products())+", or one that has codes"))
	return ""
}

func (v value) regexp() *regexp.Regexp {
	re := v.compiled()
	if re.SubexpIndex("code") < 0 {
		v.fail("want a group called code, as in (?P<code>[0-9]+)")
	}
	return re
}

func (v value) needle() string {
	s := v.raw()
	if len(s) < rules.NeedleMin {
		v.fail("%q is too short; want %d bytes or more", s, rules.NeedleMin)
	}
	return s
}

// finds reports whether re marks a code in line.
func finds(re *regexp.Regexp, line string) bool {
	group := re.SubexpIndex("code")
	return slices.ContainsFunc(re.FindAllStringSubmatch(line, -1), func(m []string) bool { return m[group] != "" })
}

// literal returns the longest literal of rules.NeedleMin bytes or more that
// every match of a pattern contains, or "".
func literal(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	text, whole, best := literals(re.Simplify())
	if whole {
		best = text
	}
	for _, part := range strings.Split(best, "\n") {
		if len(part) >= rules.NeedleMin && !strings.ContainsRune(part, '\ufffd') {
			return part
		}
	}
	return ""
}

// literals returns the text that is all of every match, if there is such a text,
// else the longest that is in every match.
func literals(re *syntax.Regexp) (text string, whole bool, best string) {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return string(re.Rune), true, ""
		}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return "", true, ""
	case syntax.OpCapture:
		return literals(re.Sub[0])
	case syntax.OpPlus:
		if text, whole, best = literals(re.Sub[0]); whole {
			best = text
		}
		return "", false, best
	case syntax.OpConcat:
		whole = true
		for _, sub := range re.Sub {
			t, w, b := literals(sub)
			if w {
				text += t
				best = longer(best, text)
				continue
			}
			best = longer(best, b)
			text, whole = "", false
		}
		if whole {
			return text, true, ""
		}
		return "", false, best
	}
	return "", false, ""
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}
