package needle

import "math/bits"

// price tells how often the kernel would find the two buckets merged into one,
// as if the bytes of a text were independent of each other. They are not, but
// it is only used to choose.
func price(a, b *bucket) float64 {
	p := 1.0
	for place := range Size {
		p *= float64(weight(a[place].lo|b[place].lo, a[place].hi|b[place].hi))
	}
	return p
}

// weight tells how many of 10,000 bytes have these low and high nibbles.
func weight(lo, hi uint16) int {
	sum := 0
	for ; hi != 0; hi &= hi - 1 {
		row := &frequency[bits.TrailingZeros16(hi)]
		for l := lo; l != 0; l &= l - 1 {
			sum += int(row[bits.TrailingZeros16(l)])
		}
	}
	return sum
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
