package rules

import (
	"bytes"
)

// gap returns where a number begins after the word that ends at i: after
// separators, quotes, brackets, " is ", "为" or three dots. -1 if none does.
func gap(line []byte, i int) int {
	for k := i; k < len(line) && k < i+24; k++ {
		switch c := line[k]; c {
		case ' ', '\t', ':', '=', '"', '\'', '\\', '(', '[':
		case '>', '{':
			if k == i {
				return -1
			}
		case ',': // console.log('connection closed:', 216)
			if k < i+2 || line[k-1] != '\'' && line[k-1] != '"' || line[k-2] != ':' {
				return -1
			}
		case '.':
			if k+1 < len(line) && line[k+1] != '.' && line[k-1] != '.' {
				return -1
			}
		case '-':
			if k > i && k+1 < len(line) && isDigit(line[k+1]) {
				return k
			}
			if k == i || line[k-1] != ' ' && line[k-1] != '-' {
				return -1
			}
		case 'i':
			if line[k-1] != ' ' || !bytes.HasPrefix(line[k:], []byte("is ")) {
				return -1
			}
			k++
		case 0xef:
			if !bytes.HasPrefix(line[k:], []byte("：")) {
				return -1
			}
			k += 2
		case 0xe4:
			if !bytes.HasPrefix(line[k:], []byte("为")) {
				return -1
			}
			k += 2
		default:
			if isDigit(c) && k > i {
				return k
			}
			return -1
		}
	}
	return -1
}

// label skips a short parameter name as in "onLogout  i = 102"; at is what gap
// found without one.
func label(line []byte, end, at int) int {
	if at >= 0 {
		return at
	}
	k := end
	for k < len(line) && (line[k] == ' ' || line[k] == ':' || line[k] == ',' || line[k] == '(') && k < end+4 {
		k++
	}
	w := k
	for k < len(line) && isLetter(line[k]) && k < w+8 {
		k++
	}
	switch string(line[w:k]) {
	case "i", "reason", "ret", "status":
		return gap(line, k)
	}
	return -1
}

// number reads a signed decimal number, or a short hexadecimal one, and checks
// that nothing after it makes it a part of something else: another number, a
// fraction, a version, a colour.
func number(line []byte, at int, hex bool) (n int32, end int, ok bool) {
	k, minus := at, false
	if k < len(line) && line[k] == '-' {
		minus = true
		k++
	}
	if hex && k+2 < len(line) && line[k] == '0' && line[k+1] == 'x' {
		k += 2
		from := k
		for k < len(line) && k-from < 5 && isHex(line[k]) {
			d := lower(line[k])
			if d >= 'a' {
				d -= 'a' - 10
			} else {
				d -= '0'
			}
			n = n<<4 | int32(d)
			k++
		}
		if k == from || k-from > 3 {
			return 0, 0, false
		}
	} else {
		from := k
		for k < len(line) && isDigit(line[k]) {
			if k-from >= 6 {
				return 0, 0, false
			}
			n = n*10 + int32(line[k]-'0')
			k++
		}
		if k == from || line[from] == '0' && k-from > 1 {
			return 0, 0, false
		}
	}
	if minus {
		n = -n
	}
	if k < len(line) {
		switch c := line[k]; {
		case isWord(c), c == '%':
			return 0, 0, false
		case c == '.' || c == ':' || c == ',' || c == '-' || c == '/':
			if k+1 < len(line) && (isDigit(line[k+1]) || c == '/' && isWord(line[k+1]) || c == '-' && isWord(line[k+1])) {
				return 0, 0, false
			}
		}
	}
	return n, k, true
}

func isHex(c byte) bool { return isDigit(c) || lower(c)-'a' < 6 }

// measured reports whether a unit follows the number that ends at i.
func (s *Set) measured(line []byte, i int) bool {
	if i >= len(line) || line[i] != ' ' {
		return false
	}
	k := i + 1
	for k < len(line) && isLetter(line[k]) && k < i+10 {
		k++
	}
	return k > i+1 && s.units[string(line[i+1:k])]
}

// wordBefore returns the word just before offset i, with a single space, dash,
// underscore or dot between, or none. Two spaces are a column of their own.
func wordBefore(line []byte, i int) []byte {
	k := i
	if k > 0 && (line[k-1] == ' ' || line[k-1] == '-' || line[k-1] == '.' || line[k-1] == '_') {
		k--
	} else if k > 0 && (line[k-1] == '"' || line[k-1] == '\'') {
		return nil
	}
	end := k
	for k > 0 && isLetter(line[k-1]) && end-k < 40 {
		k--
	}
	return line[k:end]
}
