// Agoralog-beam finds the codes of Agora's SDKs in the logs of an object store,
// on any runner of Apache Beam; without --runner, on this machine.
//
//	agoralog-beam --in 's3://logs/2026/*.zst' --out s3://found/2026
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/s3" // beamx has the others
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	agora "github.com/agoralog/agoralog/integrations/beam"
	"github.com/agoralog/agoralog/report"
)

// Exit statuses, as agoralog has them.
const trouble = 2

func main() {
	var o agora.Options
	var products string
	flag.StringVar(&o.In, "in", "", "what to read: a `PATTERN` such as logs/*.gz, s3://bucket/2026/*.zst, gs://bucket/*")
	flag.StringVar(&o.Out, "out", "", "where to write: `PREFIX`-00000-of-00008.jsonl and so on, and PREFIX-summary.json")
	flag.IntVar(&o.Shards, "shards", 8, "how many files of findings to write")
	flag.StringVar(&products, "product", "auto", "`LIST` of the products that the logs can come from")
	flag.StringVar(&o.MinConfidence, "min-confidence", "possible", "the least confidence `LEVEL`: possible, likely, certain")
	flag.Parse()
	if products != "auto" {
		o.Products = strings.Split(products, ",")
	}
	beam.Init() // a worker's life is in here
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "agoralog-beam:", report.Visible(err.Error()))
		os.Exit(trouble)
	}
}

func run(ctx context.Context, o agora.Options) error {
	if flag.NArg() > 0 {
		return fmt.Errorf("%q: inputs are named by --in", flag.Arg(0))
	}
	if err := o.Check(); err != nil {
		return err
	}
	for _, path := range []string{o.In, o.Out} {
		fs, err := filesystem.New(ctx, path)
		if err != nil {
			return err
		}
		fs.Close()
	}
	p, s := beam.NewPipelineWithRoot()
	agora.Build(s, o)
	if err := beamx.Run(ctx, p); err != nil {
		return err
	}
	return unread(ctx, o.SummaryPath())
}

// unread says what was not read whole. A runner that does not wait has written
// no summary yet.
func unread(ctx context.Context, path string) error {
	fs, err := filesystem.New(ctx, path)
	if err != nil {
		return err
	}
	defer fs.Close()
	r, err := fs.OpenRead(ctx, path)
	if err != nil {
		return nil
	}
	defer r.Close()
	sum, err := report.ReadSummary(r)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	rec := sum.Record()
	if rec.UnreadCount == 0 {
		return nil
	}
	for _, u := range rec.Unread {
		fmt.Fprintf(os.Stderr, "agoralog-beam: %s: %s\n", report.Visible(string(u.Path)), report.Visible(string(u.Reason)))
	}
	return errors.New("not all was read; what was is in the output")
}
