package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/agoralog/agoralog/bench"
)

const (
	waitLines = 500
	waitPause = 2 * time.Millisecond // between lines, so that the pipe is idle
)

// A wait is how long a program holds a line: it is written to a pipe, and what
// counts is the time until it comes out.
type wait struct {
	name  string
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	times []time.Duration
}

func (w *wait) percentile(p int) time.Duration {
	sorted := slices.Sorted(slices.Values(w.times))
	return sorted[(len(sorted)-1)*p/100]
}

// latency gives each program the same lines, in turns.
func (l *lab) latency() ([]*wait, error) {
	if !l.only.MatchString("latency") {
		return nil, nil
	}
	var waits []*wait
	for _, c := range []struct {
		tool string
		argv []string
	}{
		{"", []string{l.path("agoralog")}},
		{"cat", []string{"cat"}},
		{"grep", []string{"grep", "--line-buffered", ""}},
	} {
		if c.tool != "" && l.versions[c.tool] == "" {
			continue
		}
		w := &wait{name: c.tool, cmd: command(c.argv)}
		if w.name == "" {
			w.name = "agoralog"
		}
		var out io.Reader
		var err error
		if w.in, err = w.cmd.StdinPipe(); err == nil {
			out, err = w.cmd.StdoutPipe()
		}
		if err == nil {
			err = w.cmd.Start()
		}
		if err != nil {
			return nil, err
		}
		w.out = bufio.NewReader(out)
		defer func() { w.in.Close(); _ = w.cmd.Wait() }()
		waits = append(waits, w)
	}
	lines, err := l.plainLines(waitLines + 1)
	if err != nil {
		return nil, err
	}
	for i, line := range lines {
		for _, w := range waits {
			time.Sleep(waitPause)
			start := time.Now()
			if _, err := w.in.Write(line); err != nil {
				return nil, fmt.Errorf("%s: %w", w.name, err)
			}
			back, err := w.out.ReadBytes('\n')
			if err != nil || !bytes.Equal(back, line) {
				return nil, fmt.Errorf("%s: a line did not come back: %q, %q: %w", w.name, line, back, err)
			}
			if i > 0 { // the first has to wait for the program to start
				w.times = append(w.times, time.Since(start))
			}
		}
	}
	return waits, nil
}

// plainLines returns the first n lines of the mixed log with no window in them.
func (l *lab) plainLines(n int) ([][]byte, error) {
	f, err := os.Open(l.path(bench.Shapes[0]))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var lines [][]byte
	r := bufio.NewReader(f)
	for len(lines) < n {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return nil, fmt.Errorf("-size is too small to measure latency: %w", err)
		}
		if len(l.set.Filter().Find(nil, line)) == 0 {
			lines = append(lines, line)
		}
	}
	return lines, nil
}
