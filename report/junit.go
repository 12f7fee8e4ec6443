package report

import (
	"encoding/xml"
	"io"
	"strings"
)

// maxCaseTexts is how many texts a test case shows.
const maxCaseTexts = 10

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Line    int64        `xml:"line,attr,omitempty"`
	Time    string       `xml:"time,attr"`
	Error   *junitResult `xml:"error"`
	Failure *junitResult `xml:"failure"`
	Out     string       `xml:"system-out,omitempty"`

	groups []*Group
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes s as JUnit XML: a suite for the inputs, where each one that
// could not be read whole is an error, and one for each product, with a case for
// each code and the file where its text was first found. A case fails if the gate
// called findings of it fatal. Findings that a baseline knows are left out.
// Characters that XML has no place for are written out, as \x1b.
func (s *Summary) WriteJUnit(w io.Writer, o TextOptions) error {
	groups, beyond := s.fresh()
	suites := []junitSuite{s.junitInputs(beyond, o.Dir)}
	at := map[string]int{} // of a suite by product,
	in := map[string]int{} // and of a case in it
	for i := range groups {
		g := &groups[i]
		product := string(g.Product)
		if product == "" {
			product = "undecided"
		}
		k, ok := at[product]
		if !ok {
			k = len(suites)
			at[product] = k
			suites = append(suites, junitSuite{Name: xmlText(product)})
		}
		key := g.Reference() + "\x00" + product + "\x00" + g.First.Path
		c, ok := in[key]
		if !ok {
			c = len(suites[k].Cases)
			in[key] = c
			file := xmlText(relativePath(g.First.Path, o.Dir))
			suites[k].Cases = append(suites[k].Cases, junitCase{
				Name: xmlText(g.title() + " in " + file), Class: "agoralog." + xmlText(product), File: file, Line: g.First.Line,
			})
		}
		suites[k].Cases[c].groups = append(suites[k].Cases[c].groups, g)
	}
	doc := junitSuites{Name: "agoralog"}
	for k := range suites {
		suite := &suites[k]
		suite.Time = "0"
		for c := range suite.Cases {
			suite.Cases[c].fill()
			suite.count(&suite.Cases[c])
		}
		doc.Tests, doc.Failures, doc.Errors = doc.Tests+suite.Tests, doc.Failures+suite.Failures, doc.Errors+suite.Errors
	}
	doc.Suites = suites
	text, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		return err
	}
	return writeAll(w, append(append([]byte(xml.Header), text...), '\n'))
}

// junitInputs returns the suite of the inputs. It has a case always, for servers
// take a report without one for a mistake.
func (s *Summary) junitInputs(beyond int64, dir string) junitSuite {
	const name = "inputs"
	out := junitSuite{Name: name}
	read := junitCase{Name: "read", Class: "agoralog." + name}
	read.Out = plural(s.inputs, "input") + ", " + plural(s.lines, "line") + ", " + plural(s.found(), "finding")
	if known := s.known(); known > 0 {
		read.Out += ", " + thousands(known) + " of them known by the baseline"
	}
	if beyond > 0 {
		read.Out += ", " + thousands(beyond) + " of them of texts that were not kept, and in no case"
	}
	out.Cases = append(out.Cases, read)
	for _, u := range s.unread {
		path := xmlText(relativePath(u.path, dir))
		out.Cases = append(out.Cases, junitCase{
			Name: "read " + path, Class: read.Class, File: path,
			Error: &junitResult{Message: xmlText(u.reason), Type: "unread", Text: "not read whole: " + path + ": " + xmlText(u.reason)},
		})
	}
	if more := s.unreadCount - int64(len(s.unread)); more > 0 {
		out.Cases = append(out.Cases, junitCase{
			Name: "read the others", Class: read.Class,
			Error: &junitResult{Message: plural(more, "input") + " more could not be read whole", Type: "unread"},
		})
	}
	return out
}

// fill writes what the groups of c are.
func (c *junitCase) fill() {
	c.Time = "0"
	if len(c.groups) == 0 {
		return
	}
	g, fatal := c.groups[0], int64(0)
	lines := make([]string, 0, maxCaseTexts+1)
	for i, g := range c.groups {
		fatal = sum(fatal, g.Fatal)
		switch {
		case i < maxCaseTexts:
			lines = append(lines, thousands(g.New())+"x "+xmlText(g.First.String())+": "+xmlText(strings.TrimSpace(g.Text)))
		case i == maxCaseTexts:
			lines = append(lines, "+"+thousands(int64(len(c.groups)-i))+" texts more")
		}
	}
	c.Out = strings.Join(lines, "\n")
	if fatal == 0 {
		return
	}
	text := "meaning: " + xmlText(g.meaning()) + "\n"
	if g.Fix != "" {
		text += "fix: " + xmlText(cutText(g.Fix, maxAdvice)) + "\n"
	}
	c.Failure = &junitResult{
		Message: xmlText(g.title()) + ": " + plural(fatal, "fatal finding"), Type: g.Class.String(), Text: text + c.Out,
	}
}

func (s *junitSuite) count(c *junitCase) {
	s.Tests++
	switch {
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	}
}

// xmlText returns text as people may see it, of characters that XML 1.0 allows.
func xmlText(text string) string {
	return strings.NewReplacer("\ufffe", `\ufffe`, "\uffff", `\uffff`).Replace(Visible(text))
}
