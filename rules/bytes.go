package rules

import "strings"

// What single bytes are, and walks over them. Only ASCII has classes.

// runOf is run over the bytes of a class.
func runOf(b []byte, at int, class byte) int {
	for at < len(b) && classes[b[at]]&class != 0 {
		at++
	}
	return at
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
	isDateByte // of a date, or a part of one
	isTimeByte // of a time of day
	isNameByte // of a process's name
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
		if isDigit(c) || strings.IndexByte("-/+", c) >= 0 {
			class[i] |= isDateByte
		}
		if isDigit(c) || strings.IndexByte(":.,+Z", c) >= 0 {
			class[i] |= isTimeByte
		}
		if class[i]&isWordByte != 0 || c == '-' || c == '.' {
			class[i] |= isNameByte
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
