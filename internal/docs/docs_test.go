package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestThePagesAreFresh(t *testing.T) {
	pages, err := render()
	require.NoError(t, err)
	require.Len(t, pages, 2)
	for name, text := range pages {
		have, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		require.NoError(t, err)
		assert.Equal(t, string(text), string(have), "docs/%s: run go run ./internal/docs", name)
	}
}
