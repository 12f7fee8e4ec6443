package rules

import (
	"bytes"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// A memo spares a Matcher from making again what logs repeat: what a number or
// a name can mean, and small strings. It is bounded, and what it hands out is
// never changed.
type memo struct {
	numbers []numberMemo // these three have memoSize places, once they have any
	names   []nameMemo
	strings []string
	words   map[*catalog.Code]*codeWords
}

const (
	memoSize   = 512
	memoString = 64 // the longest string that is worth keeping
)

type numberMemo struct {
	known bool
	n     int32
	only  set
	table string
	codes []*catalog.Code
	words []*codeWords // of each code
	in    set          // the products of codes
}

type nameMemo struct {
	name  string
	codes []*catalog.Code
	sure  bool
}

func hashOf(b []byte) uint32 {
	h := uint32(hashSeed)
	for _, c := range b {
		h = (h ^ uint32(c)) * hashPrime
	}
	return h ^ h>>15
}

// text returns b as a string.
func (m *memo) text(b []byte) string {
	if len(b) == 0 || len(b) > memoString {
		return string(b)
	}
	if m.strings == nil {
		m.strings = make([]string, memoSize)
	}
	s := &m.strings[hashOf(b)%memoSize]
	if *s != string(b) {
		*s = string(b)
	}
	return *s
}

// readings is Set.readings with the words of each code. What is in it is shared, and
// it is valid until the next call.
func (m *Matcher) readings(n int32, only set, table string) *numberMemo {
	if m.memo.numbers == nil {
		m.memo.numbers = make([]numberMemo, memoSize)
	}
	e := &m.memo.numbers[(uint32(n)^uint32(only)<<6+uint32(len(table)))%memoSize]
	if !e.known || e.n != n || e.only != only || e.table != table {
		*e = numberMemo{known: true, n: n, only: only, table: table, codes: m.set.readings(n, only, table)}
		e.in = productsOf(e.codes)
		e.words = make([]*codeWords, len(e.codes))
		for i, c := range e.codes {
			e.words[i] = m.memo.wordsOf(c)
		}
	}
	return e
}

// named returns the codes of a name that may be findings, and whether the name
// alone says whose it is. The slice is shared.
func (m *Matcher) named(w []byte) (codes []*catalog.Code, sure bool) {
	if m.memo.names == nil {
		m.memo.names = make([]nameMemo, memoSize)
	}
	e := &m.memo.names[hashOf(w)%memoSize]
	if e.name != string(w) {
		*e = nameMemo{name: string(w)}
		for _, c := range m.set.named(e.name) {
			if lookedFor(c) && len(e.codes) < readingsMax {
				e.codes = append(e.codes, c)
			}
		}
		e.sure = len(e.codes) > 0 && catalog.Distinctive(e.name)
	}
	return e.codes, e.sure
}

// codeWords are what a text is compared with to see whether it describes a code.
type codeWords struct {
	words     []codeWord
	sentences []string // the code's own, in lower case
	says      string   // of a text that agrees
}

type codeWord struct {
	text    string
	begins  uint64 // the bit of beginnings
	telling bool   // apps do not print it about any failure
}

func (m *memo) wordsOf(c *catalog.Code) *codeWords {
	w := m.words[c]
	if w == nil {
		w = &codeWords{says: "the words say what " + c.Name + " means"}
		for name := c.Name; name != ""; {
			var word string
			word, name = firstWord(name)
			if !isFiller(word) && len(word) >= 2 {
				w.words = append(w.words, codeWord{word, beginning(word[0], word[1]), !isOneOf(word, commonplace)})
			}
		}
		if c.Product == catalog.Chat && c.Table == "" {
			for i := range sentences {
				if sentences[i].number == c.Number {
					w.sentences = append(w.sentences, sentences[i].text)
				}
			}
		}
		if m.words == nil || len(m.words) >= 4096 {
			m.words = make(map[*catalog.Code]*codeWords, 64)
		}
		m.words[c] = w
	}
	return w
}

// agree says how well text says what the code's name says, in percent, or that
// it is the code's own sentence; begin are the beginnings of its words. Two words
// of the name must be there, and two thirds of them; 0 is not at all.
func (w *codeWords) agree(text []byte, begin uint64) int {
	longest := 0
	for _, s := range w.sentences {
		if n := len(s); n > longest && beginsWith(text, s) {
			longest = n
		}
	}
	if longest > 0 {
		return 100 + longest
	}
	total, may := len(w.words), 0
	for i := range w.words {
		if w.words[i].begins&begin != 0 {
			may++
		}
	}
	if may < 2 || may*3 < total*2 || bytes.IndexByte(text[:run(text, 0, isWord)], '_') >= 0 { // another name, not words
		return 0
	}
	found, telling := 0, false
	text = text[:min(len(text), 200)]
	for i := range w.words {
		if cw := &w.words[i]; cw.begins&begin != 0 && holdsWord(text, cw.text) {
			found++
			telling = telling || cw.telling
		}
	}
	if !telling || found < 2 || found*3 < total*2 {
		return 0
	}
	return found * 100 / total
}

// firstWord cuts the first word from a code's name: it ends at '_' or before a
// capital after a small letter.
func firstWord(name string) (word, rest string) {
	k := 1
	for k < len(name) && name[k] != '_' && !(isUpper(name[k]) && !isUpper(name[k-1])) {
		k++
	}
	return name[:k], strings.TrimLeft(name[k:], "_")
}

// beginning is a bit for the first two letters of a word, in any case.
func beginning(a, b byte) uint64 {
	return 1 << ((uint32(lowered[a])*31 + uint32(lowered[b])*7) & 63)
}

// beginnings are the bits of all words of a text of two letters or more.
func beginnings(text []byte) (bits uint64) {
	inside := false
	for i := 0; i+1 < len(text); i++ {
		letter := isLetter(text[i])
		if letter && !inside && isLetter(text[i+1]) {
			bits |= beginning(text[i], text[i+1])
		}
		inside = letter
	}
	return bits
}
