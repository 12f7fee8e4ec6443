//go:build unix

package scanner

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const canAsk = true // whether readable knows

// readable waits with poll(2): a read deadline does not work on every pipe.
// What cannot be asked is taken to be readable.
func readable(f *os.File, d time.Duration) bool {
	conn, err := f.SyscallConn()
	if err != nil {
		return true
	}
	ready := true
	deadline := time.Now().Add(d)
	_ = conn.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		for {
			n, err := unix.Poll(fds, int(max(0, time.Until(deadline)).Milliseconds()))
			if err == unix.EINTR {
				continue
			}
			ready = err != nil || n > 0
			return
		}
	})
	return ready
}

// await waits until f has something to read, or its end, and reports false if
// the Interrupt was stopped before.
func (i *Interrupt) await(f *os.File) bool {
	if i == nil || i.wake == nil {
		return true
	}
	data, err := f.SyscallConn()
	if err != nil {
		return true
	}
	bell, err := i.wake.SyscallConn()
	if err != nil {
		return true
	}
	_ = data.Control(func(fd uintptr) {
		_ = bell.Control(func(wake uintptr) {
			fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}, {Fd: int32(wake), Events: unix.POLLIN}}
			for {
				if _, err := unix.Poll(fds, -1); err != unix.EINTR {
					return
				}
			}
		})
	})
	return !i.Stopped()
}
