package scanner

import (
	"bytes"
	"time"
	"unicode/utf16"
)

// A decoder reads a UTF-16 stream as text; see Encoding.
type decoder struct {
	src  *Source
	enc  Encoding
	raw  []byte // read and not decoded
	err  error  // that ended reading
	buf  []byte // for reads
	text []byte // decoded
	out  []byte // the part of text that was not given out
	read int64  // bytes, of src
}

// newDecoder returns a decoder of what src gives after head, which was read
// already, as was err.
func newDecoder(src *Source, enc Encoding, head []byte, err error) *decoder {
	return &decoder{src: src, enc: enc, raw: append([]byte(nil), head...), err: err, read: int64(len(head)), buf: make([]byte, 64<<10)}
}

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		d.decode(d.err != nil)
		if len(d.out) > 0 {
			break
		}
		if d.err != nil {
			return 0, d.err
		}
		var n int
		n, d.err = d.src.Read(d.buf)
		d.read += int64(n)
		d.raw = append(d.raw, d.buf[:n]...)
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// ready is Source.ready: text that is decoded already need not be waited for.
func (d *decoder) ready(wait time.Duration) bool {
	return len(d.out) > 0 || d.err != nil || d.src.ready(wait)
}

// decode decodes what is complete of raw; at the end of the stream, the rest
// too, but for an odd last byte.
func (d *decoder) decode(last bool) {
	d.text = d.text[:0]
	i := 0
	for ; i+1 < len(d.raw); i += 2 {
		u := d.enc.unit(d.raw[i:])
		if u < 0x80 {
			d.text = append(d.text, byte(u))
			continue
		}
		if u >= 0xd800 && u < 0xdc00 { // the first half of a pair
			if i+3 >= len(d.raw) && !last {
				break
			}
			if i+3 < len(d.raw) {
				if r := utf16.DecodeRune(u, d.enc.unit(d.raw[i+2:])); r > 0xffff {
					u = r
					i += 2
				}
			}
		}
		d.text = appendLoose(d.text, u)
	}
	d.raw = append(d.raw[:0], d.raw[i:]...)
	d.out = d.text
}

// stray returns the last byte of a stream of odd length, decoded, or nothing. It
// is not part of the text, for an annotation at its end must keep to the units
// of 16 bits.
func (d *decoder) stray() []byte {
	if len(d.raw) == 0 {
		return nil
	}
	return appendLoose(nil, strayByte+rune(d.raw[0]))
}

// recognise reads the first block and finds out how the stream is encoded. It
// returns where the text comes from, and the first of it, as Source.Read does.
func (s *Scanner) recognise(src *Source) (text *Source, n int, err error) {
	block := s.raw[s.block : s.block+blockSize]
	enc, sure := Bytes, false
	for !sure && err == nil {
		var more int
		more, err = src.Read(block[n:max(n+1, s.size)])
		n += more
		if enc, sure = encodingOf(block[:n]); !sure && err == nil && !src.ready(patience) {
			break
		}
	}
	if enc == Bytes {
		return src, n, err
	}
	s.decoder = newDecoder(src, enc, block[:n], err)
	text = &Source{Path: src.Path, r: s.decoder}
	n, err = text.Read(block[:s.size])
	return text, n, err
}

// announce tells the log how the stream is encoded.
func (s *Scanner) announce() error {
	switch {
	case s.Log == nil:
		return nil
	case s.decoder == nil:
		return s.Log.Encoding(Bytes)
	}
	return s.Log.Encoding(s.decoder.enc)
}

// endDecoded hands on the last byte of a UTF-16 stream of odd length.
func (s *Scanner) endDecoded() error {
	if s.decoder == nil || s.Log == nil {
		return nil
	}
	if b := s.decoder.stray(); b != nil {
		if err := s.Log.Text(b); err != nil {
			return err
		}
	}
	return s.Log.Flush()
}

// skipMark lets the first line begin after a byte order mark.
func (s *Scanner) skipMark() {
	if s.base > 0 || s.examined > 0 || s.long != nil || !bytes.HasPrefix(s.bytes(0, s.end()), byteOrderMark) {
		return
	}
	s.first = int64(len(byteOrderMark))
	s.count(s.first)
	s.examined, s.admitted = s.first, s.first
}

// measure keeps count of the stream's own bytes up to offset to of its text.
func (s *Scanner) measure(to int64) {
	if s.decoder != nil && to > s.measured {
		s.units += units(s.bytes(s.measured, to))
		s.measured = to
	}
}

// origin returns the offset in the stream's own bytes of the line that begins at
// start, up to which lines were counted.
func (s *Scanner) origin(start int64) int64 {
	if s.decoder == nil {
		return start
	}
	return 2 * s.units
}
