package scanner

import (
	"io"
	"os"
	"sync/atomic"
	"time"
	"unsafe"
)

// A Source is where lines come from: a reader and its name.
type Source struct {
	Path string // as it is shown: "<stdin>" for standard input
	// Date is when the source was changed last, and stands in for what its stamps
	// leave out; zero for one that still goes on.
	Date time.Time
	// Count, if it is set, grows by the bytes that Read returns.
	Count *atomic.Int64

	r     io.Reader
	file  *os.File // the reader, where it is a file whose readiness can be asked
	ours  bool     // Open opened the file
	waits bool     // a read of the file may wait for whoever writes to it
	stop  *Interrupt
	head  []byte // was read ahead by Peek
	err   error  // came with it
}

// NewSource returns a Source over any reader.
func NewSource(path string, r io.Reader) *Source {
	src := &Source{Path: path, r: r}
	if f, ok := r.(*os.File); ok {
		src.file = f
		GrowPipe(f)
		if fi, err := f.Stat(); err == nil && fi.Mode().IsRegular() {
			src.Date = fi.ModTime()
		} else {
			src.waits = err == nil
		}
	}
	return src
}

// Open returns a Source over the file at path, as it is. The error is an
// *os.PathError. The caller closes the Source. Package input opens directories,
// archives and compressed files.
func Open(path string) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	src := NewSource(path, f)
	src.ours = true
	return src, nil
}

// Close closes what Open or Follow opened; the reader of a NewSource stays as it is.
func (s *Source) Close() error {
	if fl, ok := s.r.(*follower); ok {
		return fl.Close()
	}
	if !s.ours {
		return nil
	}
	return s.file.Close()
}

// Read reads what is there, as io.Reader does.
func (s *Source) Read(p []byte) (int, error) {
	if len(s.head) > 0 {
		n := copy(p, s.head)
		s.head = s.head[n:]
		return n, nil
	}
	if s.err != nil {
		return 0, s.err
	}
	return s.read(p)
}

func (s *Source) read(p []byte) (int, error) {
	if s.stop.Stopped() || s.waits && !s.stop.await(s.file) {
		s.err = s.cut()
		return 0, s.err
	}
	for range 100 {
		n, err := s.r.Read(p)
		if s.Count != nil {
			s.Count.Add(int64(n))
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// Peek reads ahead and returns the next bytes, which stay to be read. It stops
// when enough says so of the bytes so far, at limit bytes, at the end or an
// error, or if d has passed since the first of them and a file has no more. The
// bytes are borrowed until the next call; ended says that no others follow.
func (s *Source) Peek(limit int, d time.Duration, enough func([]byte) bool) (head []byte, ended bool) {
	b := s.head
	var deadline time.Time
	for s.err == nil && len(b) < limit && (len(b) == 0 || !enough(b)) {
		if deadline.IsZero() && len(b) > 0 {
			deadline = time.Now().Add(d)
		}
		if len(b) > 0 && s.file != nil && !(canAsk && readable(s.file, time.Until(deadline))) {
			break
		}
		if cap(b) < limit {
			b = append(make([]byte, 0, limit), b...)
		}
		n, err := s.read(b[len(b):limit])
		b, s.err = b[:len(b)+n], err
	}
	s.head = b
	return b, s.err != nil
}

// ready waits until Read would not block, for d at most, and reports whether
// that is so. A reader that cannot be asked is taken to be ready.
func (s *Source) ready(d time.Duration) bool {
	if len(s.head) > 0 || s.err != nil {
		return true
	}
	if r, ok := s.r.(readier); ok {
		return r.ready(d)
	}
	return s.file == nil || readable(s.file, d)
}

// A readier is a reader that knows whether it has something to read. It waits for
// it, but for d at most.
type readier interface{ ready(d time.Duration) bool }

// pageAfter returns the first offset in b at or after i that lies on a page:
// reading into a page's start is up to three times as fast on some processors.
func pageAfter(b []byte, i int) int {
	off := int(uintptr(unsafe.Pointer(&b[i])) % pageSize)
	return i + (pageSize-off)%pageSize
}
