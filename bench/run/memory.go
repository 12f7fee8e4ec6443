package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/bench"
)

// memoryCommand makes this program a witness: it runs a command and prints the
// command's peak memory, for which whoever starts it has to be small.
const memoryCommand = "peak-memory-of"

// memoryOf runs a command into a pipe and returns an exit status.
func memoryOf(argv []string) int {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stderr = os.Stderr
	cmd.Stdin = os.Stdin
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		_, _ = io.Copy(io.Discard, pipe)
		err = cmd.Wait()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "run:", err)
		return 1
	}
	fmt.Println(bench.Peak(cmd.ProcessState))
	return 0
}

// weighAll measures the memory of every runner of ours that reads a file.
func (l *lab) weighAll(races []*race) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, r := range races {
		for _, c := range r.runners {
			program := c.chain[0]
			if !l.has(c) || filepath.Dir(program[0]) != l.temp {
				continue
			}
			out, err := exec.Command(self, append([]string{memoryCommand}, program...)...).Output()
			if err != nil {
				return fmt.Errorf("measuring the memory of %s: %w", c.name, err)
			}
			if c.rss, err = strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64); err != nil {
				return err
			}
		}
	}
	return nil
}
