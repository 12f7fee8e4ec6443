package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner/input"
)

// jobOver returns a job whose inputs are files of these sizes.
func jobOver(t *testing.T, sizes ...int) *job {
	t.Helper()
	var paths []string
	for i, n := range sizes {
		path := filepath.Join(t.TempDir(), string(rune('a'+i))+".log")
		require.NoError(t, os.WriteFile(path, make([]byte, n), 0o666))
		paths = append(paths, path)
	}
	j := &job{command: newCommand()}
	j.inputs, _ = input.List(paths, nil)
	return j
}

func TestProgressIsGoneWhenItIsDone(t *testing.T) {
	var screen bytes.Buffer
	p := jobOver(t, 3000, 1096).newProgress(&screen, func() int { return 100 })
	p.read.Store(1024)
	p.found.Store(1)
	p.draw()
	first := screen.String()
	assert.True(t, strings.HasPrefix(first, clearLine), "%q", first)
	assert.Contains(t, first, "1.0 KiB / 4.0 KiB")
	assert.Contains(t, first, " 25%")
	assert.Contains(t, first, "1 finding")
	assert.NotContains(t, first, "\n")
	assert.LessOrEqual(t, len(strings.TrimPrefix(first, clearLine)), 99, "it stays on its line: %q", first)

	_, err := p.Write([]byte("agoralog: x.log: no such file\n"))
	require.NoError(t, err)
	assert.Equal(t, first+clearLine+"agoralog: x.log: no such file\n", screen.String(), "a message has a line of its own")

	p.found.Store(2)
	p.draw()
	assert.Contains(t, screen.String(), "2 findings")
	p.end()
	assert.True(t, strings.HasSuffix(screen.String(), clearLine), "nothing is left")
}

func TestProgressIsForFilesOnATerminal(t *testing.T) {
	j := jobOver(t, 10)
	for word, want := range map[string]bool{"always": true, "never": false, "auto": false} { // a test has no terminal
		j.progress = word
		got, err := j.wantsProgress()
		require.NoError(t, err)
		assert.Equal(t, want, got, word)
	}
	j.progress = "sometimes"
	_, err := j.wantsProgress()
	assert.EqualError(t, err, `unknown word "sometimes" for --progress; want auto, always or never`)
	var none *progress
	none.end()
}
