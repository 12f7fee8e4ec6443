package needle

import "math/bits"

// A pricer tells what buckets cost. For a dozen windows it is asked hundreds of
// times, so it looks up four high nibbles by four low ones at once: sums[g][q][m]
// is how many of 10,000 bytes have a low nibble 4*q + (a bit of m) and, in its
// h-th sixteen bits, the high nibble 4*g + h.
type pricer struct {
	sums [4][4][16]uint64
}

func newPricer() *pricer {
	p := new(pricer)
	for g := range p.sums {
		for q := range p.sums[g] {
			sums := &p.sums[g][q]
			for m := 1; m < 16; m++ {
				lo := q<<2 | bits.TrailingZeros(uint(m))
				sums[m] = sums[m&(m-1)]
				for h := range 4 {
					sums[m] += uint64(frequency[g<<2|h][lo]) << (16 * h)
				}
			}
		}
	}
	return p
}

// price tells how often the kernel would find the two buckets merged into one,
// as if the bytes of a text were independent of each other. They are not, but
// it is only used to choose.
func (p *pricer) price(a, b *bucket) float64 {
	price := 1.0
	for place := range Size {
		price *= float64(p.weight(a[place].lo|b[place].lo, a[place].hi|b[place].hi))
	}
	return price
}

// total is price for all the windows of a set, a bit each.
func (p *pricer) total(windows []bucket, set uint64) float64 {
	if set == 0 {
		return 0
	}
	price := 1.0
	for place := range Size {
		var lo, hi uint16
		for rest := set; rest != 0; rest &= rest - 1 {
			c := &windows[bits.TrailingZeros64(rest)][place]
			lo, hi = lo|c.lo, hi|c.hi
		}
		price *= float64(p.weight(lo, hi))
	}
	return price
}

// weight tells how many of 10,000 bytes have these low and high nibbles.
func (p *pricer) weight(lo, hi uint16) int {
	const ones = 1<<48 | 1<<32 | 1<<16 | 1
	total := uint64(0)
	for g := 0; hi != 0; g++ {
		sums := &p.sums[g]
		sum := sums[0][lo&15] + sums[1][lo>>4&15] + sums[2][lo>>8&15] + sums[3][lo>>12]
		total += (sum & lanes[hi&15]) * ones >> 48 // the multiplication adds up the four
		hi >>= 4
	}
	return int(total)
}

// lanes[m] has sixteen ones for each bit of m.
var lanes = [16]uint64{
	0x0000_0000_0000_0000, 0x0000_0000_0000_ffff, 0x0000_0000_ffff_0000, 0x0000_0000_ffff_ffff,
	0x0000_ffff_0000_0000, 0x0000_ffff_0000_ffff, 0x0000_ffff_ffff_0000, 0x0000_ffff_ffff_ffff,
	0xffff_0000_0000_0000, 0xffff_0000_0000_ffff, 0xffff_0000_ffff_0000, 0xffff_0000_ffff_ffff,
	0xffff_ffff_0000_0000, 0xffff_ffff_0000_ffff, 0xffff_ffff_ffff_0000, 0xffff_ffff_ffff_ffff,
}

// frequency says how many of 10,000 bytes are h<<4|l, in a mixture of
// application and system logs, rounded up. Bytes above 127 were hardly in it;
// theirs are set by hand for a little Chinese.
var frequency = [16][16]uint16{
	{1, 1, 1, 1, 1, 1, 1, 1, 1, 20, 67, 1, 1, 33, 1, 1},
	{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	{799, 1, 263, 1, 2, 1, 1, 1, 16, 16, 2, 2, 76, 227, 237, 70},
	{527, 427, 318, 250, 237, 239, 181, 180, 170, 168, 277, 2, 1, 84, 1, 1},
	{1, 24, 13, 26, 25, 31, 32, 7, 5, 50, 18, 7, 17, 29, 46, 30},
	{16, 3, 33, 37, 33, 13, 5, 8, 1, 1, 17, 38, 1, 38, 1, 28},
	{1, 391, 105, 273, 212, 559, 102, 105, 79, 270, 8, 67, 191, 112, 251, 316},
	{127, 21, 320, 274, 345, 137, 90, 40, 22, 42, 4, 15, 1, 15, 1, 1},
	{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2},
	{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2},
	{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2},
	{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2},
	{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	{1, 1, 1, 3, 8, 12, 8, 5, 5, 4, 1, 1, 1, 1, 1, 3},
	{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
}
