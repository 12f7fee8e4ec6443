package main

import (
	"archive/zip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(cleaner{m}, map[string]func(){
		"agoralog": main,
		"exits":    exits,
		"zips":     zips,
	})
}

// A cleaner removes after the tests what they built.
type cleaner struct{ m *testing.M }

func (c cleaner) Run() int {
	defer func() {
		if build.path != "" {
			os.RemoveAll(filepath.Dir(build.path))
		}
	}()
	return c.m.Run()
}

// exits runs a command with its own streams and fails unless it leaves with the
// status that is wanted: exits 2 agoralog missing.log. What a transcript negates
// with "!" is any failure, which is not enough for a gate.
func exits() {
	want, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "exits:", err)
		os.Exit(125)
	}
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, "exits:", err)
		os.Exit(125)
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		fmt.Fprintf(os.Stderr, "exits: %v left with status %d, want %d\n", os.Args[2:], got, want)
		os.Exit(125)
	}
}

// zips makes a zip of files: zips a.zip one.log two.log.
func zips() {
	out, err := os.Create(os.Args[1])
	w := zip.NewWriter(out)
	for _, name := range os.Args[2:] {
		var data []byte
		var member io.Writer
		if err == nil {
			data, err = os.ReadFile(name)
		}
		if err == nil {
			member, err = w.Create(name)
		}
		if err == nil {
			_, err = member.Write(data)
		}
	}
	if err = errors.Join(err, w.Close(), out.Close()); err != nil {
		fmt.Fprintln(os.Stderr, "zips:", err)
		os.Exit(125)
	}
}

// TestScripts runs the transcripts: a log, a command, what comes out.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector's wait at each exit
			sample, err := os.ReadFile("testdata/sample.log")
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "sample.log"), sample, 0o666)
		},
	})
}
