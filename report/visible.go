package report

import (
	"unicode"
	"unicode/utf8"
)

// Visible returns a text from a log, a path or a message as people may see it:
// what could act on a terminal or mislead the eye is written out, as \n, \x1b or
// \u202e.
func Visible(text string) string { return string(appendVisible(nil, text)) }

const hexDigits = "0123456789abcdef"

// appendVisible appends text that people will read. It writes out controls, as
// \n or \x1b; C1 controls, bidirectional overrides and other characters that are
// not seen, as \u202e; and bytes that are no UTF-8, as \xff. "##[", which GitHub
// Actions obeys anywhere in a line, loses its second sign. Joiners stay, for
// scripts and emoji need them. Text without any of these is copied as it is.
func appendVisible[T string | []byte](dst []byte, text T) []byte {
	done := 0
	for i := 0; i < len(text); {
		b := text[i]
		switch {
		case b == '#':
			if !isCommand(text, i) {
				i++
				continue
			}
			dst = append(dst, text[done:i+1]...)
			dst = append(dst, `\x23`...)
			i += 2
		case ' ' <= b && b < 0x7f:
			i++
			continue
		case b < utf8.RuneSelf:
			dst = append(dst, text[done:i]...)
			dst = appendControl(dst, b)
			i++
		default:
			r, n, seen := runeAt(text, i)
			if seen {
				i += n
				continue
			}
			dst = append(dst, text[done:i]...)
			if n == 1 {
				dst = appendByteEscape(dst, b)
			} else {
				dst = appendRuneEscape(dst, r)
			}
			i += n
		}
		done = i
	}
	return append(dst, text[done:]...)
}

// isCommand reports whether "##[" begins at i.
func isCommand[T string | []byte](text T, i int) bool {
	return i+2 < len(text) && text[i+1] == '#' && text[i+2] == '['
}

// runeAt returns the character at i, which is not ASCII, its length, and whether
// it may stand as it is: it is UTF-8, and not hidden.
func runeAt[T string | []byte](text T, i int) (r rune, n int, seen bool) {
	r, n = utf8.DecodeRune([]byte(text[i:min(len(text), i+utf8.UTFMax)]))
	return r, n, n > 1 && !isHidden(r)
}

func appendControl(dst []byte, b byte) []byte {
	switch b {
	case '\t':
		return append(dst, `\t`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	}
	return appendByteEscape(dst, b)
}

func appendByteEscape(dst []byte, b byte) []byte {
	return append(dst, '\\', 'x', hexDigits[b>>4], hexDigits[b&15])
}

// appendRuneEscape writes \u and four digits, or \U and eight.
func appendRuneEscape(dst []byte, r rune) []byte {
	digits := 4
	dst = append(dst, '\\', 'u')
	if r > 0xffff {
		digits = 8
		dst[len(dst)-1] = 'U'
	}
	for digits--; digits >= 0; digits-- {
		dst = append(dst, hexDigits[r>>(4*digits)&15])
	}
	return dst
}

// isHidden reports whether r is a C1 control, a line or paragraph separator, or
// a format character (the bidirectional marks and overrides, zero width spaces)
// other than the two joiners, or of the plane of tags, assigned or not.
func isHidden(r rune) bool {
	switch {
	case r < 0xa0:
		return r >= 0x7f || r < ' '
	case r < 0x600:
		return r == 0xad
	case r == 0x200c || r == 0x200d:
		return false
	case r == 0x2028 || r == 0x2029 || 0xe0000 <= r && r <= 0xe0fff:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}
