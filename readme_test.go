package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
)

// Every console block of the README, and of what walks through an incident, says
// what its command prints.
func TestTheReadmeTellsTheTruth(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the blocks are written for a Unix shell")
	}
	var text []byte
	for _, file := range []string{"README.md", "docs/postmortem.md"} {
		page, err := os.ReadFile(file)
		require.NoError(t, err)
		text = append(text, page...)
	}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "agoralog"), ".")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	blocks := regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		command, want, _ := strings.Cut(b[1], "\n")
		command, ok := strings.CutPrefix(command, "$ ")
		require.True(t, ok, "a block begins with $ and its command: %q", command)
		run := exec.Command("sh", "-c", command)
		run.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), "NO_COLOR=1")
		got, err := run.CombinedOutput()
		assert.NoError(t, err, command)
		assert.Equal(t, want, string(got), command)
	}
}

// The flags that the README shows are flags of the command.
func TestTheReadmeNamesRealFlags(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	flags := cli.Flags()
	for _, name := range regexp.MustCompile(`--([a-z][a-z-]+)`).FindAllStringSubmatch(string(text), -1) {
		assert.NotNil(t, flags.Lookup(name[1]), "--%s", name[1])
	}
}
