// Gen prints a log to measure with.
//
//	go run ./bench/gen -size 1GiB -shape mixed > mixed.log
//	go run ./bench/gen -pattern > pattern.txt; rg -f pattern.txt mixed.log
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/agoralog/agoralog/bench"
	"github.com/agoralog/agoralog/rules"
)

func main() {
	size := bench.Size(64 << 20)
	flag.Var(&size, "size", "how much to print: a number of `BYTES`, KiB, MiB or GiB")
	shape := flag.String("shape", bench.Shapes[0], "what to print: "+strings.Join(bench.Shapes, ", "))
	seed := flag.Uint64("seed", 1, "another `NUMBER` gives another log")
	pattern := flag.Bool("pattern", false, "print what agoralog looks for as a regular expression")
	flag.Parse()
	if err := write(*pattern, *shape, int64(size), *seed); err != nil && !errors.Is(err, syscall.EPIPE) {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func write(pattern bool, shape string, size int64, seed uint64) error {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		return err
	}
	if pattern {
		_, err = fmt.Println(bench.Pattern(set))
		return err
	}
	return bench.Write(os.Stdout, set, shape, size, seed)
}
