package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/scanner"
)

// Bounds of the markdown format, in bytes. GitHub takes no job summary of 1 MiB;
// what is written may be appended to another.
const (
	maxMarkdown      = 900 << 10
	maxMarkdownCodes = 450 << 10 // up to the end of the table of codes
	maxMarkdownUndec = 600 << 10 // and to that of the undecided
	maxMarkdownText  = 300       // of a line of the log
)

// WriteMarkdown writes s as Markdown for a job's summary or a ticket: the totals,
// what could not be read whole, the episodes, the codes, worst first, what is
// undecided, and samples. It is less than 900 KiB; what had to go is counted. Findings that a
// baseline knows are left out. Text from the log stands in code spans alone.
func (s *Summary) WriteMarkdown(w io.Writer, _ TextOptions) error {
	groups, beyond := s.fresh()
	m := newMarkdown(s, groups)
	m.totals(s, beyond)
	m.unread(s)
	m.episodes(s)
	m.table(false, maxMarkdownCodes, "| Count | Class | Code | First | Last | Meaning | Fix |\n|---:|---|---|---|---|---|---|\n")
	m.table(true, maxMarkdownUndec, "### Undecided\n\nNothing in the log says which product's these are.\n\n"+
		"| Count | Class | Code | First | Last |\n|---:|---|---|---|---|\n")
	m.samples(maxMarkdown)
	return writeAll(w, m.buf)
}

type markdown struct {
	buf   []byte
	codes []*codeCount // that have findings no baseline knows
	of    map[codeKey]*markdownCode
}

// A markdownCode is what the groups say of a code.
type markdownCode struct {
	fresh, fatal int64
	groups       []*Group // the most frequent first
}

func newMarkdown(s *Summary, groups []Group) *markdown {
	m := &markdown{of: map[codeKey]*markdownCode{}}
	known := map[codeKey]int64{}
	for _, g := range s.groups {
		known[g.key.codeKey] = sum(known[g.key.codeKey], g.known)
	}
	for _, c := range s.worst() {
		if n := c.count() - known[c.key]; n > 0 {
			m.codes = append(m.codes, c)
			m.of[c.key] = &markdownCode{fresh: n}
		}
	}
	for i := range groups {
		g := &groups[i]
		if c := m.of[g.key.codeKey]; c != nil {
			c.fatal = sum(c.fatal, g.Fatal)
			c.groups = append(c.groups, g)
		}
	}
	for _, c := range m.of {
		slices.SortStableFunc(c.groups, func(a, b *Group) int { return cmp.Compare(b.New(), a.New()) })
	}
	return m
}

func (m *markdown) totals(s *Summary, beyond int64) {
	known := s.known()
	m.text("## Agora codes\n\n**")
	if n := s.found() - known; n > 0 {
		m.text(plural(n, "finding") + "** of " + plural(int64(len(m.codes)), "code"))
	} else {
		m.text("No findings**")
	}
	m.text(" in " + plural(s.lines, "line") + ", " + FormatSize(s.bytes) + " of " + plural(s.inputs, "input"))
	fatal := int64(0)
	for _, c := range m.of {
		fatal = sum(fatal, c.fatal)
	}
	if fatal > 0 {
		m.text("; **" + thousands(fatal) + " fatal**")
	}
	m.text(".")
	if known > 0 {
		m.text(" " + plural(known, "finding") + " more that the baseline knows.")
	}
	if beyond > 0 {
		m.text(" " + thousands(beyond) + " of them have texts that were not kept.")
	}
	m.text("\n\n")
}

func (m *markdown) unread(s *Summary) {
	if s.unreadCount == 0 {
		return
	}
	m.text("### Not read whole: " + plural(s.unreadCount, "input") + "\n\n")
	for i, u := range s.unread {
		if i == maxUnreadShown {
			break
		}
		m.text("- ")
		m.code(cutText(u.path, maxMarkdownText), false)
		m.text(": ")
		m.code(cutText(u.reason, maxMarkdownText), false)
		m.text("\n")
	}
	if more := s.unreadCount - int64(min(len(s.unread), maxUnreadShown)); more > 0 {
		m.text("- +" + thousands(more) + " more\n")
	}
	m.text("\n")
}

// table writes the codes that are undecided, or those that are not, as long as
// there is room.
func (m *markdown) table(undecided bool, room int, head string) {
	rows, codes, findings := 0, int64(0), int64(0)
	for _, c := range m.codes {
		if (c.key.product == "") != undecided {
			continue
		}
		if codes > 0 {
			codes, findings = codes+1, sum(findings, m.of[c.key].fresh)
			continue
		}
		if rows == 0 {
			m.text(head)
		}
		from := len(m.buf)
		if m.row(c); len(m.buf) > room {
			m.buf = m.buf[:from]
			codes, findings = 1, m.of[c.key].fresh
			continue
		}
		rows++
	}
	if codes > 0 {
		m.text("\n" + plural(codes, "code") + " more with " + plural(findings, "finding") + " left out.\n")
	}
	if rows > 0 || codes > 0 {
		m.text("\n")
	}
}

func (m *markdown) row(c *codeCount) {
	n := m.of[c.key]
	m.text("| " + thousands(n.fresh))
	if n.fatal > 0 {
		m.text(" (" + thousands(n.fatal) + " fatal)")
	}
	m.text(" | " + c.key.class.String() + " | ")
	if c.key.product == "" {
		m.code(string(appendTitle(nil, c))+readingsOf(c.first.readings), true)
	} else {
		m.code(c.title(), true)
		if others := c.otherReadings(); others != "" {
			m.text("<br/>")
			m.code(others, true)
		}
	}
	first, last := c.times.stamps()
	m.place(c.first.place, first)
	m.place(c.last, last)
	if c.key.product == "" {
		m.text(" |\n")
		return
	}
	for _, text := range []string{c.meaning(), c.advice.fix} {
		m.text(" | ")
		m.buf = appendMarkdown(m.buf, cutText(text, maxAdvice))
	}
	m.text(" |\n")
}

// place writes a cell with a place and the time there.
func (m *markdown) place(at place, when scanner.Stamp) {
	m.text(" | ")
	m.code(at.String(), true)
	if when.Known {
		m.text("<br/>")
		m.buf = when.AppendRFC3339(m.buf)
	}
}

// samples writes lines of the log, as long as there is room.
func (m *markdown) samples(room int) {
	for i, c := range m.codes {
		groups := m.of[c.key].groups
		from := len(m.buf)
		if i == 0 {
			m.text("### Samples\n\n")
		}
		m.code(c.title(), false)
		m.text("\n\n")
		for k, g := range groups {
			if k == maxTexts {
				m.text("- +" + plural(int64(len(groups)-k), "text") + " more\n")
				break
			}
			m.text("- " + thousands(g.New()) + "x, first at ")
			m.code(g.First.String(), false)
			m.text(" ")
			m.code(sampleOf(g), false)
			m.text("\n")
		}
		m.text("\n")
		if len(m.buf) > room-100 {
			m.buf = m.buf[:from]
			m.text("Samples of " + plural(int64(len(m.codes)-i), "code") + " more left out.\n")
			return
		}
	}
}

// sampleOf returns the line of g, or of a longer one what is around the match.
func sampleOf(g *Group) string {
	text := strings.TrimSpace(g.Text)
	if len(text) <= maxMarkdownText {
		return text
	}
	at := max(0, strings.Index(text, g.Match)-maxMarkdownText/2)
	at = cutAt(text, at)
	return strings.TrimSpace(cutText(text[at:], maxMarkdownText))
}

func (m *markdown) text(s string) { m.buf = append(m.buf, s...) }

func (m *markdown) code(text string, cell bool) { m.buf = appendCodeSpan(m.buf, text, cell) }

// appendCodeSpan appends text as code that nothing in it can end: its quotes are
// longer than any run of backticks in it. In a cell of a table a | would end the
// cell, in code too, and is written out.
func appendCodeSpan(dst []byte, text string, cell bool) []byte {
	text = Visible(text)
	if cell {
		text = strings.ReplaceAll(text, "|", `\x7c`)
	}
	if text == "" {
		return dst
	}
	quote, run := 1, 0
	for i := range len(text) {
		if run++; text[i] != '`' {
			run = 0
		}
		quote = max(quote, run+1)
	}
	pad := strings.Trim(text, " ") != "" && (strings.IndexByte("` ", text[0]) >= 0 || strings.IndexByte("` ", text[len(text)-1]) >= 0)
	dst = appendRepeat(dst, '`', quote)
	if pad {
		dst = append(dst, ' ')
	}
	dst = append(dst, text...)
	if pad {
		dst = append(dst, ' ')
	}
	return appendRepeat(dst, '`', quote)
}
