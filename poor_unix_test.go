//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
)

// The program where it has little: no streams, few descriptors, no rights, no
// home.

// inShell runs a line of sh, in which $A is the program.
func inShell(t *testing.T, dir, line string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "A="+binary(t))
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	code = status(t, cmd.Run())
	return out.String(), err.String(), code
}

func TestClosedStreams(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.log"), []byte("LOGIN_E_NET\n"), 0o666))
	for _, c := range []struct {
		name, line, out string
		code            int
	}{
		{"stdin, which is then empty", `"$A" <&-`, "", 0},
		{"stdin, files are read", `"$A" a.log <&-`, "LOGIN_E_NET  # agora", 0},
		{"stdout, reports are written", `"$A" --fail-on error -r log -r summary=s.txt a.log >&-; code=$?; cat s.txt; exit $code`, "LOGIN_E_NET", 1},
		{"stderr costs no data", `"$A" missing a.log 2>&-`, "LOGIN_E_NET  # agora", 2},
		{"all of them", `"$A" -r summary=s.txt a.log <&- >&- 2>&-; code=$?; cat s.txt; exit $code`, "LOGIN_E_NET", 0},
		{"a full stderr costs no data", `test ! -e /dev/full || exec 2>/dev/full; "$A" missing a.log`, "LOGIN_E_NET  # agora", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, stderr, code := inShell(t, dir, c.line)
			assert.Equal(t, c.code, code, stderr)
			assert.Contains(t, out, c.out)
			assert.NotContains(t, stderr, "panic")
		})
	}
}

func TestSixteenDescriptorsAreEnough(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.log", i)), fmt.Appendf(nil, "%d LOGIN_E_NET\n", i), 0o666))
	}
	for _, jobs := range []string{"1", "2", "4"} {
		out, stderr, code := inShell(t, dir, `ulimit -n 16; "$A" -j `+jobs+` -r log -r jsonl=/dev/null -r json=/dev/null -r summary=/dev/null . | cat`)
		assert.Equal(t, 0, code)
		assert.Empty(t, stderr)
		assert.Equal(t, 100, strings.Count(out, "# agora"), "jobs: %s", jobs)
	}
}

// As nobody, in a folder that is read-only, with an empty environment.
func TestNobodyWithoutAHome(t *testing.T) {
	dir, err := os.MkdirTemp("", "agoralog")
	require.NoError(t, err)
	defer os.RemoveAll(dir)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.log"), []byte("LOGIN_E_NET\n"), 0o644))
	require.NoError(t, os.Chmod(dir, 0o555))
	run := func(args ...string) (string, string, int) {
		cmd := exec.Command(binary(t), args...)
		cmd.Dir, cmd.Env = dir, []string{}
		if os.Geteuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		var out, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &stderr
		code := status(t, cmd.Run())
		return out.String(), stderr.String(), code
	}
	for _, format := range cli.Formats() {
		out, stderr, code := run("--fail-on", "error", "-r", format, ".")
		assert.Equal(t, cli.Fatal, code, stderr)
		assert.Contains(t, out, "LOGIN_E_NET", format)
	}
	_, stderr, code := run("-r", "summary=s.txt", "a.log")
	assert.Equal(t, cli.Trouble, code)
	assert.Equal(t, "agoralog: s.txt: permission denied\n", stderr)
}

// Names that act on a terminal or deceive the eye are written out in all that is
// written, whoever reads it.
func TestNamesCarryNoControls(t *testing.T) {
	dir := t.TempDir()
	name := "a\x1b]0;x\x07\u202eb\u009b\r\n.log"
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("LOGIN_E_NET\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.log"), []byte("LOGIN_E_NET\n"), 0o666))
	require.NoError(t, exec.Command("tar", "-C", dir, "-cf", filepath.Join(dir, "c.tar"), "b.log", name).Run())
	for _, args := range append(formatArgs(t), []string{"-m"}, []string{"-m", "-C1"}, []string{"-s", "-r", name + "=x"}, []string{"-r", "log=" + name + "/x"},
		[]string{"-p", name}, []string{"--config", name}, []string{"--explain", name}, []string{"--since", name}, []string{"--" + name}) {
		cmd := exec.Command(binary(t), append(args, name, "missing"+name, "c.tar", "b.log")...)
		cmd.Dir = dir
		var out, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &stderr
		status(t, cmd.Run())
		for _, text := range []string{out.String(), stderr.String()} {
			assert.NotRegexp(t, `[^\P{Cc}\n\t]|\p{Cf}|\x{fffd}`, text, "%q", args)
			assert.NotRegexp(t, `(?m)^\.log`, text, "%q: the name ends a line", args)
		}
	}
}

// formatArgs returns a command line for each format.
func formatArgs(t *testing.T) [][]string {
	t.Helper()
	var list [][]string
	for _, f := range cli.Formats() {
		list = append(list, []string{"-r", f})
	}
	require.Greater(t, len(list), 3)
	return list
}
