package beam

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"io/fs"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
	"github.com/agoralog/agoralog/scanner/input"
)

func init() {
	register.DoFn4x1[context.Context, string, func(int, []byte), func(Sum), error](&scanFn{})
	register.Emitter2[int, []byte]()
	register.Emitter1[Sum]()
}

var (
	scanned = beam.NewCounter("agoralog", "bytes")
	found   = beam.NewCounter("agoralog", "findings")
	notRead = beam.NewCounter("agoralog", "unread")
)

// A scanFn scans objects: each gives findings, as JSON Lines under the number of
// a shard, and a summary.
type scanFn struct {
	Options Options

	set *rules.Set
	sc  *scanner.Scanner
}

// Setup compiles the rules, once in a worker's life.
func (f *scanFn) Setup() (err error) {
	if f.set, err = f.Options.set(); err == nil {
		f.sc = scanner.New(f.set)
	}
	return err
}

// ProcessElement scans the object at path. What cannot be read of it stands in
// its summary: an object that is damaged today is so at the next attempt.
func (f *scanFn) ProcessElement(ctx context.Context, path string, findings func(int, []byte), summaries func(Sum)) error {
	v := &visitor{ctx: ctx, fn: f, summary: report.NewSummary()}
	v.lines = report.NewJSONL(&chunker{shard: shardOf(path, f.Options.Shards), emit: findings})
	f.sc.Finder = v
	if err := v.object(path); err != nil {
		return err
	}
	if err := v.lines.Close(); err != nil {
		return err
	}
	summaries(Sum{v.summary})
	return nil
}

func shardOf(path string, shards int) int {
	h := fnv.New32a()
	io.WriteString(h, path)
	return int(h.Sum32() % uint32(shards))
}

// A visitor scans what one object holds.
type visitor struct {
	ctx     context.Context
	fn      *scanFn
	summary *report.Summary
	lines   *report.JSONL
}

// object opens an object and scans it.
func (v *visitor) object(path string) error {
	store, err := filesystem.New(v.ctx, path)
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := store.OpenRead(v.ctx, path)
	if err != nil {
		v.unread(path, err)
		return nil
	}
	defer r.Close()
	ob := &input.Object{Path: path, Reader: r}
	if at, ok := store.(filesystem.LastModifiedGetter); ok {
		ob.Date, _ = at.LastModified(v.ctx, path) // without it the stamps lack a year
	}
	if _, ok := r.(io.ReaderAt); ok {
		ob.Size, _ = store.Size(v.ctx, path)
	}
	o := &input.Opener{Limits: input.DefaultLimits(), Visit: v.visit, Unread: v.unread}
	return o.OpenObject(ob)
}

func (v *visitor) visit(src *scanner.Source) error {
	st, err := v.fn.sc.Scan(src)
	v.summary.AddInput(st.Lines, st.Bytes)
	scanned.Inc(v.ctx, st.Bytes)
	return err
}

func (v *visitor) unread(path string, err error) {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	v.summary.AddUnread(path, err.Error())
	notRead.Inc(v.ctx, 1)
}

// Line takes the findings of a line.
func (v *visitor) Line(l *scanner.Line, fs []rules.Finding) error {
	for i := range fs {
		v.summary.Add(l, &fs[i], false)
	}
	found.Inc(v.ctx, int64(len(fs)))
	return v.lines.Line(l, fs)
}

// A chunker emits what a printer writes, which is whole lines, in chunks.
type chunker struct {
	shard int
	emit  func(int, []byte)
}

func (c *chunker) Write(p []byte) (int, error) {
	c.emit(c.shard, append([]byte(nil), p...))
	return len(p), nil
}
