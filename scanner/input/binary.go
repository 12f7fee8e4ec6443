package input

import (
	"bytes"
	"unicode/utf8"
)

// isBinary reports whether head is of no text: it has a NUL, and is not UTF-16.
func isBinary(head []byte) bool {
	return bytes.IndexByte(head, 0) >= 0 && !maybeUTF16(head)
}

// maybeUTF16 reports whether head may be UTF-16: it has the mark, or most NULs
// are in the same half of each pair, and there are many. Logs of any language
// have digits and spaces.
func maybeUTF16(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return true
	}
	var nul [2]int
	for i, c := range head {
		if c == 0 {
			nul[i&1]++
		}
	}
	many, few := max(nul[0], nul[1]), min(nul[0], nul[1])
	return many*5 > len(head)/2 && few*20 < many
}

// looksEncrypted reports whether head looks random: bytes of all values, in
// about equal shares, and hardly any UTF-8. Text in an old encoding has no
// controls, UTF-16 has many NULs, and other binaries have more NULs than
// anything else.
func looksEncrypted(head []byte) bool {
	const enough = 256
	if len(head) < enough || maybeUTF16(head) {
		return false
	}
	var controls, high, broken, nul int
	for i := 0; i < len(head); {
		c := head[i]
		n := 1
		switch {
		case c == 0:
			nul++
			controls++
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != 0x1b, c == 0x7f:
			controls++
		case c >= utf8.RuneSelf:
			var r rune
			if r, n = utf8.DecodeRune(head[i:]); r == utf8.RuneError && n == 1 {
				broken++
			}
			high += n
		}
		i += n
	}
	n := len(head)
	return controls*100 > n*5 && high*100 > n*30 && broken*100 > n*20 && nul*100 < n*10
}
