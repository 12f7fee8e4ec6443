package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
)

// pages returns the paths of what people read.
func pages(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, list)
	return append(list, "README.md", "CONTRIBUTING.md")
}

// The flags that pages show are flags of the command, or of a program that their
// line names.
func TestPagesNameRealFlags(t *testing.T) {
	flags := cli.Flags()
	foreign := map[string][]string{
		"docker": {"follow", "rm", "volume"}, "kubectl": {"follow"},
		"agoralog-beam": {"in", "out", "runner", "endpoint", "environment", "project", "region", "staging", "worker"},
	}
	flag := regexp.MustCompile(`(?:^|[\s(` + "`" + `])--([a-z][a-z-]+)`)
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, "agoralog-beam") || !strings.Contains(line, "agoralog") && !strings.HasPrefix(strings.TrimSpace(line), "`--") {
				continue // another program's command
			}
			for _, name := range flag.FindAllStringSubmatch(line, -1) {
				known := flags.Lookup(name[1]) != nil
				for program, theirs := range foreign {
					for _, f := range theirs {
						known = known || f == name[1] && strings.Contains(line, program)
					}
				}
				assert.True(t, known, "%s: --%s", page, name[1])
			}
		}
	}
}

// Links of pages lead to files of the repository.
func TestPagesLinkToWhatThereIs(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			_, err := os.Stat(filepath.Join(filepath.Dir(page), m[1]))
			assert.NoError(t, err, "%s links to %s", page, m[1])
		}
	}
}

// A newcomer reads the README to its end, and finds the other pages there.
func TestTheReadmeIsShort(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	assert.Less(t, strings.Count(string(text), "\n"), 200)
	for _, page := range pages(t) {
		if page != "README.md" {
			assert.Contains(t, string(text), "]("+filepath.ToSlash(page)+")", "the README has a link")
		}
	}
}
