package cli

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/agoralog/agoralog/scanner"
)

// drainSize is how much of a write is on its way to a reader at once.
const drainSize = 64 << 10

var errUnread = errors.New("nobody reads it")

// A drain writes to what somebody may have to read. When the reader goes away,
// or after an interrupt does not read on, that is no error: the drain stops the
// run and takes everything from then on for nothing, so that what was read is
// judged and reaches the other outputs.
type drain struct {
	f    *os.File
	stop *scanner.Interrupt
	gone error // why nothing is written any more

	own  *os.File      // f opened again, whose writes can have a deadline, or nil
	over chan struct{} // closed when nothing is written to own any more

	// Where there is none, a write that may wait for the reader is another
	// goroutine's, with a copy, so that it can be left alone. Both are nil for what
	// nobody reads, as a regular file.
	work chan []byte
	done chan written
	buf  []byte
}

type written struct {
	n   int
	err error
}

func newDrain(f *os.File, stop *scanner.Interrupt) *drain {
	d := &drain{f: f, stop: stop}
	fi, err := f.Stat()
	if err != nil {
		return d
	}
	if fi.Mode()&fs.ModeNamedPipe != 0 {
		d.own = interruptible(f)
	}
	switch {
	case d.own != nil:
		d.over = make(chan struct{})
		go d.watch()
	case fi.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0 || isTerminal(f):
		d.work, d.done = make(chan []byte), make(chan written, 1)
		d.buf = make([]byte, drainSize)
		go d.run()
	}
	return d
}

// watch gives writes a deadline after an interrupt.
func (d *drain) watch() {
	select {
	case <-d.stop.Done():
		_ = d.own.SetWriteDeadline(time.Now().Add(unreadAfter))
	case <-d.over:
	}
}

func (d *drain) run() {
	for p := range d.work {
		n, err := d.f.Write(p)
		d.done <- written{n, err}
	}
}

// Write writes p. The error is of what is not a reader's absence.
func (d *drain) Write(p []byte) (int, error) {
	if d.gone != nil {
		return len(p), nil
	}
	n, err := d.write(p)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrDeadlineExceeded) || err == errUnread {
		d.gone = err
		d.stop.Stop()
		return len(p), nil
	}
	return n, err
}

func (d *drain) write(p []byte) (n int, err error) {
	if d.own != nil {
		return d.own.Write(p)
	}
	if d.work == nil {
		return d.f.Write(p)
	}
	for len(p) > 0 && err == nil {
		k := copy(d.buf, p)
		p = p[k:]
		d.work <- d.buf[:k]
		var w written
		select {
		case w = <-d.done:
		case <-d.stop.Done():
			select {
			case w = <-d.done:
			case <-time.After(unreadAfter):
				return n, errUnread
			}
		}
		n, err = n+w.n, w.err
	}
	return n, err
}

// close ends the goroutine, once nothing is written any more.
func (d *drain) close() {
	if d.own != nil {
		close(d.over)
		d.own.Close()
	}
	if d.work != nil {
		close(d.work)
	}
}
