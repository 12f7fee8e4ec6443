package input

import (
	"sync"
	"sync/atomic"
)

// Limits bound what one input may grow to. Zero is no limit.
type Limits struct {
	// Ratio is how many times its own size compressed data may grow, counted
	// once it has grown to 256 MiB.
	Ratio int
	// Total bounds the bytes that come out of an input's compressions together.
	Total int64
	// Members bounds the members of an input's archives together.
	Members int
	// Depth bounds how many containers may be in one another: a.tar.gz is two.
	Depth int
}

// DefaultLimits returns limits that no honest log reaches.
func DefaultLimits() Limits {
	return Limits{Ratio: 1000, Total: 1 << 40, Members: 1_000_000, Depth: 4}
}

const (
	// ratioFrom is where the ratio begins to count: short data may be all alike.
	ratioFrom = 256 << 20
	// windowMax is the memory that a frame may ask its reader to keep.
	windowMax = 128 << 20
	// directoryMax bounds a zip's directory, which is held in memory.
	directoryMax = 8 << 20
)

// A budget counts what an input has used of its limits. Its compressions may be
// undone in several goroutines; members is for the Opener's.
type budget struct {
	limits  Limits
	mu      sync.Mutex // for in and out
	in, out int64      // bytes of the input itself, and out of its compressions
	members int
	over    atomic.Bool // grow has refused
}

// grow counts n more bytes out of data of the named compression.
func (b *budget) grow(n int, name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.out += int64(n)
	err := b.check(name)
	if err != nil {
		b.over.Store(true)
	}
	return err
}

// read counts n more bytes of the input itself.
func (b *budget) read(n int64) {
	b.mu.Lock()
	b.in += n
	b.mu.Unlock()
}

func (b *budget) check(name string) error {
	switch {
	case b.limits.Ratio > 0 && b.out > ratioFrom && b.out/int64(b.limits.Ratio) > b.in:
		return limitError("%s data grows to more than %d times its size, as in a decompression bomb; stopped after %s", name, b.limits.Ratio, size(b.out))
	case b.limits.Total > 0 && b.out > b.limits.Total:
		return limitError("%s data grows to more than %s; stopped there", name, size(b.limits.Total))
	}
	return nil
}

// member counts a member.
func (b *budget) member() error {
	b.members++
	if b.limits.Members > 0 && b.members > b.limits.Members {
		return limitError("has more than %d members; stopped there", b.limits.Members)
	}
	return nil
}
