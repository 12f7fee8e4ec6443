//go:build unix

package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A signalled child is run in a folder of its own, and sent a signal while it
// waits for more input.
type signalled struct {
	t      *testing.T
	dir    string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *os.File
	stderr bytes.Buffer
}

func startSignalled(t *testing.T, dir string, args ...string) *signalled {
	t.Helper()
	s := &signalled{t: t, dir: dir, cmd: exec.Command(binary(t), args...)}
	s.cmd.Dir, s.cmd.Stderr = dir, &s.stderr
	var err error
	s.in, err = s.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := s.cmd.StdoutPipe()
	require.NoError(t, err)
	s.out = out.(*os.File)
	require.NoError(t, s.cmd.Start())
	t.Cleanup(func() { s.cmd.Process.Kill() })
	return s
}

// see reads the output until it holds want.
func (s *signalled) see(want string) string {
	s.t.Helper()
	require.NoError(s.t, s.out.SetReadDeadline(time.Now().Add(10*time.Second)))
	got := ""
	buf := make([]byte, 64<<10)
	for !strings.Contains(got, want) {
		n, err := s.out.Read(buf)
		got += string(buf[:n])
		require.NoError(s.t, err, "got %q, want %q", got, want)
	}
	return got
}

// end sends the signal and returns the rest of the output and the exit status.
func (s *signalled) end(sig syscall.Signal) (rest string, code int) {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Signal(sig))
	start := time.Now()
	b, err := io.ReadAll(s.out)
	require.NoError(s.t, err)
	code = status(s.t, s.cmd.Wait())
	assert.Less(s.t, time.Since(start), 3*time.Second, "to end")
	return string(b), code
}

// left returns a report, and checks that nothing else was left in the folder.
func (s *signalled) left(names ...string) string {
	s.t.Helper()
	entries, err := os.ReadDir(s.dir)
	require.NoError(s.t, err)
	var found []string
	for _, e := range entries {
		found = append(found, e.Name())
	}
	assert.Equal(s.t, names, found)
	b, err := os.ReadFile(filepath.Join(s.dir, names[len(names)-1]))
	require.NoError(s.t, err)
	return string(b)
}

var endings = map[string]struct {
	signal syscall.Signal
	code   int
}{
	"SIGINT": {syscall.SIGINT, 130}, "SIGTERM": {syscall.SIGTERM, 143}, "SIGHUP": {syscall.SIGHUP, 129},
}

func TestSignalKeepsWhatWasReadOfAPipe(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startSignalled(t, t.TempDir(), "--fail-on", "error", "-r", "log", "-r", "json=r.json", "-", "missing.log")
			_, err := io.WriteString(s.in, "LOGIN_E_NET\ncode: 203\npartial }")
			require.NoError(t, err)
			got := s.see("partial }")
			rest, code := s.end(e.signal)
			assert.Equal(t, e.code, code, "outranks a finding and trouble")
			assert.Regexp(t, `^LOGIN_E_NET  # agora: .*\ncode: 203  # agora: .*\npartial }$`, got+rest)
			r := s.left("r.json")
			assert.Contains(t, r, `"LOGIN_E_NET"`)
			assert.Contains(t, r, `"interrupted"`)
		})
	}
}

func TestSignalWritesTheLineThatWasHeld(t *testing.T) {
	s := startSignalled(t, t.TempDir(), "-r", "jsonl")
	_, err := io.WriteString(s.in, "LOGIN_E_NET\nSDK: io.agora.chat failed, code: 203")
	require.NoError(t, err)
	got := s.see("LOGIN_E_NET")
	rest, code := s.end(syscall.SIGINT)
	assert.Equal(t, 130, code)
	assert.Contains(t, got+rest, `"match":"code: 203"`, "a finding that waited for evidence")
}

func TestSignalKeepsWhatCameOutOfADecompressor(t *testing.T) {
	s := startSignalled(t, t.TempDir(), "-r", "log", "-r", "summary=s.txt")
	z := gzip.NewWriter(s.in)
	_, err := io.WriteString(z, "LOGIN_E_NET\npartial")
	require.NoError(t, err)
	require.NoError(t, z.Flush())
	got := s.see("partial")
	rest, code := s.end(syscall.SIGTERM)
	assert.Equal(t, 143, code)
	assert.Regexp(t, `^LOGIN_E_NET  # agora: .*\npartial$`, got+rest)
	assert.Empty(t, s.stderr.String(), "no damage is reported")
	assert.Contains(t, s.left("s.txt"), "interrupted")
}

func TestSignalEndsFollowing(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "app.log"), []byte("LOGIN_E_NET\npartial"), 0o666))
	s := startSignalled(t, dir, "-f", "-r", "log", "-r", "summary=s.txt", "app.log")
	got := s.see("partial")
	rest, code := s.end(syscall.SIGINT)
	assert.Equal(t, 130, code)
	assert.Regexp(t, `^LOGIN_E_NET  # agora: .*\npartial$`, got+rest)
	assert.Contains(t, s.left("app.log", "s.txt"), "LOGIN_E_NET")
}

// One pipe has a writer that says no more, one never had a writer: opening it
// waits too.
func TestSignalEndsEveryLane(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "d"} {
		require.NoError(t, syscall.Mkfifo(filepath.Join(dir, name), 0o666))
	}
	for _, name := range []string{"a", "c", "e"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(name+" LOGIN_E_NET\n"), 0o666))
	}
	for _, jobs := range []string{"1", "2", "4"} {
		t.Run(jobs, func(t *testing.T) {
			s := startSignalled(t, dir, "-j", jobs, "-r", "log", "-r", "json=r.json", "a", "b", "c", "d", "e")
			w, err := os.OpenFile(filepath.Join(dir, "b"), os.O_WRONLY, 0)
			require.NoError(t, err)
			defer w.Close()
			_, err = io.WriteString(w, "b LOGIN_E_NET\npartial")
			require.NoError(t, err)
			got := s.see("partial")
			time.Sleep(100 * time.Millisecond) // the others come to where they wait
			rest, code := s.end(syscall.SIGINT)
			assert.Equal(t, 130, code)
			assert.Regexp(t, `^a LOGIN_E_NET  #.*\nb LOGIN_E_NET  #.*\npartial(c LOGIN_E_NET  #.*\n)?(e LOGIN_E_NET  #.*\n)?$`, got+rest)
			r := s.left("a", "b", "c", "d", "e", "r.json")
			assert.Regexp(t, `"path": *"b", *"reason": *"interrupted"`, r)
			assert.Regexp(t, `"path": *"d", *"reason": *"interrupted"`, r)
			require.NoError(t, os.Remove(filepath.Join(dir, "r.json")))
		})
	}
}

// The reader of the log has stopped reading and stays: a file that is written
// besides is whole all the same, and the log a beginning.
func TestSignalEndsItAlsoIfNobodyReads(t *testing.T) {
	dir := t.TempDir()
	line := "all is well, LOGIN_E_NET apart\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.log"), bytes.Repeat([]byte(line), 400_000), 0o666))
	s := startSignalled(t, dir, "-r", "log", "-r", "summary=s.txt", "a.log")
	s.see("LOGIN_E_NET")
	time.Sleep(300 * time.Millisecond) // the pipe is full
	require.NoError(t, s.cmd.Process.Signal(syscall.SIGTERM))
	start := time.Now()
	state, err := s.cmd.Process.Wait()
	require.NoError(t, err)
	assert.Less(t, time.Since(start), 3*time.Second, "to end")
	assert.Equal(t, 143, state.ExitCode())
	assert.Contains(t, s.left("a.log", "s.txt"), "LOGIN_E_NET")
}

func TestSecondSignalEndsItAtOnce(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.log"), bytes.Repeat([]byte("all is well\n"), 1_000_000), 0o666))
	s := startSignalled(t, dir, "-r", "log", "-r", "summary=s.txt", "a.log")
	s.see("all is well")
	time.Sleep(300 * time.Millisecond)
	require.NoError(t, s.cmd.Process.Signal(syscall.SIGINT))
	time.Sleep(50 * time.Millisecond)
	require.NoError(t, s.cmd.Process.Signal(syscall.SIGTERM))
	state, err := s.cmd.Process.Wait()
	require.NoError(t, err)
	assert.Equal(t, 143, state.ExitCode(), "the second one's")
	s.left("a.log")
}

func TestIgnoredSignalStaysIgnored(t *testing.T) {
	cmd := exec.Command("sh", "-c", `trap "" INT HUP; exec "$0"`, binary(t))
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = io.WriteString(in, "one\n")
	require.NoError(t, err)
	_, err = io.ReadFull(out, make([]byte, 4))
	require.NoError(t, err)
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		require.NoError(t, cmd.Process.Signal(sig))
	}
	time.Sleep(100 * time.Millisecond)
	_, err = io.WriteString(in, "two\n")
	require.NoError(t, err)
	require.NoError(t, in.Close())
	rest, err := io.ReadAll(out)
	require.NoError(t, err)
	assert.Equal(t, "two\n", string(rest))
	assert.Equal(t, 0, status(t, cmd.Wait()))
}

// Interrupts at random times lose no byte of what came before, and invent none.
func TestSignalAtAnyTimeLeavesABeginning(t *testing.T) {
	dir := t.TempDir()
	log := bytes.Repeat([]byte("all is well\nand so is this\nhttp 203\n"), 3_000_000)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.log"), log, 0o666))
	for i := range 8 {
		s := startSignalled(t, dir, "a.log")
		go func() {
			time.Sleep(time.Duration(i*7) * time.Millisecond)
			s.cmd.Process.Signal(syscall.SIGINT)
		}()
		b, err := io.ReadAll(s.out)
		require.NoError(t, err)
		code := status(t, s.cmd.Wait())
		require.True(t, bytes.HasPrefix(log, b), "after %d ms, of %d bytes", i*7, len(b))
		if code != 0 { // it may have been done, or not have listened yet
			require.Contains(t, []int{130, -1}, code)
		} else {
			require.Len(t, b, len(log))
		}
	}
}
