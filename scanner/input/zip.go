package input

import (
	"archive/zip"
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/agoralog/agoralog/scanner"
)

// Methods of compression that archive/zip leaves to others.
const (
	zipBzip2 = 12
	zipZstd  = 93
	zipXz    = 95
)

const zipEncrypted = 1 // a member's flag

// zip opens the members of a zip.
func (o *opening) zip(name string, r *io.SectionReader) error {
	o.used.read(r.Size())
	z, err := openZip(r)
	if errors.Is(err, ErrFixed) {
		o.unread(name, err)
		return nil
	}
	if err != nil {
		return o.salvage(name, r)
	}
	if overlap(z.File) {
		o.unread(name, problem("has members that overlap, as in a decompression bomb; it was not read"))
		return nil
	}
	for _, f := range z.File {
		if o.Stop.Stopped() {
			o.unread(name, scanner.ErrInterrupted)
			return nil
		}
		if err := o.used.member(); err != nil {
			o.unread(name, err)
			return nil
		}
		if err := o.zipMember(name+memberMark+strings.TrimPrefix(f.Name, "./"), f); err != nil {
			return err
		}
		if o.used.over.Load() {
			return nil
		}
	}
	return nil
}

func (o *opening) zipMember(shown string, f *zip.File) error {
	switch mode := f.Mode(); {
	case strings.HasSuffix(f.Name, "/"): // a directory
		return nil
	case mode&fs.ModeSymlink != 0:
		o.Skipped.Links++
		return nil
	case mode.Type()&^fs.ModeDir != 0:
		o.Skipped.Special++
		return nil
	}
	if f.Flags&zipEncrypted != 0 {
		o.unread(shown, problem("is encrypted; unpack it with its password first"))
		return nil
	}
	r, err := f.Open()
	if err != nil {
		o.unread(shown, zipError(f.Method, err))
		return nil
	}
	defer r.Close()
	st := &stage{fault: fault{name: "zip", from: &tap{used: &o.used}}, r: r, used: &o.used}
	src := scanner.NewSource(shown, st)
	src.Interrupt(o.Stop)
	if f.Modified.Year() > 1980 { // the year that a zip has for none
		src.Date = f.Modified
	}
	return o.stream(src, 1, true)
}

func zipError(method uint16, err error) error {
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return problem("is compressed in a way that is not known here (method %d); unpack it first", method)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &Error{"unexpected end of zip data; nothing of it was read", io.ErrUnexpectedEOF}
	}
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	return &Error{fmt.Sprintf("damaged zip data (%s); nothing of it was read", reason(err, "zip")), err}
}

// openZip reads the directory, up to directoryMax.
func openZip(r *io.SectionReader) (*zip.Reader, error) {
	limited := &directoryReader{r: r, left: directoryMax}
	z, err := zip.NewReader(limited, r.Size())
	limited.left = -1
	if limited.over {
		return nil, fixedLimit("has a directory of members over %s; unpack it first", size(directoryMax))
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	for method, name := range map[uint16]string{zipBzip2: "bzip2", zipZstd: "zstd", zipXz: "xz"} {
		i := slices.IndexFunc(codecs[:], func(c codec) bool { return c.name == name })
		z.RegisterDecompressor(method, func(r io.Reader) io.ReadCloser { return openWithin(&codecs[i], r) })
	}
	return z, nil
}

// openWithin undoes a codec's compression within a zip.
func openWithin(c *codec, r io.Reader) io.ReadCloser {
	d, done, err := c.open(bufio.NewReaderSize(r, readAhead))
	return &within{d, done, err}
}

type within struct {
	r    io.Reader
	done func()
	err  error
}

func (w *within) Read(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	return w.r.Read(p)
}

func (w *within) Close() error {
	if w.done != nil {
		w.done()
	}
	return nil
}

// A directoryReader refuses to read more than what is left, and then no more
// once something was refused; -1 is no bound.
type directoryReader struct {
	r    io.ReaderAt
	left int64
	over bool
}

func (d *directoryReader) ReadAt(p []byte, off int64) (int, error) {
	if d.left >= 0 {
		if d.left -= int64(len(p)); d.left < 0 {
			d.left, d.over = 0, true
			return 0, ErrFixed
		}
	}
	return d.r.ReadAt(p, off)
}

// overlap reports whether members share bytes. Those whose place cannot be read
// are left to fail on their own.
func overlap(files []*zip.File) bool {
	type span struct{ from, to int64 }
	spans := make([]span, 0, len(files))
	for _, f := range files {
		at, err := f.DataOffset()
		if err != nil {
			continue
		}
		spans = append(spans, span{at - zipHeader - int64(len(f.Name)), at + int64(f.CompressedSize64)})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return true
		}
	}
	return false
}
