package input

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// makeTree makes empty files, and directories for names that end in "/".
func makeTree(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		if strings.HasSuffix(name, "/") {
			require.NoError(t, os.MkdirAll(path, 0o777))
			continue
		}
		require.NoError(t, os.WriteFile(path, []byte(name+"\n"), 0o666))
	}
	return dir
}

// listed returns the paths that List gives, without dir.
func listed(t *testing.T, dir string, paths ...string) ([]string, Skipped) {
	t.Helper()
	for i, p := range paths {
		paths[i] = filepath.Join(dir, p)
	}
	list, skipped := List(paths, os.Stdin)
	var names []string
	for _, in := range list {
		rel, err := filepath.Rel(dir, in.Path)
		require.NoError(t, err)
		names = append(names, filepath.ToSlash(rel))
	}
	return names, skipped
}

func TestADirectoryIsWalkedInOrderEachFileOnce(t *testing.T) {
	dir := makeTree(t, "b/x.log", "a.log", "b/.git/config", ".hidden", "c10.log", "c9.log", "b/deep/er/y.log", "none/")
	require.NoError(t, os.Link(filepath.Join(dir, "a.log"), filepath.Join(dir, "z.log")))
	require.NoError(t, os.Symlink("a.log", filepath.Join(dir, "link.log")))
	require.NoError(t, os.Symlink("..", filepath.Join(dir, "b", "loop")))
	names, skipped := listed(t, dir, ".")
	assert.Equal(t, []string{"a.log", "b/deep/er/y.log", "b/x.log", "c9.log", "c10.log"}, names)
	assert.Equal(t, Skipped{Hidden: 2, Links: 2}, skipped)

	names, _ = listed(t, dir, "c9.log", ".", "b", "b/x.log")
	assert.Equal(t, []string{"c9.log", "a.log", "b/deep/er/y.log", "c10.log", "b/x.log"}, names, "what is named has its own place")
	names, _ = listed(t, dir, "a.log", "a.log", "link.log")
	assert.Equal(t, []string{"a.log", "a.log", "link.log"}, names, "what is named is read as often as it is named")
	names, _ = listed(t, dir, "b/loop")
	assert.Equal(t, []string{"b/loop/a.log", "b/loop/b/deep/er/y.log", "b/loop/b/x.log", "b/loop/c9.log", "b/loop/c10.log"}, names, "a link that is named is followed")
	names, skipped = listed(t, dir, "none", ".hidden")
	assert.Equal(t, []string{".hidden"}, names)
	assert.Equal(t, []string{filepath.Join(dir, "none")}, skipped.Empty)
}

func TestWhatCannotBeListedFailsToOpenInItsPlace(t *testing.T) {
	list, _ := List([]string{"missing", "", "-"}, os.Stdin)
	require.Len(t, list, 3)
	for _, in := range list[:2] {
		got := collect(in, DefaultLimits())
		assert.Empty(t, got.paths)
		assert.Len(t, got.unread, 1)
	}
	assert.Equal(t, Stdin, list[2].Path)
}

func TestAFileThatBecameALinkIsNotFollowed(t *testing.T) {
	dir := makeTree(t, "a.log", "d/b.log")
	list, _ := List([]string{filepath.Join(dir, "d")}, os.Stdin)
	require.Len(t, list, 1)
	require.NoError(t, os.Remove(list[0].Path))
	require.NoError(t, os.Symlink("../a.log", list[0].Path))
	got := collect(list[0], DefaultLimits())
	assert.Empty(t, got.text)
	assert.Len(t, got.unread, 1)
}

func TestBinaryFilesOfADirectoryAreSkippedAndCounted(t *testing.T) {
	dir := makeTree(t, "a.log")
	write := func(name string, data []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o666))
	}
	write("core", append([]byte("\x7fELF\x02\x01\x01\x00"), make([]byte, 1000)...))
	write("core.gz", gzipped(t, append([]byte("\x7fELF\x02\x01\x01\x00"), make([]byte, 1000)...)))
	write("late.log", append([]byte(strings.Repeat("text\n", 2000)), 0))
	write("w.log", []byte("\xff\xfea\x00\n\x00"))
	write("agorasdk.log", encrypted(8192))
	write("x.log.gz", gzipped(t, []byte("packed\n")))
	list, _ := List([]string{dir}, os.Stdin)
	var sum Skipped
	var text []string
	for _, in := range list {
		got := collect(in, DefaultLimits())
		assert.Empty(t, got.unread)
		sum.Add(got.skipped)
		for _, p := range got.paths {
			text = append(text, filepath.Base(p))
		}
	}
	assert.Equal(t, []string{"a.log", "late.log", "w.log", "x.log.gz"}, text)
	assert.Equal(t, Skipped{Binary: 2, Example: filepath.Join(dir, "core"), Encrypted: []string{filepath.Join(dir, "agorasdk.log")}}, sum)
}

func TestRotatedLogsAreInTheOrderOfTime(t *testing.T) {
	for name, want := range map[string][]string{
		"numbers":        {"app.log.10.gz", "app.log.3.gz", "app.log.2.gz", "app.log.1", "app.log"},
		"no suffix":      {"syslog.2.gz", "syslog.1", "syslog"},
		"dates behind":   {"app.log-20261030.gz", "app.log-20261031", "app.log"},
		"dates with -":   {"app.log.2026-10-30.gz", "app.log.2026-11-01.1", "app.log.2026-11-01.2", "app.log"},
		"dates in front": {"app-2026-10-31.log.zst", "app-2026-11-01.log", "app.log"},
		"numbers inside": {"agorasdk.2.log", "agorasdk.1.log", "agorasdk.log"},
		"parts":          {"part-1.log", "part-2.log", "part-10.log"},
		"two logs":       {"app.err.1", "app.err", "app.log.2", "app.log.1", "app.log", "zzz.log.1"},
		"alike":          {"app.log.1", "app.log.1.gz", "app.log"},
	} {
		got := append([]string(nil), want...)
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		sortRotated(got, func(s string) string { return s })
		assert.Equal(t, want, got, name)
	}
}
