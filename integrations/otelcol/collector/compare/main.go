//go:build unix

// Compare runs the same log through agoralog's command, a collector with the
// processor, and the Beam pipeline, and prints what each took and found.
//
//	cd integrations/otelcol/collector && go run ./compare -lines 2000000
//
// It builds the three, writes the log in four files (a resource each, to the
// collector), and lets one run after the other. Memory is the most that was
// resident, CPU is user and system time of the engine alone.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/agoralog/agoralog/bench"
	"github.com/agoralog/agoralog/rules"
)

const parts = 4

// A run is what an engine took.
type run struct {
	name  string
	wall  time.Duration
	cpu   time.Duration
	rss   int64 // bytes
	found findings
}

// A compare has the places of one comparison.
type compare struct {
	dir   string
	logs  []string
	lines int
	bytes int64
	batch int

	engines int
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == witnessCommand {
		os.Exit(witness(os.Args[2], os.Args[3:]))
	}
	lines := flag.Int("lines", 2_000_000, "how many lines")
	shape := flag.String("shape", "mixed", "what lines: "+fmt.Sprint(bench.Shapes))
	batch := flag.Int("batch", 1000, "records of a batch for the collector")
	engines := flag.Int("engines", 3, "how many of the three, in that order")
	flag.Parse()
	dir, err := os.MkdirTemp("", "compare")
	if err == nil {
		defer os.RemoveAll(dir)
		err = (&compare{dir: dir, lines: *lines, batch: *batch, engines: max(1, min(*engines, 3))}).all(*shape)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.RemoveAll(dir)
		os.Exit(1)
	}
}

func (c *compare) all(shape string) error {
	engines := []struct {
		name, dir string
		run       func() (*run, error)
	}{
		{"agoralog", "../../..", c.command},
		{"collector", ".", c.collector},
		{"agoralog-beam", "../../beam/cmd/agoralog-beam", c.beam},
	}
	engines = engines[:c.engines]
	for _, e := range engines {
		cmd := exec.Command("go", "build", "-p", "1", "-o", c.path(e.name), ".")
		cmd.Dir, cmd.Stderr = e.dir, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("building %s: %w", e.name, err)
		}
	}
	if err := c.write(shape); err != nil {
		return err
	}
	var runs []*run
	for _, e := range engines {
		r, err := e.run()
		if err != nil {
			return err
		}
		runs = append(runs, r)
	}
	c.print(shape, runs)
	return nil
}

func (c *compare) path(name string) string { return filepath.Join(c.dir, name) }

// write writes the log in parts.
func (c *compare) write(shape string) error {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		return err
	}
	for i := range parts {
		w := &limited{left: c.lines / parts}
		if err := bench.Write(w, set, shape, 1<<40, uint64(i+1)); !errors.Is(err, errEnough) {
			return err
		}
		path := c.path(fmt.Sprintf("part%d.log", i))
		if err := os.WriteFile(path, w.Bytes(), 0o666); err != nil {
			return err
		}
		c.logs = append(c.logs, path)
		c.bytes += int64(w.Len())
	}
	return nil
}

var errEnough = errors.New("enough")

// A limited takes so many lines.
type limited struct {
	bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		if l.left == 0 {
			return 0, errEnough
		}
		l.left--
		l.Buffer.Write(line)
	}
	return len(p), nil
}

func (c *compare) command() (*run, error) {
	out := c.path("command.jsonl")
	r, err := c.took("agoralog", "agoralog", append([]string{"--config", "none", "-r", "jsonl=" + out}, c.logs...)...)
	if err != nil {
		return nil, err
	}
	r.found, err = fromLines(out)
	return r, err
}

func (c *compare) beam() (*run, error) {
	r, err := c.took("Beam, local runner", "agoralog-beam", "--in", c.path("part*.log"), "--out", c.path("beam"))
	if err != nil {
		return nil, err
	}
	shards, err := filepath.Glob(c.path("beam-*.jsonl"))
	if err == nil {
		r.found, err = fromLines(shards...)
	}
	return r, err
}

func (c *compare) print(shape string, runs []*run) {
	mb := float64(c.bytes) / 1e6
	fmt.Printf("%d lines, %.0f MB, %s; %d cores, %s\n\n", c.lines, mb, shape, runtime.NumCPU(), runtime.Version())
	fmt.Println("| | wall | MB/s | CPU | peak memory | findings | not the same |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, r := range runs {
		fmt.Printf("| %s | %.1f s | %.0f | %.1f s | %.0f MB | %d | %s |\n", r.name, r.wall.Seconds(), mb/r.wall.Seconds(),
			r.cpu.Seconds(), float64(r.rss)/1e6, len(r.found), runs[0].found.compare(r.found))
	}
}
