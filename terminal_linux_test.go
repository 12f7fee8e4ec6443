package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/agoralog/agoralog/report"
)

// terminal opens a pair of a terminal and who sits at it.
func terminal(t *testing.T) (user, tty *os.File) {
	t.Helper()
	user, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { user.Close() })
	fd := int(user.Fd())
	require.NoError(t, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetUint32(fd, unix.TIOCGPTN)
	require.NoError(t, err)
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { tty.Close() })
	return user, tty
}

// shown runs a command whose output is a terminal, and returns what came there.
func shown(t *testing.T, cmd *exec.Cmd) (screen string, err error) {
	t.Helper()
	user, tty := terminal(t)
	cmd.Stdout, cmd.Stderr = tty, tty
	require.NoError(t, cmd.Start())
	tty.Close()
	b, _ := io.ReadAll(user) // ends with EIO, when nobody has the terminal open
	return strings.ReplaceAll(string(b), "\r\n", "\n"), cmd.Wait()
}

const hostile = "\x1b[32mgreen\x1b[0m \x1b]0;title\x07 \u009b2J \x9b \u202e \x1b[2J LOGIN_E_NET \x08\n50 %\r99 %\n\x1b]52;c;YQ=="

func TestTerminalIsSafe(t *testing.T) {
	dir := t.TempDir()
	name := "a\x1b]0;x\x07\u202e.log"
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(hostile), 0o666))
	screen, err := shown(t, exec.Command(binary(t), "--color", "never", filepath.Join(dir, name)))
	require.NoError(t, err)
	assert.Regexp(t, `^\x1b\[32mgreen\x1b\[0m \\x1b]0;title\\x07 \\u009b2J \\x9b \\u202e \\x1b\[2J LOGIN_E_NET \\x08  # agora: signaling/201 .*\n50 %\r99 %\n\\x1b]52;c;YQ==$`, screen)

	// The colours of the annotation are there too, and names are written out.
	for _, args := range [][]string{{"-m"}, {"-s"}, {"--annotate", "below"}, {"-r", "jsonl"}, {"-r", "json"}, {"-j", "2"}} {
		args = append(args, "--color", "always", name, "missing\x1b[2J\u202e", name)
		cmd := exec.Command(binary(t), args...)
		cmd.Dir = dir
		screen, _ = shown(t, cmd)
		assert.Contains(t, screen, "LOGIN_E_NET", args)
		parts := strings.Split(screen, "\x1b[")
		for _, p := range parts[1:] {
			assert.Regexp(t, `^[0-9;]*m`, p, "%q of %v", screen, args)
		}
		assert.NotRegexp(t, `[^\P{Cc}\n\r]|\p{Cf}`, strings.Join(parts, ""), args)
	}
}

func TestPipeIsByteExact(t *testing.T) {
	cmd := exec.Command(binary(t), "--color", "never")
	cmd.Stdin = strings.NewReader(hostile)
	out, err := cmd.Output()
	require.NoError(t, err)
	before, after, _ := strings.Cut(string(out), report.Mark)
	_, after, _ = strings.Cut(after, "\n")
	assert.Equal(t, hostile, before+"\n"+after)
}

// An interrupt ends a read from a terminal too.
func TestSignalKeepsWhatWasTyped(t *testing.T) {
	user, tty := terminal(t)
	cmd := exec.Command(binary(t))
	cmd.Stdin = tty
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = io.WriteString(user, "LOGIN_E_NET\n")
	require.NoError(t, err)
	head := make([]byte, 11)
	_, err = io.ReadFull(out, head)
	require.NoError(t, err)
	start := time.Now()
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	rest, err := io.ReadAll(out)
	require.NoError(t, err)
	assert.Equal(t, 130, status(t, cmd.Wait()))
	assert.Less(t, time.Since(start), 3*time.Second, "to end")
	assert.True(t, strings.HasPrefix(string(head)+string(rest), "LOGIN_E_NET  # agora: "))
}
