package scanner

import (
	"errors"
	"io"
	"os"
	"sync"
)

// ErrInterrupted is the error of a Source that was interrupted before its end.
var ErrInterrupted = errors.New("interrupted")

// An Interrupt stops all Sources that were given it, also where one waits for a
// pipe or a terminal. A nil *Interrupt never stops anything.
type Interrupt struct {
	once sync.Once
	done chan struct{}
	wake *os.File // the end of a pipe that can be read once the other is closed
	bell *os.File
}

// NewInterrupt returns an Interrupt. It takes two descriptors where a Source
// waits by poll(2); without them one that waits is not stopped.
func NewInterrupt() *Interrupt {
	i := &Interrupt{done: make(chan struct{})}
	if canAsk {
		i.wake, i.bell, _ = os.Pipe()
	}
	return i
}

// Stop stops the Sources: their next Read returns ErrInterrupted, or io.EOF if
// the end had come anyway, and so does one that waits. Any goroutine may call it.
func (i *Interrupt) Stop() {
	if i == nil {
		return
	}
	i.once.Do(func() {
		close(i.done)
		if i.bell != nil {
			i.bell.Close()
		}
	})
}

// Done returns a channel that is closed by Stop; nil, which never is, for a nil
// Interrupt.
func (i *Interrupt) Done() <-chan struct{} {
	if i == nil {
		return nil
	}
	return i.done
}

// Stopped reports whether Stop was called.
func (i *Interrupt) Stopped() bool {
	select {
	case <-i.Done():
		return true
	default:
		return false
	}
}

// Interrupt lets i stop the Source. It must be called before the first Read.
func (s *Source) Interrupt(i *Interrupt) {
	s.stop = i
	if fl, ok := s.r.(*follower); ok {
		fl.quit = i.Done()
	}
}

// cut returns how a stopped source ends: with io.EOF if nothing was left to be
// read, which a byte tells.
func (s *Source) cut() error {
	if s.waits && !(canAsk && readable(s.file, 0)) {
		return ErrInterrupted
	}
	var one [1]byte
	if n, err := s.r.Read(one[:]); n == 0 && err == io.EOF {
		return io.EOF
	}
	return ErrInterrupted
}
