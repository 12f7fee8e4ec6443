package main

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The table of docs/promises.md has a row for each promise, and each test that it
// names exists in the file that it names.
func TestPromisesAreHeldByTests(t *testing.T) {
	b, err := os.ReadFile("docs/promises.md")
	require.NoError(t, err)
	rows := regexp.MustCompile(`(?m)^\| P(\d+) \|.*$`).FindAllStringSubmatch(string(b), -1)
	require.Len(t, rows, 23)
	test := regexp.MustCompile("`((?:Test|Fuzz)\\w+)` in `([^`]+)`")
	for i, row := range rows {
		assert.Equal(t, strconv.Itoa(i+1), row[1])
		held := test.FindAllStringSubmatch(row[0], -1)
		if !regexp.MustCompile(`not held by a test yet`).MatchString(row[0]) {
			assert.NotEmpty(t, held, "P%s names no test", row[1])
		}
		for _, h := range held {
			src, err := os.ReadFile(h[2])
			if assert.NoError(t, err, "P%s", row[1]) {
				assert.Regexp(t, `(?m)^func `+h[1]+`\(`, string(src), "P%s: %s", row[1], h[2])
			}
		}
	}
	for _, s := range regexp.MustCompile(`testdata/script/[\w-]+\.txtar`).FindAllString(string(b), -1) {
		assert.FileExists(t, s)
	}
}
