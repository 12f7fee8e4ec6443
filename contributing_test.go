package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What CONTRIBUTING.md tells people to do can be done: the files, tables and
// tests that it names are there, tables where it says. Each recipe has about five
// lines.
func TestContributorsFindWhatTheyAreTold(t *testing.T) {
	text, err := os.ReadFile("CONTRIBUTING.md")
	require.NoError(t, err)
	sources := allSources(t)
	quoted := regexp.MustCompile("`([^`]+)`")
	path := regexp.MustCompile(`^[\w./-]+$`)
	for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
		switch name := strings.Join(strings.Fields(m[1]), " "); {
		case strings.HasPrefix(name, "Test"):
			assert.True(t, strings.Contains(sources, "func "+name+"(t *testing.T)"), "%s is a test", name)
		case strings.HasPrefix(name, "go test "):
			for _, word := range strings.Fields(name)[2:] {
				if strings.HasPrefix(word, "./") && word != "./..." {
					assert.DirExists(t, word)
				}
			}
		case strings.HasPrefix(name, "go run "):
			assert.FileExists(t, filepath.Join(strings.Fields(name)[2], "main.go"))
		case strings.Contains(name, "/") && path.MatchString(name):
			_, err := os.Stat(name)
			assert.NoError(t, err, name)
		case regexp.MustCompile(`^[A-Z][a-z]+$`).MatchString(name):
			assert.True(t, regexp.MustCompile(`(?m)^\s*(type )?`+name+`\s`).MatchString(sources), "%s is a type or a field", name)
		}
	}
	for _, m := range regexp.MustCompile("`(\\w+)` in `([\\w./]+\\.go)`").FindAllStringSubmatch(string(text), -1) {
		file, err := os.ReadFile(m[2])
		require.NoError(t, err)
		assert.True(t, regexp.MustCompile(`\b`+m[1]+`\b`).Match(file), "%s is in %s", m[1], m[2])
	}
	recipes := regexp.MustCompile(`(?m)^## (An? .*)\n\n((?:\d\. .*\n)+)`).FindAllStringSubmatch(string(text), -1)
	assert.GreaterOrEqual(t, len(recipes), 7)
	for _, r := range recipes {
		assert.LessOrEqual(t, strings.Count(r[2], "\n"), 5, r[1])
	}
}

// allSources returns the text of all Go files, tests too.
func allSources(t *testing.T) string {
	var b strings.Builder
	for _, pattern := range []string{"*.go", "*/*.go", "*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, f := range files {
			text, err := os.ReadFile(f)
			require.NoError(t, err)
			b.Write(text)
		}
	}
	return b.String()
}
