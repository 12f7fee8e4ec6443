package needle

import "slices"

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

// group distributes the windows over at most maxBuckets buckets, by greedy
// steps: as long as there are too many buckets, the two are merged that raise
// the price least; as long as there are spare ones, the bucket is split that
// lowers it most.
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

func merge(buckets []bucket, p *pricer) []bucket {
	n := len(buckets)
	var prices [maxWindows]float64
	loss := make([][maxWindows]float64, n) // loss[i][j] is what it costs to merge i and j > i
	for i := range buckets {
		prices[i] = p.price(&buckets[i], &buckets[i])
		for j := range i {
			loss[j][i] = p.price(&buckets[j], &buckets[i]) - prices[j] - prices[i]
		}
	}
	for ; n > maxBuckets; n-- {
		to, from := 0, 1
		for i := range n {
			for j := i + 1; j < n; j++ {
				if loss[i][j] < loss[to][from] {
					to, from = i, j
				}
			}
		}
		for place := range Size {
			for row, lows := range buckets[from][place].rows {
				buckets[to][place].add(row, lows)
			}
		}
		prices[to] += prices[from] + loss[to][from]
		// The last bucket takes the free place.
		last := n - 1
		buckets[from], prices[from] = buckets[last], prices[last]
		for i := range last {
			if i != from {
				loss[min(i, from)][max(i, from)] = loss[i][last]
			}
		}
		for i := range last {
			if i != to {
				loss[min(i, to)][max(i, to)] = p.price(&buckets[i], &buckets[to]) - prices[i] - prices[to]
			}
		}
	}
	return buckets[:n]
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
