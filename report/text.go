package report

import (
	"strconv"
	"strings"
)

// TextOptions are those of the reports that are written from a Summary or for people.
type TextOptions struct {
	Width int    // columns to fit; 0 means 80, and no less than 40 is honoured
	Style *Style // the colours; nil for none
	// Terminal says that the report goes to a terminal, which reads UTF-8.
	Terminal bool
	// Dir is the working directory. Formats that want relative paths make those
	// under it so; "" leaves all as they are.
	Dir string
}

// A page is text that grows. Lines that it wraps fit its width, but for words
// that alone are too long, such as addresses and paths, which are never cut.
type page struct {
	buf   []byte
	width int
	style *Style
}

func newPage(o TextOptions) *page {
	width := o.Width
	if width == 0 {
		width = 80
	}
	return &page{width: max(40, width), style: o.Style}
}

func (p *page) text(s string)    { p.buf = append(p.buf, s...) }
func (p *page) visible(s string) { p.buf = appendVisible(p.buf, s) }
func (p *page) newline()         { p.buf = append(p.buf, '\n') }
func (p *page) pad(n int)        { p.buf = appendRepeat(p.buf, ' ', n) }

func (p *page) painted(paint paint, s string) {
	p.text(paint.on)
	p.visible(s)
	p.text(paint.off)
}

// paragraph writes a label at indent and text after it, wrapped, with its later
// lines at hang, or two columns in if hang is less than that.
func (p *page) paragraph(indent int, label, text string, hang int) {
	p.pad(indent)
	p.painted(p.style.boldPaint(), label)
	column := indent + width(label)
	if label != "" {
		p.pad(max(1, hang-column))
		column = max(column+1, hang)
	}
	p.wrap(text, column, max(hang, indent))
	p.newline()
}

// wrap writes text from column on, breaking it at spaces.
func (p *page) wrap(text string, column, hang int) {
	shown := appendVisible(nil, text)
	atStart := true
	for len(shown) > 0 {
		n := 0
		for n < len(shown) && shown[n] != ' ' {
			n++
		}
		word := shown[:n]
		w := width(word)
		switch {
		case atStart:
		case column+1+w > p.width:
			p.newline()
			p.pad(hang)
			column = hang
		default:
			p.text(" ")
			column++
		}
		if len(word) > 1 && word[0] == ':' && word[1] == ':' {
			// At the start of a line GitHub Actions would obey it.
			p.text(`\x3a`)
			word = word[1:]
			w += len(`x3a`)
		}
		p.buf = append(p.buf, word...)
		column += w
		atStart = false
		for n < len(shown) && shown[n] == ' ' {
			n++
		}
		shown = shown[n:]
	}
}

// width returns the columns of a text that appendVisible has seen.
func width[T string | []byte](s T) int {
	w := 0
	for b := []byte(s); len(b) > 0; {
		n, columns := cell(b)
		w += columns
		b = b[n:]
	}
	return w
}

// around returns before, the match and after, cut to so many columns with "..."
// where something is missing. The match goes last.
func around(before, match, after []byte, columns int) (b, m, a []byte) {
	m = cutColumns(match, columns)
	rest := columns - width(m)
	half := max(rest/2, rest-width(after))
	b = cutColumnsLeft(before, min(width(before), half))
	return b, m, cutColumns(after, rest-width(b))
}

const ellipsis = "..."

// cutColumns returns the beginning of text.
func cutColumns(text []byte, columns int) []byte {
	if width(text) <= columns {
		return text
	}
	kept := 0
	for w := 0; ; {
		n, cells := cell(text[kept:])
		if w += cells; w > columns-len(ellipsis) {
			break
		}
		kept += n
	}
	return append(text[:kept:kept], ellipsis[:max(0, min(columns, len(ellipsis)))]...)
}

// cutColumnsLeft returns the end of text.
func cutColumnsLeft(text []byte, columns int) []byte {
	w := width(text)
	if w <= columns {
		return text
	}
	for w > columns-len(ellipsis) && len(text) > 0 {
		n, cells := cell(text)
		w -= cells
		text = text[n:]
	}
	return append([]byte(ellipsis[:max(0, min(columns, len(ellipsis)))]), text...)
}

// plural returns "1 finding" or "1,204 findings".
func plural(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	end := "s"
	if strings.HasSuffix(one, "s") {
		end = "es"
	}
	return thousands(n) + " " + one + end
}

// about is plural of a count that may be an estimate.
func about(n int64, exact bool, one string) string {
	if exact {
		return plural(n, one)
	}
	return "about " + plural(n, one)
}

// thousands writes 1204 as 1,204, in every locale.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	out := make([]byte, 0, len(digits)*4/3+1)
	for i := 0; i < len(digits); i++ {
		if i > 0 && digits[i-1] != '-' && (len(digits)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, digits[i])
	}
	return string(out)
}

// FormatSize returns a number of bytes for people, "640 bytes", "14.2 MiB".
func FormatSize(n int64) string {
	if n < 1<<10 {
		return plural(n, "byte")
	}
	value, unit := float64(n)/(1<<10), 0
	units := [...]string{"KiB", "MiB", "GiB", "TiB", "PiB"}
	for value >= 1023.95 && unit < len(units)-1 {
		value /= 1 << 10
		unit++
	}
	return strconv.FormatFloat(value, 'f', 1, 64) + " " + units[unit]
}

func appendDecimal[T int32 | int64](dst []byte, n T) []byte {
	return strconv.AppendInt(dst, int64(n), 10)
}
