package report

import (
	"github.com/agoralog/agoralog/catalog"
)

const (
	buckets    = 64
	firstWidth = 1 << 10 // bytes a bucket
	maxCount   = 1 << 53 // counts stay numbers that every JSON reader can hold
)

// A timeline counts findings by where in their inputs they stand. It has a fixed
// number of buckets, which double their width when an input is longer. Several
// inputs lie over one another, each from its first byte.
type timeline struct {
	width  int64 // bytes a bucket; firstWidth times a power of two
	extent int64 // bytes of the longest input so far
	counts [catalog.Error + 1][buckets]int64
}

func newTimeline() timeline { return timeline{width: firstWidth} }

func (t *timeline) add(offset int64, class catalog.Class) {
	t.cover(offset + 1)
	n := &t.counts[class][offset/t.width]
	*n = sum(*n, 1)
}

// cover makes the buckets wide enough for an input of so many bytes.
func (t *timeline) cover(extent int64) {
	extent = min(extent, maxCount)
	t.extent = max(t.extent, extent)
	for (t.extent-1)/t.width >= buckets {
		t.double()
	}
}

func (t *timeline) double() {
	t.width *= 2
	for c := range t.counts {
		counts := &t.counts[c]
		for i := range buckets / 2 {
			counts[i] = sum(counts[2*i], counts[2*i+1])
		}
		clear(counts[buckets/2:])
	}
}

func (t *timeline) merge(o timeline) {
	t.cover(o.extent)
	for o.width < t.width {
		o.double()
	}
	for c := range t.counts {
		for i, n := range o.counts[c] {
			t.counts[c][i] = sum(t.counts[c][i], n)
		}
	}
}

// used returns how many buckets the inputs reach into.
func (t *timeline) used() int { return int((t.extent + t.width - 1) / t.width) }

// sum adds counts and stays at maxCount, which keeps it associative.
func sum(a, b int64) int64 { return min(a+b, maxCount) }
