//go:build !linux

package cli

import "os"

// interruptible cannot be done here.
func interruptible(*os.File) *os.File { return nil }
