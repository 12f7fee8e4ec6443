package input

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/agoralog/agoralog/scanner"
)

// A zip whose directory is damaged or cut off still has its members one after
// another, each behind a header of its own. Salvage reads them in that order, as
// far as it goes.

const (
	zipHeader    = 30 // bytes of a member's header, which its name and more follow
	zipStored    = 0
	zipDeflated  = 8
	zipDescribed = 8 // flag: the sizes follow the data
)

// salvage opens the members that a zip without a directory still has, and says
// that it is not whole.
func (o *opening) salvage(name string, r io.Reader) error {
	from := &tap{r: r, used: &budget{}}
	f := &fault{name: "zip", from: from}
	b := bufio.NewReaderSize(from, readAhead)
	for !o.Stop.Stopped() {
		head, err := b.Peek(zipHeader)
		if !bytes.HasPrefix(head, zipMagic[0]) {
			if len(head) < zipHeader {
				break
			}
			if !skipTo(b, f) {
				break
			}
			continue
		}
		if err != nil {
			break
		}
		if err := o.used.member(); err != nil {
			o.unread(name, err)
			return nil
		}
		done, err := o.salvaged(name, b, f)
		if err != nil {
			return err
		}
		if done {
			return nil
		}
	}
	if from.failed() != nil {
		o.unread(name, f.of(from.failed()))
		return nil
	}
	o.unread(name, problem("the directory at the end of the zip is missing or damaged; what is before it was scanned"))
	return nil
}

// skipTo goes on to the next member's header.
func skipTo(b *bufio.Reader, f *fault) bool {
	for {
		p, err := b.Peek(b.Size())
		if k := bytes.Index(p, zipMagic[0]); k >= 0 {
			n, _ := b.Discard(k)
			f.out += int64(n)
			return true
		}
		n, _ := b.Discard(max(0, len(p)-3))
		f.out += int64(n)
		if err != nil {
			return false
		}
	}
}

// salvaged opens the member whose header comes next; done says that its end is
// not known, so that no other can be found.
func (o *opening) salvaged(zip string, b *bufio.Reader, f *fault) (done bool, err error) {
	var h [zipHeader]byte
	if _, err := io.ReadFull(b, h[:]); err != nil {
		return true, nil
	}
	le := binary.LittleEndian
	flags, method := le.Uint16(h[6:]), le.Uint16(h[8:])
	sum, packed := le.Uint32(h[14:]), int64(le.Uint32(h[18:]))
	name := make([]byte, le.Uint16(h[26:]))
	if _, err := io.ReadFull(b, name); err != nil {
		return false, nil
	}
	if _, err := b.Discard(int(le.Uint16(h[28:]))); err != nil {
		return false, nil
	}
	shown := zip + memberMark + strings.TrimPrefix(string(name), "./")
	described := flags&zipDescribed != 0
	if bytes.HasSuffix(name, []byte("/")) {
		return false, nil
	}
	if flags&zipEncrypted != 0 {
		o.unread(shown, problem("is encrypted; unpack it with its password first"))
		return false, nil
	}
	m := &salvagedMember{sum: crc32.NewIEEE(), want: sum, known: !described}
	switch {
	case method == zipStored && !described:
		data := &io.LimitedReader{R: b, N: packed}
		m.r = &whole{data}
	case method == zipDeflated:
		m.r = flate.NewReader(b)
	default:
		o.unread(shown, problem("cannot be read without the zip's directory, which is missing or damaged"))
		return false, nil
	}
	st := &stage{fault: fault{name: "zip", from: f.from}, r: m, used: &o.used}
	src := scanner.NewSource(shown, st)
	src.Interrupt(o.Stop)
	if err := o.stream(src, 1, true); err != nil {
		return true, err
	}
	if st.err == nil && !o.Stop.Stopped() { // what was not scanned is before the next member
		_, _ = io.Copy(io.Discard, st)
	}
	if st.err != nil {
		o.unread(shown, st.err)
	}
	return st.err != nil, nil
}

// A whole is a reader that must give all that is left.
type whole struct{ *io.LimitedReader }

func (w *whole) Read(p []byte) (int, error) {
	n, err := w.LimitedReader.Read(p)
	if err == io.EOF && w.N > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

var errSum = errors.New("checksum error")

// A salvagedMember checks the sum of a member where it is known beforehand.
type salvagedMember struct {
	r   io.Reader
	sum interface {
		io.Writer
		Sum32() uint32
	}
	want  uint32
	known bool
}

func (m *salvagedMember) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	_, _ = m.sum.Write(p[:n])
	if err == io.EOF && m.known && m.sum.Sum32() != m.want {
		err = errSum
	}
	return n, err
}
