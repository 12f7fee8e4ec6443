// Package needle finds the places in a text that are worth a closer look.
//
// A rule is expensive to try, and almost no byte of a log begins anything that
// a rule matches. So every rule promises that what it matches contains one of
// a few windows: four byte classes in a row, such as "an upper-case letter
// twice, an underscore, an upper-case letter". A Filter finds where windows
// fit, at about the speed of memory, and the rules are tried only there.
//
// Windows are classes and not literals, so a handful of them covers hundreds
// of names. To add one, add a Window to the list that is given to New. Its four
// bytes should be rare together: each fit costs its user a closer look.
//
// On amd64 with AVX2 the work is done by a kernel in assembly, elsewhere by
// tables in Go; both find the same. The build tag purego leaves the assembly
// out.
package needle

import (
	"errors"
	"fmt"
	"slices"
)

// A Window is four byte classes in a row: each string is the set of bytes that
// may stand at its place. It fits a text of four bytes of which each is in its
// class.
//
//	needle.Window{"oO", "dD", "eE", " :="}
type Window [4]string

// Size is the number of bytes that a window spans.
const Size = len(Window{})

// Range returns the bytes of one or several inclusive ranges, each given by its
// first and last byte: Range("AZ") is the upper-case letters, Range("AZ09")
// those and the digits. A last byte without a partner stands for itself.
func Range(bounds string) string {
	var class []byte
	for ; len(bounds) >= 2; bounds = bounds[2:] {
		for c := int(bounds[0]); c <= int(bounds[1]); c++ {
			class = append(class, byte(c))
		}
	}
	return string(class) + bounds
}

// maxWindows is the number of bits in a row of exact.
const maxWindows = 64

// A Filter finds where windows fit. It never changes after New and is safe for
// use by several goroutines.
type Filter struct {
	// exact has for each place and byte the windows that allow it, a bit
	// each: a window fits where four rows have a bit in common.
	exact [Size][256]uint64

	teddy  teddyTables  // finds candidates on amd64
	bigram bigramTables // finds candidates elsewhere, and in the last bytes of a text
}

// New returns a Filter for the windows, of which there may be at most 64. More
// than eight share buckets, which makes them slower to find, not less exact.
// It takes a tenth of a millisecond for twenty windows.
func New(windows ...Window) (*Filter, error) {
	if len(windows) > maxWindows {
		return nil, fmt.Errorf("%d windows: at most %d can be looked for at once", len(windows), maxWindows)
	}
	f := new(Filter)
	for i, w := range windows {
		if slices.Contains(w[:], "") {
			return nil, fmt.Errorf("window %q: %w", w, errEmptyClass)
		}
		for place, class := range w {
			for _, c := range []byte(class) {
				f.exact[place][c] |= 1 << i
			}
		}
	}
	buckets := group(windows)
	f.teddy.build(buckets)
	f.bigram.build(buckets)
	return f, nil
}

var errEmptyClass = errors.New("a place allows no byte")

// Find appends to dst the offsets, ascending, at which a window fits b, and
// returns it. A window fits wholly in b or not at all: a caller who cuts a text
// into blocks lets them overlap by Size-1 bytes. Find allocates only when dst
// is full.
func (f *Filter) Find(dst []int, b []byte) []int {
	from := 0
	if hasTeddy {
		dst, from = f.findTeddy(dst, b)
	}
	return f.findBigram(dst, b, from)
}

// fits reports whether a window fits the first four bytes of b.
func (f *Filter) fits(b []byte) bool {
	_ = b[3]
	return f.exact[0][b[0]]&f.exact[1][b[1]]&f.exact[2][b[2]]&f.exact[3][b[3]] != 0
}
