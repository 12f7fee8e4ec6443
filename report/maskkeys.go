package report

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// maskedKeys are the words after which a value is masked, in lower case and
// without signs between their parts: as the last words of a key, so that
// remoteUid and agora_app_id are meant too.
var maskedKeys = map[string]string{
	"channel": maskChannel, "channels": maskChannel, "channelname": maskChannel, "channelid": maskChannel, "cname": maskChannel,
	"room": maskChannel, "roomname": maskChannel, "roomid": maskChannel, "conversationid": maskChannel,
	"groupid": maskChannel, "groupname": maskChannel, "chatroomid": maskChannel,
	"remoteuid": maskUser, "localuid": maskUser, "peeruid": maskUser,
	"uid": maskUser, "uids": maskUser, "user": maskUser, "users": maskUser, "userid": maskUser, "userids": maskUser,
	"username": maskUser, "usernames": maskUser, "useraccount": maskUser, "account": maskUser, "accounts": maskUser,
	"peer": maskUser, "peerid": maskUser, "peers": maskUser, "peerids": maskUser, "nickname": maskUser, "displayname": maskUser,
	"member": maskUser, "members": maskUser, "jid": maskUser,
	"token": maskToken, "tokens": maskToken, "authorization": maskToken, "cookie": maskToken,
	"appid": maskID, "certificate": maskID, "appcertificate": maskID,
	"appkey": maskKey, "apikey": maskKey, "accesskey": maskKey, "secretkey": maskKey, "privatekey": maskKey, "restkey": maskKey,
	"password": maskSecret, "passwd": maskSecret, "pwd": maskSecret, "secret": maskSecret,
	"email": maskEmail, "ip": maskIP,
}

// maskedEnds are those that are meant also where they end a word that nothing
// parts: rtctoken, localuserid.
var maskedEnds = []string{
	"channelname", "channelid", "userid", "username", "useraccount", "token", "appid", "appkey",
	"certificate", "password", "secret", "remoteuid", "localuid", "peeruid",
}

// keyNouns are words that name somebody before a word for a part of them: "user
// id: 5".
var keyNouns = []string{"user", "channel", "app", "room", "peer", "display", "nick", "account", "group"}

// callWords are words in the names of functions whose arguments name somebody.
var callWords = []string{
	"channel", "channels", "login", "logout", "account", "user", "users", "token", "join", "joined", "peer", "uid",
	"member", "members", "contact", "friend", "register", "invite", "room",
}

// codeWords are words in the names of those whose short numbers are codes.
var codeWords = []string{"fail", "failed", "failure", "error", "err", "logout", "warning", "disconnected", "result", "code", "reason"}

// plainWords are values that name nobody.
var plainWords = []string{"null", "nil", "none", "true", "false", "undefined", "empty", "expired", "invalid", "missing"}

// frames are the arguments of a function in a stack trace.
var frames = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[\w$.+/\-]+\.(?:java|kt|swift|mm?|[jt]sx?|dart|go|cc|cpp|h|cs|py)(?::\d+)*|Native Method|Unknown Source)?\)`)
})

// findKeyed finds values after keys, and arguments of calls.
func findKeyed(dst []mask, text []byte) []mask {
	var before []byte // the identifier before, if a space parts it from the next
	for i := 0; i < len(text); {
		if !isLetter(text[i]) {
			if text[i] != ' ' {
				before = nil
			}
			i++
			continue
		}
		start := i
		for i < len(text) && (isLetter(text[i]) || isDigit(text[i]) || i+1 < len(text) && isJoint(text[i]) && isLetter(text[i+1])) {
			i++
		}
		ident := text[start:i]
		if len(ident) > identMax {
			ident = ident[len(ident)-identMax:]
		}
		if mayHaveValue(text, i) && !isTag(text, start) {
			if key, ok := keyOfValue(ident, before); ok {
				dst, i = findValue(dst, text, i, key)
			} else if text[i] == '(' {
				dst, i = findArguments(dst, text, i, ident)
			}
		}
		before = ident
	}
	return dst
}

// identMax is how much of an identifier's end is looked at.
const identMax = 128

// mayHaveValue reports whether what follows an identifier that ends at i can
// part it from a value. Of most words it cannot, which saves looking at them.
func mayHaveValue(text []byte, i int) bool {
	k := skipSpaces(text, skipQuote(text, i))
	if k == len(text) {
		return false
	}
	b := text[k]
	return bytes.IndexByte([]byte(":=-([\"'"), b) >= 0 || b >= 0x80 || isDigit(b)
}

func isJoint(b byte) bool { return b == '_' || b == '-' || b == '.' || b == '$' }

// isTag reports whether what begins at start is a tag as in E/Channel.
func isTag(text []byte, start int) bool {
	return start >= 2 && text[start-1] == '/' && bytes.IndexByte([]byte("VDIWEFA"), text[start-2]) >= 0 &&
		(start == 2 || !isLetter(text[start-3]))
}

// A maskedKey is what is known of a key.
type maskedKey struct {
	word   string // that is written for its value
	spaced bool   // a space alone may part it from a number
	header bool   // its value goes to the end of the line
}

// keyOfValue returns what is known of an identifier that is a key; before is
// the identifier before it.
func keyOfValue(ident, before []byte) (key maskedKey, ok bool) {
	parts := camelWords(string(ident))
	n := len(parts)
	named := func(k string) (maskedKey, bool) {
		w := maskedKeys[k]
		return maskedKey{w, strings.HasSuffix(k, "id"), k == "authorization" || k == "cookie"}, w != ""
	}
	for k := min(3, n); k > 0; k-- {
		if key, ok := named(strings.Join(parts[n-k:], "")); ok {
			return key, true
		}
	}
	last := parts[n-1]
	if n == 1 && (last == "id" || last == "name" || last == "key") && slices.Contains(keyNouns, strings.ToLower(string(before))) {
		return named(strings.ToLower(string(before)) + last)
	}
	for _, end := range maskedEnds {
		if strings.HasSuffix(last, end) {
			return named(end)
		}
	}
	return maskedKey{}, false
}

// camelWords parts an identifier at signs and at capitals, in lower case.
func camelWords(ident string) []string {
	var parts []string
	start := 0
	cut := func(i int) {
		if i > start {
			parts = append(parts, strings.ToLower(ident[start:i]))
		}
	}
	upper := func(i int) bool { return 'A' <= ident[i] && ident[i] <= 'Z' }
	for i := range len(ident) {
		switch {
		case isJoint(ident[i]):
			cut(i)
			start = i + 1
		case i > start && upper(i) && (!upper(i-1) || i+1 < len(ident) && !upper(i+1) && isLetter(ident[i+1])):
			cut(i)
			start = i
		}
	}
	cut(len(ident))
	if len(parts) == 0 {
		parts = []string{""}
	}
	return parts
}

// findValue masks the value of a key that ends at i and returns where it ends:
// i if no value follows.
func findValue(dst []mask, text []byte, i int, key maskedKey) ([]mask, int) {
	quoted := skipQuote(text, i) // of "channel":
	at, ok := separator(text, quoted)
	if at = skipSpaces(text, at); at == len(text) {
		return dst, i
	}
	switch spaced := at > i && key.spaced && isDigit(text[at]); {
	case !ok && !spaced && (at == i || text[at] != '"' && text[at] != '\''): // uid 12345, channel "room"
		return dst, i
	case text[at] == '{':
		return dst, i
	case text[at] == '(':
		return findList(dst, text, at, list{word: maskValue})
	case text[at] == '[':
		return findList(dst, text, at, list{word: key.word, quote: quoteOf(text[i:quoted])})
	}
	open := at
	for at < len(text) && text[at] == '\\' {
		at++
	}
	if at < len(text) && (text[at] == '"' || text[at] == '\'' || text[at] == '`') {
		value := at + 1
		end := closing(text, value, text[open:value])
		return appendValue(dst, text, value, end, key.word, text[at]), end
	}
	end := valueEnd(text, open, key.word)
	if key.header {
		end = lineEnd(text, open)
	}
	return appendBare(dst, text, open, end, key.word, quoteOf(text[i:quoted])), end
}

// quoteOf returns the quote of a key with its backslashes, if it is JSON's.
func quoteOf(quote []byte) string {
	if bytes.HasSuffix(quote, []byte(`"`)) {
		return string(quote)
	}
	return ""
}

// appendBare masks a value that has no quotes. In JSON, where the key has some,
// it gets them, so that the line stays JSON.
func appendBare(dst []mask, text []byte, start, end int, word, quote string) []mask {
	n := len(dst)
	if dst = appendValue(dst, text, start, end, word, 0); len(dst) > n {
		dst[n].word = quote + word + quote
	}
	return dst
}

// lineEnd returns where a header's value ends: at the quote that it is in, or
// with the line.
func lineEnd(text []byte, i int) int {
	before := text[max(0, i-maskReach):i]
	in := ""
	for _, q := range []string{`"`, "'"} {
		if bytes.Count(before, []byte(q))%2 == 1 {
			in += q
		}
	}
	for k, b := range text[i:] {
		if strings.IndexByte(in, b) >= 0 {
			end := i + k
			for end > i && text[end-1] == '\\' {
				end--
			}
			return end
		}
	}
	return len(text)
}

func appendValue(dst []mask, text []byte, start, end int, word string, quote byte) []mask {
	value := text[start:end]
	if len(value) == 0 || isMask(value) || slices.Contains(plainWords, string(bytes.ToLower(value))) {
		return dst
	}
	return append(dst, mask{start, end, word, quote})
}

// skipQuote skips the quote that ends a key, with its backslashes.
func skipQuote(text []byte, i int) int {
	k := i
	for k < len(text) && text[k] == '\\' {
		k++
	}
	if k < len(text) && (text[k] == '"' || text[k] == '\'' || text[k] == '`') {
		return k + 1
	}
	return i
}

func skipSpaces(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	return i
}

// separator returns where a separator of key and value ends. Of a bracket, which
// has to follow the key at once, that is its beginning.
func separator(text []byte, i int) (end int, ok bool) {
	k := skipSpaces(text, i)
	rest := text[k:]
	for _, s := range []string{":=", "=>", "->", "==", "=", ":", "：", "＝"} {
		if bytes.HasPrefix(rest, []byte(s)) {
			return k + len(s), true
		}
	}
	bracket := k == i && len(rest) > 0 && (rest[0] == '[' || rest[0] == '(' && !frames().Match(rest[1:]))
	return i, bracket
}

// closing returns where the text in quotes ends that begins at i after open: at
// the same quote with as many backslashes, or else at the end.
func closing(text []byte, i int, open []byte) int {
	quote, depth := open[len(open)-1], len(open)-1
	for k := i; k < len(text); k++ {
		switch {
		case text[k] == '\\':
			from := k
			for k < len(text) && text[k] == '\\' {
				k++
			}
			if depth > 0 && k < len(text) && text[k] == quote && k-from == depth {
				return from
			}
			if depth > 0 || (k-from)%2 == 0 { // what follows is not escaped
				k--
			}
		case text[k] == quote:
			return k
		}
	}
	return len(text)
}

// valueEnd returns where a value without quotes ends. A secret may have commas.
func valueEnd(text []byte, i int, word string) int {
	if n := maskAt(text, i); n > 0 {
		return i + n
	}
	for k := i; k < len(text); k++ {
		switch b := text[k]; b {
		case ' ', '\t', '\r', '\n', '&', '"', '\'', '`':
			return k
		case ',', ';':
			if word != maskSecret || endsSecret(text[k+1:]) {
				return k
			}
		case ')', ']', '}', '|', '>', '<', '\\':
			if word != maskSecret {
				return k
			}
		}
	}
	return len(text)
}

// endsSecret reports whether the comma before rest is none of the secret's: the
// line ends, a space follows, or a key.
func endsSecret(rest []byte) bool {
	i := 0
	for i < len(rest) && (isLetter(rest[i]) || isDigit(rest[i]) || isJoint(rest[i])) {
		i++
	}
	return i == len(rest) || i == 0 && isBreak(rest[0]) || i > 0 && (rest[i] == '=' || rest[i] == ':')
}

// findArguments masks the arguments of a call whose bracket is at i, and returns
// where to go on.
func findArguments(dst []mask, text []byte, i int, ident []byte) ([]mask, int) {
	parts := camelWords(string(ident[bytes.LastIndexByte(ident, '.')+1:]))
	has := func(words []string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(words, p) })
	}
	if !has(callWords) || frames().Match(text[i+1:]) {
		return dst, i + 1
	}
	return findList(dst, text, i, list{word: maskValue, numbers: has(codeWords)})
}

// A list says how the elements of a list are masked.
type list struct {
	word    string
	quote   string // that elements without quotes get
	numbers bool   // short ones stay
}

// findList masks what is in brackets that open at i, word by word, and returns
// where they close. What names a value there stays: "uid=".
func findList(dst []mask, text []byte, i int, l list) ([]mask, int) {
	depth := 0
	for i < len(text) {
		switch b := text[i]; {
		case b == '(' || b == '[' || b == '{':
			depth++
			i++
		case b == ')' || b == ']' || b == '}':
			i++
			if depth--; depth == 0 {
				return dst, i
			}
		case b == '"' || b == '\'' || b == '`':
			open := i
			for open > 0 && text[open-1] == '\\' {
				open--
			}
			end := closing(text, i+1, text[open:i+1])
			if !isKeyAt(text, i+1, end) {
				dst = appendValue(dst, text, i+1, end, l.word, b)
			}
			i = max(min(end, len(text)), i+1)
			for i < len(text) && text[i] == '\\' {
				i++
			}
			i = min(i+1, len(text))
		case isBreak(b):
			i++
		default:
			if n := maskAt(text, i); n > 0 {
				i += n
				continue
			}
			end := i
			for end < len(text) && !isBreak(text[end]) && bytes.IndexByte([]byte("()[]{}\"'`"), text[end]) < 0 {
				end++
			}
			if !isKeyAt(text, i, end) && !(l.numbers && isShort(text[i:end])) {
				dst = appendBare(dst, text, i, end, l.word, l.quote)
			}
			i = end
		}
	}
	return dst, i
}

func isBreak(b byte) bool { return bytes.IndexByte([]byte(" \t\r\n,;=:\\"), b) >= 0 }

// isKeyAt reports whether a part of a list is a key.
func isKeyAt(text []byte, start, end int) bool {
	k := skipSpaces(text, skipQuote(text, end))
	return k < len(text) && (text[k] == '=' || text[k] == ':') && start < end && isLetter(text[start])
}

// isShort reports whether text is a number of at most five digits.
func isShort(text []byte) bool {
	digits := bytes.TrimPrefix(text, []byte("-"))
	return len(digits) <= 5 && len(bytes.Trim(digits, "0123456789")) == 0
}
