package rules

import (
	"bytes"
	"slices"

	"github.com/agoralog/agoralog/catalog"
)

// A Case is the candidates of one line while they wait for evidence. It keeps
// no bytes of the line and belongs to the Matcher that made it, which uses it
// again after Release.
type Case struct {
	m       *Matcher
	number  int64 // of the line, 1-based
	base    int   // where the part of the line that was looked at begins in it
	cands   []candidate
	matches []string  // the matched text of each candidate
	own     []Finding // of the user's patterns, settled from the start
	source  []byte
	process []byte
	tag     []byte
	method  string // the RTM 1.x table that the line's method picks
	nearby  string // the one that lines around pick
	after   int    // lines heard that came after, frames not counted
	frames  int

	out      []Finding // what Peek returned, and what its findings hold
	rows     []*catalog.Code
	evidence []Evidence
}

// Release gives the case back to its Matcher. What Settle and Peek returned is
// not valid after it.
func (cs *Case) Release() {
	m := cs.m
	*cs = Case{
		cands: cs.cands[:0], matches: cs.matches[:0], source: cs.source[:0], process: cs.process[:0], tag: cs.tag[:0],
		out: cs.out[:0], rows: cs.rows[:0], evidence: cs.evidence[:0],
	}
	m.free = append(m.free, cs)
}

// How far evidence reaches: lines before and after, and lines after when they are
// stack frames.
const (
	LinesBefore = 3
	LinesAfter  = 3
	FramesAfter = 7
)

// At tells the case its line's number, where Look was not told.
func (cs *Case) At(number int64) {
	for i := range cs.cands {
		c := &cs.cands[i]
		for k := range c.because[:c.nBecause] {
			if c.because[k].line == cs.number {
				c.because[k].line = number
			}
		}
	}
	cs.number = number
}

// Process returns who logged the line: what its collector says, or else the
// process that its logger names; "" if neither does.
func (cs *Case) Process() string {
	if len(cs.source) > 0 {
		return cs.m.memo.text(cs.source)
	}
	return cs.m.memo.text(cs.process)
}

// next returns room for a candidate, empty, which add makes one of the case's: it
// must be the next that is added.
func (cs *Case) next() *candidate {
	cs.cands = append(cs.cands, candidate{})
	n := len(cs.cands) - 1
	c := &cs.cands[n]
	cs.cands = cs.cands[:n]
	return c
}

// add adds a candidate, if there is room.
func (cs *Case) add(c *candidate) {
	if len(cs.cands) < candidateMax && c.rule != cs.m.set.without {
		if c.in == 0 {
			c.in = productsOf(c.codes)
		}
		if n := len(cs.cands); n < cap(cs.cands) && c == &cs.cands[:n+1][n] {
			cs.cands = cs.cands[:n+1] // next has made the room
		} else {
			cs.cands = append(cs.cands, *c)
		}
	}
}

// weigh lets the line itself speak for its candidates.
func (cs *Case) weigh(t *text, v *view) {
	s, line := cs.m.set, t.line
	cs.source = append(cs.source[:0], t.from(v)...)
	cs.process = append(cs.process[:0], line[v.head.process.Start:v.head.process.End]...)
	cs.tag = append(cs.tag[:0], line[v.head.tag.Start:v.head.tag.End]...)
	cs.method = v.method
	for k := range cs.cands {
		if c := &cs.cands[k]; isStatus(c.number) && c.alone && (c.rule.Name == "code" || c.rule.Name == "error-code-key") && !v.describes(line) {
			c.alone = false // with nothing else around it is HTTP's
		}
		if at := cs.cands[k].span.Start; cs.base == 0 && v.head.message.Start <= at && at < v.head.body {
			cs.cands[k].dropped = true // "W/System.err( 31): " is a tag and a process
		}
		if c := &cs.cands[k]; c.noun > 0 && cs.base == 0 && c.noun <= v.head.body {
			c.needOwn = false // "stderr F code: 202" and "10:15:02Z code: 202" have a collector's words before it
		}
	}
	for i := range v.marks[:v.nMarks] {
		mk := &v.marks[i]
		sg := &s.lex.signs[mk.sign]
		nearest := cs.nearest(mk.span)
		for k := range cs.cands {
			c := &cs.cands[k]
			if sg.products == 0 {
				c.strange = max(c.strange, sg.strength)
				continue
			}
			strength := sg.strength
			if k != nearest {
				strength /= 2
			}
			in := sg.products & c.in
			for p := range nProducts {
				if sg.products&c.only>>p&1 != 0 && in == 0 {
					c.without[p] = max(c.without[p], strength)
				}
				if in>>p&1 != 0 {
					c.own[p] += strength
					if sg.table != "" {
						c.table[p] = sg.table
					}
				}
			}
			if sg.products&c.only != 0 {
				cs.note(c, sg.products, cs.number, line[mk.span.Start:mk.span.End], sg.says)
			}
		}
	}
	for k := range cs.cands {
		c := &cs.cands[k]
		if !c.name && c.number <= -10001 && c.number >= -15006 && c.in&isRTM2 != 0 {
			c.own[rtm2] += weak
			cs.note(c, isRTM2, cs.number, line[c.span.Start:c.span.End], "only RTM 2.x has numbers from -10001 to -15006")
		}
		if c.name || c.agreed != nil {
			continue
		}
		for i := range v.texts[:v.nTexts] {
			if t := v.texts[i]; t.Start >= c.span.End || t.End <= c.span.Start {
				cs.hear(c, cs.number, line[t.Start:t.End], v.begin[i])
			}
		}
		if text := trailing(line, c.span.End); c.agreed == nil && len(text) >= 6 {
			cs.hear(c, cs.number, text, beginnings(text))
		}
	}
	cs.pair(line)
}

// isStatus reports whether n is a status that HTTP servers commonly answer.
func isStatus(n int32) bool {
	return n >= 400 && n <= 405 || n == 409 || n == 410 || n == 422 || n == 429 || n >= 500 && n <= 504
}

// nearest returns the candidate that lies closest to a span.
func (cs *Case) nearest(at Span) int {
	best, least := 0, 1<<30
	for k := range cs.cands {
		s := cs.cands[k].span
		d := max(0, at.Start-s.End, s.Start-at.End)
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// hear compares a text that describes the failure with what the number means;
// begin are the beginnings of its words.
func (cs *Case) hear(c *candidate, line int64, text []byte, begin uint64) {
	if c.agreed != nil || len(text) < 6 {
		return
	}
	best := 0
	var words *codeWords
	for i, code := range c.codes {
		if code.Table == "chat-web" && c.table[chat] != "chat-web" && c.native() {
			continue // the words fit better than the platform does
		}
		w := cs.words(c, i)
		if score := w.agree(text, begin); score > best {
			c.agreed, best, words = code, score, w
		}
	}
	if code := c.agreed; code != nil {
		cs.note(c, 1<<indexOf(code.Product), line, text[:min(len(text), 60)], words.says)
	}
}

// words returns those of c's i-th code.
func (cs *Case) words(c *candidate, i int) *codeWords {
	if c.words == nil {
		return cs.m.memo.wordsOf(c.codes[i])
	}
	return c.words[i]
}

// native reports whether the number means something in Chat's main table.
func (c *candidate) native() bool {
	return slices.ContainsFunc(c.codes, func(c *catalog.Code) bool { return c.Product == catalog.Chat && c.Table == "" })
}

// trailing returns the text after the number: ", The Token is invalid".
func trailing(line []byte, i int) []byte {
	for k := i; k < len(line) && k < i+8; k++ {
		if isLetter(line[k]) {
			text := line[k:min(len(line), k+200)]
			if n := len("errormsg"); len(text) > n && equalFold(text[:n], "errormsg") {
				text = text[n:] // glued, as in "error303  errorMsgServer unknown error"
			}
			return text
		}
	}
	return nil
}

// pair makes one candidate of a number and its name on the same line.
func (cs *Case) pair(line []byte) {
	for k := range cs.cands {
		n := &cs.cands[k]
		if n.rule == sentenceRule {
			n.dropped = cs.numbered(n)
		}
		if !n.name || n.dropped {
			continue
		}
		for j := range cs.cands {
			c := &cs.cands[j]
			if j == k || c.dropped || c.rule == enumRule || c.rule == sentenceRule {
				continue
			}
			if c.name { // the same code named twice is one event
				if j < k && (c.codes[0] == n.codes[0] || c.isWord() && n.isWord()) {
					n.dropped = true
				}
				continue
			}
			if code := sameCode(c, n); code != nil {
				c.agreed, n.dropped = code, true
				cs.note(c, 1<<indexOf(code.Product), cs.number, line[n.span.Start:n.span.End], "the code's own name")
				for p := range nProducts {
					c.own[p] = max(c.own[p], n.own[p])
				}
			} else if !n.sure && (n.inText || distance(n.span.Start, c.span.End) < 40) {
				c.conflict, n.dropped = true, true
			}
		}
	}
}

// numbered reports whether a sentence has its number beside it, or another: in
// "register failed, code: 203" the number says more than the words.
func (cs *Case) numbered(sentence *candidate) bool {
	for k := range cs.cands {
		c := &cs.cands[k]
		if c.rule == sentenceRule {
			continue
		}
		beside := !c.name && c.in&isChat != 0 && distance(sentence.span.End, c.span.Start) < 40
		if beside || sameCode(c, sentence) != nil {
			return true
		}
	}
	return false
}

// isWord reports whether a name may be one of the Web SDKs' words for codes.
func (c *candidate) isWord() bool {
	return slices.ContainsFunc(c.codes, func(c *catalog.Code) bool { return c.Word })
}

// sameCode returns the code that a number and a name share, or nil.
func sameCode(number, name *candidate) *catalog.Code { return shared(number.codes, name.codes) }

// shared returns the first of a that is in b, or nil.
func shared(a, b []*catalog.Code) *catalog.Code {
	for _, code := range a {
		if slices.Contains(b, code) {
			return code
		}
	}
	return nil
}

// Before tells the case about a line distance lines before its own. The bytes
// are not kept.
func (cs *Case) Before(line []byte, offset int64, distance int) {
	t, v := cs.m.read(line, offset)
	cs.around(t, v, cs.number-int64(distance), distance)
}

// After tells the case about the next line after those that it has heard.
func (cs *Case) After(line []byte, offset int64) {
	t, v := cs.m.read(line, offset)
	if v.frame {
		cs.frames++
	} else {
		cs.after++
	}
	d := cs.after + cs.frames
	cs.around(t, v, cs.number+int64(d), max(cs.after, 1))
}

// Settled reports whether the line alone has decided all: lines around need not
// be told.
func (cs *Case) Settled() bool {
	for i := range cs.cands {
		if c := &cs.cands[i]; cs.waits(c) || !c.dropped && c.in&isRTM1 != 0 && cs.method == "" {
			return false
		}
	}
	return true
}

// Open reports whether the case could still learn from lines after its own: a
// candidate decided by its line or those before it does not wait.
func (cs *Case) Open() bool {
	if cs.after >= LinesAfter || cs.after+cs.frames >= FramesAfter {
		return false
	}
	for i := range cs.cands {
		if cs.waits(&cs.cands[i]) {
			return true
		}
	}
	return false
}

func (cs *Case) waits(c *candidate) bool {
	if c.dropped {
		return false
	}
	if c.name && c.inText {
		return true // its number may come, and is where the finding belongs
	}
	if c.agreed != nil || c.sure {
		return false
	}
	p, _, ok := cs.best(c)
	if ok && c.own[p] > c.strange {
		return false
	}
	return !c.needOwn && c.strange < strong
}

func (cs *Case) around(t text, v *view, lineNumber int64, distance int) {
	line := t.line
	if differ(cs.source, t.from(v)) || differ(cs.process, line[v.head.process.Start:v.head.process.End]) {
		return
	}
	tag := line[v.head.tag.Start:v.head.tag.End]
	sameTag := len(cs.tag) == 0 || len(tag) == 0 || bytes.Equal(cs.tag, tag)
	s := cs.m.set
	from, to := object(v.head.whole(line))
	from, to = from+v.head.message.Start, to+v.head.message.Start
	if (sameTag || v.frame) && cs.nearby == "" && v.method != "" {
		cs.nearby = v.method
	}
	for k := range cs.cands {
		c := &cs.cands[k]
		if c.dropped {
			continue
		}
		if !c.needOwn && c.strange < strong {
			for i := range v.marks[:v.nMarks] {
				sg := &s.lex.signs[v.marks[i].sign]
				in := sg.products & c.in
				at := v.marks[i].span.Start
				if in == 0 || sg.strength < strong || from <= at && at < to {
					continue
				}
				strength := sg.strength/2 - (distance - 1)
				if !sameTag && !v.frame {
					strength /= 2
				}
				for p := range nProducts {
					if in>>p&1 == 0 || strength < c.around[p] {
						continue
					}
					c.around[p] = strength
					if sg.table != "" && c.table[p] == "" {
						c.table[p] = sg.table
					}
				}
				cs.note(c, in, lineNumber, line[v.marks[i].span.Start:v.marks[i].span.End], sg.says)
			}
		}
		if distance > LinesBefore {
			continue
		}
		switch {
		case c.name && c.inText:
			cs.m.meanings(line, v)
			for _, codes := range v.numbers[:v.nNumbers] {
				c.dropped = c.dropped || shared(codes, c.codes) != nil
			}
		case !c.name && c.agreed == nil:
			cs.m.meanings(line, v)
			for _, codes := range v.names[:v.nNames] {
				if code := shared(c.codes, codes); code != nil && c.agreed == nil {
					c.agreed = code
					cs.note(c, 1<<indexOf(code.Product), lineNumber, []byte(code.Name), "the code's own name, beside the number")
				}
			}
			for i := range v.texts[:v.nTexts] {
				if t := v.texts[i]; distance == 1 || sameTag {
					cs.hear(c, lineNumber, line[t.Start:t.End], v.begin[i])
				}
			}
		}
	}
}

// differ reports whether two lines name who logged them, and not the same.
func differ(a, b []byte) bool { return len(a) > 0 && len(b) > 0 && !bytes.Equal(a, b) }

// from returns who logged a line, as a collector says.
func (t *text) from(v *view) []byte {
	if t.at != nil {
		return t.source
	}
	return t.line[v.head.source.Start:v.head.source.End]
}

// object returns where an object lies in a line that ends with it: what stands
// in it is about that object and no other line.
func object(line []byte) (from, to int) {
	line = bytes.TrimRight(line, " \t\r,")
	if n := len(line); n > 0 && line[0] == '{' {
		return 0, n // if need be, without its end
	} else if n > 0 && line[n-1] == '}' {
		if k := bytes.IndexByte(line, '{'); k >= 0 {
			return k, n
		}
	}
	return 0, 0
}
