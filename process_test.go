package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
	"github.com/agoralog/agoralog/report"
)

// The tests of this file run the built binary, for what a transcript cannot do:
// pipes that stay open or break, the clock, and memory.

var build struct {
	once sync.Once
	path string
	err  error
}

// binary builds agoralog once, without the race detector, whose memory is not
// ours. The folder may be entered by every user.
func binary(t *testing.T) string {
	t.Helper()
	build.once.Do(func() {
		var dir string
		if dir, build.err = os.MkdirTemp("", "agoralog"); build.err != nil {
			return
		}
		if build.err = os.Chmod(dir, 0o755); build.err != nil {
			return
		}
		build.path = filepath.Join(dir, "agoralog")
		if runtime.GOOS == "windows" {
			build.path += ".exe"
		}
		if out, err := exec.Command("go", "build", "-o", build.path, ".").CombinedOutput(); err != nil {
			build.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	require.NoError(t, build.err)
	return build.path
}

// status returns the exit status that Wait's error tells.
func status(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	require.NoError(t, err)
	return 0
}

func TestReaderThatGoesAwayEndsItQuietlyAndNotWithSuccess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "big.log")
	require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte("all is well, LOGIN_E_NET apart\n"), 400_000), 0o666))
	for _, format := range []string{"log", "jsonl"} {
		t.Run(format, func(t *testing.T) {
			cmd := exec.Command(binary(t), "-r", format, path)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, cmd.Start())
			_, err = io.ReadFull(out, make([]byte, 100))
			require.NoError(t, err)
			require.NoError(t, out.Close())
			assert.Equal(t, cli.Pipe, status(t, cmd.Wait()))
			assert.Empty(t, stderr.String())
		})
	}
}

func TestDeadStderrCostsNoData(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "app.log")
	require.NoError(t, os.WriteFile(path, []byte("LOGIN_E_NET\n"), 0o666))
	r, w, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, r.Close())
	defer w.Close()
	cmd := exec.Command(binary(t), filepath.Join(dir, "missing"), path)
	cmd.Stderr = w
	out, err := cmd.Output()
	assert.Equal(t, cli.Trouble, status(t, err))
	assert.Contains(t, string(out), "LOGIN_E_NET  # agora: signaling/201")
}

func TestLineOf100MBStreamsThroughInLittleMemory(t *testing.T) {
	const size = 100 << 20
	const code = " LOGIN_E_NET "
	for name, flags := range map[string][]string{
		"the log":     nil,
		"all reports": {"-r", "log", "-r", "jsonl=" + os.DevNull, "-r", "summary=" + os.DevNull},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(binary(t), flags...)
			in, err := cmd.StdinPipe()
			require.NoError(t, err)
			out, err := cmd.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, cmd.Start())
			var sent int
			var peak int64
			done := make(chan struct{})
			go func() {
				defer close(done)
				defer in.Close()
				defer func() { peak = peakRSS(cmd) }() // the pipe is open still, and the child alive
				chunk := bytes.Repeat([]byte("all is well; "), 5_000)
				write := func(p []byte) {
					n, _ := in.Write(p)
					sent += n
				}
				write([]byte("head" + code))
				for half := range 2 {
					for sent < size/2*(half+1) {
						write(chunk)
					}
					write([]byte(code))
				}
				write([]byte("end\nnext LOGIN_E_NET\n"))
			}()
			var got, annotations int
			tail := make([]byte, 0, 4<<10)
			buf := make([]byte, 1<<20)
			for {
				n, err := out.Read(buf)
				got += n
				tail = append(tail, buf[:n]...)
				tail = tail[max(0, len(tail)-2<<10):]
				if err == io.EOF {
					break
				}
				require.NoError(t, err)
			}
			<-done
			require.NoError(t, cmd.Wait())
			for _, line := range strings.SplitAfter(string(tail), "\n") {
				if _, after, found := strings.Cut(line, report.Mark); found {
					annotations++
					got -= len(report.Mark) + len(strings.TrimSuffix(after, "\n"))
				}
			}
			assert.Equal(t, 2, annotations, "the long line's and the next one's")
			assert.Equal(t, 3, strings.Count(string(tail[:bytes.IndexByte(tail, '\n')]), "signaling/201"), "head, middle and end of the long line")
			assert.Equal(t, sent, got, "bytes apart from annotations")
			peak = max(peak, peakRSS(cmd))
			if runtime.GOOS == "linux" {
				assert.NotZero(t, peak)
			}
			assert.Less(t, peak, int64(64<<20), "peak resident memory in bytes")
		})
	}
}

// A live child has its pipes open, and a reader that stamps what comes out.
type live struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	got chan stamped
}

type stamped struct {
	text string
	at   time.Time
}

func startLive(t *testing.T, flags ...string) *live {
	t.Helper()
	l := &live{t: t, cmd: exec.Command(binary(t), flags...), got: make(chan stamped, 100)}
	var err error
	l.in, err = l.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := l.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, l.cmd.Start())
	t.Cleanup(func() {
		l.in.Close()
		for range l.got { // the reader is done before Wait may close its pipe
		}
		l.cmd.Wait()
	})
	go func() {
		defer close(l.got)
		r := bufio.NewReader(out)
		buf := make([]byte, 64<<10)
		for {
			n, err := r.Read(buf)
			if n > 0 {
				l.got <- stamped{string(buf[:n]), time.Now()}
			}
			if err != nil {
				return
			}
		}
	}()
	return l
}

// send writes text and returns how long it took until the output so far ended
// in want. It waits for two seconds at most.
func (l *live) send(text, want string) time.Duration {
	l.t.Helper()
	start := time.Now()
	_, err := io.WriteString(l.in, text)
	require.NoError(l.t, err)
	limit := time.After(2 * time.Second)
	seen := ""
	for {
		select {
		case s, ok := <-l.got:
			require.True(l.t, ok, "the program ended")
			if seen += s.text; strings.Contains(seen, want) {
				return s.at.Sub(start)
			}
		case <-limit:
			require.Fail(l.t, "not out after two seconds", "sent %q, got %q, want %q", text, seen, want)
		}
	}
}

func TestLinesAreOutAtOnceWhileThePipeStaysOpen(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a line without a code", "all is well %d\n", "all is well %d\n"},
		{"a line with a code that is decided", "%d LOGIN_E_NET\n", "%d LOGIN_E_NET  # agora: signaling/201"},
		{"a line that waits for evidence", "[%d] failed, code: 203\n", "[%d] failed, code: 203  # agora: 203?"},
		{"an unfinished line without a candidate", "progress %d.", "progress %d."},
		{"an unfinished line with one", "%d LOGIN_E_NET unfinished", "%d LOGIN_E_NET unfinished"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := startLive(t)
			var took []time.Duration
			for i := range 20 {
				text, want := fmt.Sprintf(c.text, i), fmt.Sprintf(c.want, i)
				took = append(took, l.send(text, want))
				if !strings.HasSuffix(text, "\n") {
					l.send("\n", "\n")
				}
			}
			slices.Sort(took)
			assert.LessOrEqual(t, took[len(took)/2], 100*time.Millisecond, "median of %v", took)
		})
	}
}

// What the annotation goes before is held until the terminator, also where the
// rest of the line was out before.
func TestLineThatTricklesInIsAnnotatedInItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		parts []string
		want  string
	}{
		"CR apart from LF":       {[]string{"LOGIN_E_NET", "\r", "\n"}, "LOGIN_E_NET  # agora: signaling/201 ...\r\n"},
		"code apart from its CR": {[]string{"LOGIN_E", "_NET and", " more\r", "\n"}, "LOGIN_E_NET and more  # agora: signaling/201 ...\r\n"},
		"an object's end":        {[]string{`{"sdk":"ChatClient","code":203`, "}", "\n"}, `{"sdk":"ChatClient","code":203,"agora":...}` + "\n"},
		"an object in an object": {[]string{`{"sdk":{"name":"ChatClient"}`, `,"code":203`, "}\r", "\n"}, `{"sdk":{"name":"ChatClient"},"code":203,"agora":...}` + "\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(binary(t))
			in, err := cmd.StdinPipe()
			require.NoError(t, err)
			var out bytes.Buffer
			cmd.Stdout = &out
			require.NoError(t, cmd.Start())
			for _, p := range c.parts {
				_, err := io.WriteString(in, p)
				require.NoError(t, err)
				time.Sleep(120 * time.Millisecond) // more than the log's patience
			}
			require.NoError(t, in.Close())
			require.NoError(t, cmd.Wait())
			got := out.String()
			if head, rest, ok := strings.Cut(got, "signaling/201 "); ok {
				got = head + "signaling/201 ..." + rest[strings.LastIndex(rest, "too")+3:]
			}
			if head, rest, ok := strings.Cut(got, `"agora":`); ok {
				got = head + `"agora":...` + rest[strings.LastIndex(rest, "]")+1:]
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// The reports depend on the bytes alone, not on when they come: the log's
// impatience is its own.
func TestReportsDoNotDependOnPauses(t *testing.T) {
	lines := []string{"I/App: start\n", "code: 203\n", "desc: USER_ALREADY_EXIST\n", "failed, code: 110\n", ".\n", "E/AGORA_SDK: onError err: 110\n", "code: 203\n", "bye\n"}
	run := func(pause time.Duration) string {
		path := filepath.Join(t.TempDir(), "out.jsonl")
		cmd := exec.Command(binary(t), "-r", "log", "-r", "jsonl="+path)
		in, err := cmd.StdinPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		for _, line := range lines {
			_, err := io.WriteString(in, line)
			require.NoError(t, err)
			time.Sleep(pause)
		}
		require.NoError(t, in.Close())
		require.NoError(t, cmd.Wait())
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		return string(got)
	}
	assert.Equal(t, run(0), run(120*time.Millisecond))
}
