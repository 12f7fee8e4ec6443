package input

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// A tap reads what a decoder is fed, and remembers how that ended: decoders
// often give errors of their own instead.
type tap struct {
	r    io.Reader
	used *budget
	raw  bool // these are bytes of the input itself
	err  error
}

func (t *tap) Read(p []byte) (int, error) {
	if t.err != nil {
		return 0, t.err
	}
	n, err := t.r.Read(p)
	t.err = err
	if t.raw {
		t.used.read(int64(n))
	}
	return n, err
}

// failed returns the error that ended the tap, unless it was its end.
func (t *tap) failed() error {
	if t.err == io.EOF {
		return nil
	}
	return t.err
}

// A fault says, once and for all, how a container's data ended badly.
type fault struct {
	name string // of the container
	from *tap
	out  int64 // bytes that were read
	err  error
}

// of returns the error to give for a decoder's.
func (f *fault) of(err error) error {
	if f.err != nil {
		return f.err
	}
	if below := f.from.failed(); below != nil {
		err = below
	}
	var ours *Error
	switch {
	case errors.As(err, &ours):
		f.err = ours
	case f.from.failed() != nil: // the file itself, whose error is plain
		f.err = err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		f.err = &Error{fmt.Sprintf("unexpected end of %s data after %s; read so far was scanned", f.name, size(f.out)), io.ErrUnexpectedEOF}
	default:
		f.err = &Error{fmt.Sprintf("damaged %s data after %s (%s); read so far was scanned", f.name, size(f.out), reason(err, f.name)), err}
	}
	return f.err
}

// reason returns a decoder's error without its own name in front.
func reason(err error, name string) string {
	text := err.Error()
	for _, prefix := range []string{name + ": ", "archive/" + name + ": ", name + " data "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}

// A stage is one compression being undone.
type stage struct {
	fault
	r     io.Reader
	used  *budget
	close func()
}

// Read reads decompressed bytes. Whatever goes wrong stays.
func (s *stage) Read(p []byte) (n int, err error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err = s.decode(p)
	s.out += int64(n)
	if err == io.EOF {
		if below := s.from.failed(); below == nil {
			return n, io.EOF
		}
	}
	if err != nil {
		return n, s.of(err)
	}
	if err = s.used.grow(n, s.name); err != nil {
		s.err = err
	}
	return n, err
}

// decode reads from the decoder. Hostile data has made decoders panic before;
// to the reader that is damage like any other.
func (s *stage) decode(p []byte) (n int, err error) {
	defer func() {
		if v := recover(); v != nil {
			n, err = 0, fmt.Errorf("the decoder failed: %v", v)
		}
	}()
	return s.r.Read(p)
}

// Close frees the decoder.
func (s *stage) Close() {
	if s.close != nil {
		s.close()
	}
}
