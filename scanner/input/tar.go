package input

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/agoralog/agoralog/scanner"
)

// tar opens the members of a tar, or of several that were put together. Its
// members are depth containers down.
func (o *opening) tar(name string, from *tap, depth int) error {
	f := &fault{name: "tar", from: from}
	r := bufio.NewReaderSize(from, readAhead)
	counted := &counter{r: r, f: f}
	for {
		if err := o.members(name, counted, depth); err != nil || f.err != nil {
			return err
		}
		more, err := o.afterEnd(counted)
		if err != nil {
			o.unread(name, f.of(err))
			return nil
		}
		if !more {
			return nil
		}
	}
}

// A counter counts what a tar's reader was given for its fault, and keeps whether
// it was given the end, which it does not come to in a tar that has its own.
type counter struct {
	r     *bufio.Reader
	f     *fault
	ended bool
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.f.out += int64(n)
	c.ended = c.ended || err == io.EOF
	return n, err
}

func allZero(p []byte) bool {
	for _, b := range p {
		if b != 0 {
			return false
		}
	}
	return true
}

// members opens the members of one tar. What ended it badly is in f.
func (o *opening) members(name string, c *counter, depth int) error {
	t, f := tar.NewReader(c), c.f
	end := func(err error) error {
		o.unread(name, f.of(err))
		return nil
	}
	for {
		if o.Stop.Stopped() {
			return end(scanner.ErrInterrupted)
		}
		h, err := next(t)
		switch {
		case err == io.EOF && c.ended:
			return end(err)
		case err == io.EOF:
			return nil
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return end(err)
		}
		if err := o.used.member(); err != nil {
			f.err = err
			return end(err)
		}
		shown := name + memberMark + strings.TrimPrefix(h.Name, "./")
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse:
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeLink, tar.TypeSymlink:
			o.Skipped.Links++
			continue
		default:
			o.Skipped.Special++
			continue
		}
		if isSparse(h) {
			o.unread(shown, problem("is a sparse member of %s, which is not expanded; unpack it first", size(h.Size)))
			continue
		}
		src := scanner.NewSource(shown, &member{t, f})
		src.Interrupt(o.Stop)
		if h.ModTime.Unix() > 0 {
			src.Date = h.ModTime
		}
		if err := o.stream(src, depth, true); err != nil {
			return err
		}
		if f.err != nil {
			return end(f.err)
		}
	}
}

// next is t.Next; hostile headers have made it panic before.
func next(t *tar.Reader) (h *tar.Header, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the header cannot be read: %v", v)
		}
	}()
	return t.Next()
}

// isSparse reports whether a member has holes, which can be of any size in an
// archive of none.
func isSparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// A member is one member of a tar. What ends it badly ends the tar.
type member struct {
	t *tar.Reader
	f *fault
}

func (m *member) Read(p []byte) (int, error) {
	n, err := m.t.Read(p)
	if err != nil && err != io.EOF {
		err = m.f.of(err)
	}
	return n, err
}

// afterEnd skips the zeros after a tar's end and reports whether another tar
// follows.
func (o *opening) afterEnd(c *counter) (more bool, err error) {
	for {
		b, err := c.r.Peek(tarBlock)
		if len(b) == 0 {
			if err == io.EOF {
				err = nil
			}
			return false, err
		}
		if !allZero(b) {
			if !isTar(b, false) {
				return false, errors.New("what follows its end is no tar")
			}
			return true, nil
		}
		n, _ := c.r.Discard(len(b))
		c.f.out += int64(n)
	}
}
