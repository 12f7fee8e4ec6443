package input

import "io"

const (
	aheadSize  = 256 << 10 // bytes of a buffer
	aheadCount = 3         // one is filled, one waits, one is read
)

// An ahead reads from another reader in a goroutine of its own, so that
// decompression and the scan share the time. It is for files: a reader that
// blocks cannot be closed.
type ahead struct {
	full chan filled
	free chan []byte
	stop chan struct{}
	now  filled
	rest []byte // of now, to be read
}

type filled struct {
	buf []byte
	n   int
	err error
}

func newAhead(r io.Reader) *ahead {
	a := &ahead{full: make(chan filled, aheadCount), free: make(chan []byte, aheadCount), stop: make(chan struct{})}
	for range aheadCount {
		a.free <- make([]byte, aheadSize)
	}
	go a.run(r)
	return a
}

func (a *ahead) run(r io.Reader) {
	defer close(a.full)
	for {
		select {
		case <-a.stop:
			return
		case buf := <-a.free:
			n, err := r.Read(buf)
			a.full <- filled{buf, n, err} // there is room for every buffer
			if err != nil {
				return
			}
		}
	}
}

// Read reads what was read ahead.
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.now.buf != nil {
			a.free <- a.now.buf
		}
		a.now = <-a.full
		a.rest = a.now.buf[:a.now.n]
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close ends the goroutine and returns when it has ended.
func (a *ahead) Close() {
	close(a.stop)
	for range a.full { // closed when it has ended
	}
}
