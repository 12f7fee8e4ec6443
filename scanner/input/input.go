// Package input finds and opens what is to be scanned: files, directories,
// compressed files and archives, told by their first bytes and never by their
// names. It only reads: nothing is unpacked to disk, no link in an archive or a
// directory is followed, no other program is run.
//
// List turns arguments into Inputs without reading them; an Opener opens one
// Input after another and hands on each stream of text in it. To add a
// compression, add a row to the table in codec.go.
package input

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/agoralog/agoralog/scanner"
)

const (
	headSize   = 512 // what is read ahead to recognise a container
	binarySize = 8 << 10
	// patience is how long the bytes of a live stream that could still be a
	// container's magic are kept back for more.
	patience = 50 * time.Millisecond
)

// An Opener opens inputs, one at a time: it is for one goroutine. Visit and
// Unread are called in the order of the input.
type Opener struct {
	Limits Limits
	// Visit scans a stream of text: the whole of an input, or a member of an
	// archive. An error that has scanner.ErrRead in its chain goes to Unread, and
	// the rest is read; any other ends Open, which returns it.
	Visit func(*scanner.Source) error
	// Unread is told what could not be read, or not whole, and why.
	Unread func(path string, err error)
	// Count, if it is set, grows by the bytes of inputs that were read, as they
	// are on the disk.
	Count *atomic.Int64
	// Stop, if it is set, stops reading. What is cut short is given to Unread with
	// scanner.ErrInterrupted.
	Stop *scanner.Interrupt
	// Skipped counts what was left out of the inputs that were opened so far.
	Skipped Skipped
}

// An opening is the state of one input that is being read.
type opening struct {
	*Opener
	in     *Input
	isFile bool // a regular one
	used   budget
	told   *Error // was given to Unread and may come again
	cut    bool   // was interrupted, and that was said
	date   time.Time
}

// Open reads one input. The error is Visit's.
func (o *Opener) Open(in *Input) error {
	f, err := in.openUnless(o.Stop)
	if err != nil {
		o.Unread(in.Path, err)
		return nil
	}
	if in.file == nil {
		defer f.Close()
	}
	op := &opening{Opener: o, in: in, used: budget{limits: o.Limits}}
	src := scanner.NewSource(in.Path, f)
	src.Count = o.Count
	src.Interrupt(o.Stop)
	op.date = src.Date
	head, at, size := peekAt(f)
	op.isFile = size >= 0
	ended := size-at == int64(len(head))
	if len(head) == 0 {
		size, op.isFile = -1, false
		head, ended = src.Peek(headSize, patience, settled)
	}
	switch kind := recognise(head, ended); {
	case kind == zipped && size >= 0:
		return op.zip(in.Path, io.NewSectionReader(counting{f, o.Count}, at, size-at))
	case kind != plain:
		return op.contained(src, kind, 0)
	}
	return op.text(src, head, !in.walked)
}

// IsContainer reports whether the file at path is compressed or an archive. What
// cannot be read is none.
func IsContainer(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head, at, size := peekAt(f)
	return len(head) > 0 && recognise(head, size-at == int64(len(head))) != plain
}

// peekAt returns the first bytes of a regular file, its position and its size,
// without moving the position: reads then stay aligned. It returns no bytes for
// other files.
func peekAt(f *os.File) (head []byte, at, size int64) {
	fi, err := f.Stat()
	if err != nil || !fi.Mode().IsRegular() {
		return nil, 0, -1
	}
	at, err = f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, 0, -1
	}
	head = make([]byte, binarySize)
	n, _ := f.ReadAt(head, at)
	return head[:n], at, fi.Size()
}

// text hands on what is no container. What the user has named is read whatever
// it is.
func (o *opening) text(src *scanner.Source, head []byte, named bool) error {
	encrypted := looksEncrypted(head)
	if !named {
		switch {
		case encrypted && agoraName(src.Path):
			o.Skipped.Encrypted = append(o.Skipped.Encrypted, src.Path)
			return nil
		case isBinary(head):
			o.Skipped.binary(src.Path)
			return nil
		}
	}
	err := o.visit(src)
	if err == nil && encrypted {
		o.unread(src.Path, errEncrypted(src.Path))
	}
	return err
}

// stream opens what a container holds: text, or a container again. member says
// that it has a name of its own, and is one of several.
func (o *opening) stream(src *scanner.Source, depth int, member bool) error {
	head, ended := src.Peek(headSize, patience, settled)
	if kind := recognise(head, ended); kind != plain {
		return o.contained(src, kind, depth)
	}
	named := !o.in.walked && !member
	if !named {
		head, _ = src.Peek(binarySize, patience, func([]byte) bool { return false })
	}
	return o.text(src, head, named)
}

// contained opens a container that is depth layers down.
func (o *opening) contained(src *scanner.Source, kind kind, depth int) error {
	if most := o.Limits.Depth; most > 0 && depth >= most {
		o.unread(src.Path, fixedLimit("is the %s of containers in one another; the limit is %d", ordinal(depth+1), most))
		return nil
	}
	from := &tap{r: src, used: &o.used, raw: depth == 0}
	switch kind {
	case zipped:
		if depth > 0 {
			o.unread(src.Path, problem("is a zip inside another container, where it cannot be read from its end; unpack it first"))
		} else {
			o.unread(src.Path, problem("is a zip, which is read from its end, and this cannot be; save it to a file and name that"))
		}
		return nil
	case tarred:
		return o.tar(src.Path, from, depth+1)
	}
	c := &codecs[kind-firstCodec]
	st, err := c.stage(from, &o.used)
	if err != nil {
		o.unread(src.Path, err)
		return nil
	}
	defer st.Close()
	var r io.Reader = st
	if depth == 0 && o.isFile {
		a := newAhead(st)
		defer a.Close()
		r = a
	}
	within := scanner.NewSource(src.Path, r)
	within.Date = src.Date
	within.Interrupt(o.Stop)
	return o.stream(within, depth+1, false)
}

// visit lets a stream be scanned, and says what was wrong with it.
func (o *opening) visit(src *scanner.Source) error {
	if src.Date.IsZero() {
		src.Date = o.date
	}
	err := o.Visit(src)
	if !errors.Is(err, scanner.ErrRead) {
		return err
	}
	var ours *Error
	if errors.As(err, &ours) {
		err = ours
	}
	o.unread(src.Path, err)
	return nil
}

// IsMember reports whether a stream that an Opener visits is a member of an
// archive, which may have others.
func IsMember(src *scanner.Source) bool { return strings.Contains(src.Path, memberMark) }

// memberMark is between an archive's path and a member's.
const memberMark = "!"

// unread says what could not be read, once: what ends a member ends what it is
// in, too.
func (o *opening) unread(path string, err error) {
	if o.Stop.Stopped() { // whatever the decoders make of it
		if !o.cut {
			o.cut = true
			o.Unread(path, scanner.ErrInterrupted)
		}
		return
	}
	var ours *Error
	if errors.As(err, &ours) {
		if ours == o.told {
			return
		}
		o.told = ours
	}
	o.Unread(path, err)
}

// A counting counts the bytes that are read of a file.
type counting struct {
	io.ReaderAt
	n *atomic.Int64 // nil for nobody to ask
}

func (c counting) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	if c.n != nil {
		c.n.Add(int64(n))
	}
	return n, err
}
