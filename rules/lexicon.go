package rules

import (
	"bytes"

	"github.com/agoralog/agoralog/catalog"
)

// A lexicon finds signs in a line in one walk over its words.
type lexicon struct {
	signs    []sign
	words    map[uint32][]uint16 // hash of a word in lower case: word, folded, and the longest word of exact
	prefixes map[uint32][]uint16 // hash of the first four bytes, case kept (fewer for shorter prefixes)
	suffixes map[uint32][]uint16 // hash of the last three bytes in lower case
	far      []uint16            // exact signs without an ASCII word
	seen     [3][256]uint64      // bits of the hashes above: most words end here
	triggers map[uint16]int      // for exact: where its longest word stands in it
	fields   map[string]bool     // descriptionKeys
	methods  map[string]string   // methods, word to table
}

const hashSeed, hashPrime = 2166136261, 16777619

func hashLower(b []byte) uint32 {
	h := uint32(hashSeed)
	for _, c := range b {
		h = (h ^ uint32(lower(c))) * hashPrime
	}
	return h
}

func newLexicon(lists ...[]sign) *lexicon {
	x := &lexicon{
		words:    make(map[uint32][]uint16, 512),
		prefixes: make(map[uint32][]uint16, 64),
		suffixes: make(map[uint32][]uint16, 16),
		triggers: make(map[uint16]int, 64),
		fields:   make(map[string]bool, len(descriptionKeys)),
		methods:  make(map[string]string, len(methods)),
	}
	for _, k := range descriptionKeys {
		x.fields[k] = true
	}
	for _, m := range methods {
		x.methods[m.word] = m.table
	}
	for _, list := range lists {
		x.signs = append(x.signs, list...)
	}
	for i := range x.signs {
		s, id := &x.signs[i], uint16(i)
		switch s.form {
		case word, folded:
			x.put(0, x.words, hashLower([]byte(s.text)), id)
		case prefix:
			x.put(1, x.prefixes, hashLower([]byte(s.text[:3])), id)
		case suffix:
			x.put(2, x.suffixes, hashLower([]byte(s.text[len(s.text)-3:])), id)
		case exact:
			at, n := longestWord(s.text)
			if n == 0 {
				x.far = append(x.far, id)
				continue
			}
			x.triggers[id] = at
			x.put(0, x.words, hashLower([]byte(s.text[at:at+n])), id)
		}
	}
	return x
}

func (x *lexicon) put(kind int, m map[uint32][]uint16, h uint32, id uint16) {
	m[h] = append(m[h], id)
	x.seen[kind][h>>6&255] |= 1 << (h & 63)
}

func (x *lexicon) maybe(kind int, h uint32) bool {
	return x.seen[kind][h>>6&255]>>(h&63)&1 != 0
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
	near   int     // of more marks than fit, those nearest to here are kept
	names  [8]Span // words that may be names of codes
	nNames int
	texts  [4]Span // what stands in fields that describe a failure
	nTexts int
	method string // the RTM 1.x table that a method's word picks, "" if none
	// frame: the line belongs to a stack trace, so the message is further up.
	frame bool
	json  bool // the line is or holds an object whose fields belong together
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
	{"onsendmessageresult", "rtm1/peer-message"},
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
func (x *lexicon) read(line []byte, v *view) {
	near := v.near
	*v = view{head: readHeader(line), near: near}
	v.frame = isFrame(line[v.head.body:])
	wide := false
	for i := 0; i < len(line); {
		c := line[i]
		if !isWord(c) {
			if c >= 0x80 {
				wide = true
			} else if c == '{' {
				v.json = true
			}
			i++
			continue
		}
		start, h, caps, under := i, uint32(hashSeed), 0, false
		var h3, bare uint32 // bare is the hash without digits glued to the word's end
		stem := i
		for i < len(line) && isWord(line[i]) {
			c := line[i]
			if isUpper(c) {
				caps++
			} else if c == '_' {
				under = true
			}
			h = (h ^ uint32(lower(c))) * hashPrime
			i++
			if !isDigit(c) {
				stem, bare = i, h
			}
			if i-start == 3 {
				h3 = h
			}
		}
		n := i - start
		if n < 2 {
			continue
		}
		w := line[start:i]
		if x.maybe(0, h) {
			for _, id := range x.words[h] {
				x.try(line, start, i, id, v)
			}
		}
		if stem < i && x.maybe(0, bare) { // onLoginFailed206
			for _, id := range x.words[bare] {
				x.try(line, start, stem, id, v)
			}
		}
		if n >= 3 {
			if x.maybe(1, h3) {
				for _, id := range x.prefixes[h3] {
					if bytes.HasPrefix(w, []byte(x.signs[id].text)) {
						v.mark(id, Span{start, i})
					}
				}
			}
			if t := hashLower(w[n-3:]); x.maybe(2, t) {
				for _, id := range x.suffixes[t] {
					s := x.signs[id].text
					if n >= len(s) && equalFold(w[n-len(s):], s) {
						v.mark(id, Span{start, i})
					}
				}
			}
		}
		if caps > 1 && n >= 5 && (under || caps >= 3) && v.nNames < len(v.names) {
			v.names[v.nNames] = Span{start, i}
			v.nNames++
		}
		if n <= 32 && !isDigit(c) {
			var low [32]byte
			for k, c := range w {
				low[k] = lower(c)
			}
			if n <= 17 && x.fields[string(low[:n])] && v.nTexts < len(v.texts) {
				if t, ok := fieldText(line, i); ok {
					v.texts[v.nTexts] = t
					v.nTexts++
				}
			}
			if v.method == "" || v.method == "rtm1/channel-message" {
				if t := x.methods[string(low[:n])]; t != "" && v.method == "" || t == "rtm1/peer-message" {
					v.method = t
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

func (v *view) mark(id uint16, at Span) {
	if v.nMarks < len(v.marks) {
		v.marks[v.nMarks] = mark{id, at}
		v.nMarks++
		return
	}
	far := 0
	for i := range v.marks {
		if distance(v.marks[i].span.Start, v.near) > distance(v.marks[far].span.Start, v.near) {
			far = i
		}
	}
	if distance(at.Start, v.near) < distance(v.marks[far].span.Start, v.near) {
		v.marks[far] = mark{id, at}
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// fieldText returns the value after a field's name that ends at i: a quoted
// string, or what follows up to the end of the line, 200 bytes at most.
func fieldText(line []byte, i int) (Span, bool) {
	k := i
	seen := false
	for k < len(line) && k < i+8 {
		switch c := line[k]; {
		case c == ':' || c == '=':
			seen = true
		case c == ' ' || c == '"' || c == '\'' || c == '\\':
		default:
			goto text
		}
		k++
	}
text:
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
