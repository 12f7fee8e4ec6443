package rules

import (
	"bytes"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// Most windows that the filter sees are no candidates: "node 5", "STATE_READY",
// "failed to open". promising drops them by the word around the window, before
// anybody looks for the ends of the line. It may keep too many, never too few.

// promising keeps of the offsets at those at which the rules could find
// something in b, and returns them.
func (s *Set) promising(at []int, b []byte) []int {
	kept := at[:0]
	for _, p := range at {
		if s.promises(b, p) {
			kept = append(kept, p)
		}
	}
	return kept
}

func (s *Set) promises(b []byte, p int) bool {
	c := b[p]
	if classes[c]&isWordByte == 0 {
		return true
	}
	if classes[c]&isDigitByte != 0 && p+1 < len(b) && b[p+1] == ':' {
		k := p
		for k > 0 && isDigit(b[k-1]) && p-k < 7 {
			k--
		}
		return k == 0 || p-k < 6 && (b[k-1] == ' ' || b[k-1] == '\n' || b[k-1] == '-' || b[k-1] == '(' || b[k-1] == '[' || b[k-1] == '\t')
	}
	if c == 'E' && p+1 < len(b) && b[p+1] == '"' {
		return p+32 > len(b) || arrayAt(b, p+2) > 0
	}
	start, end := p, p+1
	for start > 0 && classes[b[start-1]]&isWordByte != 0 && p-start < 64 {
		start--
	}
	for end < len(b) && classes[b[end]]&isWordByte != 0 && end-p < 64 {
		end++
	}
	if end+32 > len(b) {
		return true // what follows is not at hand
	}
	digits := start
	for start < end && isDigit(b[start]) {
		start++
	}
	if after := afterEscape(b, digits, start, end); after > start && s.promisesWord(b, after, end) {
		return true
	}
	return s.promisesWord(b, start, end)
}

// promisesWord is promises for the word b[start:end], whose digits in front were
// taken off.
func (s *Set) promisesWord(b []byte, start, end int) bool {
	hash, exact, base := uint32(hashSeed), uint32(hashSeed), start
	stem := hash
	mixed := byte(0)
	for i := start; i < end; i++ {
		c := b[i]
		hash = (hash ^ uint32(lowered[c])) * hashPrime
		exact = (exact ^ uint32(c)) * hashPrime
		mixed |= classes[c]
		if classes[c]&isDigitByte == 0 {
			base, stem = i+1, hash
		}
	}
	if base == start {
		return false
	}
	if kind, ok := s.leads[stem]; ok {
		switch {
		case kind&leadAlways != 0, base < end && kind&leadGlued != 0:
			return true
		case base == end && s.leadsOn(b, end):
			return true
		}
	} else if base == end && base-start >= len("errcode") && s.leadsBySuffix(b[start:end]) && s.leadsOn(b, end) {
		return true
	}
	return mixed&isUpperByte != 0 && end-start >= 4 && s.names().has(exact)
}

// Kinds of words that lead to a number.
const (
	leadGlued  = 1 << iota // digits may be glued on
	leadAlways             // too much may follow to tell here
)

// leadsOn reports whether what follows a word at i can be a number, an
// enumeration's value or the text of an exception.
func (s *Set) leadsOn(b []byte, i int) bool {
	switch b[i] {
	case ':', '.', '"', '\\', '\'', '=':
		return true
	case ' ': // "errorDes : User does not exist."
		if b[i+1] == ':' || b[i+1] == '=' {
			return true
		}
	}
	return gap(b[:min(len(b), i+32)], i) >= 0 || bytes.HasPrefix(b[i:], []byte(" in sen"))
}

// leadsBySuffix reports whether a word ends as a rule's word may.
func (s *Set) leadsBySuffix(w []byte) bool {
	n := len(w)
	switch lowered[w[n-1]] {
	case 'e': // errorcode, errcode, errocode, warncode, errorcodetype
		return equalFold(w[n-4:], "code") || equalFold(w[n-4:], "type")
	case 'n': // exception, errordescription
		return equalFold(w[n-4:], "tion")
	case 's', 'c': // errordes, errordesc
		return len(w) >= 8 && equalFold(w[:8], "errordes")
	}
	return false
}

// leadsOf indexes the rules' words for promises.
func leadsOf(rules []*Rule) map[uint32]uint8 {
	m := make(map[uint32]uint8, 64)
	for _, r := range rules {
		for _, w := range r.Words {
			if w[0] == '*' {
				continue
			}
			var kind uint8
			if r.Glued {
				kind |= leadGlued
			}
			if r.Args || r.Label {
				kind |= leadAlways
			}
			m[hashLower([]byte(w))] |= kind
		}
	}
	m[hashLower([]byte("agorartcerror"))] |= leadAlways
	return m
}

// A nameSet holds the hashes of all names of codes. It is built when the first
// word comes that may be one, in a tenth of the time that the names themselves
// take to index.
type nameSet struct{ slots []uint32 }

const nameSlots = 1 << 14

func newNameSet(own []*catalog.Code) *nameSet {
	x := &nameSet{slots: make([]uint32, nameSlots)}
	add := func(name string) {
		x.add(name)
		if k := strings.LastIndexByte(name, '.'); k >= 0 {
			x.add(name[k+1:])
		}
	}
	for _, list := range [][]*catalog.Code{catalog.All(), own} {
		for _, c := range list {
			add(c.Name)
			for i := range c.Aliases {
				add(c.Aliases[i].Name)
			}
		}
	}
	return x
}

func (x *nameSet) add(name string) {
	h := uint32(hashSeed)
	for i := 0; i < len(name); i++ {
		h = (h ^ uint32(name[i])) * hashPrime
	}
	for i := h % nameSlots; ; i = (i + 1) % nameSlots {
		if x.slots[i] == h {
			return
		}
		if x.slots[i] == 0 {
			x.slots[i] = h
			return
		}
	}
}

func (x *nameSet) has(h uint32) bool {
	for i := h % nameSlots; x.slots[i] != 0; i = (i + 1) % nameSlots {
		if x.slots[i] == h {
			return true
		}
	}
	return false
}
