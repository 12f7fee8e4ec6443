//go:build amd64 && !purego

package needle

import (
	"math/bits"

	"golang.org/x/sys/cpu"
)

// hasTeddy tells whether the kernel runs on this machine.
var hasTeddy = cpu.X86.HasAVX2

// teddyTables are the kernel's view of the buckets: for each place a table by
// low nibble and one by high nibble, both holding a bit for each bucket. A byte
// may stand at a place in the buckets whose bits both of its nibbles have.
type teddyTables [Size][2][16]uint8

func (t *teddyTables) build(buckets []bucket) {
	for i := range buckets {
		for place := range Size {
			lo, hi := buckets[i][place].lo, buckets[i][place].hi
			for nibble := range 16 {
				t[place][0][nibble] |= uint8(lo>>nibble&1) << i
				t[place][1][nibble] |= uint8(hi>>nibble&1) << i
			}
		}
	}
}

const (
	teddyReads = 65  // the bytes that a step of the kernel reads
	teddyMax   = 128 // the steps of one call: few, so that the text is still in the first-level cache when candidates are checked
)

// teddySteps are steps of the kernel that found candidates: where bit k of
// starts[j] is set, a bucket starts at at[j]+k.
type teddySteps struct {
	at     [teddyMax]int
	starts [teddyMax]uint64
}

// teddy looks at b from from on, in steps of 64 bytes: at most teddyMax of
// them, and none for which fewer than teddyReads bytes are left. It writes to
// out where it found candidates, ascending and none before from, and returns
// in how many steps, and the offset from which the search is to go on. It
// reads b[from:] and nothing beyond.
//
//go:noescape
func teddy(tables *teddyTables, b []byte, from int, out *teddySteps) (n, next int)

// findTeddy appends the offsets at which a window fits b, up to the offset that
// it returns, a few dozen bytes from the end.
func (f *Filter) findTeddy(dst []int, b []byte) ([]int, int) {
	var steps teddySteps
	from := 0
	for len(b)-from >= teddyReads {
		n, next := teddy(&f.teddy, b, from, &steps)
		for j, at := range steps.at[:n] {
			for starts := steps.starts[j]; starts != 0; starts &= starts - 1 {
				if i := at + bits.TrailingZeros64(starts); f.fits(b[i:]) {
					dst = append(dst, i)
				}
			}
		}
		from = next
	}
	return dst, from
}
