//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
)

// peakRSS returns the most memory that a child has had resident, in bytes: while
// it runs, from where Linux says it, or else after it ended, from its rusage.
// On Linux rusage will not do: it counts the parent's memory, from before the exec.
func peakRSS(cmd *exec.Cmd) int64 {
	if runtime.GOOS == "linux" {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		_, after, _ := bytes.Cut(status, []byte("VmHWM:"))
		var kib int64
		fmt.Sscan(string(after), &kib)
		return kib << 10
	}
	if cmd.ProcessState == nil {
		return 0
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}

// Root reads everything, so as root the program runs as nobody.
func TestFileThatMayNotBeReadIsNamedAndOthersAreRead(t *testing.T) {
	dir, err := os.MkdirTemp("", "agoralog")
	require.NoError(t, err)
	defer os.RemoveAll(dir)
	require.NoError(t, os.Chmod(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "good.log"), []byte("LOGIN_E_NET\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret.log"), []byte("LOGIN_E_NET\n"), 0o000))

	cmd := exec.Command(binary(t), "good.log", "secret.log", "good.log")
	cmd.Dir = dir
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	assert.Equal(t, cli.Trouble, status(t, err))
	assert.Equal(t, "agoralog: secret.log: permission denied\n", stderr.String())
	assert.Equal(t, 2, bytes.Count(out, []byte("LOGIN_E_NET  # agora")))
}
