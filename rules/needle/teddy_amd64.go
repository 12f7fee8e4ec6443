//go:build amd64 && !purego

package needle

import "golang.org/x/sys/cpu"

// hasTeddy tells whether the kernel runs on this machine. It counts bits with
// TZCNT and BLSR, hence BMI1; every processor with AVX2 has it, but a virtual
// machine may hide it.
var hasTeddy = cpu.X86.HasAVX2 && cpu.X86.HasBMI1

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

// teddyReads is how many bytes a step of the kernel reads.
const teddyReads = 65

// teddy writes to out the offsets from from on at which a bucket may start in
// b, ascending, and returns how many, and from where the search is to go on: it
// stops when out has no room for one more step of 64, or when fewer bytes are
// left than a step reads. It reads b[from:] and nothing beyond, and never finds
// an offset less than from.
//
//go:noescape
func teddy(tables *teddyTables, b []byte, from int, out []int) (n, next int)

// findTeddy appends the offsets at which a window fits b, up to the offset that
// it returns, a few dozen bytes from the end.
func (f *Filter) findTeddy(dst []int, b []byte) ([]int, int) {
	var candidates [256]int
	from := 0
	for len(b)-from >= teddyReads {
		n, next := teddy(&f.teddy, b, from, candidates[:])
		for _, i := range candidates[:n] {
			if f.fits(b[i:]) {
				dst = append(dst, i)
			}
		}
		from = next
	}
	return dst, from
}
