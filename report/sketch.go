package report

import (
	"math"
	"slices"
)

// sketchSize is how many different things a sketch counts exactly.
const sketchSize = 128

// A sketch counts different paths in bounded memory: it keeps the smallest of
// their hashes, in order. Sketches can be merged in any order, and a path that
// both have seen counts once. Over sketchSize the count is an estimate, within
// some 9 % as a rule.
type sketch []uint64

func (s *sketch) add(hash uint64) {
	i, found := slices.BinarySearch(*s, hash)
	if found || i == sketchSize {
		return
	}
	*s = slices.Insert(*s, i, hash)
	if len(*s) > sketchSize {
		*s = (*s)[:sketchSize]
	}
}

func (s *sketch) merge(o sketch) {
	for _, hash := range o {
		s.add(hash)
	}
}

// count returns how many paths there were, and whether that is exact.
func (s sketch) count() (n int64, exact bool) {
	if len(s) < sketchSize {
		return int64(len(s)), true
	}
	// The hashes lie evenly, so the largest of the k smallest tells how dense
	// they are.
	part := (float64(s[sketchSize-1]) + 1) / math.MaxUint64
	return int64(math.Round((sketchSize - 1) / part)), false
}

// hashPath is FNV-1a with a last stirring that makes its bits even. It is a part
// of the json format and must not change.
func hashPath(path string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(path); i++ {
		h = (h ^ uint64(path[i])) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
