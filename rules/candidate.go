package rules

import (
	"bytes"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// A candidate is a span that may be a code; not yet believed.
type candidate struct {
	span   Span // what a finding would show
	number int32
	hasNum bool
	rule   *Rule
	only   set             // the products that it may be of
	codes  []*catalog.Code // what it may mean: at most readingsMax
	name   bool            // found by its name
	alone  bool            // possible when nothing says whose it is
	// needOwn: only evidence on its own line counts, for another noun stands before it.
	needOwn  bool
	inText   bool // a name in a field that describes a failure: its number may stand near
	dropped  bool
	conflict bool          // the line names another code for the same failure
	agreed   *catalog.Code // the code whose name or description stands beside the number
	sure     bool          // the name alone says whose it is
	official bool          // the form says that it is some SDK's code, even if no table has it

	own      [nProducts]int
	around   [nProducts]int
	strange  int            // the strength of the strangest stranger on the line
	without  [nProducts]int // what the line says for products that have no such number
	table    [nProducts]string
	because  [maxReasons]reason
	nBecause int
}

const (
	maxReasons   = 6
	readingsMax  = 32
	candidateMax = 64 // findings of a line
)

type reason struct {
	products set
	line     int64
	text     string
	says     string
}

func (c *candidate) note(products set, line int64, text, says string) {
	for i := range c.because[:c.nBecause] {
		if c.because[i].text == text && c.because[i].says == says {
			return
		}
	}
	if c.nBecause < maxReasons {
		c.because[c.nBecause] = reason{products, line, text, says}
		c.nBecause++
	}
}

// has returns the products of which c has a reading.
func (c *candidate) has() (in set) {
	for _, code := range c.codes {
		in |= 1 << indexOf(code.Product)
	}
	return in
}

// find tries the rules at offset p of line, where the filter saw a window, and
// adds what it finds to cs. It returns how far it has understood the line.
func (s *Set) find(line []byte, p int, cs *Case) int {
	switch {
	case line[p] == 0xb1:
		if p >= 2 && bytes.HasPrefix(line[p-2:], []byte("失败")) {
			return s.failedInChinese(line, p-2, p+4, cs)
		}
		return p
	case isDigit(line[p]) && p+3 < len(line) && line[p+1] == ':' && line[p+2] == ' ' && isUpper(line[p+3]):
		return s.numberFirst(line, p, cs)
	}
	start, end := p, p
	for start > 0 && isWord(line[start-1]) && p-start < 64 {
		start--
	}
	for end < len(line) && isWord(line[end]) && end-p < 64 {
		end++
	}
	if end == start || end-start > 80 {
		return p
	}
	// "42errorcode: 5" and "onDisconnect303": digits glued to the word.
	for start < end && isDigit(line[start]) {
		start++
	}
	base := end
	for base > start && isDigit(line[base-1]) {
		base--
	}
	if base == start {
		return end
	}
	var low [64]byte
	if base-start <= len(low) {
		for i, c := range line[start:base] {
			low[i] = lower(c)
		}
		w := low[:base-start]
		found := false
		for _, r := range s.words[string(w)] {
			found = s.try(r, line, start, base, end, cs) || found
		}
		for i := range s.suffixes {
			if n := len(s.suffixes[i].suffix); len(w) >= n && string(w[len(w)-n:]) == s.suffixes[i].suffix {
				found = s.try(s.suffixes[i].rule, line, start, base, end, cs) || found
			}
		}
		if found {
			return end
		}
		if end < len(line) && line[end] == '.' && bytes.HasSuffix(w, []byte("errorcode")) || bytes.HasSuffix(w, []byte("errorcodetype")) {
			if s.enum(line, start, end, cs) {
				return end
			}
		}
		if string(w) == "agorartcerror" || string(w) == "code" {
			k := end
			for k < len(line) && k < end+4 && (line[k] == ' ' || line[k] == ':' || line[k] == '"' || line[k] == '\'') {
				k++
			}
			if k > end {
				s.webWord(line, k, cs)
			}
		}
		if len(w) > 9 && bytes.HasSuffix(w, []byte("exception")) && end < len(line) && line[end] == ':' || isDescribing(w) {
			s.sentence(line, start, end, cs)
		}
	}
	s.name(line, start, end, cs)
	return end
}

func isDescribing(w []byte) bool {
	return bytes.HasPrefix(w, []byte("errordes")) || bytes.HasSuffix(w, []byte("errordescription")) || string(w) == "localizeddescription"
}

// try tries a rule whose word is line[start:base]; end is past the digits that
// may be glued to it. It reports whether the word was taken.
func (s *Set) try(r *Rule, line []byte, start, base, end int, cs *Case) bool {
	if base < end && !r.Glued || r.Camel && !isUpper(line[start+2]) || r.Opened && (end >= len(line) || line[end] != ':' && line[end] != '(') {
		return false
	}
	c := candidate{rule: r, alone: r.Alone}
	at := base
	if base == end {
		if r.Args && end < len(line) && line[end] == '(' {
			return s.list(r, line, start, end, cs)
		}
		if r.Name == "on-error-list" {
			return s.equals(r, line, start, end, cs)
		}
		at = gap(line, end)
		if r.Label {
			at = label(line, end, at)
		}
	} else if r.Name == "on-error-list" {
		return false
	}
	if at < 0 {
		return false
	}
	n, to, ok := number(line, at, r.Hex)
	if !ok || n == 0 || r.Negative && n > 0 || s.measured(line, to) {
		return false
	}
	c.number, c.hasNum = n, true
	c.only = r.allows(n) & s.only
	if n < 0 && n > -10000 && r.Name != "exception" {
		c.alone = false // the operating system's numbers are negated too
	}
	c.span = Span{start, to}
	if r.Own > 0 && n >= 100 {
		for p := range nProducts {
			if r.Only>>p&1 != 0 {
				c.own[p] = r.Own
			}
		}
		c.note(r.Only, cs.number, string(line[start:to]), r.Says)
	}
	if start > 0 && isDigit(line[start-1]) && r.Name == "error-code-key" {
		// An official sample prints "messageID: %llderrorcode: %d".
		c.own[rtm1] = strong
		c.table[rtm1] = "rtm1/peer-message"
		c.note(isRTM1, cs.number, string(line[start:to]), "an official RTM sample glues errorcode to the message ID")
	}
	before, isGlued := wordBefore(line, start), base < end
	if r.Nouns {
		kind := knownNoun
		if start > 1 && line[start-1] == ' ' && isDigit(line[start-2]) {
			kind = unknownNoun // "434 error 22"
		}
		if len(before) > 0 {
			kind = s.nouns[strings.ToLower(string(before))]
		}
		switch kind {
		case foreignNoun:
			return true
		case unknownNoun:
			c.needOwn = true
		}
		if r.Name == "code" && equalFold(before, "error") {
			c.span.Start = start - 1 - len(before) // "error code: 5"
			for c.span.Start > 0 && !isLetter(line[c.span.Start]) {
				c.span.Start--
			}
			c.span.Start = startOf(line, start, before)
		}
	}
	if r.Before != nil {
		if !s.before[r][strings.ToLower(string(before))] && !(isGlued && len(before) == 0) {
			c.needOwn = true
		} else if len(before) > 0 {
			c.span.Start = startOf(line, start, before)
		}
	}
	if quoted := start - 1; quoted >= 0 && (line[quoted] == '"' || line[quoted] == '\'') && at > end && (line[end] == '"' || line[end] == '\'' || line[end] == '\\') {
		c.span.Start = quoted
		if line[end] == '\\' && quoted > 0 && line[quoted-1] == '\\' {
			c.span.Start--
		}
	}
	c.codes = s.readings(n, c.only, r.Table)
	c.official = r.Unlisted || r.Name == "code" && equalFold(before, "error")
	cs.add(c)
	return true
}

// startOf returns where before, the word before offset start, begins.
func startOf(line []byte, start int, before []byte) int {
	if k := bytes.LastIndex(line[:start], before); k >= 0 {
		return k
	}
	return start
}

// readings returns what the number can mean in the products of only, of one
// table if it is not "". Native RTC calls return an error negated.
func (s *Set) readings(n int32, only set, table string) []*catalog.Code {
	var list []*catalog.Code
	add := func(codes []*catalog.Code, only set) {
		for _, c := range codes {
			if i := indexOf(c.Product); i >= 0 && only>>i&1 != 0 && lookedFor(c) && len(list) < readingsMax &&
				(table == "" || c.Table == table) && !c.Word {
				list = append(list, c)
			}
		}
	}
	add(catalog.ByNumber(n), only)
	add(s.own.numbered("", n), only)
	if n < 0 && n > -10000 {
		add(catalog.ByNumber(-n), only&isRTC)
	}
	return list
}

// gap returns where a number begins after the word that ends at i: after
// separators, quotes, brackets, " is ", "为" or three dots. -1 if none does.
func gap(line []byte, i int) int {
	for k := i; k < len(line) && k < i+24; k++ {
		switch c := line[k]; c {
		case ' ', '\t', ':', '=', '"', '\'', '\\', '(', '[':
		case '>', '{':
			if k == i {
				return -1
			}
		case '.':
			if k+1 < len(line) && line[k+1] != '.' && line[k-1] != '.' {
				return -1
			}
		case '-':
			if k > i && k+1 < len(line) && isDigit(line[k+1]) {
				return k
			}
			if k == i || line[k-1] != ' ' && line[k-1] != '-' {
				return -1
			}
		case 'i':
			if line[k-1] != ' ' || !bytes.HasPrefix(line[k:], []byte("is ")) {
				return -1
			}
			k++
		case 0xef:
			if !bytes.HasPrefix(line[k:], []byte("：")) {
				return -1
			}
			k += 2
		case 0xe4:
			if !bytes.HasPrefix(line[k:], []byte("为")) {
				return -1
			}
			k += 2
		default:
			if isDigit(c) && k > i {
				return k
			}
			return -1
		}
	}
	return -1
}

// label skips a short parameter name as in "onLogout  i = 102"; at is what gap
// found without one.
func label(line []byte, end, at int) int {
	if at >= 0 {
		return at
	}
	k := end
	for k < len(line) && (line[k] == ' ' || line[k] == ':' || line[k] == ',' || line[k] == '(') && k < end+4 {
		k++
	}
	w := k
	for k < len(line) && isLetter(line[k]) && k < w+8 {
		k++
	}
	switch string(line[w:k]) {
	case "i", "reason", "ret", "status":
		return gap(line, k)
	}
	return -1
}

// number reads a signed decimal number, or a short hexadecimal one, and checks
// that nothing after it makes it a part of something else: another number, a
// fraction, a version, a colour.
func number(line []byte, at int, hex bool) (n int32, end int, ok bool) {
	k, minus := at, false
	if k < len(line) && line[k] == '-' {
		minus = true
		k++
	}
	if hex && k+2 < len(line) && line[k] == '0' && line[k+1] == 'x' {
		k += 2
		from := k
		for k < len(line) && k-from < 5 && isHex(line[k]) {
			d := lower(line[k])
			if d >= 'a' {
				d -= 'a' - 10
			} else {
				d -= '0'
			}
			n = n<<4 | int32(d)
			k++
		}
		if k == from || k-from > 3 {
			return 0, 0, false
		}
	} else {
		from := k
		for k < len(line) && isDigit(line[k]) {
			if k-from >= 6 {
				return 0, 0, false
			}
			n = n*10 + int32(line[k]-'0')
			k++
		}
		if k == from || line[from] == '0' && k-from > 1 {
			return 0, 0, false
		}
	}
	if minus {
		n = -n
	}
	if k < len(line) {
		switch c := line[k]; {
		case isWord(c), c == '%':
			return 0, 0, false
		case c == '.' || c == ':' || c == ',' || c == '-' || c == '/':
			if k+1 < len(line) && (isDigit(line[k+1]) || c == '/' && isWord(line[k+1]) || c == '-' && isWord(line[k+1])) {
				return 0, 0, false
			}
		}
	}
	return n, k, true
}

func isHex(c byte) bool { return isDigit(c) || lower(c)-'a' < 6 }

// measured reports whether a unit follows the number that ends at i.
func (s *Set) measured(line []byte, i int) bool {
	if i >= len(line) || line[i] != ' ' {
		return false
	}
	k := i + 1
	for k < len(line) && isLetter(line[k]) && k < i+10 {
		k++
	}
	return k > i+1 && s.units[string(line[i+1:k])]
}

// wordBefore returns the word just before offset i, with a single space, dash,
// underscore or dot between, or none. Two spaces are a column of their own.
func wordBefore(line []byte, i int) []byte {
	k := i
	if k > 0 && (line[k-1] == ' ' || line[k-1] == '-' || line[k-1] == '.' || line[k-1] == '_') {
		k--
	} else if k > 0 && (line[k-1] == '"' || line[k-1] == '\'') {
		return nil
	}
	end := k
	for k > 0 && isLetter(line[k-1]) && end-k < 40 {
		k--
	}
	return line[k:end]
}

// list reads the parameters in parentheses at end. A number in the range of
// the callback counts; onError's list has a text's length after the text, so
// that "onError(login,5,203,cancelled,9)" can be told from other lists.
func (s *Set) list(r *Rule, line []byte, start, end int, cs *Case) bool {
	closing := bytes.IndexByte(line[end:min(len(line), end+300)], ')')
	if closing < 0 {
		return false
	}
	closing += end
	args := bytes.Split(line[end+1:closing], []byte(","))
	if len(args) > 8 {
		return false
	}
	c := candidate{rule: r, span: Span{start, closing + 1}, alone: r.Alone}
	if r.Name == "on-error-list" {
		if len(args) < 3 {
			return false // the rule "error" reads onError(110)
		}
		size, _, ok := number(bytes.TrimSpace(args[1]), 0, false)
		if !ok || int(size) != len(bytes.TrimSpace(args[0])) {
			return false
		}
		n, _, ok := number(bytes.TrimSpace(args[2]), 0, false)
		if !ok || n <= 0 {
			return false
		}
		c.number, c.only = n, isSignaling&s.only
		c.own[signaling] = decisive
		c.note(isSignaling, cs.number, string(line[start:closing+1]), "a text, its length, then the code: onError of the legacy Signaling SDK in C++")
	} else {
		found := false
		for _, a := range args {
			n, to, ok := number(bytes.TrimSpace(a), 0, false)
			if ok && n != 0 && to == len(bytes.TrimSpace(a)) && r.allows(n)&s.only != 0 {
				c.number, c.only, found = n, r.allows(n)&s.only, true
			}
		}
		if !found {
			return false
		}
	}
	c.hasNum = true
	c.codes = s.readings(c.number, c.only, r.Table)
	cs.add(c)
	return true
}

// equals reads "onError========login===203===cancelled", as an app of the
// legacy Signaling SDK for React Native prints its event.
func (s *Set) equals(r *Rule, line []byte, start, end int, cs *Case) bool {
	k := end
	for k < len(line) && line[k] == '=' {
		k++
	}
	if k-end < 2 {
		return false
	}
	for k < len(line) && (isWord(line[k]) || line[k] == ' ') && !isDigit(line[k]) {
		k++
	}
	from := k
	for k < len(line) && line[k] == '=' {
		k++
	}
	n, to, ok := number(line, k, false)
	if !ok || k-from < 2 || n <= 0 {
		return false
	}
	c := candidate{rule: r, span: Span{start, to}, number: n, hasNum: true, only: isSignaling & s.only, alone: true}
	c.own[signaling] = strong
	c.note(isSignaling, cs.number, string(line[start:to]), "onError of the legacy Signaling SDK has a call's name before the code")
	c.codes = s.readings(n, c.only, "")
	cs.add(c)
	return true
}

// failedInChinese reads a number after 失败, "failed".
func (s *Set) failedInChinese(line []byte, start, end int, cs *Case) int {
	at := end
	if at >= len(line) || !isDigit(line[at]) {
		if at = gap(line, end); at < 0 {
			return end
		}
	}
	n, to, ok := number(line, at, false)
	if !ok || n == 0 || s.measured(line, to) {
		return end
	}
	for start >= 3 && line[start-1] >= 0x80 {
		start-- // the whole run of Chinese text
	}
	c := candidate{rule: chineseRule, span: Span{start, to}, number: n, hasNum: true, only: s.only, alone: false}
	c.codes = s.readings(n, s.only, "")
	cs.add(c)
	return to
}

// numberFirst reads "1009: An error occurs", a number and its own description;
// without the description it is nothing. p is at the number's last digit.
func (s *Set) numberFirst(line []byte, p int, cs *Case) int {
	start := p
	for start > 0 && isDigit(line[start-1]) && p-start < 6 {
		start--
	}
	if start > 0 && line[start-1] == '-' {
		start--
	}
	if start > 0 && line[start-1] != ' ' && line[start-1] != '(' && line[start-1] != '[' && line[start-1] != '\t' {
		return p
	}
	n, to, ok := number(line, start, false)
	if !ok || n == 0 || to != p+1 {
		return p
	}
	text := line[p+2:]
	text = bytes.TrimLeft(text[:min(len(text), 200)], " ")
	codes := s.readings(n, s.only, "")
	for _, code := range codes {
		if agrees(code, text) {
			c := candidate{rule: numberFirstRule, span: Span{start, to}, number: n, hasNum: true, only: s.only, codes: codes}
			cs.add(c)
			return to
		}
	}
	return p
}

// enum reads "ErrorCode.InvalidToken", how Dart, C# and Swift print a value of
// an enumeration: without the prefix that its name has in C.
func (s *Set) enum(line []byte, start, end int, cs *Case) bool {
	k := end + 1
	for k < len(line) && isWord(line[k]) && k < end+64 {
		k++
	}
	if k == end+1 {
		return false
	}
	kind := strings.TrimSuffix(strings.TrimSuffix(string(line[start:end]), "Type"), "Code")
	only, leads := isRTC, []string{"", "err", "error"}
	if strings.HasPrefix(kind, "Agora") || strings.HasPrefix(kind, "Rtm") || strings.HasPrefix(kind, "EM") {
		only, leads = isAny, []string{kind, kind + "Code", "rtmerror"}
	}
	value := string(line[end+1 : k])
	for _, lead := range leads {
		var codes []*catalog.Code
		for _, c := range catalog.NamedFold(lead + value) {
			if i := indexOf(c.Product); lookedFor(c) && only&s.only>>i&1 != 0 && (c.Product != catalog.RTC || c.Table == "") {
				codes = append(codes, c)
			}
		}
		if len(codes) > 0 {
			c := candidate{rule: enumRule, span: Span{start, k}, only: only & s.only, codes: codes, alone: true}
			c.number, c.hasNum = codes[0].Number, true
			cs.add(c)
			return true
		}
	}
	return false
}

// webWord reads the word that follows AgoraRTCError, or a key code: the Video
// SDK for the Web has words for codes, some without an underscore.
func (s *Set) webWord(line []byte, at int, cs *Case) {
	k := at
	for k < len(line) && (isUpper(line[k]) || line[k] == '_') && k < at+48 {
		k++
	}
	if k-at < 4 || k < len(line) && isWord(line[k]) || bytes.IndexByte(line[at:k], '_') >= 0 {
		return // one with an underscore has a window of its own
	}
	for _, code := range catalog.Named(string(line[at:k])) {
		if code.Word && code.Table == "rtc-web" && lookedFor(code) && s.only&isRTC != 0 {
			cs.add(candidate{rule: nameRule, span: Span{at, k}, name: true, only: isRTC, codes: []*catalog.Code{code}})
			return
		}
	}
}

// sentence reads an exception or an error description of the Chat SDK that
// has words and no number.
func (s *Set) sentence(line []byte, start, end int, cs *Case) {
	if s.only&isChat == 0 {
		return
	}
	t, ok := fieldText(line, end)
	if !ok {
		return
	}
	n, length := sentenceOf(line[t.Start:t.End], 0)
	if length == 0 {
		return
	}
	c := candidate{rule: sentenceRule, span: Span{t.Start, t.Start + length}, number: n, hasNum: true, only: isChat}
	if line[end-1] == 'n' && lower(line[end-9]) == 'e' { // ...Exception
		c.span.Start = start
	}
	if c.span.End < len(line) && line[c.span.End] == '.' {
		c.span.End++
	}
	c.codes = s.readings(n, isChat, "")
	cs.add(c)
}

// name looks line[start:end] up among the names of codes. A name made of
// ordinary words counts only after something that introduces it.
func (s *Set) name(line []byte, start, end int, cs *Case) {
	if end-start < 4 {
		return
	}
	capital := false
	for _, c := range line[start:end] {
		capital = capital || isUpper(c)
	}
	if !capital {
		return
	}
	w := string(line[start:end])
	var codes []*catalog.Code
	for _, c := range s.named(w) {
		if lookedFor(c) && s.only>>indexOf(c.Product)&1 != 0 && len(codes) < readingsMax {
			codes = append(codes, c)
		}
	}
	if len(codes) == 0 {
		return
	}
	c := candidate{rule: nameRule, span: Span{start, end}, name: true, codes: codes, only: s.only, sure: catalog.Distinctive(w)}
	c.number, c.hasNum = codes[0].Number, !codes[0].Word
	c.alone = c.sure || introduced(line, start)
	c.inText = s.described(line, start)
	// The number beside it: NAME(203), NAME = 5, NAME, 5, RTM ERROR 5 NAME.
	if at := gap(line, end); at > 0 || end+1 < len(line) && line[end] == ',' {
		if at < 0 {
			at = gap(line, end+1)
		}
		if n, to, ok := number(line, max(at, 0), false); at > 0 && ok && at-end < 8 {
			for _, code := range codes {
				if code.Number == n || code.Product == catalog.RTC && code.Number == -n {
					c.number, c.hasNum, c.span.End, c.agreed = n, true, to, code
					if to < len(line) && line[at-1] == '(' && line[to] == ')' {
						c.span.End++
					}
					break
				}
			}
		}
	}
	cs.add(c)
}

// introduced reports whether something stands before offset i that announces a
// name: a separator, or a word for a failure.
func introduced(line []byte, i int) bool {
	k := i
	for k > 0 && (line[k-1] == ' ' || line[k-1] == '"' || line[k-1] == '\'' || line[k-1] == '\\' || line[k-1] == '(' || line[k-1] == '[') {
		k--
	}
	if k > 0 && (line[k-1] == ':' || line[k-1] == '=') {
		w := k - 1
		for w > 0 && (line[w-1] == ' ' || line[w-1] == '"' || line[w-1] == '\'' || line[w-1] == '\\') {
			w--
		}
		e := w
		for w > 0 && isWord(line[w-1]) && e-w < 20 {
			w--
		}
		key := strings.ToLower(string(line[w:e]))
		return strings.HasSuffix(key, "code") || strings.HasPrefix(key, "err") || strings.HasPrefix(key, "desc") || key == "onerror" || key == "failed"
	}
	return false
}

// described reports whether offset i lies in a field that describes a failure.
func (s *Set) described(line []byte, i int) bool {
	k := i
	for k > 0 && !isWord(line[k-1]) && i-k < 8 {
		k--
	}
	e := k
	for k > 0 && isWord(line[k-1]) && e-k < 20 {
		k--
	}
	return e < i && s.lex.field(line[k:e])
}

// Rules that are not a word and a number have code of their own in this file;
// their literals name them for findings and documentation.
var (
	nameRule = &Rule{Name: "name", Says: "the code's symbolic name, in any platform's spelling, with or without its number",
		Finds: "signal login rejected: «LOGIN_E_TOKENEXPIRED»", Ignores: []string{"BusinessException USER_ALREADY_EXISTS CONFLICT", "JWT INVALID_TOKEN for sub=u7"}}
	sentenceRule = &Rule{Name: "sentence", Says: "the Chat SDK's description without its number: an exception's message, an AgoraChatError's description",
		Finds: "E/AndroidRuntime( 9012): com.hyphenate.exceptions.«HyphenateException: Registration failed.»", Ignores: []string{"java.lang.IllegalStateException: User already exist"}}
	enumRule = &Rule{Name: "enum", Says: "a value of the Video SDK's enumeration as Dart and C# print it",
		Finds: "[AgoraRtc] onError: «ErrorCode.InvalidToken»", Ignores: []string{"HttpErrorCode.NotFound"}}
	numberFirstRule = &Rule{Name: "number-first", Says: "the number, a colon and the description, as Unity's samples alert",
		Finds: "«203»: User already exist", Ignores: []string{"main.c:203: User", "12:30:01: Started"}}
	chineseRule = &Rule{Name: "failed-in-chinese", Says: "失败 (failed) and the number, as Chinese apps show it",
		Finds: "I/Toast   ( 3011): «观众登录信令系统失败201»", Ignores: []string{"发送失败 -500 (wildfirechat)", "下载失败201"}}
)
