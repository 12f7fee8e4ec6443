//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak returns the most memory that a process had, in bytes, or 0.
func peak(p *os.ProcessState) int64 {
	u, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if n := int64(u.Maxrss); runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return n
	} else {
		return n << 10
	}
}
