package report

import (
	"bytes"
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
}

// Matches writes only the lines that have findings, annotated, and the lines
// around them, as grep does. It is a scanner.Log. Of a line it keeps 1 MiB.
type Matches struct {
	log     *Log // how a line is annotated
	w       io.Writer
	context Context
	path    string

	tail    []byte // the last lines that were seen and not printed, oldest first
	cut     bool   // the line at the end of tail lost its beginning
	number  int64  // of the line that begins at the end of tail, or goes on there
	after   int    // lines that are still to print after one with findings
	printed int64  // the last line that was printed, 0 for none
	any     bool   // something was printed, of this input or one before
	buf     []byte
	err     error
}

// NewMatches returns a writer to w that annotates like a Log.
func NewMatches(w io.Writer, style *Style, where Annotate, context Context) *Matches {
	return &Matches{log: NewLog(nil, style, where), w: w, context: context, number: 1}
}

// Start begins the next input; path is how it is shown.
func (m *Matches) Start(path string) {
	m.path, m.tail, m.number, m.after, m.printed = path, m.tail[:0], 1, 0, 0
	m.cut = false
}

// Text takes the next bytes of the input.
func (m *Matches) Text(p []byte) error {
	for m.after > 0 && len(p) > 0 { // lines after a finding are printed as they come
		end := bytes.IndexByte(p, '\n') + 1
		if end == 0 {
			break
		}
		m.keep(p[:end])
		p = p[end:]
		m.prefix(m.number-1, '-')
		m.buf = append(m.buf, m.tail...)
		m.tail, m.cut = m.tail[:0], false
		m.printed = m.number - 1
		m.after--
	}
	m.keep(p)
	return m.err
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
	for range m.context.Before + 1 {
		k := bytes.LastIndexByte(m.tail[:at], '\n')
		if k < 0 {
			at = 0
			break
		}
		at = k
	}
	if at > 0 {
		m.tail = append(m.tail[:0], m.tail[at+1:]...)
		m.cut = false
	}
	if over := len(m.tail) - MaxObject*(m.context.Before+1); over > 0 {
		m.tail = append(m.tail[:0], m.tail[over:]...)
		m.cut = true
	}
}

// Found takes a line with findings.
func (m *Matches) Found(l *scanner.Line, fs []rules.Finding, rest []byte) error {
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
	m.buf = m.log.appendLine(m.buf, l, fs, line)
	if k := len(m.buf); k > 0 && m.buf[k-1] != '\n' {
		m.buf = append(m.buf, '\n')
	}
	m.printed, m.after, m.any = l.Number, m.context.After, true
	m.number = l.Number + 1
	m.tail, m.cut = m.tail[:0], false
	return m.err
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

// Flush writes what was printed so far.
func (m *Matches) Flush() error {
	if m.err == nil && len(m.buf) > 0 {
		m.err = writeAll(m.w, m.buf)
	}
	m.buf = m.buf[:0]
	return m.err
}
