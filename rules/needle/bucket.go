package needle

import (
	"math/bits"
	"slices"
)

// maxBuckets is the number of bits in a byte of the kernel's tables.
const maxBuckets = 8

// A bucket is what the fast searches look for instead of windows: four classes
// in a row again, but coarser ones, so that what they find is only a candidate.
// Windows that share a bucket lose which byte came from which window, and the
// kernel sees even a single class only by nibbles. The price of a bucket is how
// often it is found.
type bucket [Size]class

// A class is a set of bytes: rows[h] has bit l where it holds the byte h<<4|l.
// By nibbles it becomes every byte whose high nibble is in hi and whose low
// nibble is in lo.
type class struct {
	rows   [16]uint16
	lo, hi uint16
}

func (c *class) add(row int, lows uint16) {
	if lows != 0 {
		c.rows[row] |= lows
		c.lo |= lows
		c.hi |= 1 << row
	}
}

func newBucket(w Window) bucket {
	var b bucket
	for place, set := range w {
		for _, c := range []byte(set) {
			b[place].add(int(c>>4), 1<<(c&15))
		}
	}
	return b
}

// addAll makes the bucket hold what o holds as well.
func (b *bucket) addAll(o *bucket) {
	for place := range Size {
		for row, lows := range o[place].rows {
			b[place].add(row, lows)
		}
	}
}

// group distributes the windows over at most maxBuckets buckets: if there are
// too many windows, some are merged; as long as there are spare buckets, the one
// is split that lowers the price most.
func group(windows []Window) []bucket {
	buckets := make([]bucket, len(windows), max(len(windows), maxBuckets))
	for i, w := range windows {
		buckets[i] = newBucket(w)
	}
	p := newPricer()
	if len(buckets) > maxBuckets {
		return merge(buckets, p)
	}
	return split(buckets, p)
}

// merge puts windows together, the two buckets first that raise the price least,
// and then moves single windows and swaps pairs as long as that lowers it: a
// greedy choice made early is often wrong once others have joined the bucket.
func merge(windows []bucket, p *pricer) []bucket {
	sets := make([]uint64, len(windows)) // of windows, a bit each; a set is a bucket
	prices := make([]float64, len(windows))
	for i := range windows {
		sets[i] = 1 << i
		prices[i] = p.price(&windows[i], &windows[i])
	}
	price := func(set uint64) float64 { return p.total(windows, set) }
	loss := make([][maxWindows]float64, len(sets)) // loss[i][j] is what it costs to merge i and j > i
	for i := range sets {
		for j := range i {
			loss[j][i] = p.price(&windows[j], &windows[i]) - prices[j] - prices[i]
		}
	}
	for n := len(sets); n > maxBuckets; n-- {
		to, from := 0, 1
		for i := range n {
			for j := i + 1; j < n; j++ {
				if loss[i][j] < loss[to][from] {
					to, from = i, j
				}
			}
		}
		prices[to] += prices[from] + loss[to][from]
		sets[to] |= sets[from]
		// The last bucket takes the free place.
		last := n - 1
		sets[from], prices[from] = sets[last], prices[last]
		for i := range last {
			if i != from {
				loss[min(i, from)][max(i, from)] = loss[i][last]
			}
		}
		for i := range last {
			if i != to {
				loss[min(i, to)][max(i, to)] = price(sets[i]|sets[to]) - prices[i] - prices[to]
			}
		}
	}
	sets, prices = sets[:maxBuckets], prices[:maxBuckets]
	for range maxWindows { // a few rounds are enough
		if !improve(sets, prices, price) {
			break
		}
	}
	buckets := make([]bucket, len(sets))
	for i, set := range sets {
		for ; set != 0; set &= set - 1 {
			buckets[i].addAll(&windows[bits.TrailingZeros64(set)])
		}
	}
	return buckets
}

// improve moves each window to another bucket, or swaps it with one of there,
// where that lowers the price, and reports whether it did.
func improve(sets []uint64, prices []float64, price func(uint64) float64) bool {
	improved := false
	// try makes a and b of sets i and j, if the two are cheaper so.
	try := func(i, j int, a, b uint64) bool {
		old := prices[i] + prices[j]
		pa := price(a)
		if pa >= old {
			return false
		}
		pb := price(b)
		if pa+pb >= old*(1-1e-9) {
			return false
		}
		sets[i], sets[j], prices[i], prices[j] = a, b, pa, pb
		improved = true
		return true
	}
	for i := range sets {
		for w := uint64(1); w != 0; w <<= 1 {
			for j := range sets {
				if i == j || sets[i]&w == 0 || try(i, j, sets[i]&^w, sets[j]|w) {
					continue
				}
				for rest := sets[j]; rest != 0; rest &= rest - 1 {
					if v := rest & -rest; try(i, j, sets[i]&^w|v, sets[j]&^v|w) {
						break
					}
				}
			}
		}
	}
	return improved
}

// split divides a class whose high nibbles do not all have the same low ones:
// "dDpP" is {4, 5, 6, 7} by {0, 4} and thus also "@", "T", "`" and "t", but
// "dD" and "pP" are exact.
func split(buckets []bucket, p *pricer) []bucket {
	for len(buckets) < maxBuckets {
		best, gain := -1, 0.0
		var a, b bucket
		for i := range buckets {
			whole := p.price(&buckets[i], &buckets[i])
			for place := range Size {
				like, unlike := divide(&buckets[i], place)
				if unlike[place].hi == 0 {
					continue
				}
				if g := whole - p.price(&like, &like) - p.price(&unlike, &unlike); g > gain {
					best, gain, a, b = i, g, like, unlike
				}
			}
		}
		if best < 0 {
			break
		}
		buckets[best] = a
		buckets = append(buckets, b)
	}
	return buckets
}

// divide parts the bucket in two by the class at a place: the high nibbles with
// the same low ones as the first, and the others.
func divide(b *bucket, place int) (like, unlike bucket) {
	like, unlike = *b, *b
	like[place], unlike[place] = class{}, class{}
	rows := b[place].rows
	first := slices.IndexFunc(rows[:], func(lows uint16) bool { return lows != 0 })
	for row, lows := range rows {
		if lows == rows[first] {
			like[place].add(row, lows)
		} else {
			unlike[place].add(row, lows)
		}
	}
	return like, unlike
}
