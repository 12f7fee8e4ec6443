package cli

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"

	"github.com/agoralog/agoralog/report"
)

// inActions reports whether GitHub Actions reads what is printed.
func inActions() bool { return os.Getenv("GITHUB_ACTIONS") == "true" }

// create opens the file of a report. The file of a job's summary is appended to:
// others write to it as well.
func create(f *format, path string, inputs []report.Input) (*report.Output, error) {
	if summary := os.Getenv("GITHUB_STEP_SUMMARY"); summary != "" && filepath.Clean(path) == filepath.Clean(summary) {
		return report.Append(path, inputs)
	}
	return report.Create(path, f.stream == nil, inputs)
}

// fence puts what f writes into a fence where GitHub Actions could take a line of
// it for a command: the log, wherever Actions reads it, and always the one of the
// github format. No line of the other formats begins with words of a log.
func (j *job) fence(f *format, path string, out io.Writer) io.Writer {
	obeyed := inActions() && f.hasLog() && isPrinted(path)
	if !obeyed && f.name != "github" {
		return out
	}
	fence := report.NewFence(out, newToken())
	j.fences = append(j.fences, fence)
	return fence
}

// isPrinted reports whether path is one of the program's own streams, "" being
// standard output, and no regular file.
func isPrinted(path string) bool {
	if path == "" {
		fi, err := os.Stdout.Stat()
		return err == nil && !fi.Mode().IsRegular()
	}
	fi, err := os.Stat(path)
	if err != nil || fi.Mode().IsRegular() {
		return false
	}
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if own, err := f.Stat(); err == nil && os.SameFile(fi, own) {
			return true
		}
	}
	return false
}

// closeFences ends what fences are open.
func (j *job) closeFences() (err error) {
	for _, f := range j.fences {
		if ferr := f.Close(); err == nil {
			err = ferr
		}
	}
	return err
}

// newToken returns one that no log can know.
func newToken() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return "agoralog-" + hex.EncodeToString(b[:])
}
