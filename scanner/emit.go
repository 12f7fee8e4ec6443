package scanner

import "bytes"

// emit hands on the text and the lines that are decided, in order.
func (s *Scanner) emit() error {
	if err := s.emitQueue(); err != nil {
		return err
	}
	limit := s.end()
	if s.hold {
		limit = max(s.emitted, s.examined)
	}
	for _, e := range s.queue {
		if !e.logged {
			limit = min(limit, e.start)
			break
		}
	}
	return s.textUpTo(limit)
}

func (s *Scanner) textUpTo(limit int64) error {
	if limit <= s.emitted {
		return nil
	}
	if s.Window.Bounded() {
		return s.admittedText(limit)
	}
	p := s.bytes(s.emitted, limit)
	s.emitted = limit
	if s.Log == nil {
		return nil
	}
	return s.Log.Text(p)
}

// emitQueue gives what is decided to the log, and to the finder when it may have it.
func (s *Scanner) emitQueue() error {
	for _, e := range s.queue {
		if !e.settled {
			break
		}
		if err := s.print(e); err != nil {
			return err
		}
	}
	n := 0
	for n < len(s.queue) && s.queue[n].settled && s.surrounded(s.queue[n]) {
		e := s.queue[n]
		n++
		if err := s.tell(e); err != nil {
			return err
		}
		s.release(e)
	}
	if n > 0 {
		s.queue = s.queue[:copy(s.queue, s.queue[n:])]
	}
	return nil
}

// print gives an entry to the log, unless it had it.
func (s *Scanner) print(e *entry) error {
	if len(e.fs) == 0 || e.logged || s.Log == nil {
		e.logged = true
		return nil
	}
	s.fill(e)
	if err := s.textUpTo(max(s.emitted, e.start)); err != nil {
		return err
	}
	rest := s.bytes(s.emitted, e.end)
	s.emitted = e.end
	e.logged = true
	return s.Log.Found(&e.line, e.fs, rest)
}

// tell gives an entry, whose findings are final, to the finder.
func (s *Scanner) tell(e *entry) error {
	if len(e.fs) == 0 || s.Finder == nil {
		return nil
	}
	s.fill(e)
	if s.Around > 0 {
		e.line.Before, e.line.After = s.linesBefore(e), s.linesAfter(e)
	}
	return s.Finder.Line(&e.line, e.fs)
}

// fill sets the text of an entry's line, which moves with what is at hand.
func (s *Scanner) fill(e *entry) {
	if e.text != nil {
		e.line.Text = e.text
		return
	}
	e.line.Text = withoutTerminator(s.bytes(e.start, e.end))
}

// held reports whether bytes wait for evidence or for the end of their line.
func (s *Scanner) held() bool { return s.emitted < s.end() }

// giveUp lets the log print what is known: the input has paused. The cases
// stay open for everyone else.
func (s *Scanner) giveUp() error {
	for _, e := range s.queue {
		if e.logged {
			continue
		}
		if !e.settled { // a settled one waited for its turn behind one that is not
			e.fs = e.cs.Peek()
		}
		if err := s.print(e); err != nil {
			return err
		}
	}
	limit := s.end()
	switch {
	case s.Window.Bounded() && s.hold:
		limit = s.examined
	case s.hold: // of the unfinished line keep what an annotation may go before
		limit = s.examined + int64(holdPoint(s.bytes(s.examined, limit)))
	}
	if err := s.textUpTo(limit); err != nil {
		return err
	}
	return s.flush()
}

// holdPoint returns how much of an unfinished line can be written although an
// annotation may come: not a trailing CR, nor the end of an object.
func holdPoint(line []byte) int {
	n := len(line)
	if n > 0 && line[n-1] == '\r' {
		n--
	}
	if len(line) > 0 && line[0] == '{' {
		if k := bytes.LastIndexByte(line[:n], '}'); k >= 0 {
			n = k
		}
	}
	return n
}
