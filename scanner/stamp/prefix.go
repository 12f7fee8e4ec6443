package stamp

import "bytes"

const (
	prefixMax = 128 // a stamp begins within so many bytes
	tokenMax  = 64  // bytes of one thing before it
	thingsMax = 8   // things before it
	namesMax  = 2   // names of containers, files and the like among them
)

// A walk goes over what may stand before a line's stamp: names of containers,
// levels, brackets, keys. It ends at words: a time behind those is the message's.
type walk struct {
	line   []byte
	at     int
	before place
	depth  int  // brackets that are open
	names  int  // names that were passed
	wordy  bool // something other than brackets was passed
	pod    bool // the last name may be a pod's: its container's may follow
}

// text returns the stamp at the beginning of a line of text.
func (r *Reader) text(line []byte) Stamp {
	if !plausible(line) {
		return Stamp{}
	}
	w := walk{line: line}
	for range thingsMax {
		w.at = skipSpace(line, w.at)
		if w.at >= min(len(line), prefixMax) {
			break
		}
		if c := line[w.at]; isDigit(c) || isLetter(c) {
			if s, _ := r.at(line, w.at, w.before); s.Known {
				return s
			}
			if s := r.leadingEpoch(&w); s.Known {
				return s
			}
			if s := r.leadingClock(&w); s.Known {
				return s
			}
			if s := r.chrome(&w); s.Known {
				return s
			}
		}
		s, passed := r.pair(&w)
		if s.Known {
			return s
		}
		if !passed && !w.next() {
			break
		}
	}
	return r.access(line)
}

// plausible reports whether a line can have a stamp at all. Every form has a ":"
// between digits, but for a few that stand at the line's beginning, in a bracket or behind a key.
func plausible(line []byte) bool {
	i := skipSpace(line, 0)
	if i == len(line) {
		return false
	}
	if isDigit(line[i]) || line[i] == '[' {
		return true
	}
	head := line[i:min(len(line), i+prefixMax+32)]
	for at := 0; ; at++ {
		k := bytes.IndexByte(head[at:], ':')
		if k < 0 {
			return bytes.IndexByte(head, '=') >= 0 || bytes.IndexByte(head, '[') >= 0
		}
		if at += k; at > 0 && at+1 < len(head) && isDigit(head[at-1]) && isDigit(head[at+1]) {
			return true
		}
	}
}

// next goes past the thing at w.at and reports whether a stamp may follow it.
func (w *walk) next() bool {
	line := w.line
	c := line[w.at]
	if w.depth > 0 { // what stands in a bracket was no stamp: go behind it
		w.depth--
		end := bytes.IndexByte(line[w.at:min(len(line), w.at+tokenMax)], ']')
		w.at += end + 1
		w.before, w.wordy = anywhere, true
		return end >= 0
	}
	switch c {
	case '[':
		w.at++
		w.before, w.depth = inBrackets, w.depth+1
		return true
	case '<':
		return w.priority()
	case '(', '"', '\'', '|', '-', ':', '*', '>', ',', ']':
		w.at++
		if w.before == inBrackets {
			w.before = anywhere
		}
		return true
	}
	return w.word()
}

// priority goes past "<34>" and the version that RFC 5424 has after it.
func (w *walk) priority() bool {
	var n int
	i := digits(w.line, w.at+1, 1, 3, &n)
	if i < 0 || i >= len(w.line) || w.line[i] != '>' {
		return false
	}
	w.at = i + 1
	if rest := w.line[w.at:]; len(rest) > 1 && rest[0] == '1' && rest[1] == ' ' {
		w.at += 2
	}
	return true
}

// word goes past a level, a tag of logcat, or a name.
func (w *walk) word() bool {
	line := w.line
	end, letters, figures, dash := w.at, 0, 0, false
	for end < len(line) && line[end] > ' ' && line[end] != '|' && line[end] != '[' {
		switch c := line[end]; {
		case isLetter(c):
			letters++
		case isDigit(c):
			figures++
		case c == '-':
			dash = true
		}
		end++
	}
	word := line[w.at:end]
	if len(word) == 0 || len(word) > tokenMax {
		return false
	}
	if len(word) > 2 && word[1] == '/' && isLetter(word[0]) { // D/ONE SDK (27486):
		return w.tag()
	}
	w.wordy = true
	if n := levelLen(word); n > 0 {
		w.at += n
		w.before, w.pod = anywhere, false
		return true
	}
	colon := word[len(word)-1] == ':'
	after := skipSpace(line, end)
	column := after < len(line) && line[after] == '|'
	name := figures > 0 && !colon || column || w.pod && !colon && end < len(line)
	if !name || w.names == namesMax {
		return false
	}
	w.names++
	w.pod = w.names == 1 && dash && figures > 0 && letters > 0
	w.before = anywhere
	if letters == 0 && !column {
		w.before = notAfterDigits
	}
	w.at = end
	return true
}

// tag goes past the prefix of logcat's brief form.
func (w *walk) tag() bool {
	head := w.line[w.at:min(len(w.line), w.at+tokenMax)]
	end := bytes.Index(head, []byte("): "))
	if end < 0 {
		return false
	}
	w.at += end + 3
	w.before, w.wordy = anywhere, true
	return true
}

// levelLen returns how much of a word is a level, which must be followed by no
// letter or digit.
func levelLen(word []byte) int {
	n := 0
	for n < len(word) && isLetter(word[n]) {
		n++
	}
	if n == 0 || n > len("information") || wordAt(word, n) {
		return 0
	}
	var low [len("information")]byte
	for i, c := range word[:n] {
		low[i] = c | 0x20
	}
	switch string(low[:n]) {
	case "trace", "debug", "info", "information", "notice", "warn", "warning", "error", "err", "fatal", "critical", "crit",
		"severe", "verbose", "log", "dbg", "inf", "wrn", "alert", "emerg", "panic", "default", "fault", "v", "d", "i", "w", "e", "f":
		return n
	}
	return 0
}

// chrome reads the stamp of chrome_debug.log behind the ids of the process and
// the thread: [1234:5678:1123/100000.123:ERROR:x.cc(1)].
func (r *Reader) chrome(w *walk) Stamp {
	at := w.at
	for range 2 {
		if w.before != inBrackets {
			break
		}
		for at < len(w.line) && isDigit(w.line[at]) {
			at++
		}
		if at+1 >= len(w.line) || w.line[at] != ':' || !isDigit(w.line[at+1]) {
			break
		}
		at++
		for i := range layouts {
			if l := &layouts[i]; l.shape == chromeShape {
				if s, _ := r.try(l, w.line, at, inBrackets); s.Known {
					return s
				}
			}
		}
	}
	return Stamp{}
}

// access reads the stamp of an access log, which stands in brackets behind
// addresses and names.
func (r *Reader) access(line []byte) Stamp {
	head := line[:min(len(line), prefixMax)]
	for at := 0; ; at++ {
		k := bytes.IndexByte(head[at:], '[')
		if k < 0 {
			return Stamp{}
		}
		if at += k; at+4 < len(head) && head[at+3] == '/' && isDigit(head[at+1]) && isLetter(head[at+4]) {
			s, _ := r.at(line, at+1, inBrackets)
			return s
		}
	}
}

// pair reads a pair such as time="2026-11-24 10:00:00", and goes past another
// pair, such as level=info.
func (r *Reader) pair(w *walk) (s Stamp, passed bool) {
	head := w.line[w.at:min(len(w.line), w.at+tokenMax)]
	k := 0
	for k < len(head) && (isLetter(head[k]) || isDigit(head[k]) || head[k] == '_' || head[k] == '.' || head[k] == '@') {
		k++
	}
	if k == 0 || k >= len(head) || head[k] != '=' || w.depth > 0 {
		return Stamp{}, false
	}
	if isTimeKey(head[:k]) {
		value := w.line[w.at+k+1:]
		if len(value) > 1 && (value[0] == '"' || value[0] == '\'') {
			value = value[1:]
		}
		return r.value(value, false), false
	}
	end := bytes.IndexByte(head, ' ')
	if end < k || bytes.IndexByte(head[k:end], '"') >= 0 || w.names == namesMax {
		return Stamp{}, false
	}
	w.names++
	w.wordy = true
	w.at += end
	return Stamp{}, true
}

// skipSpace goes past spaces, a byte order mark and the escapes that colour text.
func skipSpace(line []byte, at int) int {
	for at < len(line) {
		switch {
		case line[at] == ' ' || line[at] == '\t':
			at++
		case line[at] == 0x1b && at+1 < len(line) && line[at+1] == '[':
			end := at + 2
			for end < len(line) && (isDigit(line[end]) || line[end] == ';') {
				end++
			}
			if end >= len(line) || line[end] != 'm' {
				return at
			}
			at = end + 1
		case at == 0 && bytes.HasPrefix(line, bom):
			at = len(bom)
		default:
			return at
		}
	}
	return at
}

var bom = []byte("\xef\xbb\xbf")
