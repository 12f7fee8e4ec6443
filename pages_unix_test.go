//go:build unix

// The commands of the pages are written for a Unix shell.

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// consoleBlock is a block of a page that shows a command and what it prints.
var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```")

// Every console block of a page says what its commands print; go test -update
// lets it say so. A line that begins with "$ " is a command, and leaves with 0.
// Commands run in a directory that has testdata, docs and little else, with the
// stand-ins of testdata/docs/bin for programs that not everybody has.
func TestPagesTellTheTruth(t *testing.T) {
	stands, err := filepath.Abs("testdata/docs/bin")
	require.NoError(t, err)
	path := strings.Join([]string{filepath.Dir(binary(t)), stands, os.Getenv("PATH")}, string(os.PathListSeparator))
	shown := 0
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		dir := t.TempDir()
		for _, name := range []string{"testdata", "docs"} {
			at, err := filepath.Abs(name)
			require.NoError(t, err)
			require.NoError(t, os.Symlink(at, filepath.Join(dir, name)))
		}
		now := consoleBlock.ReplaceAllStringFunc(string(text), func(block string) string {
			shown++
			return runBlock(t, page, block, dir, path)
		})
		if *update {
			require.NoError(t, os.WriteFile(page, []byte(now), 0o644))
		} else {
			assert.Equal(t, string(text), now, page)
		}
	}
	assert.GreaterOrEqual(t, shown, 10)
}

// runBlock returns a console block with what its commands print now.
func runBlock(t *testing.T, page, block, dir, path string) string {
	body := consoleBlock.FindStringSubmatch(block)[1]
	var b strings.Builder
	b.WriteString("```console\n")
	require.True(t, strings.HasPrefix(body, "$ "), "%s: a block begins with $ and its command: %q", page, body)
	for line := range strings.Lines(body) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		run := exec.Command("sh", "-c", command)
		run.Dir = dir
		run.Env = append(os.Environ(), "PATH="+path, "NO_COLOR=1")
		out, err := run.CombinedOutput()
		assert.NoError(t, err, "%s: %s%s", page, command, out)
		b.WriteString(line)
		b.Write(out)
	}
	b.WriteString("```")
	return b.String()
}

// The commands that the README lists run: on logs of the names that it uses, and
// with stand-ins for others' programs. None is wrong usage.
func TestCommandsOfTheReadmeRun(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, list, ok := strings.Cut(string(text), "## Use it\n")
	require.True(t, ok)
	list, _, _ = strings.Cut(list, "\n## ")
	root, err := os.Getwd()
	require.NoError(t, err)
	dir := t.TempDir()
	path := strings.Join([]string{filepath.Dir(binary(t)), filepath.Join(root, "testdata/docs/bin"), os.Getenv("PATH")}, ":")
	prepare := exec.Command("sh", "-ec", `for name in app.log old.log t.log; do cp "$1/testdata/sample.log" $name; done
		mkdir logs; cp app.log logs; tar czf old.tar.gz app.log
		agoralog -q --write-baseline known.json t.log`, "sh", root)
	prepare.Dir, prepare.Env = dir, append(os.Environ(), "PATH="+path)
	out, err := prepare.CombinedOutput()
	require.NoError(t, err, "%s", out)
	ran := 0
	for line := range strings.Lines(list) {
		if !strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "     ") {
			continue
		}
		ran++
		command := line
		if len(line) > 45 && line[44] == ' ' {
			command = line[:45] // what it does comes after it
		}
		command = strings.TrimSpace(command)
		if strings.Contains(command, " -f ") {
			command = "timeout -s INT 1 " + command
		}
		run := exec.Command("bash", "-o", "pipefail", "-c", command)
		run.Dir = dir
		run.Env = append(os.Environ(), "PATH="+path)
		out, err := run.CombinedOutput()
		switch status := run.ProcessState.ExitCode(); {
		case strings.Contains(command, "--fail-on") && !strings.Contains(command, "--baseline"):
			assert.Equal(t, 1, status, "%s: %s", command, out)
		case strings.HasPrefix(command, "timeout"):
			assert.Equal(t, 124, status, "%s: %s", command, out)
		default:
			assert.NoError(t, err, "%s: %s", command, out)
		}
	}
	assert.GreaterOrEqual(t, ran, 12)
}
