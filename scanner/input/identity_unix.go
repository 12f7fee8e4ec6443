//go:build unix

package input

import (
	"os"
	"syscall"
)

// An identity is the same for two names of one file.
type identity struct{ dev, ino uint64 }

func identify(fi os.FileInfo) identity {
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		return identity{uint64(st.Dev), uint64(st.Ino)}
	}
	return identity{}
}

// openWalked opens a regular file, and no link or pipe that took its place.
func openWalked(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
}
