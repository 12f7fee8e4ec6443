package scanner

import (
	"time"

	"github.com/agoralog/agoralog/scanner/stamp"
)

// times are what is known of the time of a stream's lines. Without a window only
// lines with findings are asked for their time.
type times struct {
	reader stamp.Reader
	stamp  Stamp // of the last line that had one
	at     int64 // where that line begins
	asked  int64 // lines from here on have not been asked yet
}

func (t *times) reset(date time.Time) { *t = times{reader: *stamp.NewReader(date)} }

// timeOf returns the time of the line that begins at start. A line without a
// time belongs to the one before, as long as that begins within reach.
func (s *Scanner) timeOf(line []byte, start int64) Stamp {
	t := &s.times
	if s.Window.Bounded() { // it has asked all lines up to this one
		return s.within(start)
	}
	if t.ask(line, start) {
		return t.stamp
	}
	end := start
	least := max(s.base, s.first, start-reach)
	for end > max(t.asked, least) {
		b := s.bytes(least, end-1)
		k := lastTerminator(b) + 1
		first := end - 1 - int64(len(b)-k)
		if k == 0 && first > s.first || first < t.asked {
			break
		}
		if t.ask(b[k:], first) {
			break
		}
		end = first
	}
	t.asked = start + 1
	return s.within(start)
}

// ask reads the stamp of a line and reports whether it has one.
func (t *times) ask(line []byte, start int64) bool {
	st := t.reader.Read(line[:min(len(line), lineMax)])
	if st.Known {
		t.stamp, t.at, t.asked = st, start, max(t.asked, start+1)
	}
	return st.Known
}

// within returns the last stamp if its line begins within reach of start.
func (s *Scanner) within(start int64) Stamp {
	if t := &s.times; t.stamp.Known && start-t.at <= reach {
		return t.stamp
	}
	return Stamp{}
}
