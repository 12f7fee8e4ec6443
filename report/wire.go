package report

import "unicode/utf8"

// appendJSONString appends text as a JSON string. Bytes that are no UTF-8 become
// U+FFFD. What isHidden knows is escaped, and so is the first sign of "##[", so
// that a report on a terminal or in GitHub Actions is as safe as it is valid;
// to a JSON reader the escapes mean the same.
func appendJSONString[T string | []byte](dst []byte, text T) []byte {
	dst = append(dst, '"')
	done := 0
	for i := 0; i < len(text); {
		b := text[i]
		switch {
		case plainJSON[b] || b == '#' && !isCommand(text, i):
			i++
			continue
		case b < utf8.RuneSelf:
			dst = append(dst, text[done:i]...)
			dst = appendJSONEscape(dst, b)
			i++
		default:
			r, n, seen := runeAt(text, i)
			if seen {
				i += n
				continue
			}
			dst = append(dst, text[done:i]...)
			dst = appendJSONRune(dst, r)
			i += n
		}
		done = i
	}
	dst = append(dst, text[done:]...)
	return append(dst, '"')
}

// plainJSON holds the bytes that stand for themselves in a JSON string.
var plainJSON = func() (plain [256]bool) {
	for b := byte(' '); b < 0x7f; b++ {
		plain[b] = b != '"' && b != '\\' && b != '#'
	}
	return plain
}()

func appendJSONEscape(dst []byte, b byte) []byte {
	switch b {
	case '"', '\\':
		return append(dst, '\\', b)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return appendUTF16(dst, uint16(b))
}

// appendJSONRune writes utf8.RuneError as it is and any other rune as escapes.
func appendJSONRune(dst []byte, r rune) []byte {
	switch {
	case r == utf8.RuneError:
		return append(dst, "\uFFFD"...)
	case r > 0xffff:
		r -= 0x10000
		dst = appendUTF16(dst, uint16(0xd800+r>>10))
		return appendUTF16(dst, uint16(0xdc00+r&0x3ff))
	}
	return appendUTF16(dst, uint16(r))
}

func appendUTF16(dst []byte, u uint16) []byte {
	return append(dst, '\\', 'u', hexDigits[u>>12], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
}

// appendKey begins a member of an object: a comma unless it is the first, and the
// key, which must need no escapes.
func appendKey(dst []byte, key string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	dst = append(dst, '"')
	dst = append(dst, key...)
	return append(dst, '"', ':')
}

// appendMember appends a member whose value is a string.
func appendMember(dst []byte, key, value string) []byte {
	return appendJSONString(appendKey(dst, key), value)
}

// appendOptional is appendMember, which leaves an empty value out.
func appendOptional(dst []byte, key, value string) []byte {
	if value == "" {
		return dst
	}
	return appendMember(dst, key, value)
}
