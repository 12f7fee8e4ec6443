package bench

import (
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// gaps may stand between a word and its number. A backslash in brackets is
// written twice, which POSIX takes for two.
const gaps = `([ 	:="'\\(\[>{-]|is |\.\.|：|为)`

// Pattern returns what agoralog looks for as one alternation, for tools that
// know nothing else: the words that introduce a number with the number, and
// every name of a code. It is valid for Go's regexp, ripgrep and grep -E.
//
// It matches every line that agoralog marks because of a number or a name, and
// more, since it knows neither evidence nor vetoes. It leaves out the Chat SDK's
// descriptions that come without either.
func Pattern(set *rules.Set) string {
	glued, spaced, lists := introducers(set)
	names, words := names()
	alternatives := []string{
		"(" + glued + ")" + gaps + "*-?[0-9]",
		"(" + spaced + ")" + gaps + "+-?[0-9]",
		"(" + lists + `)(\([^)]*[0-9]|=+[a-z]+=+[0-9]|[ :,(]*(i|reason|ret|status)` + gaps + "+-?[0-9])",
		anyCase("error") + "[cC]ode([tT]ype)?\\.[A-Za-z]",
		"失败" + gaps + "*-?[0-9]",
		`([cC]ode|AgoraRTCError)[ :"']+(` + strings.Join(words, "|") + ")",
	}
	return strings.Join(append(alternatives, names...), "|")
}

// introducers returns the words of the rules as alternations: those that a
// number may follow at once, those with something between, and those of
// callbacks with a list of parameters.
func introducers(set *rules.Set) (glued, spaced, lists string) {
	var all [3][]string
	for _, r := range set.Rules() {
		for _, w := range r.Words {
			w = strings.TrimPrefix(w, "*")
			kind := 1
			if r.Glued {
				kind = 0
			}
			all[kind] = append(all[kind], w)
			if r.Args || r.Label {
				all[2] = append(all[2], w)
			}
		}
	}
	return alternation(all[0]), alternation(all[1]), alternation(all[2])
}

// alternation drops words that end in another: they match with it.
func alternation(words []string) string {
	slices.Sort(words)
	words = slices.Compact(words)
	var out []string
	for _, w := range words {
		if !slices.ContainsFunc(words, func(o string) bool { return o != w && strings.HasSuffix(w, o) }) {
			out = append(out, anyCase(w))
		}
	}
	return strings.Join(out, "|")
}

func anyCase(word string) string {
	var b strings.Builder
	for _, c := range word {
		if up := strings.ToUpper(string(c)); up != string(c) {
			b.WriteString("[" + string(c) + up + "]")
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// names returns the names of all codes that may be findings, without those that
// hold another, and the words of the Web SDK, which count after an introducer.
func names() (names, words []string) {
	for _, c := range catalog.All() {
		if c.ExplainOnly() {
			continue
		}
		for _, n := range spellings(c) {
			if strings.ToUpper(n) == n && !strings.Contains(n, "_") {
				words = append(words, n)
			} else {
				names = append(names, n)
			}
		}
	}
	slices.Sort(words)
	slices.Sort(names)
	names = slices.Compact(names)
	return slices.DeleteFunc(names, func(n string) bool {
		return slices.ContainsFunc(names, func(o string) bool { return o != "" && len(o) < len(n) && strings.Contains(n, o) })
	}), slices.Compact(words)
}

// spellings returns a code's names, without the scopes before them.
func spellings(c *catalog.Code) []string {
	out := []string{c.Name}
	for _, a := range c.Aliases {
		out = append(out, a.Name[strings.LastIndexByte(a.Name, '.')+1:])
	}
	return out
}
