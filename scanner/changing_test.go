package scanner_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A meddler writes a log, and does something when it has the first text: the first
// block of a file was read then, and the second was not.
type meddler struct {
	*report.Log
	then func()
}

func (m *meddler) Text(p []byte) error {
	m.meddle()
	return m.Log.Text(p)
}

func (m *meddler) Found(l *scanner.Line, fs []rules.Finding, rest []byte) error {
	m.meddle()
	return m.Log.Found(l, fs, rest)
}

func (m *meddler) meddle() {
	if then := m.then; then != nil {
		m.then = nil
		then()
	}
}

// A file that changes while it is read, and is not followed, is read as it is when
// its turn comes: nothing is invented, nothing comes twice, and what there was of
// the last line is judged.
func TestFileThatChangesWhileItIsRead(t *testing.T) {
	var text strings.Builder
	for i := 0; text.Len() < 3*scanner.BlockSize; i++ {
		fmt.Fprintf(&text, "%07d LOGIN_E_NET\n", i)
	}
	input := text.String()
	other := strings.Repeat("another log\n", scanner.BlockSize/8) // half as long, and over a block
	require.Less(t, len(other), len(input))
	for name, c := range map[string]struct {
		change func(path string) error
		want   string
	}{
		"cut to nothing":            {func(path string) error { return os.Truncate(path, 0) }, input[:scanner.BlockSize]},
		"cut in what was read":      {func(path string) error { return os.Truncate(path, 1000) }, input[:scanner.BlockSize]},
		"cut where reading is":      {func(path string) error { return os.Truncate(path, scanner.BlockSize) }, input[:scanner.BlockSize]},
		"cut in what was not read":  {func(path string) error { return os.Truncate(path, scanner.BlockSize+1001) }, input[:scanner.BlockSize+1001]},
		"written anew, and shorter": {func(path string) error { return os.WriteFile(path, []byte("LOGIN_E_NET\n"), 0o666) }, input[:scanner.BlockSize]},
		"written anew, and longer": {
			func(path string) error { return os.WriteFile(path, []byte(other), 0o666) }, input[:scanner.BlockSize] + other[scanner.BlockSize:],
		},
		"grown": {func(path string) error {
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
			require.NoError(t, err)
			defer f.Close()
			_, err = f.WriteString("the end: LOGIN_E_NET")
			return err
		}, input + "the end: LOGIN_E_NET"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "app.log")
			require.NoError(t, os.WriteFile(path, []byte(input), 0o666))
			src, err := scanner.Open(path)
			require.NoError(t, err)
			defer src.Close()
			var log, findings bytes.Buffer
			g, p := report.NewLog(&log, nil, report.AnnotateSuffix), report.NewJSONL(&findings)
			s := newScanner(t)
			s.Log, s.Finder = &meddler{g, func() { assert.NoError(t, c.change(path)) }}, p
			stats, err := s.Scan(src)
			require.NoError(t, err)
			require.NoError(t, g.Flush())
			require.NoError(t, p.Close())
			assert.True(t, c.want == remove(t, log.String(), c.want, report.AnnotateSuffix), "the bytes are those that were there")
			assert.Equal(t, int64(len(c.want)), stats.Bytes)
			assert.Equal(t, int64(strings.Count(c.want+"\n", "\n"))-int64(strings.Count(c.want[len(c.want)-1:], "\n")), stats.Lines)
			assert.Equal(t, strings.Count(c.want, "LOGIN_E_NET"), strings.Count(findings.String(), "\n"))
		})
	}
}
