//go:build unix

package bench

import (
	"os"
	"runtime"
	"syscall"
)

// Peak returns the most memory that a process had, in bytes, or 0 if that is not
// known. A process inherits the peak of the one that started it, so that one has
// to be small.
func Peak(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin" || runtime.GOOS == "ios":
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}
