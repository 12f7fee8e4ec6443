package rules

// A header is what a logger puts before the message: who printed the line.
// Spans are into the line; an empty span means that the logger does not say.
type header struct {
	process Span
	thread  Span
	tag     Span
	body    int // where the message begins
}

// layouts are the line prefixes that are known, most telling first. To add one,
// write a prefix down with letters for its parts:
//
//	D a date or a part of one: digits with / and -
//	T a time of day: digits with : . , + and Z
//	P the process, in digits         t the thread, in digits
//	N the process, by name           g the tag: anything but a bracket, up to what follows
//	w a word of letters              L a level: one letter
//	* anything up to what follows
//
// A space stands for one or more; everything else for itself.
var layouts = []struct{ name, shape string }{
	{"logcat threadtime", "D T P t L g:"},
	{"logcat threadtime with a zone", "D T D P t L g:"},
	{"logcat brief", "L/g( P):"},
	{"logcat brief", "L/g(P):"},
	{"logcat time", "D T L/g( P):"},
	{"logcat time", "D T L/g(P):"},
	{"Android Studio", "D T P-t g L "},
	{"NSLog", "D T N[P:t] "},
	{"Xcode", "N[P:t] "},
	{"iris", "[D T][t][L][*] "},
	{"agorasdk.log", "[D T][t][L]:"},
	{"Easemob's core log", "[D T]: "},
	{"docker compose", "N | "},
	{"syslog", "w D T *N[P]: "},
	{"CRI", "DLT w L "},
}

// readHeader reads the prefix of a line, which is at least its first bytes.
func readHeader(line []byte) header {
	at := 0
	for at < len(line) && line[at] == ' ' {
		at++
	}
	if at == len(line) {
		return header{}
	}
	first := line[at]
	for i := range layouts {
		switch layouts[i].shape[0] { // most layouts cannot begin so
		case 'D':
			if !isDigit(first) {
				continue
			}
		case 'L', 'w':
			if !isLetter(first) {
				continue
			}
		case '[':
			if first != '[' {
				continue
			}
		}
		if h, ok := readLayout(layouts[i].shape, line); ok {
			return h
		}
	}
	return header{}
}

func readLayout(shape string, line []byte) (h header, ok bool) {
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
			at = run(line, at, func(c byte) bool { return isDigit(c) || c == '-' || c == '/' || c == '+' })
		case 'T':
			at = run(line, at, func(c byte) bool {
				return isDigit(c) || c == ':' || c == '.' || c == ',' || c == '+' || c == 'Z'
			})
		case 'P':
			at = run(line, at, isDigit)
			h.process = Span{start, at}
		case 't':
			at = run(line, at, isDigit)
			h.thread = Span{start, at}
		case 'w':
			at = run(line, at, isLetter)
		case 'L':
			if at < len(line) && isLetter(line[at]) {
				at++
			}
		case 'N':
			at = run(line, at, func(c byte) bool { return isWord(c) || c == '-' || c == '.' })
			if h.process.End == 0 {
				h.process = Span{start, at}
			}
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
			return header{}, false
		}
	}
	h.body = at
	return h, true
}

func run(b []byte, at int, in func(byte) bool) int {
	for at < len(b) && in(b[at]) {
		at++
	}
	return at
}

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }
func isUpper(c byte) bool  { return c-'A' < 26 }
func isWord(c byte) bool   { return classes[c]&isWordByte != 0 }

// lower folds ASCII letters alone.
func lower(c byte) byte { return lowered[c] }

// Bits of classes.
const (
	isWordByte = 1 << iota
	isUpperByte
	isDigitByte
)

// classes and lowered say of each byte what it is and its small letter: the
// walks over words look nothing else up.
var classes, lowered = byteTables()

func byteTables() (class, low [256]byte) {
	for i := range 256 {
		c := byte(i)
		low[i] = c
		switch {
		case isDigit(c):
			class[i] = isWordByte | isDigitByte
		case isUpper(c):
			class[i], low[i] = isWordByte|isUpperByte, c|0x20
		case isLetter(c), c == '_':
			class[i] = isWordByte
		}
	}
	return class, low
}

// equalFold reports whether b is s in any ASCII case; s is in lower case.
func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if lower(c) != s[i] {
			return false
		}
	}
	return true
}
