package needle

import (
	"encoding/binary"
	"math/bits"
)

// bigramTables find candidates eight bytes at a time without assembly. A text
// is taken as pairs of bytes, and a pair, folded to 12 bits, looks up what it
// can be part of. A window that starts at the first byte of a pair lies in two
// pairs; one that starts at the second byte lies in three, of which two are
// looked at. The entries of two neighbouring pairs together tell.
//
// An entry holds four octets, with a bit for each bucket:
//
//	bits  0-7   the pair can be places 0, 1
//	bits  8-15  the second byte can be place 0
//	bits 16-23  the pair can be places 2, 3
//	bits 24-31  the pair can be places 1, 2
//
// so entry & next>>16 is not zero where a window may start in the first pair.
// The table is 16 KiB and stays in the first-level cache.
type bigramTables [64 * 64]uint32

// fold maps a byte to six bits. It gives bytes that differ in bits 5 and 6 the
// same value, a lower-case letter and a control character, or a capital and
// a digit or punctuation mark: pairs of which one is rare in logs. Dropping a
// bit instead pairs digits, or separators, with lower-case letters, and finds
// far more candidates.
func fold(c byte) byte { return c&0x3f ^ c>>1&0x20 }

// fold8 folds eight bytes.
func fold8(v uint64) uint64 {
	return v&0x3f3f3f3f3f3f3f3f ^ v>>1&0x2020202020202020
}

func (t *bigramTables) build(buckets []bucket) {
	var at [Size][64]uint32 // the buckets that allow a folded byte at a place
	for i := range buckets {
		for place := range Size {
			for row, lows := range buckets[i][place].rows {
				for ; lows != 0; lows &= lows - 1 {
					c := byte(row<<4 | bits.TrailingZeros16(lows))
					at[place][fold(c)] |= 1 << i
				}
			}
		}
	}
	var first [64]uint32
	for c := range first {
		first[c] = at[0][c] | 0xff<<8 | at[2][c]<<16 | at[1][c]<<24
	}
	for c := range 64 {
		second := at[1][c] | at[0][c]<<8 | at[3][c]<<16 | at[2][c]<<24
		// As in a little-endian word, the first byte of a pair is its low one.
		row := t[c<<6:][:64]
		for d := range row {
			row[d] = first[d] & second
		}
	}
}

// next looks at eight bytes at a time from i on, and stops after the first
// eight that complete a candidate, or when there are fewer than nine. It returns
// the new i, the entry of the pair before it, and the candidates: octet k is not
// zero where a window may start at i-10+k, and so may end at i. Apart from its
// caller it keeps everything in registers, which is worth a sixth of the time.
func (t *bigramTables) next(b []byte, i int, last uint32) (int, uint32, uint64) {
	for i+9 <= len(b) {
		v := fold8(binary.LittleEndian.Uint64(b[i:]))
		v = v&0x003f003f003f003f | v>>2&0x0fc00fc00fc00fc0
		e0, e1, e2, e3 := t[v&4095], t[v>>16&4095], t[v>>32&4095], t[v>>48&4095]
		c0, c1, c2, c3 := last&(e0>>16), e0&(e1>>16), e1&(e2>>16), e2&(e3>>16)
		last = e3
		i += 8
		if c0|c1|c2|c3 != 0 {
			return i, last, uint64(c0) | uint64(c1)<<16 | uint64(c2)<<32 | uint64(c3)<<48
		}
	}
	return i, last, 0
}

// findBigram appends the offsets from from on at which a window fits b.
func (f *Filter) findBigram(dst []int, b []byte, from int) []int {
	i, last, candidates := f.bigram.next(b, from, 0)
	for candidates != 0 {
		for at := i - 10; candidates != 0; candidates >>= 8 {
			if candidates&0xff != 0 && f.fits(b[at:]) {
				dst = append(dst, at)
			}
			at++
		}
		i, last, candidates = f.bigram.next(b, i, last)
	}
	for at := max(from, i-2); at+Size <= len(b); at++ {
		if f.fits(b[at:]) {
			dst = append(dst, at)
		}
	}
	return dst
}
