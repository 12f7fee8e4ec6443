//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// witnessCommand makes this program a witness: it runs a command and writes what
// that took to a file. A process inherits the peak of memory of the one that
// started it, so that one has to be small.
const witnessCommand = "what-it-took"

// witness runs a command and returns an exit status.
func witness(path string, argv []string) int {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	err := cmd.Start()
	if err == nil {
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, os.Interrupt)
		go func() {
			for s := range stop {
				cmd.Process.Signal(s)
			}
		}()
		err = cmd.Wait()
	}
	if ps := cmd.ProcessState; ps != nil {
		var rss int64
		if u, ok := ps.SysUsage().(*syscall.Rusage); ok {
			rss = int64(u.Maxrss)
			if runtime.GOOS != "darwin" {
				rss <<= 10
			}
		}
		os.WriteFile(path, fmt.Appendln(nil, int64(ps.UserTime()+ps.SystemTime()), rss), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		return 1
	}
	return 0
}

// witnessed returns a command that runs one of ours under a witness.
func (c *compare) witnessed(name string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.Command(self, append([]string{witnessCommand, c.path("witness"), c.path(name)}, args...)...)
}

// took runs a command to its end.
func (c *compare) took(title, name string, args ...string) (*run, error) {
	var said bytes.Buffer
	cmd := c.witnessed(name, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", name, err, said.Bytes())
	}
	r := &run{name: title, wall: time.Since(start)}
	return r, r.resources(c.path("witness"))
}

// resources reads what a witness wrote.
func (r *run) resources(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	_, err = fmt.Sscan(string(text), (*int64)(&r.cpu), &r.rss)
	return err
}
