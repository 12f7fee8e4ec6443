package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostileLog has findings, and lines that GitHub Actions, a terminal, XML, JSON,
// HTML or Markdown could take for their own.
const hostileLog = "E/ChatClient: login failed, code: 202\n" +
	"::error file=a.go::owned\n" +
	"E/ChatClient: ::add-mask::x register failed, code: 203\r\n" +
	"\u2003::stop-commands::t\r::t::\n" +
	"x ##[error]owned E/ChatClient: login failed, code: 204\n" +
	"{\"msg\":\"##[add-matcher]x E/ChatClient failed, code: 202\"}\n" +
	"E/ChatClient: \x1b[31m\x00 ]]> <script>alert(1)</script> ` | \u202e \xff failed, code: 205\n" +
	"::group::no end, LOGIN_E_NET"

// commandsOf returns the lines of an output that GitHub Actions obeys: those that
// begin with "::", after white space of any kind, and have another one, and those
// with "##[" anywhere, unless a stop-commands stands before them and not yet its
// token.
func commandsOf(output string) (list []string) {
	token := ""
	for _, line := range strings.FieldsFunc(output, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimLeftFunc(line, unicode.IsSpace)
		name, data, ok := strings.Cut(strings.TrimPrefix(line, "::"), "::")
		ok = ok && strings.HasPrefix(line, "::")
		switch {
		case token != "":
			if ok && name == token {
				token = ""
			}
		case ok && name == "stop-commands":
			token = data
		case ok || strings.Contains(line, "##["):
			list = append(list, line)
		}
	}
	return list
}

func TestNoLogRunsACommandOfGitHubActions(t *testing.T) {
	dir := t.TempDir()
	names := []string{"app.log"}
	if runtime.GOOS != "windows" { // which takes no such names
		names = append(names, "::error::name ##[error]x\n::error::y.log")
	}
	for _, name := range names {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(hostileLog), 0o666))
	}
	missing := "::warning::missing ##[warning]\r\n::warning::x"
	for _, flags := range [][]string{
		{"-r", "log"}, {"-m", "-C", "1"}, {"--annotate", "below"}, {"-s"}, {"--redact"}, {"-j", "1"},
		{"-r", "jsonl"}, {"-r", "json"}, {"-r", "markdown"}, {"-r", "sarif"}, {"-r", "gitlab"}, {"-r", "junit"},
		{"-r", "github"}, {"-r", "github", "-m"}, {"--baseline", "::error::x\n::error::y"}, {"--explain", "##[error]x"}, {"-r", "::error::\n::error::x"},
	} {
		t.Run(strings.Join(flags, " "), func(t *testing.T) {
			args := slices.Concat(flags, []string{"--fail-on", "error", "--"}, names, []string{missing})
			cmd := exec.Command(binary(t), args...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GITHUB_ACTIONS=true")
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			code := status(t, cmd.Run())
			assert.Equal(t, !slices.Contains(flags, "--explain"), code != 0)
			assert.Empty(t, commandsOf(stderr.String()))
			list := commandsOf(stdout.String())
			if !slices.Contains(flags, "github") {
				assert.Empty(t, list)
				return
			}
			require.NotEmpty(t, list)
			for _, c := range list {
				assert.Regexp(t, `^::(error|warning|notice) [^:]*title=[^:]*::`, c)
			}
		})
	}
}

// Where nobody obeys, or into a file, nothing is added to the log.
func TestTheLogIsFencedInGitHubActionsAlone(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "quiet.log"), []byte("::error::all is well"), 0o666))
	run := func(actions string, args ...string) string {
		cmd := exec.Command(binary(t), append(args, "quiet.log")...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GITHUB_ACTIONS="+actions)
		out, err := cmd.Output()
		require.NoError(t, err)
		return string(out)
	}
	assert.Equal(t, "::error::all is well", run(""))
	assert.Equal(t, "::error::all is well", run("false"))
	assert.Regexp(t, "^::stop-commands::(agoralog-[0-9a-f]{32})\n::error::all is well\n::agoralog-[0-9a-f]{32}::\n$", run("true"))
	assert.NotEqual(t, run("true"), run("true"), "a token that can be foreseen is none")
	assert.Empty(t, run("true", "-r", "log=out.log"))
	text, err := os.ReadFile(filepath.Join(dir, "out.log"))
	require.NoError(t, err)
	assert.Equal(t, "::error::all is well", string(text))

	out, err := os.Create(filepath.Join(dir, "stdout.log"))
	require.NoError(t, err)
	cmd := exec.Command(binary(t), "quiet.log")
	cmd.Dir, cmd.Stdout = dir, out
	cmd.Env = append(os.Environ(), "GITHUB_ACTIONS=true")
	require.NoError(t, cmd.Run())
	require.NoError(t, out.Close())
	text, err = os.ReadFile(out.Name())
	require.NoError(t, err)
	assert.Equal(t, "::error::all is well", string(text))
}
