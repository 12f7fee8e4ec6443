package report

import (
	"io"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// maxUnreadShown is how many unread inputs a report for people names.
const maxUnreadShown = 10

// WriteText writes s for people: the codes, worst first, each with what it means
// and what to do; then what is undecided, where in the log it all was, what could
// not be read, and one line of totals.
func (s *Summary) WriteText(w io.Writer, o TextOptions) error {
	p := newPage(o)
	all := s.worst()
	digits := 5
	for _, c := range all {
		digits = max(digits, len(thousands(c.count())))
	}
	var undecided []*codeCount
	kept := int64(0)
	for _, c := range all {
		kept = sum(kept, c.count())
		if c.key.product == "" {
			undecided = append(undecided, c)
			continue
		}
		p.code(c, digits)
	}
	if len(undecided) > 0 {
		const word = "undecided"
		p.painted(p.style.boldPaint(), word)
		p.wrap(": nothing in the log says which product's they are", len(word), 2)
		p.newline()
		for _, c := range undecided {
			p.undecided(c, digits)
		}
		p.newline()
	}
	if beyond := s.found() - kept; beyond > 0 {
		p.paragraph(0, "", plural(beyond, "finding")+" more, of codes beyond the "+thousands(maxCodes)+" that are kept", 0)
		p.newline()
	}
	p.timeline(&s.timeline)
	p.unread(s)
	p.totals(s, len(all))
	return writeAll(w, p.buf)
}

// code writes one code: count, class, reference and name on a line, and under the
// reference all that helps.
func (p *page) code(c *codeCount, digits int) {
	count := thousands(c.count())
	p.pad(digits - len(count))
	p.painted(p.style.boldPaint(), count)
	p.text("  ")
	class := c.key.class.String()
	p.painted(p.style.class(c.key.class), class)
	indent := digits + 2 + len("obsolete") + 2
	p.pad(indent - digits - 2 - len(class))
	p.wrap(c.title(), indent, indent)
	p.newline()

	meaning := c.advice.meaning
	if meaning == "" && c.key.class == catalog.Unknown {
		meaning = "Not in any known table."
	}
	p.detail(indent, "", meaning)
	p.detail(indent, "", c.otherReadings())
	p.detail(indent, "fix: ", c.advice.fix)
	p.detail(indent, "", c.places())
	p.sample(indent, c)
	p.newline()
}

func (p *page) undecided(c *codeCount, digits int) {
	count := thousands(c.count())
	p.pad(digits - len(count))
	p.painted(p.style.boldPaint(), count)
	p.text("  ")
	indent := digits + 2
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
	p.detail(indent+2, "", c.places())
	p.sample(indent+2, c)
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
func (p *page) sample(indent int, c *codeCount) {
	const label = "e.g. "
	text := strings.ReplaceAll(strings.TrimSpace(c.first.text), "\t", " ")
	match := strings.ReplaceAll(c.first.match, "\t", " ")
	before, after, found := strings.Cut(text, match)
	if !found {
		before, match, after = text, "", ""
	}
	b, m, a := around(appendVisible(nil, before), appendVisible(nil, match), appendVisible(nil, after), p.width-indent-len(label))
	p.pad(indent)
	p.painted(p.style.faintPaint(), label)
	p.buf = append(p.buf, b...)
	p.text(p.style.class(c.key.class).on)
	p.buf = append(p.buf, m...)
	p.text(p.style.class(c.key.class).off)
	p.buf = append(p.buf, a...)
	p.newline()
}

func (st *Style) faintPaint() paint {
	if st == nil {
		return paint{}
	}
	return st.faint
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
	return table + " " + r.Name + " (" + r.Class + ")"
}

// otherReadings names the rows that the code may stand for as well.
func (c *codeCount) otherReadings() string {
	out := ""
	for _, r := range c.first.readings {
		if r.Name == c.key.name && r.Table == c.key.table {
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
		out = "in "
		if !exact {
			out = "in about "
		}
		out += plural(n, "file") + ", "
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

// bars are the heights of a timeline, from one finding to the most in a bucket.
var bars = [...]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

func (p *page) timeline(t *timeline) {
	const indent = len("obsolete") + 1
	used := t.used()
	if used < 2 {
		return // one column says nothing
	}
	shown := false
	for _, class := range classes {
		counts := t.counts[class][:used]
		most := int64(0)
		for _, n := range counts {
			most = max(most, n)
		}
		if most == 0 {
			continue
		}
		per := 1 // buckets a column, where the page is narrow
		for (used+per-1)/per > p.width-indent-2 {
			per *= 2
		}
		if !shown {
			shown = true
			p.detail(0, "", "where in "+size(t.extent)+" of log, "+size(t.width*int64(per))+" a column:")
		}
		p.bars(class, counts, per)
	}
	if shown {
		p.newline()
	}
}

func (p *page) bars(class catalog.Class, counts []int64, per int) {
	var columns []int64
	most := int64(0)
	for len(counts) > 0 {
		n := int64(0)
		for _, k := range counts[:min(per, len(counts))] {
			n = sum(n, k)
		}
		columns = append(columns, n)
		most = max(most, n)
		counts = counts[min(per, len(counts)):]
	}
	p.painted(p.style.class(class), class.String())
	p.pad(len("obsolete") + 1 - len(class.String()))
	p.text("|")
	p.text(p.style.class(class).on)
	for _, n := range columns {
		if n == 0 {
			p.text(" ")
			continue
		}
		p.text(bars[(n-1)*int64(len(bars)-1)/max(1, most-1)])
	}
	p.text(p.style.class(class).off)
	p.text("|\n")
}

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

// totals writes the last line: what was found in what.
func (p *page) totals(s *Summary, codes int) {
	where := " in " + plural(s.lines, "line") + ", " + size(s.bytes)
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
		n := int64(0)
		for _, k := range s.findings[class] {
			n = sum(n, k)
		}
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

func (s *Summary) found() int64 {
	n := int64(0)
	for _, counts := range s.findings {
		for _, k := range counts {
			n = sum(n, k)
		}
	}
	return n
}
