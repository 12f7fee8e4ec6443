package input

import (
	"io"
	"time"

	"github.com/agoralog/agoralog/scanner"
)

// An Object is an input that is no file here: an object of a store, a part of an
// upload.
type Object struct {
	Path string // as it is shown
	// Date is when it was changed last, and stands in for what its stamps leave
	// out; zero if that is not known.
	Date time.Time
	// Size is its length in bytes where Reader is an io.ReaderAt too, so that a
	// zip, which is read from its end, can be read; 0 for one that can only be
	// read forwards.
	Size int64
	// Reader gives the bytes as they are stored. It must not wait for more as a
	// live stream does.
	io.Reader
}

// OpenObject reads one object: it recognises what Open does, by the first bytes
// and never by the name. The error is Visit's. The caller closes the reader.
func (o *Opener) OpenObject(ob *Object) error {
	op := &opening{Opener: o, in: &Input{Path: ob.Path}, isFile: true, used: budget{limits: o.Limits}, date: ob.Date}
	src := scanner.NewSource(ob.Path, reader{ob.Reader})
	src.Date = ob.Date
	head, ended := src.Peek(binarySize, patience, func([]byte) bool { return false })
	switch kind := recognise(head, ended); {
	case kind == plain:
		return op.text(src, head, true)
	case kind == zipped && ob.Size > 0:
		if at, ok := ob.Reader.(io.ReaderAt); ok {
			return op.zip(ob.Path, io.NewSectionReader(at, 0, ob.Size))
		}
		fallthrough
	default:
		return op.contained(src, kind, 0)
	}
}

// A reader hides what else its Reader can do: a source over an *os.File would
// wait for it as for a pipe.
type reader struct{ io.Reader }
