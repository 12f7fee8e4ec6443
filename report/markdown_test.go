package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/agoralog/agoralog/rules"
)

// render renders Markdown as GitHub does, without cleaning what comes of it.
func render(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe(), html.WithXHTML()))
	require.NoError(t, md.Convert([]byte(text), &b))
	return b.String()
}

// checkMarkdown wants the elements that the format is made of and no others, and
// returns the texts of code spans.
func checkMarkdown(t testing.TB, text string) (code []string) {
	t.Helper()
	require.LessOrEqual(t, len(text), maxMarkdown)
	allowed := strings.Fields("h2 h3 p strong table thead tbody tr th td code br ul li")
	rendered := strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(render(t, text)) // HTML allows them, XML does not
	d := xml.NewDecoder(strings.NewReader("<body>" + rendered + "</body>"))
	d.Entity = xml.HTMLEntity
	in, cells, columns := "", 0, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return code
		}
		require.NoError(t, err, text)
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "body" {
				continue
			}
			require.Contains(t, allowed, e.Name.Local, text)
			for _, a := range e.Attr {
				require.Contains(t, []string{"style", "align"}, a.Name.Local, text)
			}
			switch in = e.Name.Local; in {
			case "code":
				code = append(code, "")
			case "table":
				columns = 0
			case "tr":
				cells = 0
			case "th", "td":
				cells++
			}
		case xml.EndElement:
			if e.Name.Local == "tr" {
				require.True(t, columns == 0 || cells == columns, "a row of %d cells", cells)
				columns = cells
			}
			in = ""
		case xml.CharData:
			if in == "code" {
				code[len(code)-1] += string(e)
			}
			require.Equal(t, strings.ReplaceAll(string(e), "\n", ""), Visible(strings.ReplaceAll(string(e), "\n", "")))
		case xml.Comment, xml.Directive, xml.ProcInst:
			require.Fail(t, "none of them is ours", text)
		}
	}
}

func TestMarkdownHasNoMarkupOfALog(t *testing.T) {
	for name, s := range summaries() {
		t.Run(name, func(t *testing.T) { checkMarkdown(t, written(t, "markdown", s)) })
	}
}

func TestMarkdownSaysAllThatMatters(t *testing.T) {
	text := written(t, "markdown", recordedSummary())
	code := checkMarkdown(t, text)
	for _, want := range []string{"chat/203 USER_ALREADY_EXIST", "app.log:12", "b.log:70", "rtc-web/UID_CONFLICT"} {
		assert.Contains(t, code, want)
	}
	for _, want := range []string{"\n**6 findings** of 5 codes in 120,401 lines, ", "**1 fatal**", "### Undecided", "### Not read whole: ", "The user ID is already registered."} {
		assert.Contains(t, text, want)
	}
	assert.Contains(t, written(t, "markdown", NewSummary()), "**No findings** in 0 lines")
}

func TestCodeSpansEndWhereTheyShould(t *testing.T) {
	for _, text := range append([]string{"a", " ", "  ", " a ", "`", "``a", "a``", "a`b``c", "\\", "a\\`", "|", "a|b\\|c"}, hostile...) {
		for _, cell := range []bool{false, true} {
			span := string(appendCodeSpan(nil, text, cell))
			want := strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(Visible(text))
			doc := "x " + span + " y"
			if cell {
				want = strings.ReplaceAll(want, "|", `\x7c`)
				doc = "| a | b |\n|---|---|\n| " + span + " | y |\n"
			}
			code := checkMarkdown(t, doc)
			require.Len(t, code, 1, doc)
			assert.Equal(t, want, code[0], doc)
		}
	}
}

func TestMarkdownIsCutAndSaysSo(t *testing.T) {
	s := NewSummary()
	long := strings.Repeat("`\x1b| ", 120)
	for n := range int32(5_000) {
		text := long + "code: 203"
		c := *userExists
		c.Number, c.Meaning = 1000+n, strings.Repeat("_*| ", 100)
		f := find(text, "code: 203", &c, rules.Certain)
		s.Add(lineOf("a.log", 1, text), &f, true)
		u := undecided(text, "code: 203", n, userExists)
		s.Add(lineOf(long, 1, text), &u, false)
	}
	text := written(t, "markdown", s)
	checkMarkdown(t, text)
	assert.Greater(t, len(text), maxMarkdown/2)
	assert.Regexp(t, `\n[\d,]+ codes more with [\d,]+ findings left out\.\n`, text)
	assert.Regexp(t, `\nSamples of [\d,]+ codes more left out\.\n$`, text)
}

func FuzzMarkdown(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, a, b string) { checkMarkdown(t, written(t, "markdown", hostileSummary(a, b))) })
}
