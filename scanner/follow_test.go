package scanner_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A tail is what has come of a followed file so far.
type tail struct {
	mu    sync.Mutex
	text  bytes.Buffer
	notes []string
	src   *scanner.Source
	ended chan error
}

func (f *tail) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text.Write(p)
}

func (f *tail) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text.String()
}

func (f *tail) said() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.notes, "; ")
}

// follow follows path with a short poll, and reads it by what read does.
func follow(t *testing.T, path string, read func(*scanner.Source, io.Writer) error) *tail {
	t.Helper()
	f := &tail{ended: make(chan error, 1)}
	src, err := scanner.Follow(path, scanner.FollowOptions{Poll: 5 * time.Millisecond, Note: func(what string) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.notes = append(f.notes, what)
	}})
	require.NoError(t, err)
	f.src = src
	go func() { f.ended <- read(src, f) }()
	return f
}

func copyAll(src *scanner.Source, w io.Writer) error {
	_, err := io.Copy(w, src)
	return err
}

// await waits until what came is want.
func (f *tail) await(t *testing.T, want string) {
	t.Helper()
	require.Eventually(t, func() bool { return f.String() == want }, 10*time.Second, time.Millisecond, "want %q", want)
}

func (f *tail) awaitNote(t *testing.T, want string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.HasSuffix(f.said(), want) }, 10*time.Second, time.Millisecond, "want %q", want)
}

// end stops following and holds that nothing more came.
func (f *tail) end(t *testing.T, want string) {
	t.Helper()
	f.src.Stop()
	f.src.Stop() // twice does no harm
	require.NoError(t, <-f.ended)
	require.NoError(t, f.src.Close())
	require.Equal(t, want, f.String())
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	w, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	require.NoError(t, err)
	_, err = w.WriteString(text)
	require.NoError(t, errors.Join(err, w.Close()))
}

func TestFollowLosesAndDoublesNoLineAcrossRotation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	f := follow(t, path, copyAll)
	f.awaitNote(t, "is not there yet; waiting for it")

	appendTo(t, path, "one\n")
	f.await(t, "one\n")
	appendTo(t, path, "tw")
	f.await(t, "one\ntw")
	appendTo(t, path, "o\n")

	// Renamed, written to once more by who had it open, and created anew.
	require.NoError(t, os.Rename(path, path+".1"))
	appendTo(t, path+".1", "three\n")
	appendTo(t, path, "four, long\n")
	want := "one\ntwo\nthree\nfour, long\n"
	f.await(t, want)

	// Copied and truncated, as logrotate's copytruncate does.
	require.NoError(t, os.Truncate(path, 0))
	appendTo(t, path, "five\n")
	want += "five\n"
	f.await(t, want)

	// Deleted, and later created.
	require.NoError(t, os.Remove(path))
	f.awaitNote(t, "is gone; waiting for it to come back")
	appendTo(t, path, "six\n")
	want += "six\n"
	f.await(t, want)
	appendTo(t, path, "seven")
	want += "seven"
	f.await(t, want)

	f.end(t, want)
	assert.Equal(t, "is not there yet; waiting for it; is there now; was replaced; reading the new file; "+
		"was truncated; reading it from its start; is gone; waiting for it to come back; was replaced; reading the new file", f.said())
}

// Rotations of every kind in any order.
func TestFollowKeepsUpWithAnyOrderOfRotations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	appendTo(t, path, "")
	f := follow(t, path, copyAll)
	rnd := rand.New(rand.NewPCG(1, 5))
	want := ""
	write := func(to string) {
		line := fmt.Sprintf("line %d%s\n", len(want), strings.Repeat(".", rnd.IntN(50)))
		want += line
		appendTo(t, to, line)
	}
	for i := range 40 {
		write(path)
		switch rnd.IntN(4) {
		case 0:
			old := fmt.Sprintf("%s.%d", path, i)
			require.NoError(t, os.Rename(path, old))
			write(old)
			write(path)
			f.await(t, want)
		case 1:
			f.await(t, want) // else it would be the writer who loses lines
			require.NoError(t, os.Truncate(path, 0))
			appendTo(t, path, "\n")
			want += "\n"
			f.await(t, want)
		case 2:
			require.NoError(t, os.Remove(path))
			write(path)
			f.await(t, want)
		}
	}
	f.await(t, want)
	f.end(t, want)
}

// lineNumbers gathers the lines that a Finder is told about.
type lineNumbers []int64

func (n *lineNumbers) Line(l *scanner.Line, _ []rules.Finding) error {
	*n = append(*n, l.Number)
	return nil
}

// What waits for evidence is given up when the file does not grow, and what the
// reports are told waits for it all the same.
func TestFollowedFileThatPausesHoldsNoLineBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	var told lineNumbers
	appendTo(t, path, "D/foo(12): code: 203\nunfinished LOGIN_E_NET")
	f := follow(t, path, func(src *scanner.Source, w io.Writer) error {
		set, err := rules.NewSet(rules.Options{})
		if err != nil {
			return err
		}
		s := scanner.New(set)
		s.Log, s.Finder = report.NewLog(w, nil, report.AnnotateSuffix), &told
		_, err = s.Scan(src)
		return err
	})
	require.Eventually(t, func() bool { return strings.HasSuffix(f.String(), "unfinished LOGIN_E_NET") }, 10*time.Second, time.Millisecond)
	assert.Contains(t, f.String(), "code: 203"+report.Mark)
	appendTo(t, path, " now\n")
	require.Eventually(t, func() bool { return strings.Contains(f.String(), " now"+report.Mark) }, 10*time.Second, time.Millisecond)
	got := f.String()
	f.end(t, got)
	assert.Equal(t, lineNumbers{1, 2}, told)
}

func TestFollowEndsWhileItWaitsForAFile(t *testing.T) {
	f := follow(t, filepath.Join(t.TempDir(), "never.log"), copyAll)
	f.awaitNote(t, "waiting for it")
	f.end(t, "")
}

func TestFollowSaysWhatItCannotFollow(t *testing.T) {
	dir := t.TempDir()
	_, err := scanner.Follow(dir, scanner.FollowOptions{})
	assert.ErrorContains(t, err, "is a directory")
	appendTo(t, filepath.Join(dir, "file"), "x")
	_, err = scanner.Follow(filepath.Join(dir, "file", "app.log"), scanner.FollowOptions{})
	assert.ErrorContains(t, err, "not a directory")
}

// A name that becomes a directory or a link to nowhere is waited for.
func TestFollowWaitsForAFileToTakeTheName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	appendTo(t, path, "one\n")
	f := follow(t, path, copyAll)
	f.await(t, "one\n")
	require.NoError(t, os.Rename(path, path+".1"))
	require.NoError(t, os.Mkdir(path, 0o777))
	f.awaitNote(t, "is no regular file now; waiting for one")
	appendTo(t, path+".1", "two\n")
	f.await(t, "one\ntwo\n")
	require.NoError(t, os.Remove(path))
	appendTo(t, path, "three\n")
	f.await(t, "one\ntwo\nthree\n")
	f.end(t, "one\ntwo\nthree\n")
}
