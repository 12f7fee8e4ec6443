package input

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// A gzipReader reads gzip members one after another. The library does so too,
// but takes zeros after the last one, as tapes and some uploads leave them, for
// damage.
type gzipReader struct {
	r *bufio.Reader
	z *gzip.Reader
}

var errGarbage = errors.New("what follows is no gzip data")

func openGzip(r *bufio.Reader) (io.Reader, func(), error) {
	z, err := gzip.NewReader(r)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, nil, err
	}
	z.Multistream(false)
	return &gzipReader{r, z}, nil, nil
}

func (g *gzipReader) Read(p []byte) (int, error) {
	for {
		n, err := g.z.Read(p)
		if err != io.EOF {
			return n, err
		}
		if err := g.next(); n > 0 || err != nil {
			return n, err
		}
	}
}

// next goes to the next member. io.EOF says that there is none.
func (g *gzipReader) next() error {
	if b, err := g.r.Peek(1); len(b) > 0 && b[0] == 0 {
		return g.zeros()
	} else if len(b) == 0 {
		return err
	}
	switch err := g.z.Reset(g.r); {
	case errors.Is(err, gzip.ErrHeader):
		return errGarbage
	case err == io.EOF: // within the header
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	}
	g.z.Multistream(false)
	return nil
}

// zeros reads zeros to the end.
func (g *gzipReader) zeros() error {
	for {
		b, err := g.r.ReadByte()
		if err != nil {
			return err
		}
		if b != 0 {
			return errGarbage
		}
	}
}
