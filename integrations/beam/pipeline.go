// Package beam is agoralog as an Apache Beam pipeline: objects in a store go in,
// findings as JSON Lines and one summary come out.
//
//	glob -> list -> scan -> findings -> shards
//	                    \-> summaries -> merge -> summary
//
// An element is a whole object. It is opened by agoralog's own openers, which
// know compressions and archives by their first bytes; Beam's textio reads no
// compressed file to its end. scan.go scans one, merge.go adds summaries up,
// write.go writes. The command is in cmd/agoralog-beam.
package beam

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// Options say what a pipeline reads, looks for and writes. They travel to the
// workers as JSON.
type Options struct {
	// In is a pattern of a Beam file system: logs/*.gz, s3://bucket/2026/*.zst,
	// gs://bucket/*. A * does not go beyond a /.
	In string
	// Out begins the names of what is written: Out-00000-of-00008.jsonl and so on,
	// and Out-summary.json. What has these names already is replaced.
	Out string
	// Shards is how many files the findings are written to.
	Shards int
	// Products are those that the logs can come from; empty for all.
	Products []string
	// MinConfidence is the least confidence of a finding; empty for possible.
	MinConfidence string
}

// Check reports what is wrong with o.
func (o *Options) Check() error {
	switch {
	case o.In == "":
		return errors.New("--in names nothing to read")
	case o.Out == "":
		return errors.New("--out names nothing to write")
	case o.Shards < 1 || o.Shards > 10_000:
		return fmt.Errorf("--shards %d: want 1 to 10000", o.Shards)
	}
	_, err := o.set()
	return err
}

// SummaryPath is where the summary is written.
func (o *Options) SummaryPath() string { return o.Out + "-summary.json" }

func (o *Options) shardPath(shard int) string {
	return fmt.Sprintf("%s-%05d-of-%05d.jsonl", o.Out, shard, o.Shards)
}

// set compiles the rules.
func (o *Options) set() (*rules.Set, error) {
	var opts rules.Options
	for _, word := range o.Products {
		p := catalog.Product(word)
		if !slices.Contains(catalog.Products(), p) {
			return nil, fmt.Errorf("unknown product %q; want some of signaling, chat, rtm1, rtm2, rtc", word)
		}
		opts.Products = append(opts.Products, p)
	}
	if o.MinConfidence != "" {
		var err error
		if opts.Min, err = rules.ParseConfidence(o.MinConfidence); err != nil {
			return nil, err
		}
	}
	return rules.NewSet(opts)
}

// Build adds the pipeline to s. Options must have passed Check.
func Build(s beam.Scope, o Options) {
	s = s.Scope("agoralog")
	objects := beam.ParDo(s, &listFn{Options: o}, beam.Create(s, o.In))
	findings, summaries := beam.ParDo2(s, &scanFn{Options: o}, beam.Reshuffle(s, objects))
	writeFindings(s, o, findings)
	beam.ParDo0(s, &summaryFn{Options: o}, beam.Combine(s, &mergeFn{}, summaries))
}

// Beam knows functions on workers by their names.
func init() {
	register.DoFn3x1[context.Context, string, func(string), error](&listFn{})
	register.Emitter1[string]()
}

// A listFn lists the objects of a pattern.
type listFn struct{ Options Options }

// ProcessElement emits the objects that match a pattern.
func (f *listFn) ProcessElement(ctx context.Context, pattern string, emit func(string)) error {
	fs, err := filesystem.New(ctx, pattern)
	if err != nil {
		return err
	}
	defer fs.Close()
	objects, err := fs.List(ctx, pattern)
	if err != nil {
		return fmt.Errorf("%s: %w", pattern, err)
	}
	if len(objects) == 0 {
		return fmt.Errorf("%s: nothing to read has such a name", pattern)
	}
	for _, path := range objects {
		if path == f.Options.SummaryPath() || strings.HasPrefix(path, f.Options.Out+"-") && strings.HasSuffix(path, ".jsonl") {
			return fmt.Errorf("%s: is an output of --out %s, and would be read as a log; write somewhere else", path, f.Options.Out)
		}
	}
	for _, path := range objects {
		emit(path)
	}
	return nil
}
