package rules

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// A lexicon finds signs in a line in one walk over its words.
type lexicon struct {
	signs    []sign
	words    map[uint32]*entry   // by the hash of a word in lower case
	prefixes map[uint32][]uint16 // by the first three bytes in lower case, packed
	suffixes map[uint32][]uint16 // by the last three
	far      []uint16            // exact signs without an ASCII word
	seen     [3]bloom            // heads of words, and the keys of the two above: most words end here
	triggers map[uint16]int      // for exact: where its longest word stands in it
}

// An entry is what a whole word means.
type entry struct {
	signs []uint16 // word, folded, and the longest word of exact
	field bool     // one of descriptionKeys
	table string   // the table of RTM 1.x that it picks, as methods say
}

// A bloom answers "surely not" or "maybe" for a key.
type bloom [256]uint64

func (f *bloom) add(key uint32)        { h := key * 2654435761 >> 18; f[h>>6] |= 1 << (h & 63) }
func (f *bloom) maybe(key uint32) bool { h := key * 2654435761 >> 18; return f[h>>6]>>(h&63)&1 != 0 }

const hashSeed, hashPrime = 2166136261, 16777619

func hashLower(b []byte) uint32 {
	h := uint32(hashSeed)
	for _, c := range b {
		h = (h ^ uint32(lower(c))) * hashPrime
	}
	return h
}

// pack returns three bytes as head does.
func pack(s string) uint32 { return head([]byte(s), 0, 3) & 0xffffff }

func newLexicon() *lexicon {
	x := &lexicon{
		words:    make(map[uint32]*entry, 512),
		prefixes: make(map[uint32][]uint16, 64),
		suffixes: make(map[uint32][]uint16, 16),
		triggers: make(map[uint16]int, 64),
	}
	for _, k := range descriptionKeys {
		x.word(k).field = true
	}
	for _, m := range methods {
		x.word(m.word).table = m.table
	}
	x.signs = append(make([]sign, 0, len(signs)+len(strangers)), signs...)
	for i := range strangers {
		x.signs = append(x.signs, strangers[i].sign)
	}
	for i := range x.signs {
		s, id := &x.signs[i], uint16(i)
		switch s.form {
		case word, folded:
			e := x.word(s.text)
			e.signs = append(e.signs, id)
		case prefix:
			k := pack(s.text)
			x.prefixes[k] = append(x.prefixes[k], id)
			x.seen[1].add(k)
		case suffix:
			k := pack(s.text[len(s.text)-3:])
			x.suffixes[k] = append(x.suffixes[k], id)
			x.seen[2].add(k)
		case exact:
			at, n := longestWord(s.text)
			if n == 0 {
				x.far = append(x.far, id)
				continue
			}
			x.triggers[id] = at
			e := x.word(s.text[at : at+n])
			e.signs = append(e.signs, id)
		}
	}
	return x
}

// word returns the entry of a word, which may be new.
func (x *lexicon) word(w string) *entry {
	h := hashLower([]byte(w))
	e := x.words[h]
	if e == nil {
		e = &entry{}
		x.words[h] = e
		x.seen[0].add(head([]byte(w), 0, len(w)))
	}
	return e
}

// field reports whether w is one of descriptionKeys, in any case.
func (x *lexicon) field(w []byte) bool {
	e := x.words[hashLower(w)]
	return e != nil && e.field
}

// longestWord returns where the longest run of word bytes in s stands, and its length.
func longestWord(s string) (at, n int) {
	for i := 0; i < len(s); i++ {
		k := i
		for k < len(s) && isWord(s[k]) {
			k++
		}
		if k-i > n {
			at, n = i, k-i
		}
		i = k
	}
	return at, n
}

// A mark is a sign seen in a line.
type mark struct {
	sign uint16
	span Span
}

// A view is what a line says about its origin. Spans are into the line.
type view struct {
	head   header
	marks  [32]mark
	nMarks int
	// names and numbers are the meanings of those that the line has, as far as
	// there is room; see Matcher.meanings.
	names    [8][]*catalog.Code
	numbers  [8][]*catalog.Code
	nNames   int
	nNumbers int
	meant    bool      // names and numbers are there
	texts    [4]Span   // what stands in fields that describe a failure
	begin    [4]uint64 // beginnings of the words of each text
	nTexts   int
	method   string // the RTM 1.x table that a method's word picks, "" if none
	desc     int8   // whether the line has "desc" in it: 1 or -1 once it was asked
	// frame: the line belongs to a stack trace, so the message is further up.
	frame bool
}

// descriptionKeys are the field names under which SDKs and apps print what a
// code means, in lower case.
var descriptionKeys = []string{
	"desc", "description", "errordesc", "errordes", "errdesc", "errormsg", "errmsg", "errormessage",
	"message", "msg", "reason", "error_description", "errordescription", "errorinfo", "des",
}

// methods are the words that pick a table of RTM 1.x: each method has its own.
// The first that a line shows counts; longer words come before their parts.
var methods = []struct{ word, table string }{
	{"sendmessagetopeer", "rtm1/peer-message"},
	{"peer", "rtm1/peer-message"},
	{"onsendmessageresulthandler", "rtm1/peer-message"},
	{"agorartmchannel.sendmessage", "rtm1/channel-message"},
	{"sendmessage", "rtm1/channel-message"},
	{"sendchannelmessage", "rtm1/channel-message"},
	{"renewtoken", "rtm1/renew-token"},
	{"login", "rtm1/login"},
	{"onloginfailure", "rtm1/login"},
	{"loginrtm", "rtm1/login"},
	{"logout", "rtm1/logout"},
	{"onlogout", "rtm1/logout"},
	{"join", "rtm1/join"},
	{"joinchannel", "rtm1/join"},
	{"onjoinfailure", "rtm1/join"},
	{"leave", "rtm1/leave"},
	{"leavechannel", "rtm1/leave"},
	{"getmembers", "rtm1/get-members"},
	{"members", "rtm1/get-members"},
	{"querypeersonlinestatus", "rtm1/query-peers"},
	{"subscribepeersonlinestatus", "rtm1/peer-subscription"},
	{"unsubscribepeersonlinestatus", "rtm1/peer-subscription"},
	{"querypeersbysubscriptionoption", "rtm1/query-peers-by-subscription"},
	{"setlocaluserattributes", "rtm1/attribute"},
	{"addorupdatelocaluserattributes", "rtm1/attribute"},
	{"deletelocaluserattributesbykeys", "rtm1/attribute"},
	{"clearlocaluserattributes", "rtm1/attribute"},
	{"getuserattributes", "rtm1/attribute"},
	{"setchannelattributes", "rtm1/attribute"},
	{"addorupdatechannelattributes", "rtm1/attribute"},
	{"getchannelattributes", "rtm1/attribute"},
	{"attributes", "rtm1/attribute"},
	{"getchannelmembercount", "rtm1/member-count"},
	{"onlocalinvitationfailure", "rtm1/local-invitation"},
	{"onremoteinvitationfailure", "rtm1/remote-invitation"},
	{"sendlocalinvitation", "rtm1/invitation-api"},
	{"acceptremoteinvitation", "rtm1/invitation-api"},
	{"refuseremoteinvitation", "rtm1/invitation-api"},
	{"cancellocalinvitation", "rtm1/invitation-api"},
}

// read walks over the words of line and notes what tells where it comes from.
// A word is looked up only if its first four bytes, first three or last three
// are those of something that is looked for.
func (x *lexicon) read(line []byte, v *view) {
	v.reset()
	v.head = readHeader(line)
	v.frame = isFrame(line[v.head.body:])
	wide := false
	for i := 0; i < len(line); {
		c := line[i]
		if classes[c]&isWordByte == 0 {
			wide = wide || c >= 0x80
			i++
			continue
		}
		start := i
		for i++; i < len(line) && classes[line[i]]&isWordByte != 0; i++ {
		}
		n := i - start
		if n < 2 {
			continue
		}
		first := head(line, start, n)
		if x.seen[0].maybe(first) {
			x.look(line, start, i, v)
		}
		if n < 3 {
			continue
		}
		if first &= 0xffffff; x.seen[1].maybe(first) {
			for _, id := range x.prefixes[first] {
				if s := x.signs[id].text; n >= len(s) && string(line[start:start+len(s)]) == s {
					v.mark(id, Span{start, i})
				}
			}
		}
		if last := head(line, i-3, 3) & 0xffffff; x.seen[2].maybe(last) {
			for _, id := range x.suffixes[last] {
				if s := x.signs[id].text; n >= len(s) && equalFold(line[i-len(s):i], s) {
					v.mark(id, Span{start, i})
				}
			}
		}
	}
	if wide {
		for _, id := range x.far {
			if k := bytes.Index(line, []byte(x.signs[id].text)); k >= 0 {
				v.mark(id, Span{k, k + len(x.signs[id].text)})
			}
		}
	}
}

// head returns the first four bytes of a word of n, or the two or three that it
// has, with bit 5 set, which folds letters; the missing are spaces.
func head(b []byte, i, n int) uint32 {
	const fold = 0x20202020
	switch {
	case n >= 4:
		return binary.LittleEndian.Uint32(b[i:]) | fold
	case n == 3:
		return uint32(b[i]) | uint32(b[i+1])<<8 | uint32(b[i+2])<<16 | fold
	}
	return uint32(b[i]) | uint32(b[i+1])<<8 | fold
}

// look looks the word line[start:end] up, and what it is without digits glued
// to its end, as in onLoginFailed206.
func (x *lexicon) look(line []byte, start, end int, v *view) {
	hash, stem, bare := uint32(hashSeed), start, uint32(0)
	for i := start; i < end; i++ {
		c := line[i]
		hash = (hash ^ uint32(lowered[c])) * hashPrime
		if classes[c]&isDigitByte == 0 {
			stem, bare = i+1, hash
		}
	}
	if e := x.words[hash]; e != nil {
		x.take(e, line, start, end, v)
	}
	if stem < end && stem > start {
		if e := x.words[bare]; e != nil {
			for _, id := range e.signs {
				x.try(line, start, stem, id, v)
			}
		}
	}
}

// take notes what the word line[start:end] means.
func (x *lexicon) take(e *entry, line []byte, start, end int, v *view) {
	for _, id := range e.signs {
		x.try(line, start, end, id, v)
	}
	if e.field && v.nTexts < len(v.texts) {
		if t, ok := fieldText(line, end); ok {
			v.texts[v.nTexts], v.begin[v.nTexts] = t, beginnings(line[t.Start:t.End])
			v.nTexts++
		}
	}
	// A channel's sendMessage is a weaker word than a peer's.
	if e.table != "" && (v.method == "" || v.method == "rtm1/channel-message" && e.table == "rtm1/peer-message") {
		v.method = e.table
	}
}

// reset empties v, and leaves what is past the counts as it was.
func (v *view) reset() {
	v.nMarks, v.nTexts = 0, 0
	v.method, v.frame, v.meant, v.desc = "", false, false, 0
}

// describes reports whether something on the line is called a description.
func (v *view) describes(line []byte) bool {
	if v.desc == 0 {
		v.desc = -1
		if bytes.Contains(line, []byte("desc")) {
			v.desc = 1
		}
	}
	return v.desc > 0
}

// try notes the sign if its text stands at the word line[start:end].
func (x *lexicon) try(line []byte, start, end int, id uint16, v *view) {
	s := &x.signs[id]
	switch s.form {
	case word:
		if string(line[start:end]) == s.text {
			v.mark(id, Span{start, end})
		}
	case folded:
		if equalFold(line[start:end], s.text) {
			v.mark(id, Span{start, end})
		}
	case exact:
		from := start - x.triggers[id]
		if to := from + len(s.text); from >= 0 && to <= len(line) && string(line[from:to]) == s.text {
			v.mark(id, Span{from, to})
		}
	}
}

// mark notes a sign, as far as there is room.
func (v *view) mark(id uint16, at Span) {
	if v.nMarks < len(v.marks) {
		v.marks[v.nMarks] = mark{id, at}
		v.nMarks++
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// fieldText returns the value after a field's name that ends at i: a quoted
// string, or what follows up to the end of the line, 200 bytes at most.
func fieldText(line []byte, i int) (Span, bool) {
	k, seen := i, false
	for k < min(len(line), i+8) && strings.IndexByte(" :=\"'\\", line[k]) >= 0 {
		seen = seen || line[k] == ':' || line[k] == '='
		k++
	}
	if !seen && k-i < 2 || k >= len(line) { // "errorDesc   text" has a gap alone
		return Span{}, false
	}
	end := k
	for end < len(line) && end < k+200 && line[end] != '"' && line[end] != '\'' && line[end] != '}' {
		end++
	}
	return Span{k, end}, end > k
}

// isFrame reports whether a message is a line of a stack trace, or one of the
// lines that Unity and Dart add to every message.
func isFrame(b []byte) bool {
	b = bytes.TrimLeft(b, " \t")
	switch {
	case len(b) == 0:
		return true // Unity separates a message's frames from the next by an empty line
	case b[0] == '#' && len(b) > 2 && isDigit(b[1]):
		return true // Dart: #0      Class.method (package:...)
	case bytes.HasPrefix(b, []byte("at ")):
		return true // Java, JavaScript
	case bytes.HasPrefix(b, []byte("(at ")), bytes.HasPrefix(b, []byte("(Filename:")):
		return true // Unity
	case bytes.HasPrefix(b, []byte("UnityEngine.")):
		return true // Unity
	case bytes.HasPrefix(b, []byte("<asynchronous suspension>")):
		return true // Dart
	case bytes.Contains(b, []byte("(package:")):
		return true // Dart without its number
	case bytes.HasPrefix(b, []byte("Caused by:")), bytes.HasPrefix(b, []byte("... ")):
		return true // Java
	}
	return false
}

// lookedFor reports whether a code may be a finding.
func lookedFor(c *catalog.Code) bool {
	return !c.ExplainOnly() && c.Class != catalog.Success && indexOf(c.Product) >= 0
}
