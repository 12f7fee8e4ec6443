package rules

import "github.com/agoralog/agoralog/catalog"

// A Sign is a text that tells which product printed a line, for documentation.
type Sign struct {
	Text     string
	Products []catalog.Product // empty for a stranger: a number beside it is not Agora's
	Strength string            // "decisive", "strong", "weak", or "never" for a stranger that nothing outweighs
	Says     string
	Example  string // of a stranger, a line in which it shows
}

// Signs returns what tells the products apart, then what speaks against them
// all. The slice is the caller's.
func Signs() []Sign {
	out := make([]Sign, 0, len(signs)+len(strangers))
	for i := range signs {
		out = append(out, signs[i].forDocs())
	}
	for i := range strangers {
		s := strangers[i].forDocs()
		s.Example = strangers[i].example
		out = append(out, s)
	}
	return out
}

func (s *sign) forDocs() Sign {
	d := Sign{Text: s.text, Says: s.says}
	for p := range nProducts {
		if s.products>>p&1 != 0 {
			d.Products = append(d.Products, products[p])
		}
	}
	switch {
	case s.strength >= never:
		d.Strength = "never"
	case s.strength >= decisive:
		d.Strength = "decisive"
	case s.strength >= strong:
		d.Strength = "strong"
	default:
		d.Strength = "weak"
	}
	return d
}

// AllRules returns every rule, those with code of their own included, for
// documentation. They are shared and must not be modified.
func (s *Set) AllRules() []*Rule {
	return append(s.Rules(), nameRule, enumRule, sentenceRule, numberFirstRule, phraseRule, chineseRule)
}

// ForeignNouns returns the nouns before "code" that make it something else's.
func ForeignNouns() []string { return append([]string(nil), foreignNouns...) }
