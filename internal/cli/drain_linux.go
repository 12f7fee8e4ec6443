package cli

import (
	"fmt"
	"os"
	"syscall"
)

// interruptible opens a pipe a second time, so that a write to it can have a
// deadline. The flag that allows it is in what is opened, which others share. It
// returns nil where that cannot be done.
func interruptible(f *os.File) *os.File {
	own, err := os.OpenFile(fmt.Sprintf("/proc/self/fd/%d", f.Fd()), os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	return own
}
