package needle

import "encoding/binary"

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
type bigramTables struct {
	pairs [64 * 64]uint32

	folded [Size][64]uint8 // the buckets that allow a folded byte at a place
}

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

func (t *bigramTables) add(bucket int, b bucket) {
	for place := range b {
		for hi, row := range b[place].rows {
			for lo := range 16 {
				if row>>lo&1 != 0 {
					t.folded[place][fold(byte(hi<<4|lo))] |= 1 << bucket
				}
			}
		}
	}
}

func (t *bigramTables) build() {
	var second [64]uint32
	at := &t.folded
	for c := range second {
		second[c] = uint32(at[1][c]) | uint32(at[0][c])<<8 | uint32(at[3][c])<<16 | uint32(at[2][c])<<24
	}
	for c := range 64 {
		first := uint32(at[0][c]) | 0xff<<8 | uint32(at[2][c])<<16 | uint32(at[1][c])<<24
		// The first byte of a pair is its low one, as in a little-endian word.
		for d, s := range second {
			t.pairs[d<<6|c] = first & s
		}
	}
}

// findBigram appends the offsets from from on at which a window fits b.
func (f *Filter) findBigram(dst []int, b []byte, from int) []int {
	t := &f.bigram.pairs
	i := from
	last := uint32(0) // the entry of the pair before i
	// A window that starts in b[i+5] ends with b[i+8].
	for ; i+9 <= len(b); i += 8 {
		v := fold8(binary.LittleEndian.Uint64(b[i:]))
		v = v&0x003f003f003f003f | v>>2&0x0fc00fc00fc00fc0
		e0, e1, e2, e3 := t[v&4095], t[v>>16&4095], t[v>>32&4095], t[v>>48&4095]
		if last&(e0>>16)|e0&(e1>>16)|e1&(e2>>16)|e2&(e3>>16) != 0 {
			dst = f.check(dst, b, max(from, i-2), i+6)
		}
		last = e3
	}
	return f.check(dst, b, max(from, i-2), len(b)-3)
}
