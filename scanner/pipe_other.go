//go:build !linux

package scanner

import "os"

func growPipe(*os.File) {}

// GrowPipe does nothing where pipes cannot grow.
func GrowPipe(*os.File) {}
