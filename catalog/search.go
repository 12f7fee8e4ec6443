package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// Where a word was found decides how much it counts.
const (
	inNumber  = 20
	inName    = 12
	inAlias   = 6
	inTable   = 5
	inMeaning = 4
	inFix     = 1

	nothingElse = 10 // the words are the whole name
	outOfUse    = -7 // the code is obsolete
)

// Search returns the codes that all the words fit, best first: what can be a
// finding before what cannot, names before meanings before fixes. Endings are
// ignored, so "token expired" finds "the token will expire". If no code fits all
// the words, those that fit most of them are returned.
func Search(words string) []*Code {
	stems := stemsOf(words)
	if len(stems) == 0 {
		return nil
	}
	type match struct {
		code     *Code
		fits     int
		findable bool
		score    int
	}
	var matches []match
	most := 1
	for _, c := range all() {
		fits, score := c.fit(stems)
		if fits >= most {
			most = fits
			matches = append(matches, match{c, fits, !c.ExplainOnly(), score})
		}
	}
	matches = slices.DeleteFunc(matches, func(m match) bool { return m.fits < most })
	slices.SortStableFunc(matches, func(a, b match) int {
		if a.findable != b.findable {
			if a.findable {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.score, a.score)
	})
	var codes []*Code
	for _, m := range matches {
		codes = append(codes, m.code)
	}
	return codes
}

// fit says how many of the stems are found in c, and how well.
func (c *Code) fit(stems []string) (fits, score int) {
	name := tokens(c.Name)
	folded := fold(c.Name)
	table, meaning, fix := tokens(c.TableName()), tokens(c.Meaning), tokens(c.Fix)
	named := 0
	for _, stem := range stems {
		best := 0
		switch n, ok := number(stem); {
		case ok && !c.Word && n == c.Number:
			best = inNumber
		case has(name, stem) || holds(folded, stem):
			best = inName
			named++
		case c.aliased(stem):
			best = inAlias
		case has(table, stem):
			best = inTable
		case has(meaning, stem):
			best = inMeaning
		case has(fix, stem):
			best = inFix
		}
		if best > 0 {
			fits++
			score += best
		}
	}
	if named == len(stems) && named == len(name) {
		score += nothingElse
	}
	if c.Class == Obsolete {
		score += outOfUse
	}
	return fits, score
}

func (c *Code) aliased(stem string) bool {
	for _, a := range c.Aliases {
		if has(tokens(unscoped(a.Name)), stem) {
			return true
		}
	}
	return false
}

// has reports whether one of the words has the stem, give or take an ending.
func has(words []string, stem string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		w = stemOf(w)
		return w == stem ||
			len(stem) >= 4 && strings.HasPrefix(w, stem) ||
			len(w) >= 4 && len(stem) <= len(w)+3 && strings.HasPrefix(stem, w)
	})
}

// holds finds a word inside a name that is written without separators, such as
// TOKENEXPIRED.
func holds(folded, stem string) bool { return len(stem) >= 4 && strings.Contains(folded, stem) }

// stemsOf returns the stems of the words that carry meaning, or of all of them
// if none does.
func stemsOf(words string) []string {
	list := tokens(words)
	if rest := slices.DeleteFunc(slices.Clone(list), stopWord); len(rest) > 0 {
		list = rest
	}
	for i, w := range list {
		list[i] = stemOf(w)
	}
	return list
}

func stopWord(w string) bool {
	switch w {
	case "a", "an", "and", "are", "be", "by", "for", "has", "have", "in", "is", "it", "of", "on", "or", "s", "t", "the", "to", "was", "were", "with":
		return true
	}
	return false
}

// stemOf cuts the endings that a word has in a sentence and not in a name. It
// need not be right, only the same for expire, expires and expired.
func stemOf(w string) string {
	for _, end := range [...]string{"ing", "ied", "ies", "ed", "es", "s", "e", "y"} {
		if stem, ok := strings.CutSuffix(w, end); ok && len(stem) >= 3 && !strings.HasSuffix(w, "ss") {
			w = stem
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' {
		w = w[:n-1] // cancelled, canceled
	}
	return w
}

// tokens returns the words of a sentence or name in lower case. Capitals inside a
// word begin another: AgoraChatErrorUserNotFound is five words.
func tokens(s string) []string {
	var words []string
	start := -1
	flush := func(end int) {
		if start >= 0 {
			words = append(words, strings.ToLower(s[start:end]))
		}
		start = -1
	}
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case !isAlnum(b):
			flush(i)
			continue
		case start >= 0 && isUpper(b) && !isUpper(s[i-1]):
			flush(i)
		}
		if start < 0 {
			start = i
		}
	}
	flush(len(s))
	return words
}

func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }

func isAlnum(b byte) bool {
	return isUpper(b) || 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b >= 0x80
}
