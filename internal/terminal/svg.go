package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// Sizes, in the picture's units, and how many columns the terminal has.
const (
	columns    = 104
	charWidth  = 8
	lineHeight = 18
	margin     = 14
)

// styles are the colours that reports use, by what turns them on.
var styles = map[string]string{
	"1":    ` font-weight="bold"`,
	"2":    ` fill="#8b949e"`,
	"31":   ` fill="#ff7b72"`,
	"32":   ` fill="#7ee787"`,
	"33":   ` fill="#e3b341"`,
	"35":   ` fill="#d2a8ff"`,
	"2;35": ` fill="#9a7fc0"`,
}

// A run is text of one style on one line.
type run struct {
	style string // "" for the terminal's own
	text  []rune
}

// screen breaks coloured text into lines as a terminal of so many columns does.
func screen(text string) [][]run {
	var lines [][]run
	for line := range strings.Lines(text) {
		style, width := "", 0
		var runs []run
		for rest := strings.TrimSuffix(line, "\n"); rest != ""; {
			plain, after, escaped := strings.Cut(rest, "\x1b[")
			for _, r := range plain {
				if width == columns {
					lines = append(lines, runs)
					runs, width = nil, 0
				}
				if n := len(runs); n == 0 || runs[n-1].style != style {
					runs = append(runs, run{style: style})
				}
				last := &runs[len(runs)-1]
				last.text = append(last.text, r)
				width++
			}
			rest = ""
			if escaped {
				style, rest, _ = strings.Cut(after, "m")
				if _, known := styles[style]; !known {
					style = "" // what turns a style off
				}
			}
		}
		lines = append(lines, runs)
	}
	return lines
}

// draw returns the lines as SVG. Each run says how wide it is, so that columns
// stand under one another in any font.
func draw(lines [][]run) ([]byte, error) {
	width, height := columns*charWidth+2*margin, len(lines)*lineHeight+2*margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="a log with annotations in colour">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="#0d1117"/>`+"\n", width, height)
	b.WriteString(`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#e6edf3">` + "\n")
	for i, line := range lines {
		x := margin
		for _, r := range line {
			w := len(r.text) * charWidth
			fmt.Fprintf(&b, `<text x="%d" y="%d" textLength="%d" xml:space="preserve"%s>`, x, margin+i*lineHeight+13, w, styles[r.style])
			if err := xml.EscapeText(&b, []byte(string(r.text))); err != nil {
				return nil, err
			}
			b.WriteString("</text>\n")
			x += w
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes(), nil
}
