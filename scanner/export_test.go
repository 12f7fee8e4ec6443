package scanner

// SetBlock makes reads ask for n bytes, at most the usual 256 KiB, so that small
// inputs have many edges.
func (s *Scanner) SetBlock(n int) { s.size = min(n, blockSize) }

// Sizes at which lines are treated differently, and at which blocks end.
const (
	BlockSize = blockSize
	LineMax   = lineMax
	Reach     = reach
)
