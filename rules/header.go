package rules

import "bytes"

// A header is what a logger puts before the message: who printed the line.
// Spans are into the line; an empty span means that the logger does not say.
type header struct {
	source  Span // the container or the process that a collector names
	process Span
	thread  Span
	tag     Span
	message Span // what a collector's object has of the application; empty for the whole line
	body    int  // where the text begins, after all that stands before it
}

// whole returns the application's part of a line.
func (h *header) whole(line []byte) []byte {
	if h.message == (Span{}) {
		return line
	}
	return line[h.message.Start:h.message.End]
}

// layouts are the line prefixes that are known, most telling first. To add one,
// write a prefix down with letters for its parts:
//
//	D a date or a part of one: digits with / and -
//	T a time of day: digits with : . , + and Z
//	P the process, in digits         t the thread, in digits
//	N the process, by name           g the tag: anything but a bracket, up to what follows
//	w a word of letters              L a level: one letter
//	s the pod and the container      x anything but a space
//	* anything up to what follows
//
// A space stands for one or more; everything else for itself.
//
// What a collector puts before another logger's prefix has a rank: after it, only
// prefixes of a lower rank are looked for.
var layouts = []struct {
	name, shape string
	rank        int8
}{
	{"logcat threadtime", "D T P t L g:", 0},
	{"logcat threadtime with a zone", "D T D P t L g:", 0},
	{"logcat brief", "L/g( P):", 0},
	{"logcat brief", "L/g(P):", 0},
	{"logcat time", "D T L/g( P):", 0},
	{"logcat time", "D T L/g(P):", 0},
	{"Android Studio", "D T P-t g L ", 0},
	{"NSLog", "D T N[P:t] ", 0},
	{"Xcode", "N[P:t] ", 0},
	{"iris", "[D T][t][L][*] ", 0},
	{"agorasdk.log", "[D T][t][L]:", 0},
	{"Easemob's core log", "[D T]: ", 0},
	{"docker compose", "N | ", 2},
	{"kubectl logs --prefix", "[pod/s] ", 2},
	{"syslog", "w D T *N[P]: ", 1},
	{"syslog on the wire", "<D>w D T x N[P]: ", 1},
	{"syslog of RFC 5424", "<D>D DLT x N P x - ", 1},
	{"syslog of RFC 5424 with data", "<D>D DLT x N P x ", 1},
	{"syslog with an ISO time", "DLT x N[P]: ", 1},
	{"CRI", "DLT w L ", 1},
	{"docker logs -t", "DLT ", 1},
}

const (
	rankLogger = 0 // an application's own
	rankAny    = 3
)

// readHeader reads the prefix of a line, which is at least its first bytes.
func readHeader(line []byte) header {
	if len(line) > 0 && line[0] == '{' {
		h, ok := readWrapper(line)
		if !ok {
			return header{}
		}
		inner := readPrefixes(h.whole(line), rankLogger+1)
		inner.move(h.message.Start)
		inner.source, inner.message = h.source, h.message
		return inner
	}
	return readPrefixes(line, rankAny)
}

// move adds n to all places, for a header that was read of a part of its line.
func (h *header) move(n int) {
	for _, s := range []*Span{&h.process, &h.thread, &h.tag} {
		if s.End > 0 {
			s.Start, s.End = s.Start+n, s.End+n
		}
	}
	h.body += n
}

// readPrefixes reads the prefixes that a line begins with, collectors' and the
// logger's, of a rank below the given one.
func readPrefixes(line []byte, rank int8) header {
	h, was := readPrefix(line, rank)
	if was == rankLogger {
		return h
	}
	source := h.process
	inner := readPrefixes(line[h.body:], was)
	inner.move(h.body)
	if inner.source.End > 0 {
		inner.source = Span{inner.source.Start + h.body, inner.source.End + h.body}
	}
	if source.End > 0 { // the outermost knows best
		inner.source = source
	}
	return inner
}

// readPrefix reads one prefix and returns its rank too.
func readPrefix(line []byte, below int8) (h header, rank int8) {
	at := 0
	for at < len(line) && line[at] == ' ' {
		at++
	}
	if at == len(line) {
		return header{}, rankLogger
	}
	for _, i := range layoutsBy[startOfLayout(line[at])] {
		if layouts[i].rank < below && readLayout(layouts[i].shape, line, &h) {
			return h, layouts[i].rank
		}
	}
	if below > 2 {
		if h, ok := readPod(line); ok {
			return h, 2
		}
	}
	return header{}, rankLogger
}

// readPod reads "chat-7d4b9c6f5-x2z9k app ", what stern puts before a line of a
// deployment's pod. The names of pods end in letters and digits that spell no
// word, which is how they are told from prose.
func readPod(line []byte) (h header, ok bool) {
	pod := run(line, 0, isPodName)
	parts := bytes.Split(line[:pod], []byte{'-'})
	n := len(parts)
	if n < 3 || len(parts[n-1]) != 5 || len(parts[n-2]) < 6 || len(parts[n-2]) > 10 || !isRandom(parts[n-1]) || !isRandom(parts[n-2]) {
		return h, false
	}
	end := run(line, pod+1, isPodName)
	if pod+1 >= end || line[pod] != ' ' || end >= len(line) || line[end] != ' ' {
		return h, false
	}
	h.process, h.body = Span{0, end}, end+1
	return h, true
}

func isPodName(c byte) bool { return isDigit(c) || c-'a' < 26 || c == '-' || c == '.' }

// isRandom reports whether Kubernetes could have drawn b: it leaves out vowels
// and the digits that look like some.
func isRandom(b []byte) bool {
	for _, c := range b {
		if bytes.IndexByte([]byte("bcdfghjklmnpqrstvwxz2456789"), c) < 0 {
			return false
		}
	}
	return true
}

// Layouts by what they begin with, for most cannot begin as a line does.
const (
	startsDigit = iota
	startsLetter
	startsBracket
	startsAngle
	startsOther
)

func startOfLayout(c byte) int {
	switch {
	case isDigit(c):
		return startsDigit
	case isLetter(c):
		return startsLetter
	case c == '[':
		return startsBracket
	case c == '<':
		return startsAngle
	}
	return startsOther
}

var layoutsBy = sortLayouts()

// sortLayouts returns the indexes of layouts by what they can begin with, each
// in order.
func sortLayouts() (by [startsOther + 1][]uint8) {
	for i := range layouts {
		for start := range by {
			can := true
			switch layouts[i].shape[0] {
			case 'D':
				can = start == startsDigit
			case 'L', 'w':
				can = start == startsLetter
			case '[':
				can = start == startsBracket
			case '<':
				can = start == startsAngle
			}
			if can {
				by[start] = append(by[start], uint8(i))
			}
		}
	}
	return by
}

// readLayout reads a prefix of a shape into h, and reports whether the line has it.
func readLayout(shape string, line []byte, into *header) bool {
	var h header
	at := 0
	for at < len(line) && line[at] == ' ' {
		at++
	}
	for i := 0; i < len(shape); i++ {
		start := at
		var next byte // what ends a part that has no alphabet of its own
		if i+1 < len(shape) {
			next = shape[i+1]
		}
		switch shape[i] {
		case 'D':
			at = runOf(line, at, isDateByte)
		case 'T':
			at = runOf(line, at, isTimeByte)
		case 'P':
			at = runOf(line, at, isDigitByte)
			h.process = Span{start, at}
		case 't':
			at = runOf(line, at, isDigitByte)
			h.thread = Span{start, at}
		case 'w':
			at = run(line, at, isLetter)
		case 'L':
			if at < len(line) && isLetter(line[at]) {
				at++
			}
		case 'N':
			at = runOf(line, at, isNameByte)
			if h.process.End == 0 {
				h.process = Span{start, at}
			}
		case 's':
			at = run(line, at, func(c byte) bool { return c != ' ' && c != ']' && c != '[' })
			h.process = Span{start, at}
		case 'x':
			at = run(line, at, func(c byte) bool { return c != ' ' })
		case 'g', '*':
			limit := min(len(line), at+64)
			for at < limit && line[at] != next && line[at] != '[' && (shape[i] == '*' || line[at] != '{') {
				at++
			}
			if shape[i] == 'g' {
				end := at
				for end > start && line[end-1] == ' ' {
					end--
				}
				h.tag = Span{start, end}
			}
			if shape[i] == '*' && next == 'N' { // up to the last word before the next mark
				at = start
				for k := start; k < limit && line[k] != '['; k++ {
					if line[k] == ' ' {
						at = k + 1
					}
				}
				continue
			}
		case ' ':
			for at < len(line) && line[at] == ' ' {
				at++
			}
		default:
			if at < len(line) && line[at] == shape[i] {
				at++
			}
		}
		if at == start && !(shape[i] == ' ' && at > 0 && line[at-1] == ' ') {
			return false
		}
	}
	h.body = at
	*into = h
	return true
}
