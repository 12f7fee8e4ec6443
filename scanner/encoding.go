package scanner

import (
	"unicode/utf16"
	"unicode/utf8"
)

// An Encoding is how a stream writes its text.
type Encoding uint8

const (
	// Bytes is UTF-8, Latin-1 and all else that keeps ASCII as it is: such text
	// is looked at as it stands.
	Bytes Encoding = iota
	UTF16LE
	UTF16BE
)

// UTF-16 is decoded without loss, so that Append restores every byte. A pair of
// surrogates becomes its character. One that stands alone becomes the three
// bytes that UTF-8 would have for it, if it had any; the last byte of a stream
// of odd length becomes a character past the last one of Unicode.
const (
	strayByte = utf8.MaxRune + 1 // + the byte
	strayEnd  = strayByte + 0x100
)

var byteOrderMark = []byte("\ufeff")

// sniffed is how many bytes of a stream tell its encoding.
const sniffed = 8

// encodingOf tells the encoding from a stream's first bytes: from the byte order
// mark or, without one, from four ASCII characters with a NUL beside each. It
// reports false if more bytes could still make it UTF-16.
func encodingOf(head []byte) (e Encoding, sure bool) {
	head = head[:min(len(head), sniffed)]
	if len(head) < 2 {
		return Bytes, false
	}
	switch [2]byte(head) {
	case [2]byte{0xff, 0xfe}:
		return UTF16LE, true
	case [2]byte{0xfe, 0xff}:
		return UTF16BE, true
	}
	e, text := UTF16LE, 0
	if head[0] == 0 {
		e, text = UTF16BE, 1
	}
	for i, c := range head {
		if ascii := c >= ' ' && c < 0x7f || c == '\t' || c == '\n' || c == '\r'; i%2 == text && !ascii || i%2 != text && c != 0 {
			return Bytes, true
		}
	}
	if len(head) < sniffed {
		return Bytes, false
	}
	return e, true
}

// unit returns the 16 bits that b begins with.
func (e Encoding) unit(b []byte) rune {
	if e == UTF16LE {
		return rune(b[0]) | rune(b[1])<<8
	}
	return rune(b[1]) | rune(b[0])<<8
}

func (e Encoding) appendUnit(dst []byte, u rune) []byte {
	if e == UTF16LE {
		return append(dst, byte(u), byte(u>>8))
	}
	return append(dst, byte(u>>8), byte(u))
}

// Append appends decoded text in the encoding and returns what is left of it: a
// character of which only the beginning is there. The rest must be given
// together with what follows.
func (e Encoding) Append(dst, text []byte) (out, left []byte) {
	if e == Bytes {
		return append(dst, text...), nil
	}
	for len(text) > 0 {
		if text[0] < utf8.RuneSelf {
			dst = e.appendUnit(dst, rune(text[0]))
			text = text[1:]
			continue
		}
		r, n := decodeLoose(text)
		if n == 0 {
			return dst, text
		}
		text = text[n:]
		switch {
		case r >= strayByte:
			dst = append(dst, byte(r-strayByte))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			dst = e.appendUnit(e.appendUnit(dst, high), low)
		default:
			dst = e.appendUnit(dst, r)
		}
	}
	return dst, nil
}

// decodeLoose decodes the first character of b, which is not ASCII, as
// utf8.DecodeRune does, and what appendLoose makes besides. n is 0 if b ends
// before the character does.
func decodeLoose(b []byte) (r rune, n int) {
	want := 0
	switch c := b[0]; {
	case c >= 0xc2 && c < 0xe0:
		want, r = 2, rune(c&0x1f)
	case c >= 0xe0 && c < 0xf0:
		want, r = 3, rune(c&0x0f)
	case c >= 0xf0 && c < 0xf5:
		want, r = 4, rune(c&0x07)
	default:
		return utf8.RuneError, 1
	}
	for i := 1; i < want; i++ {
		if i == len(b) {
			return 0, 0
		}
		if b[i]&0xc0 != 0x80 {
			return utf8.RuneError, 1
		}
		r = r<<6 | rune(b[i]&0x3f)
	}
	if least := [...]rune{0, 0, 0x80, 0x800, 0x10000}; r < least[want] || r >= strayEnd {
		return utf8.RuneError, 1
	}
	return r, want
}

// appendLoose appends r as UTF-8 would have it, were r a character of Unicode.
func appendLoose(dst []byte, r rune) []byte {
	switch {
	case r > utf8.MaxRune:
		return append(dst, 0xf0|byte(r>>18), 0x80|byte(r>>12)&0x3f, 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	case utf16.IsSurrogate(r):
		return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(dst, r)
}

// units counts the 16 bit units that decoded text takes. A character counts
// where it begins, so text may be cut anywhere.
func units(text []byte) int64 {
	n := int64(len(text))
	for _, c := range text {
		if c >= 0x80 {
			switch {
			case c < 0xc0: // inside a character
				n--
			case c >= 0xf0:
				n++
			}
		}
	}
	return n
}
