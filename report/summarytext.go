package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// maxUnreadShown is how many unread inputs a report for people names.
const maxUnreadShown = 10

// maxTexts is how many texts of a code a report for people shows.
const maxTexts = 3

// WriteText writes s for people: what was found in what, when it was (or, in a
// log without times, where), the codes, worst first, each with what it means, what
// to do, and its most frequent texts; then what is undecided, and what could not
// be read.
func (s *Summary) WriteText(w io.Writer, o TextOptions) error {
	p := newPage(o)
	all := s.worst()
	p.totals(s, len(all))
	if s.found() > 0 || s.unreadCount > 0 {
		p.newline()
	}
	p.when(s)
	p.episodes(s)
	t := newCodeTable(s, all, s.briefest(s.sortedGroups()), p.width)
	p.codes(t, all)
	p.undecideds(t, all)
	kept := int64(0)
	for _, c := range all {
		kept = sum(kept, c.count())
	}
	if beyond := s.found() - kept; beyond > 0 {
		p.paragraph(0, "", plural(beyond, "finding")+" more, of codes beyond the "+thousands(maxCodes)+" that are kept", 0)
		p.newline()
	}
	p.unread(s)
	if l := len(p.buf); l > 1 && p.buf[l-2] == '\n' {
		p.buf = p.buf[:l-1]
	}
	return writeAll(w, p.buf)
}

// A codeTable knows the columns of the table of codes, and the texts of each.
type codeTable struct {
	digits int // of the count
	times  int // columns of a time; 0 for none
	faces  [clocks]face
	texts  map[codeKey][]*group // the most frequent first
}

func newCodeTable(s *Summary, all []*codeCount, groups []*group, columns int) *codeTable {
	t := &codeTable{digits: len("count"), texts: map[codeKey][]*group{}}
	for _, c := range all {
		t.digits = max(t.digits, len(thousands(c.count())))
	}
	for clock := range s.walls {
		t.faces[clock] = newFace(&s.walls[clock].span, clock)
		t.times = max(t.times, t.faces[clock].columns())
	}
	if columns < t.indent()+2*(t.times+2)+24 {
		t.times = 0
	}
	for _, g := range groups {
		t.texts[g.key.codeKey] = append(t.texts[g.key.codeKey], g)
	}
	for _, list := range t.texts {
		slices.SortStableFunc(list, func(a, b *group) int { return cmp.Compare(b.count(), a.count()) })
	}
	return t
}

// indent is where the third column begins.
func (t *codeTable) indent() int { return t.digits + 2 + len("obsolete") + 2 }

// codes writes the codes whose product is known.
func (p *page) codes(t *codeTable, all []*codeCount) {
	first := true
	for _, c := range all {
		if c.key.product == "" {
			continue
		}
		if first {
			p.tableHead(t)
			first = false
		}
		p.code(t, c)
	}
}

func (p *page) tableHead(t *codeTable) {
	p.pad(t.digits - len("count"))
	head := "count  class     "
	for _, word := range []string{"first", "last"} {
		if t.times > 0 {
			head += word + strings.Repeat(" ", t.times+2-len(word))
		}
	}
	p.painted(p.style.faintPaint(), head+"code")
	p.newline()
}

// code writes one code: count, class, times, reference and name on a line, and
// under them all that helps.
func (p *page) code(t *codeTable, c *codeCount) {
	p.count(t, c)
	class := c.key.class.String()
	p.painted(p.style.class(c.key.class), class)
	indent, column := t.indent(), t.indent()
	p.pad(len("obsolete") + 2 - len(class))
	if t.times > 0 {
		first, last := t.shown(&c.times)
		p.text(first)
		p.pad(t.times + 2 - len(first))
		if last == first {
			last = ""
		}
		p.text(last)
		p.pad(t.times + 2 - len(last))
		column += 2 * (t.times + 2)
	}
	p.wrap(c.title(), column, column)
	p.newline()

	p.detail(indent, "", c.meaning())
	p.detail(indent, "", c.otherReadings())
	p.detail(indent, "fix: ", c.advice.fix)
	p.detail(indent, "", c.places())
	p.texts(indent, t, c)
	p.newline()
}

func (p *page) count(t *codeTable, c *codeCount) {
	count := thousands(c.count())
	p.pad(t.digits - len(count))
	p.painted(p.style.boldPaint(), count)
	p.text("  ")
}

// shown returns the first and the last time as the table has them.
func (t *codeTable) shown(s *spans) (first, last string) {
	from, to := s.stamps()
	if !from.Known {
		return "", ""
	}
	f := t.faces[clockOf(from)]
	return f.short(from), f.short(to)
}

func (p *page) undecideds(t *codeTable, all []*codeCount) {
	first := true
	for _, c := range all {
		if c.key.product != "" {
			continue
		}
		if first {
			const word = "undecided"
			p.painted(p.style.boldPaint(), word)
			p.wrap(": nothing in the log says which product's they are", len(word), 2)
			p.newline()
			first = false
		}
		p.undecided(t, c)
	}
	if !first {
		p.newline()
	}
}

func (p *page) undecided(t *codeTable, c *codeCount) {
	p.count(t, c)
	indent := t.digits + 2
	title := appendTitle(nil, c)
	for i, r := range c.first.readings {
		if i == maxReadings {
			title = appendMore(append(title, ' '), len(c.first.readings)-i)
			break
		}
		if i > 0 {
			title = append(title, " or"...)
		}
		title = append(title, ' ')
		title = append(title, r.label()...)
	}
	p.wrap(string(title), indent, indent+2)
	p.newline()
	where := c.places()
	if first, last := t.shown(&c.times); t.times > 0 && first != "" {
		where += ", " + first
		if last != first {
			where += " to " + last
		}
	}
	p.detail(indent+2, "", where)
	p.texts(indent+2, t, c)
}

// texts writes the most frequent texts of a code, each as the line where it was
// first found, with how often it was.
func (p *page) texts(indent int, t *codeTable, c *codeCount) {
	list := t.texts[c.key]
	if len(list) < 2 {
		p.sample(indent, "e.g. ", c.key.class, &c.first)
		return
	}
	digits, rest := len(thousands(list[0].count())), c.count()
	lost := rest // in texts that were not kept
	for _, g := range list {
		lost -= g.count()
	}
	for i, g := range list {
		if i == maxTexts {
			more := plural(int64(len(list)-i), "text")
			if lost > 0 {
				more = "more than " + more
			}
			p.detail(indent, "", "+"+thousands(rest)+" in "+more+" more")
			break
		}
		count := thousands(g.count())
		p.sample(indent+digits-len(count), count+"x ", c.key.class, &g.first)
		rest -= g.count()
	}
}

func (p *page) detail(indent int, label, text string) {
	if text == "" {
		return
	}
	p.pad(indent)
	p.wrap(label+text, indent, indent)
	p.newline()
}

// sample writes a line of the log with its match, cut to the width.
func (p *page) sample(indent int, label string, class catalog.Class, at *sighting) {
	text := strings.ReplaceAll(strings.TrimSpace(at.text), "\t", " ")
	match := strings.ReplaceAll(at.match, "\t", " ")
	before, after, found := strings.Cut(text, match)
	if !found {
		before, match, after = text, "", ""
	}
	b, m, a := around(appendVisible(nil, before), appendVisible(nil, match), appendVisible(nil, after), p.width-indent-len(label))
	p.pad(indent)
	p.painted(p.style.faintPaint(), label)
	p.buf = append(p.buf, b...)
	p.text(p.style.class(class).on)
	p.buf = append(p.buf, m...)
	p.text(p.style.class(class).off)
	p.buf = append(p.buf, a...)
	p.newline()
}

// title returns "chat/203 USER_ALREADY_EXIST".
func (c *codeCount) title() string { return string(appendTitle(nil, c)) }

func appendTitle(dst []byte, c *codeCount) []byte {
	k := &c.key
	possible := c.confidence[rules.Possible] == c.count()
	if k.product == "" {
		if k.hasNumber {
			return append(appendDecimal(dst, k.number), '?')
		}
		return append(append(dst, k.name...), '?')
	}
	dst = append(dst, k.tableName()...)
	dst = append(dst, '/')
	if !k.hasNumber {
		dst = append(dst, k.name...)
	} else {
		dst = appendDecimal(dst, k.number)
	}
	if possible {
		dst = append(dst, '?')
	}
	if k.hasNumber && k.name != "" {
		dst = append(append(dst, ' '), k.name...)
	}
	return dst
}

func (k *codeKey) tableName() string {
	if k.table != "" {
		return k.table
	}
	return string(k.product)
}

// label returns "chat USER_ALREADY_EXIST (error)".
func (r *ReadingRecord) label() string {
	table := r.Table
	if table == "" {
		table = r.Product
	}
	return string(table+" "+r.Name) + " (" + r.Class + ")"
}

// meaning returns what the code means, "" if it is undecided.
func (c *codeCount) meaning() string {
	if c.advice.meaning == "" && c.key.class == catalog.Unknown {
		return unknownText
	}
	return c.advice.meaning
}

// is reports whether a reading is the row that a key with a product names.
func (r *ReadingRecord) is(k *codeKey) bool {
	return string(r.Name) == k.name && string(r.Table) == k.table
}

// otherReadings names the rows that the code may stand for as well.
func (c *codeCount) otherReadings() string {
	out := ""
	for _, r := range c.first.readings {
		if r.is(&c.key) {
			continue
		}
		if out != "" {
			out += ", "
		}
		out += "or " + r.label()
	}
	return out
}

// places says where the code was: "in 3 files, first a.log:12, last b.log:9".
func (c *codeCount) places() string {
	out := ""
	if n, exact := c.files.count(codeSketch); n > 1 {
		out = "in " + about(n, exact, "file")
	}
	if n, exact := c.processes.count(codeSketch); n > 1 {
		if out == "" {
			out = "in "
		} else {
			out += " and "
		}
		out += about(n, exact, "process")
	}
	if out != "" {
		out += ", "
	}
	if c.first.place == c.last {
		out += "at " + c.last.String()
	} else {
		out += "first " + c.first.place.String() + ", last " + c.last.String()
	}
	if n := c.confidence[rules.Possible]; n > 0 && n < c.count() {
		out += ", " + thousands(n) + " of them only possible"
	}
	return out
}

func (p place) String() string { return p.path + ":" + string(appendDecimal(nil, p.line)) }

func (p *page) unread(s *Summary) {
	if s.unreadCount == 0 {
		return
	}
	p.painted(p.style.boldPaint(), "not read whole")
	p.text(": " + plural(s.unreadCount, "input") + "\n")
	for i, u := range s.unread {
		if i == maxUnreadShown {
			break
		}
		p.paragraph(2, "", "- "+u.path+": "+u.reason, 4)
	}
	if more := s.unreadCount - int64(min(len(s.unread), maxUnreadShown)); more > 0 {
		p.text("  - +" + thousands(more) + " more\n")
	}
	p.newline()
}

// totals writes what was found in what.
func (p *page) totals(s *Summary, codes int) {
	where := " in " + plural(s.lines, "line") + ", " + FormatSize(s.bytes)
	if s.inputs > 1 {
		where += " of " + plural(s.inputs, "input")
	}
	if s.found() == 0 {
		p.wrap("no findings"+where, 0, 0)
		p.newline()
		return
	}
	parts := ""
	for _, class := range classes {
		n := s.foundOf(class)
		if n == 0 {
			continue
		}
		if parts != "" {
			parts += ", "
		}
		parts += thousands(n) + " " + class.String()
	}
	p.wrap(plural(s.found(), "finding")+" ("+parts+") of "+plural(int64(codes), "code")+where, 0, 0)
	p.newline()
}

// found returns how many findings there are.
func (s *Summary) found() int64 {
	n := int64(0)
	for class := range s.findings {
		n = sum(n, s.foundOf(catalog.Class(class)))
	}
	return n
}

func (s *Summary) foundOf(class catalog.Class) int64 {
	n := int64(0)
	for _, k := range s.findings[class] {
		n = sum(n, k)
	}
	return n
}

// known returns how many findings a baseline knows.
func (s *Summary) known() int64 {
	n := int64(0)
	for _, g := range s.groups {
		n = sum(n, g.known)
	}
	return n
}
