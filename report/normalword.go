package report

import (
	"bytes"
)

// word normalises a word that begins at i, with what belongs to it, and returns
// where it ends.
func (n *normalizer) word(i, end int) int {
	to, digits, turns := n.wordEnd(i, end)
	w := n.text[i:to]
	switch {
	case digits == 0:
		return n.plainWord(i, to, end)
	case digits == len(w):
		n.hole()
		return to
	}
	if e := n.blobEnd(i, end); e > to {
		n.hole()
		return e
	}
	if e := n.colonsEnd(i, end); e > to {
		n.hole()
		return e
	}
	switch {
	case len(w) > 2 && w[0] == '0' && w[1]|0x20 == 'x' && allHex(w[2:]),
		len(w) >= 6 && allHex(w),
		len(w) >= 20, turns >= 3, isClock(w):
		n.hole()
		return to
	}
	key := w // what is left of it
	for i, b := range w {
		if isDigit(b) {
			n.hole()
			key = w[i+1:]
		} else {
			n.dst = append(n.dst, b)
		}
	}
	return n.personal(key, to, end)
}

// wordEnd returns where a word ends, how many digits it has, and how often it
// turns from digits to others and back.
func (n *normalizer) wordEnd(i, end int) (to, digits, turns int) {
	for to = i; to < end && isWord(n.text[to]); to++ {
		if isDigit(n.text[to]) {
			digits++
		}
		if to > i && isDigit(n.text[to]) != isDigit(n.text[to-1]) {
			turns++
		}
	}
	return to, digits, turns
}

// plainWord copies a word without digits, but for a month's or a day's name that
// belongs to a date.
func (n *normalizer) plainWord(i, to, end int) int {
	w := n.text[i:to]
	if after := n.dateEnd(i, to, end); after > 0 {
		n.hole()
		return after
	}
	n.dst = append(n.dst, w...)
	return n.personal(w, to, end)
}

// personal takes away the value that stands from to on, if the word before is a
// personal key.
func (n *normalizer) personal(key []byte, to, end int) int {
	if !isPersonal(key) {
		return to
	}
	for _, sep := range []byte("=:") {
		if at := n.separator(to, end, sep); at > 0 {
			return n.value(to, at, end)
		}
	}
	return to
}

// dateEnd returns where the number begins that follows a month's or day's name
// that is text[i:to], or -1.
func (n *normalizer) dateEnd(i, to, end int) int {
	for range 2 {
		if to-i != 3 || !isDateWord(n.text[i:to]) {
			return -1
		}
		i = to
		for i < end && i < to+3 && (n.text[i] == ' ' || n.text[i] == ',') {
			i++
		}
		if i == to || i == end {
			return -1
		}
		if isDigit(n.text[i]) {
			return i
		}
		to, _, _ = n.wordEnd(i, end)
	}
	return -1
}

// blobEnd returns where a long run of the signs of base64, a UUID or a token
// ends, or -1 if there is none that looks like one. Paths and sentences turn
// from letters to digits too seldom.
func (n *normalizer) blobEnd(i, end int) int {
	to, turns, digits := i, 0, 0
	for to < end && (isWord(n.text[to]) || bytes.IndexByte([]byte("+/-="), n.text[to]) >= 0) {
		if isDigit(n.text[to]) {
			digits++
		}
		if to > i && isDigit(n.text[to]) != isDigit(n.text[to-1]) {
			turns++
		}
		to++
	}
	if isUUID(n.text[i:to]) || to-i >= 32 && turns >= 6 && digits*12 >= to-i {
		return to
	}
	return -1
}

// colonsEnd returns where an address of hexadecimal groups between colons ends,
// as of a network card or of IP 6, or -1.
func (n *normalizer) colonsEnd(i, end int) int {
	to, colons := i, 0
	for to < end && (isHex(n.text[to]) || n.text[to] == ':') {
		if n.text[to] == ':' {
			colons++
		}
		to++
	}
	if colons < 2 || to < end && isWord(n.text[to]) || n.text[to-1] == ':' {
		return -1
	}
	return to
}

func isUUID(w []byte) bool {
	if len(w) != 36 {
		return false
	}
	for i, b := range w {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (b == '-') || !dash && !isHex(b) {
			return false
		}
	}
	return true
}

// isClock knows the T and the Z that stand between and behind the digits of a
// time.
func isClock(w []byte) bool {
	for i, b := range w {
		if !isDigit(b) && (i == 0 || b != 'T' && (b != 'Z' || i+1 < len(w))) {
			return false
		}
	}
	return true
}

// isPersonal knows the names of what differs from user to user and from run to
// run.
func isPersonal(key []byte) bool {
	if l := len(key); l >= 2 && l <= 32 && key[l-1]|0x20 == 'd' &&
		(string(key[l-2:]) == "Id" || string(key[l-2:]) == "ID" || l == 2 && key[0]|0x20 == 'i' || l > 2 && string(key[l-3:]) == "_id") {
		return true
	}
	for _, name := range [...]string{
		"user", "username", "userid", "uid", "account", "nickname", "peer", "peerid",
		"channel", "channelname", "channelid", "token", "password", "passwd", "pwd", "secret",
		"appid", "appkey", "cname", "sid", "session", "sessionid", "email", "phone",
	} {
		if hasSuffixFold(key, name) {
			return true
		}
	}
	return false
}

// describes knows the keys whose values say what an event is.
func describes(key []byte) bool {
	for _, name := range [...]string{
		"level", "severity", "logger", "tag", "module", "component", "category", "type", "event", "msg",
		"message", "error", "err", "reason", "name", "state", "status", "method", "action", "op", "sdk",
	} {
		if hasSuffixFold(key, name) {
			return true
		}
	}
	return false
}

// hasSuffixFold compares with lower-case letters of ASCII.
func hasSuffixFold(key []byte, name string) bool {
	if len(key) < len(name) {
		return false
	}
	key = key[len(key)-len(name):]
	for i := range name {
		if key[i]|0x20 != name[i] {
			return false
		}
	}
	return true
}

func isDateWord(w []byte) bool {
	switch string(w) {
	case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
		"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun":
		return true
	}
	return false
}

// isConstant knows names like ERR_INVALID_TOKEN.
func isConstant(w []byte) bool {
	under := false
	for _, b := range w {
		switch {
		case b == '_':
			under = true
		case b < 'A' || b > 'Z':
			return false
		}
	}
	return under
}

func isHex(b byte) bool { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }

func isWord(b byte) bool { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' }

// isJoiner knows what stands between the parts of dates, addresses and tokens.
func isJoiner(b byte) bool { return bytes.IndexByte([]byte(" .:,/-_+=@"), b) >= 0 }

func allHex(w []byte) bool {
	for _, b := range w {
		if !isHex(b) {
			return false
		}
	}
	return true
}
