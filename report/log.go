package report

import (
	"bytes"
	"fmt"
	"io"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Annotate says where an annotation goes.
type Annotate uint8

const (
	AnnotateAuto   Annotate = iota // as JSON in lines that are an object, else as a suffix
	AnnotateSuffix                 // before the line's terminator
	AnnotateBelow                  // on lines of its own
	AnnotateJSON                   // as a last member of the object that the line is
)

// ParseAnnotate returns the Annotate of a word of the command line.
func ParseAnnotate(word string) (Annotate, error) {
	for i, w := range []string{"auto", "suffix", "below", "json"} {
		if w == word {
			return Annotate(i), nil
		}
	}
	return 0, fmt.Errorf("unknown annotate mode %q; want auto, suffix, below or json", word)
}

// A Log writes the annotated log: every byte of the input, in order, with an
// annotation at each line that has findings. It is a scanner.Log.
type Log struct {
	w      io.Writer
	style  *Style
	where  Annotate
	direct []byte // text that can be written as it is, without a copy
	buf    []byte
	member []byte // scratch
	err    error

	encoding scanner.Encoding // of the input
	encoded  []byte           // scratch
	left     []byte           // the beginning of a character, to be encoded with its rest

	// Decode writes text of any encoding as UTF-8, for a terminal.
	Decode bool
	// Skipped counts lines that could not be annotated because they are JSON of
	// more than 1 MiB.
	Skipped int
}

// NewLog returns a Log that writes to w.
func NewLog(w io.Writer, style *Style, where Annotate) *Log {
	return &Log{w: w, style: style, where: where}
}

// Text takes the next bytes of the input.
func (g *Log) Text(p []byte) error {
	if len(g.buf) == 0 && len(g.direct) == 0 {
		g.direct = p
		return g.err
	}
	g.compose()
	g.buf = append(g.buf, p...)
	return g.err
}

// compose begins to gather a block that has annotations.
func (g *Log) compose() {
	g.buf = append(g.buf, g.direct...)
	g.direct = nil
}

// Found takes a line with findings.
func (g *Log) Found(l *scanner.Line, fs []rules.Finding, rest []byte) error {
	g.compose()
	g.buf = g.appendLine(g.buf, l, fs, rest)
	return g.err
}

// appendLine appends rest, which is the end of line l, annotated.
func (g *Log) appendLine(dst []byte, l *scanner.Line, fs []rules.Finding, rest []byte) []byte {
	text, eol := splitEnd(rest)
	if object := len(l.Text) > 0 && l.Text[0] == '{'; object && (g.where == AnnotateAuto || g.where == AnnotateJSON) {
		if !l.Whole || len(l.Text) > MaxObject {
			g.Skipped++
			return append(dst, rest...)
		}
		g.member = g.member[:0]
		if m, at, ok := AppendMember(g.member, l.Text, fs); ok {
			g.member = m
			if at -= len(l.Text) - len(text); at >= 0 {
				dst = append(append(dst, text[:at]...), m...)
				return append(append(dst, text[at:]...), eol...)
			}
		}
		if g.hasMember(l, fs) {
			return append(dst, rest...)
		}
	}
	if g.where == AnnotateJSON { // the line is no object, so there is no place
		return append(dst, rest...)
	}
	if g.where == AnnotateBelow {
		dst = g.appendPainted(dst, l, fs, text)
		dst = append(dst, eol...)
		if !bytes.HasSuffix(eol, []byte("\n")) { // the last line has no terminator: the annotation comes after one of ours
			dst = append(dst, '\n')
		}
		end := "\n"
		if bytes.HasPrefix(eol, []byte("\r")) {
			end = "\r\n"
		}
		return AppendBelow(dst, l, end, fs, g.style)
	}
	dst = g.appendPainted(dst, l, fs, text)
	if !g.hasSuffix(l, fs) {
		dst = AppendSuffix(dst, fs, g.style)
	}
	return append(dst, eol...)
}

// hasMember reports whether an object has the member already that annotates it.
func (g *Log) hasMember(l *scanner.Line, fs []rules.Finding) bool {
	g.member = append(AppendJSON(append(g.member[:0], `"agora":`...), fs), '}')
	return bytes.HasSuffix(bytes.TrimRight(l.Text, " \t\r"), g.member)
}

// hasSuffix reports whether an earlier run has put the same annotation at the end
// of l.
func (g *Log) hasSuffix(l *scanner.Line, fs []rules.Finding) bool {
	if !l.Whole || !bytes.Contains(l.Text, []byte(Mark)) {
		return false
	}
	g.member = AppendSuffix(g.member[:0], fs, nil)
	return bytes.HasSuffix(l.Text, g.member)
}

// appendPainted appends the end of a line with the spans of its findings in
// colour, those that lie in it.
func (g *Log) appendPainted(dst []byte, l *scanner.Line, fs []rules.Finding, text []byte) []byte {
	if g.style == nil || !l.Whole {
		return append(dst, text...)
	}
	at := len(l.Text) - len(text) // of the line, where text begins; a CR may lie between
	from := 0
	for i := range fs {
		lo, hi := fs[i].Span.Start-at, fs[i].Span.End-at
		if lo < from || hi > len(text) {
			continue
		}
		dst = append(dst, text[from:lo]...)
		paint := g.style.of(&fs[i])
		dst = append(dst, paint.on...)
		dst = append(dst, text[lo:hi]...)
		dst = append(dst, paint.off...)
		from = hi
	}
	return append(dst, text[from:]...)
}

// splitEnd splits the terminator from the end of a line.
func splitEnd(rest []byte) (text, eol []byte) {
	n := len(rest)
	if n > 0 && rest[n-1] == '\n' {
		n--
	}
	if n > 0 && rest[n-1] == '\r' {
		n--
	}
	return rest[:n], rest[n:]
}

// Encoding begins a stream whose own bytes are encoded so. What comes of it is
// written in its encoding, annotations too.
func (g *Log) Encoding(e scanner.Encoding) error {
	err := g.Flush()
	g.encoding, g.left = e, g.left[:0]
	if g.Decode {
		g.encoding = scanner.Bytes
	}
	return err
}

// Flush writes what was given so far, in one call.
func (g *Log) Flush() error {
	if len(g.direct) > 0 {
		g.write(g.direct)
	}
	if len(g.buf) > 0 {
		g.write(g.buf)
	}
	g.direct, g.buf = nil, g.buf[:0]
	return g.err
}

// write writes p in the encoding of the input.
func (g *Log) write(p []byte) {
	if g.err != nil {
		return
	}
	if g.encoding != scanner.Bytes {
		var left []byte
		if len(g.left) > 0 {
			g.left = append(g.left, p...)
			p = g.left
		}
		g.encoded, left = g.encoding.Append(g.encoded[:0], p)
		g.left = append(g.left[:0], left...)
		if p = g.encoded; len(p) == 0 {
			return
		}
	}
	g.err = writeAll(g.w, p)
}
