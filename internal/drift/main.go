// Command drift compares the catalog with tables of codes and prints what is
// new, gone or changed.
//
//	go run ./internal/drift [-texts] [-unlike FILE]... DIR-or-FILE.tsv...
//
// The tables are tab-separated, with a header line that names the columns
// product, code, name, aliases, scope, class, class_basis, meaning, fix,
// since_or_removed and source; a directory stands for the *.tsv files in it that
// have these columns. It exits 1 if anything differs, 2 on bad input.
//
// With it an SDK release is an afternoon's work: write the release's headers and
// error pages down as such a table, one row a code, run drift, and every line that
// it prints is a row of catalog/ to add or to mend, or a fact to write into the
// row's Notes. Run it again until it is silent. "gone" is printed only for tables
// that the input has rows of, so one table at a time will do. A code that a
// release drops stays in the catalog, as old apps still log it: say so in Notes,
// and keep it in the input.
//
// -unlike names a published text that ours must not repeat: a Meaning with six
// words in a row of it, or one of its sentences, is printed too.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/agoralog/agoralog/catalog"
)

const (
	exitSame    = 0
	exitDiffers = 1
	exitUsage   = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("drift", flag.ContinueOnError)
	flags.SetOutput(stderr)
	texts := flags.Bool("texts", false, "compare meaning, fix and notes too")
	var published []string
	flags.Func("unlike", "a published text that no Meaning may repeat (repeatable)", func(path string) error {
		b, err := os.ReadFile(path)
		published = append(published, string(b))
		return err
	})
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitSame
		}
		return exitUsage
	}
	if flags.NArg() == 0 {
		fmt.Fprintln(stderr, "drift: no tables given; name a directory or a .tsv file")
		return exitUsage
	}

	rows, err := read(flags.Args())
	if err != nil {
		fmt.Fprintln(stderr, "drift:", err)
		return exitUsage
	}
	lines := compare(catalog.All(), rows, *texts)
	lines = append(lines, repeats(catalog.All(), published)...)
	for _, line := range lines {
		fmt.Fprintln(stdout, line)
	}
	if len(lines) > 0 {
		return exitDiffers
	}
	return exitSame
}
