package cli

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/faulty"
	"github.com/agoralog/agoralog/report"
)

// faultSample is about 3 KB of log with findings, in a file.
func faultSample(t *testing.T) string {
	t.Helper()
	sample, err := os.ReadFile("../../testdata/sample.log")
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "app.log")
	require.NoError(t, os.WriteFile(path, sample[1000:4000], 0o666))
	return path
}

// quietly sends what the program says to a file, which it returns.
func quietly(t *testing.T) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "stderr")
	require.NoError(t, err)
	stderr := os.Stderr
	os.Stderr = f
	t.Cleanup(func() { os.Stderr = stderr; f.Close() })
	return f
}

// said returns what was said since the last call.
func said(t *testing.T, f *os.File) string {
	t.Helper()
	b, err := os.ReadFile(f.Name())
	require.NoError(t, err)
	require.NoError(t, f.Truncate(0))
	_, err = f.Seek(0, io.SeekStart)
	require.NoError(t, err)
	return string(b)
}

// onto runs the whole program with its report on w.
func onto(t *testing.T, w io.Writer, args ...string) int {
	t.Helper()
	c, err := parse(args)
	require.NoError(t, err)
	c.onto = func(o *report.Output) io.Writer { return w }
	return scan(c)
}

// token is what a fence around a log is closed with, another one in every run.
var token = regexp.MustCompile(`agoralog-[0-9a-f]{32}`)

func fenced(text string) string {
	return token.ReplaceAllString(text, "agoralog-0123456789abcdef0123456789abcdef")
}

// arrived returns what came to a disk. A fence is closed even then, if that can
// be written: what others print has to be obeyed again.
func arrived(f *format, d *faulty.Disk) string {
	got := d.Got.String()
	if f.name == "github" && d.Once && len(got) > d.Room {
		if rest := got[d.Room:]; regexp.MustCompile(`^\n?::agoralog-[0-9a-f]{32}::\n$`).MatchString(rest) {
			got = got[:d.Room]
		}
	}
	// The token may be cut; its digits are of no account.
	return string(regexp.MustCompile(`agoralog-[0-9a-f]{0,32}`).ReplaceAllFunc([]byte(got), func(b []byte) []byte {
		return []byte("agoralog-0123456789abcdef0123456789abcdef")[:len(b)]
	}))
}

// settles waits until no more goroutines are left than before.
func settles(t *testing.T, before int) {
	t.Helper()
	for range 500 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	assert.Fail(t, "goroutines are left", "%d, and %d before", runtime.NumGoroutine(), before)
}

func faultArgs(f *format, out, path string) [][]string {
	args := [][]string{{"--fail-on", "error", "-r", f.name + "=" + out, path}}
	if f.name == "log" {
		args = append(args, append([]string{"--annotate", "below"}, args[0]...), append([]string{"-m", "-C1"}, args[0]...), append([]string{"--redact"}, args[0]...))
	}
	return append(args, append([]string{"-j", "2", path}, args[0]...))
}

// The writer fails at byte N, once or for ever, in every format: status 2, one
// message, what was written is a beginning, no file and no goroutine is left.
func TestNoWriteErrorIsSwallowedByTheProgram(t *testing.T) {
	path := faultSample(t)
	stderr := quietly(t)
	step := 41
	if testing.Short() {
		step = 411
	}
	for i := range formats {
		f := &formats[i]
		t.Run(f.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "report")
			for _, args := range faultArgs(f, out, path) {
				good := &faulty.Disk{Room: 1 << 30}
				require.Equal(t, Fatal, onto(t, good, args...), args)
				said(t, stderr)
				size := good.Got.Len()
				require.Greater(t, size, 500)
				before := runtime.NumGoroutine()
				for n := 0; n < size; n += max(step, size/100) {
					for _, once := range []bool{true, false} {
						d := &faulty.Disk{Room: n, Once: once}
						require.Equal(t, Trouble, onto(t, d, args...), "%v at %d, once: %v", args, n, once)
						require.Equal(t, 1, strings.Count(said(t, stderr), faulty.Err.Error()), "%v at %d, once: %v", args, n, once)
						require.Equal(t, fenced(good.Got.String())[:n], arrived(f, d), "%v at %d, once: %v", args, n, once)
					}
				}
				settles(t, before)
				if f.document != nil {
					entries, err := os.ReadDir(filepath.Dir(out))
					require.NoError(t, err)
					for _, e := range entries {
						require.Equal(t, "report", e.Name(), "nothing is left beside it")
					}
				}
			}
		})
	}
}

// The input breaks off at byte N: everything before is in every report, and the
// status is 2.
// unread is what the json format says of an input that broke off, which is none if
// nothing of it could be read.
var unread = regexp.MustCompile(`,"unread":\[.*\],"unread_count":1|"inputs":\d`)

// unannotated takes the annotations away that stand behind lines.
func unannotated(log string) string {
	var text strings.Builder
	for line := range strings.Lines(log) {
		before, _, found := strings.Cut(line, "  # agora: ")
		if text.WriteString(before); found && strings.HasSuffix(line, "\n") {
			text.WriteByte('\n')
		}
	}
	return text.String()
}

// The other formats are written from what json shows.
func TestInputThatBreaksOffIsReportedAsFarAsItGoes(t *testing.T) {
	path := faultSample(t)
	log, err := os.ReadFile(path)
	require.NoError(t, err)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err = z.Write(log)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	stderr := quietly(t)
	onto(t, io.Discard, path) // the runtime's own goroutine for signals stays
	cut := filepath.Join(t.TempDir(), "app.log.gz")
	step := 17
	if testing.Short() {
		step = 170
	}
	for i := range formats {
		f := &formats[i]
		t.Run(f.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "report")
			before := runtime.NumGoroutine()
			for n := 4; n < zipped.Len(); n += step {
				require.NoError(t, os.WriteFile(cut, zipped.Bytes()[:n], 0o666))
				said(t, stderr)
				d := &faulty.Disk{Room: 1 << 30}
				require.Equal(t, Trouble, onto(t, d, "--annotate", "suffix", "-r", f.name+"="+out, cut), "at %d", n)
				require.Contains(t, said(t, stderr), "app.log.gz: ", "at %d", n)
				switch got := d.Got.String(); f.name {
				case "log":
					require.True(t, strings.HasPrefix(string(log), unannotated(got)), "at %d", n)
				case "jsonl", "json": // as of a file that is no longer than what was read
					whole := &faulty.Disk{Room: 1 << 30}
					onto(t, whole, "--annotate", "suffix", "-r", "log="+out, cut)
					require.NoError(t, os.WriteFile(cut, []byte(unannotated(whole.Got.String())), 0o666))
					want := &faulty.Disk{Room: 1 << 30}
					require.Equal(t, OK, onto(t, want, "-r", f.name+"="+out, cut), "at %d", n)
					require.Equal(t, unread.ReplaceAllString(want.Got.String(), ""), unread.ReplaceAllString(got, ""), "at %d", n)
				}
			}
			settles(t, before)
		})
	}
}
