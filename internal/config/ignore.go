package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// A condition is an item of ignore that the rules cannot apply, for it looks at
// the line or has no code. A finding must fit all that it has.
type condition struct {
	codes   map[*catalog.Code]bool // nil for any
	unknown bool                   // of class unknown
	text    []byte                 // is in the line, nil for any
	regexp  *regexp.Regexp         // finds something in it, nil for any
}

// ignore reads which findings are to be none. The reason is for those who read
// the file, and must be there: without one nobody dares to remove the item.
func (l *loader) ignore(v value) {
	for _, item := range v.items() {
		if _, ok := item.node.(ast.ScalarNode); ok {
			item.fail("no reason; write {code: %s, reason: why}", item.reference())
		}
		m := item.mapping("code", "text", "regexp", "reason")
		var c condition
		code, hasCode := m["code"]
		if hasCode {
			c.codes, c.unknown = l.ignored(code)
		}
		text, hasText := m["text"]
		if hasText {
			c.text = []byte(text.raw())
		}
		re, hasRegexp := m["regexp"]
		if hasRegexp {
			c.regexp = re.compiled()
		}
		if !hasCode && !hasText && !hasRegexp {
			item.fail("want a code, a text or a regexp")
		}
		item.need(m, "reason").text()
		if hasText || hasRegexp || c.unknown {
			l.Config.conditions = append(l.Config.conditions, c)
			continue
		}
		for code := range c.codes {
			l.Config.ignore[code] = true
		}
	}
}

// ignored returns the codes that a word means, as --fail-on has it, but that
// warning is here what !warning is there.
func (l *loader) ignored(v value) (codes map[*catalog.Code]bool, unknown bool) {
	word := v.reference()
	codes = map[*catalog.Code]bool{}
	switch word {
	case "unknown":
		return nil, true
	case "error", "warning", "obsolete":
		for _, list := range [][]*catalog.Code{catalog.All(), l.Config.codes} {
			for _, c := range list {
				class, changed := l.Config.classes[c]
				if !changed {
					class = c.Class
				}
				if class.String() == word && !c.ExplainOnly() {
					codes[c] = true
				}
			}
		}
		return codes, false
	}
	for _, c := range l.resolve(v, word, "error", "warning", "obsolete", "unknown") {
		codes[c] = true
	}
	return codes, false
}

// compiled returns a regular expression.
func (v value) compiled() *regexp.Regexp {
	text := v.raw()
	re, err := regexp.Compile(text)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			err = fmt.Errorf("%s: %q", bad.Code, bad.Expr)
		}
		v.fail("not a regular expression: %s", err)
	}
	return re
}

// Conditional reports whether Ignores has to be asked.
func (c *Config) Conditional() bool { return c != nil && len(c.conditions) > 0 }

// Ignores reports whether f, which was found in line, is to be no finding. What
// Apply has said to the rules already need not be asked again.
func (c *Config) Ignores(line []byte, f *rules.Finding) bool {
	return slices.ContainsFunc(c.conditions, func(k condition) bool { return k.fits(line, f) })
}

// fits asks of an undecided finding that all its readings are meant.
func (k *condition) fits(line []byte, f *rules.Finding) bool {
	if k.unknown && f.Class != catalog.Unknown {
		return false
	}
	if k.codes != nil {
		other := func(c *catalog.Code) bool { return !k.has(c) }
		switch {
		case f.Code != nil && other(f.Code), f.Code == nil && len(f.Readings) == 0, f.Code == nil && slices.ContainsFunc(f.Readings, other):
			return false
		}
	}
	return (k.text == nil || bytes.Contains(line, k.text)) && (k.regexp == nil || k.regexp.Match(line))
}

// has knows a code also when the user has changed its class, which makes another
// of it.
func (k *condition) has(c *catalog.Code) bool {
	if k.codes[c] {
		return true
	}
	for o := range k.codes {
		if o.Product == c.Product && o.Table == c.Table && o.Name == c.Name && o.Number == c.Number && o.Word == c.Word {
			return true
		}
	}
	return false
}
