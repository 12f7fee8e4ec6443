package input

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/stretchr/testify/require"
	"github.com/ulikunitz/xz"

	"github.com/agoralog/agoralog/scanner"
)

// sample is the log that every container holds.
func sample(t testing.TB) []byte {
	t.Helper()
	log, err := os.ReadFile("testdata/app.log")
	require.NoError(t, err)
	return log
}

// through writes data through a writer that a container's library makes.
func through[W io.WriteCloser](t testing.TB, data []byte, open func(io.Writer) (W, error)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func gzipped(t testing.TB, data []byte) []byte {
	return through(t, data, func(w io.Writer) (*gzip.Writer, error) { return gzip.NewWriter(w), nil })
}

func zstded(t testing.TB, data []byte) []byte {
	return through(t, data, func(w io.Writer) (*zstd.Encoder, error) { return zstd.NewWriter(w) })
}

func xzed(t testing.TB, data []byte) []byte {
	return through(t, data, func(w io.Writer) (*xz.Writer, error) { return xz.NewWriter(w) })
}

func lz4ed(t testing.TB, data []byte) []byte {
	return through(t, data, func(w io.Writer) (*lz4.Writer, error) { return lz4.NewWriter(w), nil })
}

// bzip2ed returns the sample's fixture: Go has no writer of bzip2.
func bzip2ed(t testing.TB, data []byte) []byte {
	t.Helper()
	require.Equal(t, sample(t), data)
	b, err := os.ReadFile("testdata/app.log.bz2")
	require.NoError(t, err)
	return b
}

// A file is a member of an archive to be made.
type file struct {
	name string
	data []byte
}

func tarOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.data)), Mode: 0o644}))
		_, err := w.Write(f.data)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func zipOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		m, err := w.Create(f.name)
		require.NoError(t, err)
		_, err = m.Write(f.data)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func tarred1(t testing.TB, data []byte) []byte { return tarOf(t, file{"logs/app.log", data}) }
func zipped1(t testing.TB, data []byte) []byte { return zipOf(t, file{"logs/app.log", data}) }

// A wrapping is a way to keep a log.
type wrapping struct {
	name string
	wrap []func(testing.TB, []byte) []byte // from the inside
}

func (w wrapping) of(t testing.TB, data []byte) []byte {
	for _, wrap := range w.wrap {
		data = wrap(t, data)
	}
	return data
}

type wraps = []func(testing.TB, []byte) []byte

// wrappings are all kinds, and nestings of them.
var wrappings = []wrapping{
	{"app.log", nil},
	{"app.log.gz", wraps{gzipped}},
	{"app.log.zst", wraps{zstded}},
	{"app.log.bz2", wraps{bzip2ed}},
	{"app.log.xz", wraps{xzed}},
	{"app.log.lz4", wraps{lz4ed}},
	{"a.tar", wraps{tarred1}},
	{"a.zip", wraps{zipped1}},
	{"a.tar.gz", wraps{tarred1, gzipped}},
	{"a.tar.zst", wraps{tarred1, zstded}},
	{"a.tar.xz", wraps{tarred1, xzed}},
	{"a.tar.lz4", wraps{tarred1, lz4ed}},
	{"gz in tar", wraps{gzipped, tarred1}},
	{"bz2 in tar.gz", wraps{bzip2ed, tarred1, gzipped}},
	{"gz in zip", wraps{gzipped, zipped1}},
	{"tar.gz in zip", wraps{tarred1, gzipped, zipped1}},
	{"tar in tar", wraps{tarred1, tarred1}},
	{"gz in gz", wraps{gzipped, gzipped}},
	{"zst in gz", wraps{zstded, gzipped}},
}

// What an Opener gave.
type opened struct {
	paths   []string
	text    []byte // of all streams, one after another
	unread  []string
	errs    []error
	skipped Skipped
}

// collect opens in and keeps up to 1 GiB of what comes out.
func collect(in *Input, limits Limits) (got opened) {
	o := &Opener{
		Limits: limits,
		Visit: func(src *scanner.Source) error {
			got.paths = append(got.paths, src.Path)
			var b bytes.Buffer
			_, err := io.Copy(&b, io.LimitReader(src, 1<<30))
			got.text = append(got.text, b.Bytes()...)
			if err != nil {
				err = fmt.Errorf("%w: %w", scanner.ErrRead, err)
			}
			return err
		},
		Unread: func(path string, err error) {
			got.unread = append(got.unread, path+": "+err.Error())
			got.errs = append(got.errs, err)
		},
	}
	if err := o.Open(in); err != nil {
		panic(err)
	}
	got.skipped = o.Skipped
	return got
}

// A workFile is a file that is written again and again.
type workFile struct {
	t    testing.TB
	path string
}

func newWorkFile(t testing.TB) *workFile {
	return &workFile{t, filepath.Join(t.TempDir(), "in")}
}

// open opens data from a file.
func (w *workFile) open(data []byte) opened {
	w.t.Helper()
	require.NoError(w.t, os.WriteFile(w.path, data, 0o666))
	return collect(&Input{Path: w.path}, DefaultLimits())
}

// shown is a path without the folder of the test.
func (w *workFile) shown(path string) string {
	return strings.Replace(path, w.path, "in", 1)
}

// pipe opens data from a pipe.
func pipe(t testing.TB, data []byte) opened {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = w.Write(data)
		_ = w.Close()
	}()
	got := collect(&Input{Path: Stdin, file: r}, DefaultLimits())
	_ = r.Close() // what refuses its input leaves the writer behind
	<-done
	return got
}
