package rules

// A long line is looked at in parts, which are the same for all windows of one
// tile: what a part says about its origin is read once for all of them. Tiles
// count from the start of the line, so that parts do not depend on how reads cut
// it.
const (
	// Reach is how far evidence reaches within a line, at least, in bytes. A
	// line that is no longer is looked at whole.
	Reach = 16 << 10
	tile  = 8 << 10
)

// Part returns the part of a line to look at for a window at offset p: Reach
// bytes either side of its tile, as far as the line goes, which is size bytes.
func Part(p, size int) (lo, hi int) {
	from := p - p%tile
	return max(0, from-Reach), min(size, from+tile+Reach)
}

// PartsUpTo returns up to where the parts of a line are complete of which size
// bytes are at hand and more follow: the part of any window before lies in them.
func PartsUpTo(size int64) int64 { return max(0, size-Reach) / tile * tile }
