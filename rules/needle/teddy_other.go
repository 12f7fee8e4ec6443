//go:build !amd64 || purego

package needle

// hasTeddy says that there is no kernel for this machine.
const hasTeddy = false

type teddyTables struct{}

func (*teddyTables) build([]bucket) {}

func (f *Filter) findTeddy(dst []int, _ []byte) ([]int, int) { return dst, 0 }
