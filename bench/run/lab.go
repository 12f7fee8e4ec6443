package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/bench"
	"github.com/agoralog/agoralog/rules"
)

// A lab is what the comparisons need: programs, logs and a pattern.
type lab struct {
	options
	temp     string            // everything is in it, and goes with it
	versions map[string]string // of the tools that are there; for others there is none
	set      *rules.Set
}

// sideSize is the size of the logs that are not mixed.
const sideSize = 100 << 20

func newLab(o options) (*lab, error) {
	l := &lab{options: o, versions: map[string]string{}}
	var err error
	if l.set, err = rules.NewSet(rules.Options{}); err != nil {
		return nil, err
	}
	if l.temp, err = os.MkdirTemp(o.dir, "agoralog-bench-"); err != nil {
		return nil, err
	}
	for _, tool := range []string{"rg", "grep", "cat", "wc"} {
		out, err := exec.Command(tool, "--version").Output()
		if err != nil {
			say("%s: left out: %v", tool, err)
			continue
		}
		first, _, _ := strings.Cut(string(out), "\n")
		l.versions[tool] = strings.TrimSpace(first)
	}
	if err := l.prepare(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *lab) close() { os.RemoveAll(l.temp) }

// path returns where a program or a log of the lab is.
func (l *lab) path(name string) string { return filepath.Join(l.temp, name) }

func (l *lab) prepare() error {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/agoralog/agoralog").Output()
	if err != nil {
		return fmt.Errorf("finding the module; run this inside of it: %w", err)
	}
	for name, tags := range map[string]string{"agoralog": "", "portable": "purego"} {
		cmd := exec.Command("go", "build", "-tags", tags, "-o", l.path(name), ".")
		cmd.Dir = strings.TrimSpace(string(root))
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // as releases are: it starts a third faster
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("building agoralog: %w\n%s", err, out)
		}
	}
	if err := os.WriteFile(l.path("pattern"), []byte(bench.Pattern(l.set)+"\n"), 0o666); err != nil {
		return err
	}
	say("writing logs to %s", l.temp)
	sizes := map[string]int64{"mixed": int64(l.size), "allmatch": sideSize, "longline": sideSize, "tiny": sideSize}
	for _, shape := range bench.Shapes {
		if err := l.create(shape, func(w io.Writer) error { return bench.Write(w, l.set, shape, sizes[shape], 1) }); err != nil {
			return err
		}
	}
	for _, times := range multiples {
		err := l.create(fmt.Sprintf("mixed%d", times), func(w io.Writer) error { return l.repeat(w, times) })
		if err != nil {
			return err
		}
	}
	return nil
}

// multiples are how much larger the logs are that show how time grows.
var multiples = []int{2, 4, 8}

func (l *lab) create(name string, write func(io.Writer) error) error {
	f, err := os.Create(l.path(name))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := write(f); err != nil {
		return err
	}
	return f.Close()
}

// repeat writes the mixed log several times.
func (l *lab) repeat(w io.Writer, times int) error {
	for range times {
		f, err := os.Open(l.path("mixed"))
		if err != nil {
			return err
		}
		_, err = io.Copy(w, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// agree checks that agoralog passes the logs through, and that every line that
// it marks is one that the pattern matches.
func (l *lab) agree() error {
	for _, shape := range bench.Shapes {
		if err := l.agreeOn(shape); err != nil {
			return fmt.Errorf("%s: %w", shape, err)
		}
	}
	return nil
}

func (l *lab) agreeOn(shape string) error {
	in, err := os.Open(l.path(shape))
	if err != nil {
		return err
	}
	defer in.Close()
	next, stop, err := l.matching(shape)
	if err != nil {
		return err
	}
	defer stop()
	lines, marked, matched := 0, 0, 0
	match := next()
	err = output(l.path("agoralog"), []string{l.path(shape)}, func(r *bufio.Reader) error {
		source := bufio.NewReaderSize(in, 64<<10)
		for {
			out, oerr := r.ReadBytes('\n')
			want, ierr := source.ReadBytes('\n')
			if len(out) == 0 && len(want) == 0 && oerr == io.EOF && ierr == io.EOF {
				return nil
			}
			lines++
			is, same := bench.Annotated(bytes.TrimSuffix(out, []byte("\n")), bytes.TrimSuffix(want, []byte("\n")))
			if !same || (oerr == nil) != (ierr == nil) {
				return fmt.Errorf("line %d does not come through as it is:\n%.300q\n%.300q", lines, want, out)
			}
			if is {
				marked++
			}
			if match == lines {
				matched++
				match = next()
			} else if is && match >= 0 {
				return fmt.Errorf("line %d is marked, and the pattern does not match it:\n%.300q", lines, out)
			}
		}
	})
	if err != nil {
		return err
	}
	share := fmt.Sprintf("%s: %d lines, all come through; agoralog marks %d", shape, lines, marked)
	if match >= 0 || matched > 0 {
		share += fmt.Sprintf(", the pattern matches these and %d more", matched-marked)
	}
	say("%s", share)
	return nil
}

// matching returns a function that returns the number of the next line that
// ripgrep finds, or a number that no line has; -1 if there is no ripgrep.
func (l *lab) matching(shape string) (next func() int, stop func(), err error) {
	if l.versions["rg"] == "" {
		return func() int { return -1 }, func() {}, nil
	}
	cmd := exec.Command("rg", "--no-config", "-n", "--no-filename", "--color=never", "-f", l.path("pattern"), l.path(shape))
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	r := bufio.NewReader(pipe)
	next = func() int {
		line, _ := r.ReadString('\n')
		before, _, _ := strings.Cut(line, ":")
		n, _ := strconv.Atoi(before)
		return n
	}
	return next, func() { pipe.Close(); _ = cmd.Wait() }, nil
}

// output hands what a program prints to read.
func output(name string, args []string, read func(*bufio.Reader) error) error {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = read(bufio.NewReaderSize(pipe, 1<<20))
	pipe.Close()
	if werr := cmd.Wait(); err == nil {
		err = werr
	}
	return err
}
