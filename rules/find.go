package rules

import (
	"bytes"
	"strings"
)

// findAll tries the rules at the offsets at, but for those that lie in what an
// earlier one has understood, and adds what it finds to cs.
func (s *Set) findAll(line []byte, at []int, cs *Case) {
	done := -1
	for _, p := range at {
		if p >= done {
			done = max(done, s.find(line, p, cs))
		}
	}
}

// find tries the rules at offset p of line, where the filter saw a window, and
// adds what it finds to cs. It returns how far it has understood the line.
func (s *Set) find(line []byte, p int, cs *Case) int {
	switch {
	case line[p] == 0xb1:
		if p >= 2 && bytes.HasPrefix(line[p-2:], []byte("失败")) {
			return s.chinese(line, p+4, false, cs)
		}
		return p
	case line[p] == 0xaf:
		if p >= 2 && bytes.HasPrefix(line[p-2:], []byte("误码")) {
			return s.chinese(line, p+4, true, cs)
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
		return p // a number: the rule for one is tried at its last digit
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
		if string(w) == "error" && s.phrase(line, start, end, cs) {
			return end
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
	at := base
	if base == end {
		if bytes.HasPrefix(line[end:], []byte("()")) {
			end += 2 // "onLoginFailed(): 206"
		} else if r.Args && end < len(line) && line[end] == '(' {
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
	c := cs.next()
	c.rule, c.alone = r, r.Alone
	c.number, c.hasNum = n, true
	c.only = r.allows(n)
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
		cs.note(c, r.Only, cs.number, line[start:to], r.Says)
	}
	if start > 0 && isDigit(line[start-1]) && r.Name == "error-code-key" {
		// An official sample prints "messageID: %llderrorcode: %d".
		c.own[rtm1] = strong
		c.table[rtm1] = "rtm1/peer-message"
		cs.note(c, isRTM1, cs.number, line[start:to], "an official RTM sample glues errorcode to the message ID")
	}
	before, isGlued := wordBefore(line, start), base < end
	if r.Nouns {
		kind := knownNoun
		if counted(line, start) {
			kind = unknownNoun
		}
		if len(before) > 0 {
			kind = s.nouns[strings.ToLower(string(before))]
			if at := start - 2 - len(before); kind == unknownNoun && at >= 0 && line[at] == '=' {
				kind = knownNoun // "user=bob code=203": a value is no noun of the next key
			}
		}
		switch kind {
		case foreignNoun:
			return true
		case unknownNoun:
			c.needOwn, c.noun = true, start-1
		}
		if r.Name == "code" && equalFold(before, "error") {
			c.span.Start = startOf(line, start, before) // "error code: 5"
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
	cs.reads(c, r.Table)
	c.official = r.Unlisted || r.Name == "code" && equalFold(before, "error")
	cs.add(c)
	return true
}

// counted reports whether a number stands before the word at i that is no value
// of a key: "434 error 22", and not "id = 1 errorCode = 2".
func counted(line []byte, i int) bool {
	if i < 2 || line[i-1] != ' ' || !isDigit(line[i-2]) {
		return false
	}
	k := i - 2
	for k > 0 && isDigit(line[k-1]) {
		k--
	}
	if k > 1 && (line[k-1] == '.' || line[k-1] == ',') { // a part of a second, perhaps
		at := k - 1
		for at > 0 && isDigit(line[at-1]) {
			at--
		}
		if at < k-1 && at > 0 && line[at-1] == ':' {
			return false
		}
	}
	for k > 0 && line[k-1] == ' ' {
		k--
	}
	return k == 0 || line[k-1] != '=' && line[k-1] != ':'
}

// startOf returns where before, the word before offset start, begins.
func startOf(line []byte, start int, before []byte) int {
	if k := bytes.LastIndex(line[:start], before); k >= 0 {
		return k
	}
	return start
}
