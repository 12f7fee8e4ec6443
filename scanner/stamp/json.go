package stamp

import "bytes"

// object returns the time of a line that is a JSON object: the first of its own
// members whose name says time and whose value is one. Objects inside do not
// count, and b need not be valid further on.
func (r *Reader) object(b []byte) Stamp {
	i := 1
	for {
		i = skipJSONSpace(b, i)
		if i >= len(b) || b[i] != '"' {
			return Stamp{}
		}
		end := endOfString(b, i)
		if end < 0 {
			return Stamp{}
		}
		key := b[i+1 : end-1]
		if i = skipJSONSpace(b, end); i >= len(b) || b[i] != ':' {
			return Stamp{}
		}
		i = skipJSONSpace(b, i+1)
		if end = endOfValue(b, i); end < 0 {
			return Stamp{}
		}
		if isTimeKey(key) {
			v := b[i:end]
			if len(v) > 2 && v[0] == '"' {
				v = v[1 : len(v)-1]
			}
			if s := r.value(v, true); s.Known {
				return s
			}
		}
		if i = skipJSONSpace(b, end); i >= len(b) || b[i] != ',' {
			return Stamp{}
		}
		i++
	}
}

// isTimeKey reports whether a member or a pair of this name is its line's time.
func isTimeKey(key []byte) bool {
	var low [len("__realtime_timestamp")]byte
	if len(key) == 0 || len(key) > len(low) {
		return false
	}
	for i, c := range key {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	switch string(low[:len(key)]) {
	case "time", "timestamp", "@timestamp", "ts", "t", "@t", "date", "datetime", "asctime", "__realtime_timestamp":
		return true
	}
	return false
}

func skipJSONSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// endOfString returns the index after the string that begins at i, or -1.
func endOfString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		k := bytes.IndexByte(b[i:], '"')
		if k < 0 {
			return -1
		}
		escapes := 0
		for j := i + k - 1; j >= i && b[j] == '\\'; j-- {
			escapes++
		}
		if i += k; escapes%2 == 0 {
			return i + 1
		}
	}
	return -1
}

// endOfValue returns the index after the value that begins at i, or -1.
func endOfValue(b []byte, i int) int {
	for depth := 0; i < len(b); {
		switch b[i] {
		case '"':
			if i = endOfString(b, i); i < 0 {
				return -1
			}
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return -1
}
