// Run compares agoralog with ripgrep, grep, cat and wc on logs of our own.
//
//	go run ./bench/run [-size 1GiB] [-rounds 7] [-only REGEXP] [-check] [-write README.md]
//
// It builds agoralog, writes the logs to a temporary directory (fifteen times
// -size and 300 MiB, in the page cache if they fit), checks that what the tools
// find agrees, and then runs everything in turns: every round runs each command
// once, so that a change in the machine's load meets all alike. A ratio is the
// median of the rounds' ratios. A tool that is missing is left out.
//
// To add a comparison, add it to races.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"

	"github.com/agoralog/agoralog/bench"
)

// options are what the command line asks for.
type options struct {
	size   bench.Size
	rounds int
	only   *regexp.Regexp
	dir    string
	write  string
	check  bool
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == memoryCommand {
		os.Exit(memoryOf(os.Args[2:]))
	}
	o := options{size: 64 << 20}
	flag.Var(&o.size, "size", "the size of the log: a number of `BYTES`, KiB, MiB or GiB")
	flag.IntVar(&o.rounds, "rounds", 7, "how many `TIMES` to run each command")
	only := flag.String("only", "", "compare only what matches `REGEXP`")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "the `DIRECTORY` for the logs")
	flag.StringVar(&o.write, "write", "", "put the table between the markers in `FILE`")
	flag.BoolVar(&o.check, "check", false, "fail if a ratio is over its bar")
	flag.Parse()
	var err error
	if o.only, err = regexp.Compile(*only); err == nil {
		err = run(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "run:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if o.rounds < 1 {
		return errors.New("-rounds wants at least one round")
	}
	l, err := newLab(o)
	if err != nil {
		return err
	}
	defer l.close()
	if err := l.agree(); err != nil {
		return err
	}
	races := l.races()
	if err := l.runAll(races); err != nil {
		return err
	}
	if err := l.weighAll(races); err != nil {
		return err
	}
	waits, err := l.latency()
	if err != nil {
		return err
	}
	text := l.markdown(races, waits)
	fmt.Print(text)
	if o.write != "" {
		if err := insert(o.write, text); err != nil {
			return err
		}
	}
	over := overBar(races, waits)
	for _, line := range over {
		say("over its bar: %s", line)
	}
	if o.check && len(over) > 0 {
		return fmt.Errorf("%d of the figures are over their bar", len(over))
	}
	return nil
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "run: "+format+"\n", args...) }
