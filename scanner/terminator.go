package scanner

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

var newline = []byte{'\n'}

// lastNewline returns where the last line of b ends, or -1. The search from the
// end is slow, and b may be all of one line.
func lastNewline(b []byte) int {
	near := max(0, len(b)-headMax)
	if k := lastTerminator(b[near:]); k >= 0 {
		return near + k
	}
	if bytes.IndexByte(b[:near], '\n') < 0 {
		return -1
	}
	return lastTerminator(b[:near])
}

// lastTerminator is bytes.LastIndexByte for '\n', eight bytes at a time.
func lastTerminator(b []byte) int {
	const low, terminators = 0x7f7f7f7f7f7f7f7f, 0x0a0a0a0a0a0a0a0a
	n := len(b)
	for ; n >= 8; n -= 8 {
		x := binary.LittleEndian.Uint64(b[n-8:]) ^ terminators
		if zero := ^((x&low + low) | x | low); zero != 0 { // the top bit of each byte that is 0
			return n - 1 - bits.LeadingZeros64(zero)/8
		}
	}
	return bytes.LastIndexByte(b[:n], '\n')
}

func withoutTerminator(line []byte) []byte {
	for _, c := range []byte("\n\r") {
		if n := len(line); n > 0 && line[n-1] == c {
			line = line[:n-1]
		}
	}
	return line
}
