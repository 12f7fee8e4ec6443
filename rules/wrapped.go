package rules

import (
	"bytes"
)

// Log collectors put an application's line into one of their own. Prefixes are
// layouts in header.go; this file reads the JSON of Docker, of the journal and of
// Kubernetes' shippers, and takes out of the way what they and terminals leave
// between words.

// wrapperKeys are the members that matter of a collector's object.
var wrapperKeys = map[string]int8{
	"log": wrapMessage, "MESSAGE": wrapMessage,
	// The better source is the later one.
	"SYSLOG_IDENTIFIER": 1, "container_name": 2, "CONTAINER_NAME": 3, "pod_name": 4, "container_id": 5, "SYSLOG_PID": 6, "_PID": 7,
}

const wrapMessage = 0

// readWrapper reads the object that a line is, as far as the line is at hand. It
// reports false if it is no collector's.
func readWrapper(line []byte) (h header, ok bool) {
	depth, best := 0, int8(0)
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			key := Span{i + 1, stringEnd(line, i+1)}
			i = key.End
			at := i + 1
			for at < len(line) && line[at] == ' ' {
				at++
			}
			if at >= len(line) || line[at] != ':' {
				continue
			}
			what, known := wrapperKeys[string(line[key.Start:min(key.End, len(line))])]
			for at++; at < len(line) && line[at] == ' '; {
				at++
			}
			i = at - 1
			if !known || at >= len(line) {
				continue
			}
			value := Span{at + 1, at + 1}
			switch {
			case line[at] == '"':
				value.End = min(stringEnd(line, at+1), len(line))
				i = value.End
			case isDigit(line[at]):
				value = Span{at, run(line, at, isDigit)}
				i = value.End - 1
			case line[at] != '[':
				continue
			}
			if what > best {
				h.source, best = value, what
			}
			if what == wrapMessage && depth == 1 && !ok {
				h.message, ok = value, true
			}
		}
	}
	return h, ok
}

// stringEnd returns where the JSON string ends that begins at i: at its quote,
// or at the end of the line.
func stringEnd(line []byte, i int) int {
	for i < len(line) && line[i] != '"' {
		if line[i] == '\\' {
			i++
		}
		i++
	}
	return min(i, len(line))
}

// A text is a line as the rules read it.
type text struct {
	line   []byte
	at     []int  // where each byte of line is in the input's, nil if at the same place
	source []byte // who logged it, where line itself does not say
}

// bytesKey is the key of a message, which the journal writes as an array if it
// has colours or is no UTF-8.
var bytesKey = []byte(`"MESSAGE"`)

// arrayAt returns where the elements begin of an array that stands after a key
// that ends at i, or -1.
func arrayAt(b []byte, i int) int {
	colon := false
	for ; i < len(b); i++ {
		switch {
		case b[i] == ' ':
		case b[i] == ':' && !colon:
			colon = true
		case b[i] == '[' && colon:
			return i + 1
		default:
			return -1
		}
	}
	return -1
}

// A reading holds the text of the line that was read last, so that asking for it
// again, as each candidate of a long line does, costs nothing.
type reading struct {
	offset int64 // of that line, -1 for none
	size   int
	as     readAs
	plain  []byte // the text, unless it is the line
	places []int
	source []byte
}

// A readAs says what a line's text is.
type readAs uint8

const (
	asItIs   readAs = iota
	asPlain         // without what stands for line ends and colours
	asPlaced        // the elements of an array
)

// text returns a line as the rules read it; it is valid until the next call.
// Bytes that stand for a line's end, a tab or a colour become spaces, so that
// they are no part of the word that follows them. offset is the line's in the
// stream; again says that the last call was for the same.
func (r *reading) text(line []byte, offset int64) (t text, again bool) {
	if again = r.offset == offset && r.size == len(line); !again {
		r.offset, r.size, r.as = offset, len(line), r.read(line)
	}
	switch r.as {
	case asPlain:
		return text{line: r.plain}, again
	case asPlaced:
		return text{r.plain, r.places, r.source}, again
	}
	return text{line: line}, again
}

func (r *reading) read(line []byte) readAs {
	if k := bytes.Index(line, bytesKey); k >= 0 {
		if k = arrayAt(line, k+len(bytesKey)); k >= 0 && r.readBytes(line, k) {
			return asPlaced
		}
	}
	escaped := bytes.IndexByte(line, '\\') >= 0 && bytes.Contains(line, []byte(`":`))
	if !escaped && bytes.IndexByte(line, 0x1b) < 0 {
		return asItIs
	}
	r.plain = append(r.plain[:0], line...)
	blankColors(r.plain)
	if escaped {
		blankEscapes(r.plain)
	}
	return asPlain
}

// readBytes reads the array that begins at i. It reports false if that has
// something else than bytes, or nothing.
func (r *reading) readBytes(line []byte, i int) bool {
	r.plain, r.places = r.plain[:0], r.places[:0]
	for i < len(line) && line[i] != ']' {
		if line[i] == ' ' || line[i] == ',' {
			i++
			continue
		}
		start, n := i, 0
		for i < len(line) && isDigit(line[i]) && i-start < 3 {
			n = n*10 + int(line[i]-'0')
			i++
		}
		if i == start || n > 255 {
			return false
		}
		r.plain, r.places = append(r.plain, byte(n)), append(r.places, start)
	}
	if len(r.places) == 0 {
		return false
	}
	blankColors(r.plain)
	h, _ := readWrapper(line)
	r.source = append(r.source[:0], line[h.source.Start:h.source.End]...)
	return true
}

// place returns where a span of the text, which is not empty, is in the input's
// line.
func (t *text) place(s Span) Span {
	if t.at == nil {
		return s
	}
	last := t.at[s.End-1]
	digits := 1
	for n := t.line[s.End-1]; n > 9; n /= 10 {
		digits++
	}
	return Span{t.at[s.Start], last + digits}
}

// blankColors makes spaces of a terminal's colours, "\x1b[31m", and of how JSON
// writes them.
func blankColors(b []byte) {
	for i := 0; i < len(b); i++ {
		open := 0
		switch {
		case b[i] == 0x1b:
			open = 1
		case b[i] == '\\' && i+6 < len(b) && string(b[i+1:i+5]) == "u001" && lower(b[i+5]) == 'b':
			open = 6
		default:
			continue
		}
		if i+open >= len(b) || b[i+open] != '[' {
			continue
		}
		end := run(b, i+open+1, func(c byte) bool { return isDigit(c) || c == ';' || c == ':' })
		if end < len(b) && (b[end] == 'm' || b[end] == 'K') {
			blank(b[i : end+1])
			i = end
		}
	}
}

// blankEscapes makes spaces of a JSON string's line ends and tabs, also where it
// is a string in a string.
func blankEscapes(b []byte) {
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' {
			continue
		}
		start := i
		for i < len(b) && b[i] == '\\' {
			i++
		}
		if i < len(b) && isEscape(b[i]) {
			blank(b[start : i+1])
		}
	}
}

func isEscape(c byte) bool { return c == 'n' || c == 't' || c == 'r' }

func blank(b []byte) {
	for i := range b {
		b[i] = ' '
	}
}

// afterEscape returns where a word of b really begins, if what looks like its
// first letter belongs to an escape or a colour before it. digits is where the
// digits begin that were taken off its front.
func afterEscape(b []byte, digits, start, end int) int {
	switch {
	case digits == 0 || start >= end:
	case b[digits-1] == '\\' && start == digits && isEscape(b[start]),
		(b[digits-1] == '[' || b[digits-1] == ';') && (b[start] == 'm' || b[start] == 'K'):
		return start + 1
	}
	return start
}
