package input

import (
	"bufio"
	"bytes"
	"io"

	"github.com/ulikunitz/xz"
)

// openXz looks at the first block's header before memory is made for it.
func openXz(r *bufio.Reader) (io.Reader, func(), error) {
	if dict := xzDictionary(r); dict > windowMax {
		return nil, nil, fixedLimit("xz data asks for a dictionary of %s; decompress it first", size(dict))
	}
	end := &xzEnd{r: r}
	x, err := xz.NewReader(end)
	end.x = x
	return end.reader(), nil, err
}

// An xzEnd looks how the data of an xz decoder ends. The library takes an end
// between two blocks for a stream's, which has a footer.
type xzEnd struct {
	r    io.Reader
	x    io.Reader
	last [2]byte // that are not zero, which may follow
}

func (e *xzEnd) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	for _, b := range p[:n] {
		if b != 0 {
			e.last = [2]byte{e.last[1], b}
		}
	}
	return n, err
}

func (e *xzEnd) reader() io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		n, err := e.x.Read(p)
		if err == io.EOF && e.last != [2]byte{'Y', 'Z'} {
			err = io.ErrUnexpectedEOF
		}
		return n, err
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// xzDictionary returns the size of the dictionary that the first block of an xz
// stream asks for, 0 if it cannot be told.
func xzDictionary(r *bufio.Reader) int64 {
	const streamHeader = 12
	b, _ := r.Peek(streamHeader + 1)
	if len(b) <= streamHeader || b[streamHeader] == 0 {
		return 0
	}
	b, _ = r.Peek(streamHeader + 4*(int(b[streamHeader])+1))
	b = b[streamHeader:]
	// The filter LZMA2 has the number 0x21 and one byte of properties.
	k := bytes.LastIndex(b, []byte{0x21, 1})
	if k < 0 || k+2 >= len(b) {
		return 0
	}
	bits := b[k+2] & 0x3f
	if bits > 40 {
		return 0
	}
	return (2 | int64(bits&1)) << (bits/2 + 11)
}
