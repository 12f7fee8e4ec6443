// Memory prints the peak memory of agoralog on inputs that would make a careless
// program large, as the table of docs/promises.md.
//
//	go run ./bench/memory
//
// It builds agoralog and feeds it through a pipe. To add an input, add it to
// cases.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/agoralog/agoralog/bench"
)

// A weighing is one input and what is asked of it.
type weighing struct {
	input string
	args  []string // of the command; its output is discarded
	write func(w *bufio.Writer)
}

var cases = []weighing{
	{"one line of 400 MB with 40 codes", nil, longLine},
	{"one line of 400 MB with 40 codes", []string{"-r", "log", "-r", "jsonl=/dev/null", "-r", "summary=/dev/null"}, longLine},
	{"a million lines, each with another number", nil, numbers},
	{"a million lines, each with another number", []string{"-r", "json"}, numbers},
	{"300,000 findings in lines that are all different", []string{"-r", "jsonl"}, findings},
	{"300,000 findings in lines that are all different", []string{"-r", "json"}, findings},
	{"300,000 findings in lines that are all different", []string{"-r", "html"}, findings},
	{"500,000 empty gzip members, then a line", nil, members},
}

func longLine(w *bufio.Writer) {
	piece := bytes.Repeat([]byte("x "), 5_000)
	for range 40 {
		for range 1000 {
			w.Write(piece)
		}
		w.WriteString("ChatClient: login failed, code: 202 ")
	}
	w.WriteString("\n")
}

func numbers(w *bufio.Writer) {
	for i := range 1_000_000 {
		fmt.Fprintf(w, "ChatClient: login failed, code: %d\n", i)
	}
}

// findings are lines with words of their own, for numbers would fold.
func findings(w *bufio.Writer) {
	for i := range 300_000 {
		fmt.Fprintf(w, "ChatClient: %s failed, code: 202, desc: User authentication failed, and nothing was done about it by %[1]s\n", word(i))
	}
}

// word spells n in letters.
func word(n int) string {
	b := []byte("room")
	for range 5 {
		b = append(b, byte('a'+n%26))
		n /= 26
	}
	return string(b)
}

func members(w *bufio.Writer) {
	var empty bytes.Buffer
	gzip.NewWriter(&empty).Close()
	for range 500_000 {
		w.Write(empty.Bytes())
	}
	z := gzip.NewWriter(w)
	io.WriteString(z, "LOGIN_E_NET\n")
	z.Close()
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "memory:", err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "agoralog-memory-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "agoralog")
	build := exec.Command("go", "build", "-o", program, "github.com/agoralog/agoralog")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building agoralog: %w\n%s", err, out)
	}
	fmt.Print("| input | command | MiB |\n|---|---|---:|\n")
	for _, c := range cases {
		peak, err := weigh(program, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.input, err)
		}
		fmt.Printf("| %s | `%s` | %d |\n", c.input, strings.Join(append([]string{"agoralog"}, c.args...), " "), (peak+1<<19)>>20)
	}
	return nil
}

// weigh runs one case and returns the program's peak memory in bytes. This program
// stays small, for else it would be its own peak.
func weigh(program string, c weighing) (int64, error) {
	cmd := exec.Command(program, c.args...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	w := bufio.NewWriterSize(in, 1<<20)
	c.write(w)
	if err := w.Flush(); err != nil {
		return 0, err
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		return 0, err
	}
	peak := bench.Peak(cmd.ProcessState)
	if peak == 0 {
		return 0, errors.New("this system does not say how much memory a process had")
	}
	return peak, nil
}
