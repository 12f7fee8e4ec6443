package report

import "bytes"

// A longMasker masks a line as it comes, a window at a time: what is written was
// seen with maskReach bytes of the line on either side.
type longMasker struct {
	begun bool
	buf   []byte
	done  int // of buf is written
	masks []mask
	// skip says that a value goes on that is longer than the window: up to the
	// quote, or to what ends a word.
	skip  bool
	quote byte
}

const (
	maskReach  = 4 << 10
	maskWindow = 64 << 10
)

// write takes the next bytes of the line and appends what can be written.
func (m *longMasker) write(dst, p []byte) []byte {
	m.begun = true
	for len(p) > 0 {
		n := min(len(p), maskWindow)
		m.buf = append(m.buf, p[:n]...)
		p = p[n:]
		if len(m.buf) >= maskWindow {
			dst = m.process(dst, false)
		}
	}
	return dst
}

// end appends the rest of the line.
func (m *longMasker) end(dst []byte) []byte {
	dst = m.process(dst, true)
	*m = longMasker{buf: m.buf[:0], masks: m.masks[:0]}
	return dst
}

// process writes buf, but for the reach at its end unless the line ends there.
func (m *longMasker) process(dst []byte, last bool) []byte {
	if m.skip {
		m.skipValue()
		if m.skip {
			return dst
		}
	}
	limit := len(m.buf)
	if !last {
		limit -= maskReach
	}
	if limit <= m.done {
		return dst
	}
	m.masks = findMasks(m.masks[:0], m.buf)
	for _, k := range m.masks {
		start := max(k.start, m.done)
		if k.end <= m.done || start >= limit {
			continue
		}
		dst = append(dst, m.buf[m.done:start]...)
		m.done = start
		if k.end == len(m.buf) && !last { // it may go on
			if start > maskReach { // look again when more is there
				limit = start
				break
			}
			m.skip, m.quote = true, k.quote
		}
		dst = append(dst, k.word...)
		m.done = k.end
	}
	if m.done < limit {
		dst = append(dst, m.buf[m.done:limit]...)
		m.done = limit
	}
	if from := m.done - maskReach; from > 0 {
		m.buf = m.buf[:copy(m.buf, m.buf[from:])]
		m.done -= from
	}
	return dst
}

// skipValue leaves out what belongs to a value that was masked already.
func (m *longMasker) skipValue() {
	ends := " \t\r\n,;&\"'`)]}|<>\\"
	if m.quote != 0 {
		ends = string(rune(m.quote))
	}
	k := bytes.IndexAny(m.buf[m.done:], ends)
	if k < 0 {
		m.buf, m.done = m.buf[:0], 0
		return
	}
	m.skip = false
	m.buf = m.buf[:copy(m.buf, m.buf[m.done+k:])]
	m.done = 0
}
