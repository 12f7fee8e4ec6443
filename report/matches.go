package report

import (
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Context says what a Matches writer prints besides lines with findings.
type Context struct {
	Before, After int // lines around a line with findings
	// Name puts path and line number before each line: "path:12:" where there
	// are findings, "path-13-" around them.
	Name bool
	// Decode writes text of any encoding as UTF-8, for a terminal or lines of
	// several inputs.
	Decode bool
}

// Matches writes only the lines that have findings, annotated, and the lines
// around them, as grep does. It is a scanner.Log. Of a line over 1 MiB it prints
// the part that has the findings, and as context the last 1 MiB.
type Matches struct {
	log     *Log // how a line is annotated
	context Context
	path    string

	tail    []byte // the last lines that were seen and not printed, oldest first
	number  int64  // of the line that begins at the end of tail, or goes on there
	after   int    // lines that are still to print after one with findings
	printed int64  // the last line that was printed, 0 for none
	any     bool   // something was printed, of this input or one before
	buf     []byte
}

// NewMatches returns a writer to w that annotates like a Log.
func NewMatches(w io.Writer, style *Style, where Annotate, context Context) *Matches {
	log := NewLog(w, style, where)
	log.Decode = context.Decode
	return &Matches{log: log, context: context, number: 1}
}

// Named puts path and line number before each line from now on, as Context.Name
// does: an input turned out to be several.
func (m *Matches) Named() { m.context.Name = true }

// Start begins the next input; path is how it is shown.
func (m *Matches) Start(path string) {
	m.path, m.tail, m.number, m.after, m.printed = path, m.tail[:0], 1, 0, 0
}

// End ends an input: its last line may be context and have no terminator.
func (m *Matches) End() {
	if m.after > 0 && len(m.tail) > 0 {
		m.prefix(m.number, '-')
		m.shorten()
		m.buf = append(append(m.buf, m.tail...), '\n')
	}
	m.tail = m.tail[:0]
}

// Text takes the next bytes of the input.
func (m *Matches) Text(p []byte) error {
	if m.context.Decode && m.number == 1 && len(m.tail) == 0 {
		p = bytes.TrimPrefix(p, byteOrderMark) // it would stand in the middle of what is printed
	}
	for m.after > 0 && len(p) > 0 { // lines after a finding are printed as they come
		end := bytes.IndexByte(p, '\n') + 1
		if end == 0 {
			break
		}
		m.keep(p[:end])
		p = p[end:]
		m.prefix(m.number-1, '-')
		m.shorten()
		m.buf = append(m.buf, m.tail...)
		m.tail = m.tail[:0]
		m.printed = m.number - 1
		m.after--
	}
	m.keep(p)
	return m.log.err
}

// Skip takes note of lines that are left out: those before and after them are no
// neighbours.
func (m *Matches) Skip(lines int64) {
	m.number += lines
	m.tail, m.after = m.tail[:0], 0
}

// keep adds p to tail and drops all but the last lines.
func (m *Matches) keep(p []byte) {
	m.number += int64(bytes.Count(p, []byte{'\n'}))
	m.tail = append(m.tail, p...)
	// Keep the unfinished line and Before lines.
	at := len(m.tail)
	if at > 0 && m.tail[at-1] == '\n' && m.after > 0 {
		return
	}
	for i := 0; at >= 0 && i <= m.context.Before; i++ {
		at = bytes.LastIndexByte(m.tail[:at], '\n')
	}
	if at >= 0 {
		m.tail = append(m.tail[:0], m.tail[at+1:]...)
	}
	if len(m.tail) > 2*MaxObject { // not each time, for a long line comes in many pieces
		m.shorten()
	}
}

// shorten leaves of each line in tail its last 1 MiB, the terminator not counted.
func (m *Matches) shorten() {
	if len(m.tail) <= MaxObject {
		return
	}
	kept := m.tail[:0]
	for line := range bytes.Lines(m.tail) {
		if over := len(bytes.TrimSuffix(line, []byte{'\n'})) - MaxObject; over > 0 {
			line = line[over:]
		}
		kept = append(kept, line...)
	}
	m.tail = kept
}

// Found takes a line with findings.
func (m *Matches) Found(l *scanner.Line, fs []rules.Finding, rest []byte) error {
	m.shorten()
	lines := m.tail
	start := bytes.LastIndexByte(lines, '\n') + 1
	before, head := lines[:start], lines[start:]
	n := int64(bytes.Count(before, []byte{'\n'}))
	first := l.Number - n
	for first <= m.printed && len(before) > 0 { // printed as context of the one before
		before = before[bytes.IndexByte(before, '\n')+1:]
		first++
	}
	if m.any && m.context.Before+m.context.After > 0 && first > m.printed+1 || m.any && m.printed == 0 && m.context.Before+m.context.After > 0 {
		m.buf = append(m.buf, "--\n"...)
	}
	for len(before) > 0 {
		end := bytes.IndexByte(before, '\n') + 1
		m.prefix(first, '-')
		m.buf = append(m.buf, before[:end]...)
		before = before[end:]
		first++
	}
	m.prefix(l.Number, ':')
	line := append(append([]byte(nil), head...), rest...)
	if !l.Whole {
		_, eol := splitEnd(rest)
		line = append(bytes.Clone(l.Text), eol...)
	}
	m.buf = m.log.appendLine(m.buf, l, fs, line)
	if k := len(m.buf); k > 0 && m.buf[k-1] != '\n' {
		m.buf = append(m.buf, '\n')
	}
	m.printed, m.after, m.any = l.Number, m.context.After, true
	m.number = l.Number + 1
	m.tail = m.tail[:0]
	return m.log.err
}

// prefix appends "path:12:" if lines are named.
func (m *Matches) prefix(number int64, mark byte) {
	if !m.context.Name {
		return
	}
	m.buf = appendVisible(m.buf, m.path)
	m.buf = append(m.buf, mark)
	m.buf = strconv.AppendInt(m.buf, number, 10)
	m.buf = append(m.buf, mark)
}

// Encoding begins a stream whose own bytes are encoded so; see Log.Encoding.
func (m *Matches) Encoding(e scanner.Encoding) error {
	return errors.Join(m.Flush(), m.log.Encoding(e))
}

// Flush writes what was printed so far.
func (m *Matches) Flush() error {
	if len(m.buf) > 0 {
		m.log.write(m.buf)
	}
	m.buf = m.buf[:0]
	return m.log.err
}
