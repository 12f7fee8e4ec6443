package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// An Output is where a report goes. A document replaces a regular file whole or
// not at all: it is written beside it and renamed when it is complete. What is
// written as it goes, and devices and pipes, are opened and never replaced.
type Output struct {
	file *os.File
	path string // the target of the rename, "" for none
	keep bool   // the file is somebody else's
}

// Standard returns an Output to a file that stays open, such as standard output.
func Standard(f *os.File) *Output { return &Output{file: f, keep: true} }

// Create opens path for a report; inputs are the files that must not be it.
func Create(path string, document bool, inputs []string) (*Output, error) {
	fi, err := os.Stat(path)
	if err == nil {
		if fi.IsDir() {
			return nil, fmt.Errorf("%s: is a directory", path)
		}
		for _, in := range inputs {
			if fi2, err := os.Stat(in); err == nil && os.SameFile(fi, fi2) {
				return nil, fmt.Errorf("%s: is an input too; a report would overwrite it", path)
			}
		}
	}
	regular := errors.Is(err, os.ErrNotExist) || err == nil && fi.Mode().IsRegular()
	if !document || !regular {
		flags := os.O_WRONLY | os.O_CREATE
		if regular {
			flags |= os.O_TRUNC
		}
		f, err := os.OpenFile(path, flags, 0o666)
		return &Output{file: f}, named(err)
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		target = path
	}
	f, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return nil, named(err)
	}
	mode := os.FileMode(0o644)
	if fi != nil {
		mode = fi.Mode().Perm()
	}
	return &Output{file: f, path: target}, f.Chmod(mode)
}

// named puts the culprit first, as all messages do.
func named(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}

// Distinct reports an error if f is a regular file that is one of the inputs
// too: the log would grow while it is read.
func Distinct(f *os.File, inputs []string) error {
	fi, err := f.Stat()
	if err != nil || !fi.Mode().IsRegular() {
		return nil
	}
	for _, in := range inputs {
		var other os.FileInfo
		if in == "-" {
			other, err = os.Stdin.Stat()
		} else {
			other, err = os.Stat(in)
		}
		if err == nil && other.Mode().IsRegular() && os.SameFile(fi, other) {
			return fmt.Errorf("%s: is standard output too; write to another file", in)
		}
	}
	return nil
}

// Write writes to the file.
func (o *Output) Write(p []byte) (int, error) { return o.file.Write(p) }

// Close completes the output: if good, a document takes its place; if not, the
// file that was there stays.
func (o *Output) Close(good bool) error {
	if o.keep {
		return nil
	}
	err := o.file.Close()
	if o.path == "" {
		return err
	}
	if err == nil && good {
		err = os.Rename(o.file.Name(), o.path)
	} else {
		good = false
	}
	if !good || err != nil {
		os.Remove(o.file.Name())
	}
	return err
}
