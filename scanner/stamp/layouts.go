package stamp

// layouts are the forms of stamps that are known, those of whole dates first. A
// shape is a stamp with letters for its parts:
//
//	Y y    the year, in four digits or in two
//	m o    the month, in two digits or in one or two
//	d e    the day, likewise
//	H h    the hour, likewise
//	M n    the minute, likewise
//	S s    the second, likewise
//	b w    the month or the day of the week by its first three letters
//	f      a fraction, if there is one: "." or "," and digits, or ":" and up to
//	       three, which count milliseconds
//	F C    a fraction that must be there; C has at least milliseconds
//	z Z    a zone, if there is one; Z takes none behind a space
//	p      AM or PM
//	k      a level of klog: I, W, E or F
//	T      a "T", a space or a "_"
//
// A space stands for one or more; everything else for itself. Where a day and a
// month could be taken for each other, and nothing on the line tells them apart,
// the form is not read at all.
var layouts = [...]layout{
	{name: "RFC 3339, docker, CRI, journald, RFC 5424, iOS, NSLog, Python, logcat with a year", shape: "Y-m-dTH:M:Sfz"},
	{name: "Go, nginx's errors, Easemob's core log", shape: "Y/o/eTh:n:sfz"},
	{name: "logcat threadtime, with or without a zone", shape: "m-d H:M:SFz", yearless: true},
	{name: "RFC 3164", shape: "b e H:M:Sf", yearless: true},
	{name: "RFC 3164 with a year", shape: "b e Y H:M:Sfz"},
	{name: "Apache's errors, ctime", shape: "w b e H:M:Sfz Y"},
	{name: "JavaScript's Date, Metro", shape: "w b e Y H:M:Sfz"},
	{name: "RFC 1123", shape: "w, d b Y H:M:Sfz"},
	{name: "access logs of nginx, Apache and HAProxy", shape: "d/b/Y:H:M:Sfz", where: inBrackets},
	{name: "Redis", shape: "d b Y H:M:Sf"},
	{name: "klog", shape: "kmd H:M:SF", yearless: true},
	{name: "klog with a year", shape: "kYmd H:M:SF"},
	{name: "chrome_debug.log", shape: chromeShape, where: inBrackets, yearless: true},
	{name: "agorasdk.log", shape: "m/d/y H:M:SF", where: inBrackets},
	{name: "agorasdk.log with a whole year", shape: "m/d/Y H:M:SF", where: inBrackets},
	{name: "Windows in the United States", shape: "o/e/Y h:M:S p"},
	{name: "a browser's toLocaleString, NestJS", shape: "o/e/Y, h:M:S p"},
	{name: "java.util.logging", shape: "b e, Y h:M:S p"},
	{name: "dates with dots", shape: "d.m.Y H:M:Sf"},
	{name: "dates with dots, the year first", shape: "Y.m.d H:M:Sf"},
	{name: "Unreal", shape: "Y.m.d-H.M.SF", where: inBrackets},
	{name: "dates in one word", shape: "YmdTH:M:Sfz"},
	{name: "RFC 3339's basic form", shape: "YmdTHMSfz"},
	{name: "a clock alone, a browser's console, macOS's Console", shape: "H:M:SCZ", where: notAfterDigits, dayless: true},
	{name: "a clock alone in brackets", shape: "H:M:S]", where: inBrackets, dayless: true},
}

// bareClock is believed only at the beginning of the lines of a stream that has
// no other stamps, and not of the first: "10:00:00 elapsed" is no time.
var bareClock = layout{name: "a clock alone", shape: "H:M:S ", dayless: true}

// A layout is one form of stamps.
type layout struct {
	name, shape string
	where       place
	yearless    bool
	dayless     bool
}

// A place limits where a form is believed.
type place uint8

const (
	anywhere       place = iota
	inBrackets           // right after a "["
	notAfterDigits       // not after a word of digits, which may be a date in a form that is not known
)

// parts are what a stamp says.
type parts struct {
	year, month, day     int
	hour, minute, second int
	nanos                int64
	zone                 int32
	hasZone              bool
	half                 byte // 'A' or 'P' for AM and PM
}

// A start is what stands where a stamp may begin: so many digits, or a letter,
// and a byte after that. Almost everything that is no stamp ends here.
type start struct {
	digits int  // 0 for a letter
	sep    byte // after the digits, or three bytes after the letter
	figure bool // a digit follows the letter
}

// startAt returns what begins at offset at, and false if no form begins so.
func startAt(line []byte, at int) (st start, ok bool) {
	if !isDigit(line[at]) {
		if at+4 > len(line)-1 {
			return st, false
		}
		st.figure, st.sep = isDigit(line[at+1]), line[at+3]
		return st, st.figure || st.sep == ' ' || st.sep == ','
	}
	n := 1
	for n <= 8 && at+n < len(line) && isDigit(line[at+n]) {
		n++
	}
	if at+n >= len(line) {
		return st, false
	}
	st.digits, st.sep = n, line[at+n]
	if n == 8 {
		return st, st.sep == 'T' || st.sep == ' ' || st.sep == '_'
	}
	if n > 4 || n == 3 {
		return st, false
	}
	switch st.sep {
	case '-', '/', ':', '.', ' ':
		return st, true
	}
	return st, false
}

// fits reports whether a stamp of this form can begin so. It looks at the first
// two letters of the shape.
func (l *layout) fits(st start) bool {
	next := l.shape[1]
	switch l.shape[0] {
	case 'k':
		return st.figure
	case 'b', 'w':
		return st.digits == 0 && st.sep == next
	case 'o':
		return st.digits > 0 && st.digits <= 2 && st.sep == next
	case 'Y':
		return st.digits == 4 && st.sep == next || st.digits == 8 && next == 'm'
	}
	if l.shape == chromeShape {
		return st.digits == 4 && st.sep == '/'
	}
	return st.digits == 2 && st.sep == next
}

// read reads a stamp that begins at offset at of line and returns where it ends,
// or -1. A word does not go on where it ends.
func (l *layout) read(line []byte, at int, p *parts) int {
	for i := 0; i < len(l.shape); i++ {
		if at = p.part(l.shape[i], line, at); at < 0 {
			return -1
		}
	}
	if !p.valid(l) {
		return -1
	}
	switch l.shape[len(l.shape)-1] {
	case ':', ']', ' ': // ends it
		return at
	}
	if goesOn(line, at) {
		return -1
	}
	return at
}

// part reads what one letter of a shape stands for and returns where it ends, or
// -1.
func (p *parts) part(what byte, line []byte, at int) int {
	switch what {
	case 'Y':
		return digits(line, at, 4, 4, &p.year)
	case 'y':
		end := digits(line, at, 2, 2, &p.year)
		p.year += 2000
		return end
	case 'm':
		return digits(line, at, 2, 2, &p.month)
	case 'o':
		return digits(line, at, 1, 2, &p.month)
	case 'd':
		return digits(line, at, 2, 2, &p.day)
	case 'e':
		return digits(line, at, 1, 2, &p.day)
	case 'H':
		return digits(line, at, 2, 2, &p.hour)
	case 'h':
		return digits(line, at, 1, 2, &p.hour)
	case 'M':
		return digits(line, at, 2, 2, &p.minute)
	case 'n':
		return digits(line, at, 1, 2, &p.minute)
	case 'S':
		return digits(line, at, 2, 2, &p.second)
	case 's':
		return digits(line, at, 1, 2, &p.second)
	case 'b':
		return name(line, at, months, &p.month)
	case 'w':
		var weekday int
		return name(line, at, weekdays, &weekday)
	case 'f', 'F', 'C':
		return p.fraction(what, line, at)
	case 'z', 'Z':
		if what == 'Z' && at < len(line) && line[at] == ' ' {
			return at
		}
		return p.readZone(line, at)
	}
	if at >= len(line) {
		return -1
	}
	c := line[at]
	switch what {
	case 'k':
		if c != 'I' && c != 'W' && c != 'E' && c != 'F' {
			return -1
		}
	case 'T':
		if c != 'T' && c != ' ' && c != '_' {
			return -1
		}
	case 'p':
		if at+1 >= len(line) || line[at+1]|0x20 != 'm' || c|0x20 != 'a' && c|0x20 != 'p' {
			return -1
		}
		p.half = c &^ 0x20
		at++
	case ' ':
		if c != ' ' {
			return -1
		}
		for at+1 < len(line) && line[at+1] == ' ' {
			at++
		}
	default:
		if c != what {
			return -1
		}
	}
	return at + 1
}

const (
	months      = "janfebmaraprmayjunjulaugsepoctnovdec"
	weekdays    = "montuewedthufrisatsun"
	chromeShape = "md/HMSf:"
)

// name reads one of a list of three-letter names; into gets its number, from 1.
func name(line []byte, at int, list string, into *int) int {
	if at+3 > len(line) {
		return -1
	}
	for i := 0; i < len(list); i += 3 {
		if line[at]|0x20 == list[i] && line[at+1]|0x20 == list[i+1] && line[at+2]|0x20 == list[i+2] {
			*into = i/3 + 1
			return at + 3
		}
	}
	return -1
}

// digits reads a number of least to most digits.
func digits(line []byte, at, least, most int, into *int) int {
	n, end := 0, at
	for end < len(line) && end-at < most && isDigit(line[end]) {
		n = n*10 + int(line[end]-'0')
		end++
	}
	if end-at < least {
		return -1
	}
	*into = n
	return end
}

func (p *parts) fraction(what byte, line []byte, at int) int {
	end := at + 1
	for end < len(line) && isDigit(line[end]) {
		end++
	}
	n := end - at - 1
	if n < 1 || line[at] != '.' && line[at] != ',' && line[at] != ':' || what == 'C' && n < 3 {
		if what == 'f' {
			return at
		}
		return -1
	}
	if line[at] == ':' {
		if n > 3 {
			return -1
		}
		var ms int
		digits(line, at+1, 1, 3, &ms)
		p.nanos = int64(ms) * 1e6
		return end
	}
	unit := second / 10
	for _, c := range line[at+1 : end] { // what is finer than a nanosecond is left out
		p.nanos += int64(c-'0') * unit
		unit /= 10
	}
	return end
}

// readZone reads Z, +08:00, +0800, +08, UTC, GMT or GMT+0800. A space before it
// is believed only if the rest leaves no doubt.
func (p *parts) readZone(line []byte, at int) int {
	i := at
	if i < len(line) && line[i] == ' ' {
		i++
	}
	spaced := i > at
	if i >= len(line) {
		return at
	}
	if !spaced && line[i]|0x20 == 'z' && !wordAt(line, i+1) {
		p.hasZone = true
		return i + 1
	}
	named := i+3 <= len(line) && (string(line[i:i+3]) == "UTC" || string(line[i:i+3]) == "GMT")
	if named {
		i += 3
	}
	if end, zone := offset(line, i, spaced && !named); end > 0 {
		p.zone, p.hasZone = zone, true
		return end
	}
	if named && !wordAt(line, i) {
		p.hasZone = true
		return i
	}
	return at
}

// offset reads a sign, hours and minutes, and returns where they end, or 0.
func offset(line []byte, at int, strict bool) (end int, zone int32) {
	if at >= len(line) || line[at] != '+' && line[at] != '-' {
		return 0, 0
	}
	var h, m int
	i := digits(line, at+1, 2, 2, &h)
	if i < 0 || h > 14 {
		return 0, 0
	}
	j := i
	if j < len(line) && line[j] == ':' {
		j++
	}
	if end := digits(line, j, 2, 2, &m); end > 0 {
		i = end
	} else if strict {
		return 0, 0
	}
	if m > 59 || strict && m%15 != 0 || wordAt(line, i) {
		return 0, 0
	}
	zone = int32(h*3600 + m*60)
	if line[at] == '-' {
		zone = -zone
	}
	return i, zone
}

// goesOn reports whether what ends at at is only a part of a longer thing: of a
// word, a number, an address.
func goesOn(line []byte, at int) bool {
	if wordAt(line, at) {
		return true
	}
	if at+1 >= len(line) {
		return false
	}
	switch line[at] {
	case '.', ':', '/', '-', '+':
		return isDigit(line[at+1]) || line[at+1] == ':'
	}
	return false
}

func wordAt(line []byte, at int) bool {
	return at < len(line) && (isDigit(line[at]) || isLetter(line[at]) || line[at] == '_')
}

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }
