package report

import (
	"bytes"
	"cmp"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A mask is a part of a text that stands for somebody or lets somebody in, and
// what is written instead.
type mask struct {
	start, end int
	word       string
	quote      byte // that the part is in, 0 for none
}

// The words that are written. They are marks that a second pass leaves alone.
const (
	maskToken   = "<token>"
	maskID      = "<id>" // App IDs and certificates: 32 hexadecimal digits
	maskKey     = "<key>"
	maskSecret  = "<secret>"
	maskChannel = "<channel>"
	maskUser    = "<user>"
	maskEmail   = "<email>"
	maskIP      = "<ip>"
	maskValue   = "<value>" // an argument of a call that names somebody
	maskWide    = "<utf-16>"
)

var maskWords = []string{maskToken, maskID, maskKey, maskSecret, maskChannel, maskUser, maskEmail, maskIP, maskValue, maskWide}

// isMask reports whether text is one of the words, and which may be in quotes.
func isMask(text []byte) bool {
	return len(text) > 3 && text[0] == '<' && slices.Contains(maskWords, string(text))
}

// maskAt returns the length of the word at i, 0 if none is there.
func maskAt(text []byte, i int) int {
	const longest = len(maskChannel)
	if text[i] == '<' {
		if k := bytes.IndexByte(text[i:min(len(text), i+longest)], '>'); k > 0 && isMask(text[i:i+k+1]) {
			return k + 1
		}
	}
	return 0
}

// findMasks appends the masks of a text, in order and apart from each other.
func findMasks(dst []mask, text []byte) []mask {
	from := len(dst)
	if isUTF16(text) {
		return append(dst, mask{start: 0, end: len(text), word: maskWide})
	}
	dst = findKeyed(dst, text)
	dst = findRuns(dst, text)
	dst = findAddresses(dst, text)
	dst = findPatterns(dst, text)
	return append(dst[:from], apart(dst[from:])...)
}

// isUTF16 reports whether text has as many NULs as UTF-16 has. In that nothing is
// recognised, so all of it is masked.
func isUTF16(text []byte) bool {
	return bytes.IndexByte(text, 0) >= 0 && bytes.Count(text, []byte{0})*4 > len(text)
}

// apart sorts masks and makes one of those that meet: with the word of the one
// that begins first, or else is longest.
func apart(ms []mask) []mask {
	slices.SortStableFunc(ms, func(a, b mask) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	out := ms[:0]
	for _, m := range ms {
		if k := len(out); k > 0 && m.start < out[k-1].end {
			out[k-1].end = max(out[k-1].end, m.end)
			continue
		}
		out = append(out, m)
	}
	return out
}

// without returns masks with spans of the text cut out of them, which stay as
// they are. Spans are in order.
func without(ms []mask, spans [][2]int) []mask {
	for _, s := range spans {
		for i := 0; i < len(ms); i++ {
			m := ms[i]
			if m.end <= s[0] || s[1] <= m.start {
				continue
			}
			ms = slices.Delete(ms, i, i+1)
			for _, part := range [2][2]int{{m.start, s[0]}, {s[1], m.end}} {
				if part[0] < part[1] {
					ms = slices.Insert(ms, i, mask{part[0], part[1], m.word, m.quote})
					i++
				}
			}
			i--
		}
	}
	return ms
}

// appendMasked appends text with its masks written.
func appendMasked(dst, text []byte, ms []mask) []byte {
	done := 0
	for _, m := range ms {
		dst = append(append(dst, text[done:m.start]...), m.word...)
		done = m.end
	}
	return append(dst, text[done:]...)
}

// moved returns where an offset of the text is when masks are written. One that
// lies in a mask goes to its beginning.
func moved(at int, ms []mask) int {
	by := 0
	for _, m := range ms {
		switch {
		case at >= m.end:
			by += len(m.word) - (m.end - m.start)
		case at > m.start:
			return m.start + by
		}
	}
	return at + by
}

// tokenMin is the least length of a run of letters and digits that is taken for
// a token because it looks like base64.
const tokenMin = 40

// findRuns finds what its own letters give away: Agora's tokens, JWTs, long
// base64, and runs of 32 or more hexadecimal digits.
func findRuns(dst []mask, text []byte) []mask {
	for i := 0; i < len(text); i++ {
		if !base64Byte[text[i]] {
			continue
		}
		start := i
		for i < len(text) && base64Byte[text[i]] {
			i++
		}
		if i-start < 16 {
			continue
		}
		run := text[start:i]
		if bytes.HasPrefix(run, []byte("eyJ")) {
			for i+1 < len(text) && text[i] == '.' && base64Byte[text[i+1]] {
				for i++; i < len(text) && base64Byte[text[i]]; i++ {
				}
			}
			dst = append(dst, mask{start: start, end: i, word: maskToken})
			continue
		}
		for end := i; i < len(text) && i < end+2 && text[i] == '='; i++ {
		}
		if looksRandom(run) {
			dst = append(dst, mask{start: start, end: i, word: maskToken})
			continue
		}
		dst = findWordRuns(dst, text, start, start+len(run))
	}
	return dst
}

// findWordRuns is findRuns for letters and digits alone.
func findWordRuns(dst []mask, text []byte, i, end int) []mask {
	for ; i < end; i++ {
		start := i
		hex := true
		for ; i < end && (isLetter(text[i]) || isDigit(text[i])); i++ {
			hex = hex && (isDigit(text[i]) || 'a' <= text[i]|0x20 && text[i]|0x20 <= 'f')
		}
		run := text[start:i]
		switch {
		case hex && len(run) == 32:
			dst = append(dst, mask{start: start, end: i, word: maskID})
		case hex && len(run) > 32, len(run) >= 20 && (bytes.HasPrefix(run, []byte("006")) || bytes.HasPrefix(run, []byte("007"))):
			dst = append(dst, mask{start: start, end: i, word: maskToken})
		}
	}
	return dst
}

var base64Byte = func() (set [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-") {
		set[b] = true
	}
	return set
}()

// looksRandom reports whether a run looks like base64: long, of all kinds of
// letters, and no path of words.
func looksRandom(run []byte) bool {
	agora := bytes.HasPrefix(run, []byte("006")) || bytes.HasPrefix(run, []byte("007"))
	if len(run) < tokenMin && (!agora || len(run) < 20) {
		return false
	}
	var lower, upper, digit, slash int
	for _, b := range run {
		switch {
		case 'a' <= b && b <= 'z':
			lower++
		case 'A' <= b && b <= 'Z':
			upper++
		case isDigit(b):
			digit++
		case b == '/':
			slash++
		}
	}
	return lower > 0 && upper > 0 && digit > 0 && (agora || slash*16 <= len(run))
}

// findAddresses finds IP addresses of both kinds. A time such as 10:15:02 is
// none, and neither is a version of three numbers.
func findAddresses(dst []mask, text []byte) []mask {
	in := func(b byte) bool { return isDigit(b) || b == '.' || b == ':' || 'a' <= b|0x20 && b|0x20 <= 'f' }
	for i := 0; i < len(text); i++ {
		if !in(text[i]) {
			continue
		}
		start := i
		for i < len(text) && in(text[i]) {
			i++
		}
		before, after := byte(' '), byte(' ')
		if start > 0 {
			before = text[start-1]
		}
		if i < len(text) {
			after = text[i]
		}
		// Letters of other words that reach in: "Face::add", "code.1.2.3.4".
		run := text[start:i]
		if isLetter(before) || isLetter(after) || before == '_' || after == '_' {
			run, start = inner(run, start, isLetter(before) || before == '_', isLetter(after) || after == '_')
		}
		dst = appendAddress(dst, run, start)
	}
	return dst
}

// inner cuts from a run what belongs to the words at its ends.
func inner(run []byte, start int, head, tail bool) ([]byte, int) {
	if head {
		k := bytes.IndexAny(run, ".:")
		if k < 0 {
			return nil, start
		}
		run, start = run[k+1:], start+k+1
	}
	if k := bytes.LastIndexAny(run, ".:"); tail {
		run = run[:max(0, k)]
	}
	return run, start
}

func appendAddress(dst []mask, run []byte, start int) []mask {
	if len(run) < 3 {
		return dst
	}
	for len(run) > 0 && (run[len(run)-1] == '.' || run[len(run)-1] == ':' && !bytes.HasSuffix(run, []byte("::"))) {
		run = run[:len(run)-1]
	}
	for len(run) > 1 && (run[0] == '.' || run[0] == ':' && run[1] != ':') {
		run, start = run[1:], start+1
	}
	if bytes.Count(run, []byte(".")) >= 3 && bytes.Count(run, []byte(":")) < 2 { // and perhaps a port
		if k := bytes.IndexByte(run, ':'); k >= 0 {
			if bytes.IndexByte(run[:k], '.') < 0 { // from:1.2.3.4
				run, start = run[k+1:], start+k+1
			} else {
				run = run[:k]
			}
		}
	}
	if len(run) > 45 || !bytes.ContainsAny(run, "0123456789") {
		return dst
	}
	if _, err := netip.ParseAddr(string(run)); err != nil {
		return dst
	}
	return append(dst, mask{start: start, end: start + len(run), word: maskIP})
}

// Patterns are compiled when a line first may have one.
var (
	emailPattern  = lazily(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+`)
	atHostPattern = lazily(`://([^\s/@<>"']+)@`)
	bearerPattern = lazily(`(?i)\b(?:bearer|basic)[ \t]+([A-Za-z0-9._~+/\-]{6,}=*)`)
)

func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// findPatterns finds e-mail addresses, names before a host, and bearers.
func findPatterns(dst []mask, text []byte) []mask {
	if bytes.IndexByte(text, '@') >= 0 {
		from := len(dst)
		for _, m := range atHostPattern().FindAllSubmatchIndex(text, -1) {
			dst = append(dst, mask{start: m[2], end: m[3], word: maskUser})
		}
		hosts := dst[from:]
		for _, m := range emailPattern().FindAllIndex(text, -1) {
			if !slices.ContainsFunc(hosts, func(h mask) bool { return h.start < m[1] && m[0] < h.end }) {
				dst = append(dst, mask{start: m[0], end: m[1], word: maskEmail})
			}
		}
	}
	if containsFold(text, "bearer") || containsFold(text, "basic") {
		for _, m := range bearerPattern().FindAllSubmatchIndex(text, -1) {
			dst = append(dst, mask{start: m[2], end: m[3], word: maskToken})
		}
	}
	return dst
}

// containsFold looks for a word in lower case, or with a capital, or in capitals.
func containsFold(text []byte, word string) bool {
	return bytes.Contains(text, []byte(word)) || bytes.Contains(text, []byte(strings.ToUpper(word))) ||
		bytes.Contains(text, []byte(strings.ToUpper(word[:1])+word[1:]))
}
