package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// standsStill waits until count has not grown for a while.
func standsStill(t *testing.T, count func() int64) {
	t.Helper()
	for last, same := int64(-1), 0; same < 10; {
		time.Sleep(50 * time.Millisecond)
		if n := count(); n == last {
			same++
		} else {
			last, same = n, 0
		}
	}
}

// without takes the annotations off a log.
func without(log []byte) string {
	var text strings.Builder
	for rest := log; len(rest) > 0; {
		before, after, found := bytes.Cut(rest, []byte("  # agora: "))
		text.Write(before)
		if rest = nil; found {
			rest = after[max(0, bytes.IndexByte(after, '\n')):]
		}
	}
	return text.String()
}

// The reader of the report stands still while a writer keeps offering: the writer
// is stopped too, after what two pipes hold, and memory stays small. When the
// reader goes on, everything comes.
func TestReaderThatStandsStillStopsTheWriter(t *testing.T) {
	const size = 32 << 20
	line := "all is well\nRtcEngine onError: 110\n" + strings.Repeat("so is this\n", 20)
	for _, args := range [][]string{{"--annotate", "suffix"}, {"--redact"}, {"-m"}, {"-r", "jsonl"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			cmd := exec.Command(binary(t), args...)
			in, err := cmd.StdinPipe()
			require.NoError(t, err)
			out, err := cmd.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, cmd.Start())
			defer cmd.Process.Kill()
			var sent atomic.Int64
			lines := 0
			written := make(chan error, 1)
			go func() {
				var err error
				for ; err == nil && sent.Load() < size; lines++ {
					_, err = io.WriteString(in, line)
					sent.Add(int64(len(line)))
				}
				in.Close()
				written <- err
			}()
			standsStill(t, sent.Load)
			assert.Less(t, sent.Load(), int64(size/2), "the writer was not stopped")
			peak := peakRSS(cmd)
			assert.NotZero(t, peak)
			assert.Less(t, peak, int64(32<<20), "what it took was hoarded")
			got, err := io.ReadAll(out)
			require.NoError(t, err)
			require.NoError(t, <-written)
			require.NoError(t, cmd.Wait())
			if args[0] == "-m" || args[0] == "-r" {
				assert.Equal(t, lines, bytes.Count(got, []byte("\n")), "a line for each finding")
				return
			}
			assert.True(t, strings.Repeat(line, lines) == without(got), "every byte came")
		})
	}
}

// Files that are read at once wait for their turn, and do not hoard meanwhile.
func TestReaderThatStandsStillStopsEveryLane(t *testing.T) {
	dir := t.TempDir()
	const files = 6
	var want bytes.Buffer
	for i := range files {
		log := bytes.Repeat(fmt.Appendf(nil, "%d: RtcEngine onError: 110\n%s", i, strings.Repeat("all is well\n", 20)), 64_000)
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprint(i, ".log")), log, 0o666))
		want.Write(log)
	}
	cmd := exec.Command(binary(t), "-j", "4", "--annotate", "suffix", dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer cmd.Process.Kill()
	standsStill(t, func() int64 { return peakRSS(cmd) })
	peak := peakRSS(cmd)
	assert.NotZero(t, peak)
	assert.Less(t, peak, int64(48<<20), "%d MB of log wait", want.Len()>>20)
	got, err := io.ReadAll(out)
	require.NoError(t, err)
	require.NoError(t, cmd.Wait())
	assert.True(t, want.String() == without(got), "every byte came, in order")
}
