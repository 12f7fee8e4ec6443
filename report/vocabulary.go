package report

import "github.com/agoralog/agoralog/catalog"

// vocabulary is all that a list of --fail-on may say.
func vocabulary() []string {
	words := []string{"never"}
	for _, class := range classes {
		words = append(words, class.String())
	}
	words = append(words, scopes()...)
	for _, c := range catalog.All() {
		if c.ExplainOnly() {
			continue
		}
		words = append(words, c.Name)
		words = append(words, spellings(c)...)
	}
	return words
}

// scopes are the names of products and tables that findings can have.
func scopes() []string {
	var names []string
	for _, t := range catalog.Tables() {
		if !t.ExplainOnly {
			names = append(names, string(t.Product), t.Name)
		}
	}
	return names
}

// namesIn are the spellings of a scope's codes.
func namesIn(s scope, own []*catalog.Code) []string {
	var names []string
	for _, codes := range [][]*catalog.Code{catalog.All(), own} {
		for _, c := range codes {
			if s.holds(c) {
				names = append(names, c.Name)
				names = append(names, spellings(c)...)
			}
		}
	}
	return names
}
