package input

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// readAhead is how much compressed data is read at once.
const readAhead = 64 << 10

// A codec is one compression.
type codec struct {
	name  string   // as messages call it
	magic [][]byte // one of them begins the data
	open  func(*bufio.Reader) (io.Reader, func(), error)
}

var codecs = [...]codec{
	{"gzip", [][]byte{{0x1f, 0x8b, 8}}, openGzip},
	{"zstd", zstdMagic(), openZstd},
	{"bzip2", bzip2Magic(), func(r *bufio.Reader) (io.Reader, func(), error) { return bzip2.NewReader(r), nil, nil }},
	{"xz", [][]byte{{0xfd, '7', 'z', 'X', 'Z', 0}}, openXz},
	{"lz4", [][]byte{{4, 0x22, 0x4d, 0x18}, {2, 0x21, 0x4c, 0x18}}, func(r *bufio.Reader) (io.Reader, func(), error) { return lz4.NewReader(r), nil, nil }},
}

// stage begins to undo a compression.
func (c *codec) stage(from *tap, used *budget) (*stage, error) {
	s := &stage{fault: fault{name: c.name, from: from}, used: used}
	r, done, err := c.open(bufio.NewReaderSize(from, readAhead))
	if err != nil {
		return nil, s.of(err)
	}
	s.r, s.close = r, done
	return s, nil
}

// zstdMagic returns the magic of a frame and of the frames that are skipped,
// which some writers begin with.
func zstdMagic() [][]byte {
	list := [][]byte{{0x28, 0xb5, 0x2f, 0xfd}}
	for b := byte(0x50); b <= 0x5f; b++ {
		list = append(list, []byte{b, 0x2a, 0x4d, 0x18})
	}
	return list
}

// bzip2Magic returns the sizes of block with what follows: a block, or the end.
func bzip2Magic() [][]byte {
	var list [][]byte
	for level := byte('1'); level <= '9'; level++ {
		list = append(list,
			append([]byte{'B', 'Z', 'h', level}, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59),
			append([]byte{'B', 'Z', 'h', level}, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90))
	}
	return list
}

func openZstd(r *bufio.Reader) (io.Reader, func(), error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(windowMax))
	if err != nil {
		return nil, nil, err
	}
	return zstdReader{d}, d.Close, nil
}

// A zstdReader says what is too large in words of ours.
type zstdReader struct{ d *zstd.Decoder }

func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.d.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = fixedLimit("zstd data asks for a window over %s of memory; decompress it first", size(windowMax))
	}
	return n, err
}
