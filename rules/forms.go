package rules

import (
	"bytes"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

var comma = []byte(",")

// list reads the parameters in parentheses at end. A number in the range of
// the callback counts; onError's list has a text's length after the text, so
// that "onError(login,5,203,cancelled,9)" can be told from other lists.
func (s *Set) list(r *Rule, line []byte, start, end int, cs *Case) bool {
	closing := bytes.IndexByte(line[end:min(len(line), end+300)], ')')
	if closing < 0 {
		return false
	}
	closing += end
	var room [8][]byte
	args := room[:0]
	for text, more := line[end+1:closing], true; more; {
		var arg []byte
		if arg, text, more = bytes.Cut(text, comma); len(args) == cap(args) {
			return false
		}
		args = append(args, arg)
	}
	c := candidate{rule: r, span: Span{start, closing + 1}, alone: r.Alone}
	if r.Name == "on-error-list" {
		if len(args) < 3 {
			return false // the rule "error" reads onError(110)
		}
		size, _, ok := number(bytes.TrimSpace(args[1]), 0, false)
		if !ok || int(size) != len(bytes.TrimSpace(args[0])) {
			return false
		}
		n, _, ok := number(bytes.TrimSpace(args[2]), 0, false)
		if !ok || n <= 0 {
			return false
		}
		c.number, c.only = n, isSignaling
		c.own[signaling] = decisive
		cs.note(&c, isSignaling, cs.number, line[start:closing+1], "a text, its length, then the code: onError of the legacy Signaling SDK in C++")
	} else {
		found := false
		for _, a := range args {
			n, to, ok := number(bytes.TrimSpace(a), 0, false)
			if ok && n != 0 && to == len(bytes.TrimSpace(a)) && r.allows(n) != 0 {
				c.number, c.only, found = n, r.allows(n), true
			}
		}
		if !found {
			return false
		}
	}
	c.hasNum = true
	cs.reads(&c, r.Table)
	cs.add(&c)
	return true
}

// equals reads "onError========login===203===cancelled", as an app of the
// legacy Signaling SDK for React Native prints its event.
func (s *Set) equals(r *Rule, line []byte, start, end int, cs *Case) bool {
	k := end
	for k < len(line) && line[k] == '=' {
		k++
	}
	if k-end < 2 {
		return false
	}
	for k < len(line) && (isWord(line[k]) || line[k] == ' ') && !isDigit(line[k]) {
		k++
	}
	from := k
	for k < len(line) && line[k] == '=' {
		k++
	}
	n, to, ok := number(line, k, false)
	if !ok || k-from < 2 || n <= 0 {
		return false
	}
	c := candidate{rule: r, span: Span{start, to}, number: n, hasNum: true, only: isSignaling, alone: true}
	c.own[signaling] = strong
	cs.note(&c, isSignaling, cs.number, line[start:to], "onError of the legacy Signaling SDK has a call's name before the code")
	cs.reads(&c, "")
	cs.add(&c)
	return true
}

// chinese reads the number after 失败 (failed) or 错误码 (error code), which end
// at offset end. What failed makes the number possible alone.
func (s *Set) chinese(line []byte, end int, isCode bool, cs *Case) int {
	at := end
	if at >= len(line) || !isDigit(line[at]) {
		if at = gap(line, end); at < 0 {
			return end
		}
	}
	n, to, ok := number(line, at, false)
	if !ok || n == 0 || s.measured(line, to) {
		return end
	}
	start := end
	for start > 0 && line[start-1] >= 0x80 {
		start-- // the whole run of Chinese text
	}
	alone := isCode
	for _, what := range []string{"登录", "登陆", "注册", "发送", "加入", "退出"} {
		alone = alone || bytes.Contains(line[start:end], []byte(what))
	}
	c := candidate{rule: chineseRule, span: Span{start, to}, number: n, hasNum: true, only: isAny, alone: alone && n > 0}
	cs.reads(&c, "")
	cs.add(&c)
	return to
}

// phrase reads "error in sening chat: 201", what an official Chat sample prints.
func (s *Set) phrase(line []byte, start, end int, cs *Case) bool {
	for _, words := range []string{" in sening chat:", " in sending chat:"} {
		if !bytes.HasPrefix(line[end:], []byte(words)) {
			continue
		}
		if at := gap(line, end+len(words)-1); at > 0 {
			if n, to, ok := number(line, at, false); ok && n > 0 && !s.measured(line, to) {
				c := candidate{rule: phraseRule, span: Span{start, to}, number: n, hasNum: true, only: isAny, alone: true}
				cs.reads(&c, "")
				cs.add(&c)
				return true
			}
		}
	}
	return false
}

// numberFirst reads "1009: An error occurs", a number and its own description;
// without the description it is nothing. p is at the number's last digit.
func (s *Set) numberFirst(line []byte, p int, cs *Case) int {
	start := p
	for start > 0 && isDigit(line[start-1]) && p-start < 6 {
		start--
	}
	if start > 0 && line[start-1] == '-' {
		start--
	}
	if start > 0 && line[start-1] != ' ' && line[start-1] != '(' && line[start-1] != '[' && line[start-1] != '\t' {
		return p
	}
	n, to, ok := number(line, start, false)
	if !ok || n == 0 || to != p+1 {
		return p
	}
	text := line[p+2:]
	text = bytes.TrimLeft(text[:min(len(text), 200)], " ")
	c := candidate{rule: numberFirstRule, span: Span{start, to}, number: n, hasNum: true, only: isAny}
	cs.reads(&c, "")
	begin := beginnings(text)
	for _, w := range c.words {
		if w.agree(text, begin) > 0 {
			cs.add(&c)
			return to
		}
	}
	return p
}

// enum reads "ErrorCode.InvalidToken", how Dart, C# and Swift print a value of
// an enumeration: without the prefix that its name has in C.
func (s *Set) enum(line []byte, start, end int, cs *Case) bool {
	k := end + 1
	for k < len(line) && isWord(line[k]) && k < end+64 {
		k++
	}
	if k == end+1 {
		return false
	}
	kind := strings.TrimSuffix(strings.TrimSuffix(string(line[start:end]), "Type"), "Code")
	only, leads := isRTC, []string{"", "err", "error"}
	if strings.HasPrefix(kind, "Agora") || strings.HasPrefix(kind, "Rtm") || strings.HasPrefix(kind, "EM") {
		only, leads = isAny, []string{kind, kind + "Code", "rtmerror"}
	}
	value := string(line[end+1 : k])
	for _, lead := range leads {
		var codes []*catalog.Code
		for _, c := range catalog.NamedFold(lead + value) {
			if i := indexOf(c.Product); lookedFor(c) && only>>i&1 != 0 && (c.Product != catalog.RTC || c.Table == "") {
				codes = append(codes, c)
			}
		}
		if len(codes) > 0 {
			c := candidate{rule: enumRule, span: Span{start, k}, only: only, codes: codes, alone: true}
			c.number, c.hasNum = codes[0].Number, true
			cs.add(&c)
			return true
		}
	}
	return false
}

// webWord reads the word that follows AgoraRTCError, or a key code: the Video
// SDK for the Web has words for codes, some without an underscore.
func (s *Set) webWord(line []byte, at int, cs *Case) {
	k := at
	for k < len(line) && (isUpper(line[k]) || line[k] == '_') && k < at+48 {
		k++
	}
	if k-at < 4 || k < len(line) && isWord(line[k]) || bytes.IndexByte(line[at:k], '_') >= 0 {
		return // one with an underscore has a window of its own
	}
	for _, code := range catalog.Named(string(line[at:k])) {
		if code.Word && code.Table == "rtc-web" && lookedFor(code) {
			cs.add(&candidate{rule: nameRule, span: Span{at, k}, name: true, only: isRTC, codes: []*catalog.Code{code}})
			return
		}
	}
}

// sentence reads an exception or an error description of the Chat SDK that
// has words and no number.
func (s *Set) sentence(line []byte, start, end int, cs *Case) {
	t, ok := fieldText(line, end)
	if !ok {
		return
	}
	n, length := sentenceOf(line[t.Start:t.End])
	if length == 0 {
		return
	}
	c := candidate{rule: sentenceRule, span: Span{t.Start, t.Start + length}, number: n, hasNum: true, only: isChat}
	if line[end-1] == 'n' && lower(line[end-9]) == 'e' { // ...Exception
		c.span.Start = start
	}
	if c.span.End < len(line) && line[c.span.End] == '.' {
		c.span.End++
	}
	cs.reads(&c, "")
	cs.add(&c)
}

// name looks line[start:end] up among the names of codes. A name made of
// ordinary words counts only after something that introduces it.
func (s *Set) name(line []byte, start, end int, cs *Case) {
	if end-start < 4 {
		return
	}
	capital := false
	for _, c := range line[start:end] {
		capital = capital || isUpper(c)
	}
	if !capital {
		return
	}
	codes, sure := cs.m.named(line[start:end])
	if len(codes) == 0 {
		return
	}
	c := candidate{rule: nameRule, span: Span{start, end}, name: true, codes: codes, only: isAny, sure: sure}
	c.number, c.hasNum = codes[0].Number, !codes[0].Word
	c.alone = c.sure || introduced(line, start)
	c.inText = s.described(line, start)
	// The number beside it: NAME(203), NAME = 5, NAME, 5, RTM ERROR 5 NAME.
	if at := gap(line, end); at > 0 || end+1 < len(line) && line[end] == ',' {
		if at < 0 {
			at = gap(line, end+1)
		}
		if n, to, ok := number(line, max(at, 0), false); at > 0 && ok && at-end < 8 {
			for _, code := range codes {
				if code.Number == n || code.Product == catalog.RTC && code.Number == -n {
					c.number, c.hasNum, c.span.End, c.agreed = n, true, to, code
					if to < len(line) && line[at-1] == '(' && line[to] == ')' {
						c.span.End++
					}
					break
				}
			}
		}
	}
	cs.add(&c)
}

// introduced reports whether something stands before offset i that announces a
// name: a separator, or a word for a failure.
func introduced(line []byte, i int) bool {
	k := i
	for k > 0 && (line[k-1] == ' ' || line[k-1] == '"' || line[k-1] == '\'' || line[k-1] == '\\' || line[k-1] == '(' || line[k-1] == '[') {
		k--
	}
	if k > 0 && (line[k-1] == ':' || line[k-1] == '=') {
		w := k - 1
		for w > 0 && (line[w-1] == ' ' || line[w-1] == '"' || line[w-1] == '\'' || line[w-1] == '\\') {
			w--
		}
		e := w
		for w > 0 && isWord(line[w-1]) && e-w < 20 {
			w--
		}
		key := strings.ToLower(string(line[w:e]))
		return strings.HasSuffix(key, "code") || strings.HasPrefix(key, "err") || strings.HasPrefix(key, "desc") || key == "onerror" || key == "failed"
	}
	return false
}

// described reports whether offset i lies in a field that describes a failure.
func (s *Set) described(line []byte, i int) bool {
	k := i
	for k > 0 && !isWord(line[k-1]) && i-k < 8 {
		k--
	}
	e := k
	for k > 0 && isWord(line[k-1]) && e-k < 20 {
		k--
	}
	return e < i && s.lex.field(line[k:e])
}

// Rules that are not a word and a number have code of their own in this file;
// their literals name them for findings and documentation.
var (
	nameRule = &Rule{Name: "name", Says: "the code's symbolic name, in any platform's spelling, with or without its number",
		Finds: "signal login rejected: «LOGIN_E_TOKENEXPIRED»", Ignores: []string{"BusinessException USER_ALREADY_EXISTS CONFLICT", "JWT INVALID_TOKEN for sub=u7"}}
	sentenceRule = &Rule{Name: "sentence", Says: "the Chat SDK's description without its number: an exception's message, an AgoraChatError's description",
		Finds: "E/AndroidRuntime( 9012): com.hyphenate.exceptions.«HyphenateException: Registration failed.»", Ignores: []string{"java.lang.IllegalStateException: User already exist"}}
	enumRule = &Rule{Name: "enum", Says: "a value of the Video SDK's enumeration as Dart and C# print it",
		Finds: "[AgoraRtc] onError: «ErrorCode.InvalidToken»", Ignores: []string{"HttpErrorCode.NotFound"}}
	numberFirstRule = &Rule{Name: "number-first", Says: "the number, a colon and the description, as Unity's samples alert",
		Finds: "«203»: User already exist", Ignores: []string{"main.c:203: User", "12:30:01: Started"}}
	phraseRule = &Rule{Name: "sending-chat", Says: "an official Chat sample, slip included",
		Finds: "I/flutter ( 3): «error in sening chat: 201»", Ignores: []string{"error in sening mail: 201"}}
	chineseRule = &Rule{Name: "chinese", Says: "失败 (failed) or 错误码 (error code) and the number, as Chinese apps show it",
		Finds: "I/Toast   ( 3011): «观众登录信令系统失败201»", Ignores: []string{"发送失败 -500 (wildfirechat)", "下载失败201"}}
)
