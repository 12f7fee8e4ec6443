package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestThePictureIsCurrent(t *testing.T) {
	root := filepath.Join("..", "..")
	want, err := picture(filepath.Join(root, logPath))
	require.NoError(t, err)
	have, err := os.ReadFile(filepath.Join(root, picturePath))
	require.NoError(t, err)
	assert.True(t, bytes.Equal(want, have), "%s: run go run ./internal/terminal", picturePath)

	d := xml.NewDecoder(bytes.NewReader(have))
	var text strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if chars, ok := token.(xml.CharData); ok {
			text.WriteString(strings.Trim(string(chars), "\n"))
		}
	}
	log, err := os.ReadFile(filepath.Join(root, logPath))
	require.NoError(t, err)
	for line := range strings.Lines(string(log)) {
		assert.Contains(t, text.String(), strings.TrimSuffix(line, "\n"))
	}
	assert.Contains(t, text.String(), "signaling/206 LOGIN_E_TOKENWRONG")
}

func TestAScreenBreaksLinesAndKeepsTheirColour(t *testing.T) {
	long := strings.Repeat("x", columns)
	lines := screen("a\x1b[31mb" + long + "\x1b[0mc\n\nd")
	require.Len(t, lines, 4)
	assert.Equal(t, []run{{"", []rune("a")}, {"31", []rune("b" + long[:columns-2])}}, lines[0])
	assert.Equal(t, []run{{"31", []rune("xx")}, {"", []rune("c")}}, lines[1])
	assert.Empty(t, lines[2])
	assert.Equal(t, []run{{"", []rune("d")}}, lines[3])
}
