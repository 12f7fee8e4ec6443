package report

import (
	"io"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// Bounds of an explanation for people.
const (
	maxUnlisted  = 6  // codes that need no list before them
	maxExplained = 24 // codes that are explained, where more match
	maxElsewhere = 8  // rows of other tables that are named
)

// WriteExplain writes what codes mean, for people. Query is what was asked for,
// as the user wrote it. Many codes get a list before their explanations; if there
// are very many, the list is all, and says how to ask for one.
func WriteExplain(w io.Writer, query string, codes []*catalog.Code, o TextOptions) error {
	p := newPage(o)
	groups := byTable(codes)
	if len(codes) > maxUnlisted {
		p.list(query, codes, groups)
	}
	if len(codes) <= maxExplained {
		for i, g := range groups {
			if i > 0 || len(codes) > maxUnlisted {
				p.newline()
			}
			p.explainTable(g, codes)
		}
	} else if len(codes) > 0 {
		p.newline()
		p.wrap("Name one of them to have it explained, for instance "+codes[0].Ref()+".", 0, 0)
		p.newline()
	}
	return writeAll(w, p.buf)
}

// list writes one line a code.
func (p *page) list(query string, codes []*catalog.Code, groups []tableGroup) {
	p.wrap(plural(int64(len(codes)), "code")+` for "`+query+`":`, 0, 0)
	p.newline()
	ref := 0
	for _, c := range codes {
		ref = max(ref, len(shortRef(c)))
	}
	for _, g := range groups {
		for _, c := range g.codes {
			p.text("  ")
			p.buf = appendColumn(p.buf, shortRef(c), ref)
			p.painted(p.style.class(c.Class), c.Class.String())
			p.pad(len("obsolete") + 2 - len(c.Class.String()))
			p.visible(c.Name)
			p.newline()
		}
	}
}

// explainTable writes a table's title and its codes.
func (p *page) explainTable(g tableGroup, asked []*catalog.Code) {
	title := g.table.Title
	if g.table.ExplainOnly {
		title += " (never a finding in a log)"
	}
	p.painted(p.style.boldPaint(), title)
	p.newline()
	for i, c := range g.codes {
		if i > 0 {
			p.newline()
		}
		p.explain(c, asked)
	}
}

// explain writes one code. What many codes of a number share is left to the
// others that were asked for: rows among asked are not named as being elsewhere.
func (p *page) explain(c *catalog.Code, asked []*catalog.Code) {
	p.text("  ")
	p.painted(p.style.boldPaint(), c.Ref())
	if !c.Word {
		p.text(" ")
		p.visible(c.Name)
	}
	p.text(" (")
	p.painted(p.style.class(c.Class), c.Class.String())
	p.text(")\n")
	for _, row := range []struct{ label, text string }{
		{"meaning", c.Meaning},
		{"fix", c.Fix},
		{"class", judged(c)},
		{"spelt", spelt(c)},
		{"from", c.Scope},
		{"notes", c.Notes},
		{"also", elsewhere(c, asked)},
		{"see", c.URL()},
	} {
		if row.text != "" {
			p.field(row.label, row.text)
		}
	}
}

// field writes a label and a wrapped text beside it.
func (p *page) field(label, text string) {
	const indent, hang = 4, 13
	p.pad(indent)
	p.painted(p.style.faintPaint(), label)
	p.pad(hang - indent - len(label))
	p.wrap(text, hang, hang)
	p.newline()
}

// judged says why the class is what it is, where that is our judgement.
func judged(c *catalog.Code) string {
	why, ok := strings.CutPrefix(c.Basis, "judged: ")
	if !ok {
		return ""
	}
	return c.Class.String() + " by our judgement: " + why
}

// spelt returns the other spellings, those of one platform together.
func spelt(c *catalog.Code) string {
	var parts []string
	for i := 0; i < len(c.Aliases); {
		platform := c.Aliases[i].Platform
		var names []string
		for ; i < len(c.Aliases) && c.Aliases[i].Platform == platform; i++ {
			names = append(names, c.Aliases[i].Name)
		}
		part := strings.Join(names, ", ")
		if platform != "" {
			part += " (" + platform + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// elsewhere names the other tables that have the number of c, each with its name
// for it, or with how many tables of a product do if they are many.
func elsewhere(c *catalog.Code, asked []*catalog.Code) string {
	if c.Word {
		return ""
	}
	told := map[string]bool{identity(c): true} // a code with another class is another pointer
	for _, a := range asked {
		told[identity(a)] = true
	}
	var others []*catalog.Code
	for _, o := range catalog.ByNumber(c.Number) {
		if !told[identity(o)] && o.Class != catalog.Success && !o.ExplainOnly() {
			others = append(others, o)
		}
	}
	var parts []string
	for i := 0; i < len(others); {
		from := i
		for i < len(others) && others[i].Product == others[from].Product {
			i++
		}
		parts = append(parts, sameNumber(others[from:i])...)
	}
	if len(parts) == 0 {
		return ""
	}
	return "the same number is " + strings.Join(parts, ", ")
}

func identity(c *catalog.Code) string { return c.Ref() + " " + c.Name }

// sameNumber names the rows of one product.
func sameNumber(codes []*catalog.Code) []string {
	if len(codes) > maxElsewhere/2 {
		return []string{plural(int64(len(codes)), "code") + " of " + string(codes[0].Product)}
	}
	var parts []string
	for _, c := range codes {
		parts = append(parts, c.TableName()+" "+c.Name+" ("+c.Class.String()+")")
	}
	return parts
}
