package report

import (
	"bytes"
	"encoding/json"

	"github.com/agoralog/agoralog/rules"
)

// MaxObject is the most that a line may have to get its annotation as a member.
const MaxObject = 1 << 20

// AppendMember appends the member that annotates a line in its own JSON, with the
// comma before it if it needs one, and returns where in the line it goes: before
// the last "}". It reports false, and appends nothing, for a line that is not one
// JSON object, has more than MaxObject bytes, or has a member "agora" already.
func AppendMember(dst, line []byte, fs []rules.Finding) (out []byte, at int, ok bool) {
	if len(line) > MaxObject {
		return dst, 0, false
	}
	object := bytes.Trim(line, " \t\r\n")
	if len(object) == 0 || object[0] != '{' || !json.Valid(object) || hasMember(object, "agora") {
		return dst, 0, false
	}
	at = bytes.LastIndexByte(line, '}')
	before := bytes.TrimRight(line[:at], " \t\r\n")
	if before[len(before)-1] != '{' {
		dst = append(dst, ',')
	}
	dst = append(dst, `"agora":`...)
	return AppendJSON(dst, fs), at, true
}

// hasMember reports whether a valid object has a member of this name, however
// it is escaped. Members of objects inside it do not count.
func hasMember(object []byte, name string) bool {
	depth := 0
	key := false // a string here would be a key of the outermost object
	for i := 0; i < len(object); i++ {
		switch object[i] {
		case '{', '[':
			depth++
			key = depth == 1
		case '}', ']':
			depth--
		case ',':
			key = depth == 1
		case '"':
			end := endOfString(object, i)
			if key && isString(object[i:end], name) {
				return true
			}
			key = false
			i = end - 1
		}
	}
	return false
}

// endOfString returns the index after the string that begins at i.
func endOfString(valid []byte, i int) int {
	for i++; valid[i] != '"'; i++ {
		if valid[i] == '\\' {
			i++
		}
	}
	return i + 1
}

func isString(quoted []byte, want string) bool {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1:len(quoted)-1]) == want
	}
	var s string
	return json.Unmarshal(quoted, &s) == nil && s == want
}
