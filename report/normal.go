package report

import (
	"bytes"
	"unicode/utf8"
)

// hole stands for what changes from one sighting of an event to the next.
const hole = "<*>"

const (
	maxNormal  = 400     // bytes of a normalised text, and a few
	normalSide = 2 << 10 // bytes on either side of a match that are normalised
	maxValue   = 128     // bytes of a quoted value
)

// A normalizer reduces lines to what they say: times, numbers, addresses, long
// identifiers and the values of users become holes, so that one event on another
// day, device or account has the same text. The zero value is ready; its buffers
// are used again. It is not safe for concurrent use.
type normalizer struct {
	text []byte // what is read
	dst  []byte // what was made of it
	at   int    // where the match begins in text,
	mark int    // and in dst; -1 until it is passed

	key    []byte // of the last `"key":`,
	keyEnd int    // whose value begins here

	clean, spare []byte
}

// normal returns the normalised text of a line around [start, end), at most some
// 400 bytes of it. It is valid UTF-8 without digits or escape sequences, and
// normalising it once more changes nothing. It is borrowed until the next call.
func (n *normalizer) normal(line []byte, start, end int) []byte {
	from, to := max(0, start-normalSide), min(len(line), end+normalSide)
	if end-start > normalSide {
		to = min(len(line), start+normalSide)
	}
	if from > 0 { // half a word would not be the same next time
		if i := bytes.IndexByte(line[from:start], ' '); i >= 0 {
			from += i
		}
	}
	n.at = start - from
	n.text = n.cleaned(line[from:to])
	n.pass()
	if len(n.dst) <= maxNormal {
		return n.dst
	}
	// What the cut leaves may read differently, as when it begins within quotes.
	n.cut()
	for range 8 {
		n.spare = append(n.spare[:0], n.dst...)
		n.text, n.at = n.spare, min(n.mark, len(n.spare))
		n.pass()
		if len(n.dst) > maxNormal {
			n.cut()
		}
		if bytes.Equal(n.dst, n.spare) {
			break
		}
	}
	return n.dst
}

// pass makes dst of text.
func (n *normalizer) pass() {
	n.dst, n.mark, n.keyEnd = n.dst[:0], -1, -1
	n.run(0, len(n.text))
	for len(n.dst) > 0 && n.dst[len(n.dst)-1] == ' ' {
		n.dst = n.dst[:len(n.dst)-1]
	}
	if n.mark < 0 || n.mark > len(n.dst) {
		n.mark = len(n.dst)
	}
}

// cut leaves three quarters of the bound, with the match in the middle and whole
// words at both ends where they are short.
func (n *normalizer) cut() {
	const room, word = maxNormal * 3 / 4, 40
	from := max(0, min(n.mark-room/2, len(n.dst)-room))
	to := min(len(n.dst), from+room)
	if from > 0 {
		if i := bytes.IndexByte(n.dst[from:min(from+word, n.mark)], ' '); i >= 0 {
			from += i + 1
		}
	}
	if to < len(n.dst) {
		if i := bytes.LastIndexByte(n.dst[max(to-word, min(n.mark, to)):to], ' '); i >= 0 {
			to = max(to-word, min(n.mark, to)) + i
		}
	}
	for from < to && !utf8.RuneStart(n.dst[from]) {
		from++
	}
	to = cutAt(n.dst, to)
	n.mark = max(0, n.mark-from)
	n.dst = n.dst[:copy(n.dst, n.dst[from:to])]
}

// cleaned returns text without escape sequences and with U+FFFD for what is no
// UTF-8. at moves along.
func (n *normalizer) cleaned(text []byte) []byte {
	if bytes.IndexByte(text, '\x1b') < 0 && utf8.Valid(text) {
		return text
	}
	n.clean = n.clean[:0]
	at := -1
	for i := 0; i < len(text); {
		if i >= n.at && at < 0 {
			at = len(n.clean)
		}
		if text[i] == '\x1b' {
			i = afterEscape(text, i)
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		n.clean = utf8.AppendRune(n.clean, r)
		i += size
	}
	if at < 0 {
		at = len(n.clean)
	}
	n.at = at
	return n.clean
}

// afterEscape returns where an escape sequence that begins at i ends; a lone ESC
// is one too.
func afterEscape(text []byte, i int) int {
	i++
	if i == len(text) || text[i] != '[' {
		return i
	}
	for j := i + 1; j < len(text) && j < i+32; j++ {
		switch b := text[j]; {
		case '@' <= b && b <= '~':
			return j + 1
		case b < ' ' || b > '?':
			return i
		}
	}
	return i
}

// run normalises text[i:end].
func (n *normalizer) run(i, end int) {
	for i < end {
		if n.mark < 0 && i >= n.at {
			n.mark = len(n.dst)
		}
		switch b := n.text[i]; {
		case isBlank(b):
			n.space()
			i++
		case isWord(b):
			i = n.word(i, end)
		case b == '<' && bytes.HasPrefix(n.text[i:end], []byte(hole)):
			n.hole()
			i += len(hole)
		case (b == '-' || b == '+') && i+1 < end && isDigit(n.text[i+1]) && (i == 0 || !isWord(n.text[i-1])):
			i++ // a sign
		case b == '"' || b == '\'' || b == '`':
			i = n.quoted(i, end, false)
		case b == '>' && bytes.HasSuffix(n.dst, []byte("<*")):
			n.dst = n.dst[:len(n.dst)-2]
			n.hole()
			i++
		default:
			n.dst = append(n.dst, b)
			i++
		}
	}
}

func (n *normalizer) space() {
	if len(n.dst) > 0 && n.dst[len(n.dst)-1] != ' ' {
		n.dst = append(n.dst, ' ')
	}
}

// hole adds a hole, unless it would only lengthen the one before: the parts of a
// date, an address or a list are one.
func (n *normalizer) hole() {
	d := n.dst
	if l := len(d); l > 0 && isJoiner(d[l-1]) && bytes.HasSuffix(d[:l-1], []byte(hole)) {
		n.dst = d[:l-1]
		return
	}
	if bytes.HasSuffix(d, []byte(hole)) {
		return
	}
	if bytes.HasSuffix(d, []byte("( ")) || bytes.HasSuffix(d, []byte("[ ")) {
		d = d[:len(d)-1] // numbers are padded to a width
	}
	n.dst = append(d, hole...)
}

// quoted normalises a quoted text that begins at i. A value of one word goes, as
// all of them do where whole; keys, sentences and constants stay.
func (n *normalizer) quoted(i, end int, whole bool) int {
	q := n.text[i]
	escaped := i > 0 && n.text[i-1] == '\\'
	c := n.closing(i, end, escaped)
	if c < 0 {
		n.dst = append(n.dst, q)
		return i + 1
	}
	isValue := n.keyEnd == i || escaped && n.keyEnd == i-1
	n.dst = append(n.dst, q)
	from := len(n.dst)
	n.run(i+1, c)
	after := c + 1
	if escaped {
		after++
	}
	content := n.dst[from:]
	sep := n.separator(after, end, ':')
	switch {
	case len(content) == 0 || len(content) > maxValue:
	case whole:
		n.dst = append(n.dst[:from], hole...)
	case sep > 0:
		n.key, n.keyEnd = n.text[i+1:c], sep
	case bytes.IndexByte(content, ' ') >= 0 || isConstant(content) || isValue && describes(n.key):
	default:
		n.dst = append(n.dst[:from], hole...)
	}
	n.dst = append(n.dst, n.text[c:after]...)
	if sep > 0 && n.keyEnd == sep && isPersonal(n.key) {
		return n.value(after, sep, end)
	}
	return after
}

// closing returns where the quotes that open at i close, or -1.
func (n *normalizer) closing(i, end int, escaped bool) int {
	q := n.text[i]
	if l := len(n.dst); q != '"' && l > 0 && isLetter(n.dst[l-1]) {
		return -1 // an apostrophe
	}
	for j := i + 1; j < end; j++ {
		switch {
		case n.text[j] == '\\' && j+1 < end:
			if escaped && n.text[j+1] == q {
				return j
			}
			j++
		case n.text[j] == q && !escaped:
			return j
		}
	}
	return -1
}

// separator returns where the value begins if text[i:end] begins with sep, or
// -1. Blanks may stand before it and behind it.
func (n *normalizer) separator(i, end int, sep byte) int {
	i = n.afterBlanks(i, end)
	if i >= end || n.text[i] != sep {
		return -1
	}
	return n.afterBlanks(i+1, end)
}

func (n *normalizer) afterBlanks(i, end int) int {
	for i < end && isBlank(n.text[i]) {
		i++
	}
	return i
}

func isBlank(b byte) bool { return b <= ' ' || b == 0x7f }

// value adds the separator text[i:at] and a hole for the value that begins at at.
func (n *normalizer) value(i, at, end int) int {
	for ; i < at; i++ {
		if isBlank(n.text[i]) {
			n.space()
		} else {
			n.dst = append(n.dst, n.text[i])
		}
	}
	quote := at
	if quote+1 < end && n.text[quote] == '\\' {
		quote++
	}
	if quote < end && (n.text[quote] == '"' || n.text[quote] == '\'') {
		n.dst = append(n.dst, n.text[at:quote]...)
		return n.quoted(quote, end, true)
	}
	if bytes.HasPrefix(n.text[at:end], []byte(hole)) {
		n.hole()
		return at + len(hole)
	}
	to := at
	for to < end && !isBlank(n.text[to]) && bytes.IndexByte([]byte("\"'`\\,;&<>()[]{}|"), n.text[to]) < 0 {
		to++
	}
	if to > at {
		n.hole()
	}
	return to
}
