package report

import (
	"math"
	"slices"
)

// codeSketch is how many different paths of a code are counted exactly.
const codeSketch = 128

// A sketch counts different paths in bounded memory: it keeps the smallest of
// their hashes, in order, at most as many as its size. Sketches of one size can
// be merged in any order, and a path that both have seen counts once. From its
// size on the count is an estimate, within some 9 % as a rule where the size is
// 128, and 18 % where it is 32.
type sketch []uint64

func (s *sketch) add(hash uint64, size int) {
	i, found := slices.BinarySearch(*s, hash)
	if found || i == size {
		return
	}
	*s = slices.Insert(*s, i, hash)
	if len(*s) > size {
		*s = (*s)[:size]
	}
}

func (s *sketch) merge(o sketch, size int) {
	for _, hash := range o {
		s.add(hash, size)
	}
}

// count returns how many paths there were, and whether that is exact.
func (s sketch) count(size int) (n int64, exact bool) {
	if len(s) < size {
		return int64(len(s)), true
	}
	// The hashes lie evenly, so the largest of the k smallest tells how dense
	// they are.
	part := (float64(s[size-1]) + 1) / math.MaxUint64
	return int64(math.Round(float64(size-1) / part)), false
}

// hashPath is FNV-1a with a last stirring that makes its bits even. It is a part
// of the json format and must not change.
func hashPath[T ~string | []byte](path T) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(path); i++ {
		h = (h ^ uint64(path[i])) * 1099511628211
	}
	return mix(h)
}

// mix makes every bit of a number depend on all of its bits.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
