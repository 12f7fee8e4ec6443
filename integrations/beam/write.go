package beam

import (
	"context"
	"fmt"
	"io"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

func init() {
	register.DoFn3x1[context.Context, int, func(*[]byte) bool, error](&shardFn{})
	register.Iter1[[]byte]()
	register.DoFn2x1[context.Context, Sum, error](&summaryFn{})
	register.DoFn2x0[int, func(int, []byte)](&emptyFn{})
}

// writeFindings writes all shards, those without findings too.
func writeFindings(s beam.Scope, o Options, findings beam.PCollection) {
	numbers := make([]int, o.Shards)
	for i := range numbers {
		numbers[i] = i
	}
	empty := beam.ParDo(s, &emptyFn{}, beam.CreateList(s, numbers))
	beam.ParDo0(s, &shardFn{Options: o}, beam.GroupByKey(s, beam.Flatten(s, findings, empty)))
}

// An emptyFn makes a shard that may have no findings.
type emptyFn struct{}

// ProcessElement emits nothing for a shard.
func (*emptyFn) ProcessElement(shard int, emit func(int, []byte)) { emit(shard, nil) }

// A shardFn writes a file of findings. What one object has found stands in its
// order, in pieces that lie among those of others in no order.
type shardFn struct{ Options Options }

// ProcessElement writes a shard. A worker that tries once more replaces the file.
func (f *shardFn) ProcessElement(ctx context.Context, shard int, chunks func(*[]byte) bool) error {
	return create(ctx, f.Options.shardPath(shard), func(w io.Writer) error {
		for chunk := []byte(nil); chunks(&chunk); {
			if _, err := w.Write(chunk); err != nil {
				return err
			}
		}
		return nil
	})
}

// A summaryFn writes the summary.
type summaryFn struct{ Options Options }

// ProcessElement writes sum.
func (f *summaryFn) ProcessElement(ctx context.Context, sum Sum) error {
	return create(ctx, f.Options.SummaryPath(), sum.summary.WriteJSON)
}

// create writes a file.
func create(ctx context.Context, path string, write func(io.Writer) error) error {
	fs, err := filesystem.New(ctx, path)
	if err != nil {
		return err
	}
	defer fs.Close()
	w, err := fs.OpenWrite(ctx, path)
	if err != nil {
		return err
	}
	err = write(w)
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
