package report

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// An Output is where a report goes. A document replaces a regular file whole or
// not at all: it is written beside it and renamed when it is complete. What is
// written as it goes, and devices and pipes, are opened and never replaced.
type Output struct {
	file *os.File
	w    io.Writer // the file, or the way to it
	path string    // the target of the rename, "" for none
	name string    // for messages
	keep bool      // the file is somebody else's
}

// Standard returns an Output to a file that stays open, such as standard output.
func Standard(f *os.File) *Output {
	return &Output{file: f, w: f, name: "standard output", keep: true}
}

// File returns the file that is written to.
func (o *Output) File() *os.File { return o.file }

// Through lets what is written go to w, which is a way to the file.
func (o *Output) Through(w io.Writer) { o.w = w }

// Discard removes what was written beside a file that is to be replaced. Nothing
// can be done with the Output after that; any goroutine may call it.
func (o *Output) Discard() {
	if o.path != "" {
		os.Remove(o.file.Name())
	}
}

// An Input is a file that is read, and that no report may overwrite.
type Input struct {
	Path string // as it is shown
	Info os.FileInfo
}

// Create opens path for a report; inputs are the files that must not be it.
func Create(path string, document bool, inputs []Input) (*Output, error) {
	fi, err := os.Stat(path)
	if err := allowed(path, fi, inputs); err != nil {
		return nil, err
	}
	regular := errors.Is(err, os.ErrNotExist) || err == nil && fi.Mode().IsRegular()
	if !document || !regular {
		flags := os.O_WRONLY | os.O_CREATE
		if regular {
			flags |= os.O_TRUNC
		}
		f, err := os.OpenFile(path, flags, 0o666)
		return &Output{file: f, w: f, name: path}, naming(path, err)
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		target = path
	}
	f, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return nil, naming(path, err)
	}
	mode := os.FileMode(0o644)
	if fi != nil {
		mode = fi.Mode().Perm()
	}
	return &Output{file: f, w: f, path: target, name: path}, naming(path, f.Chmod(mode))
}

// allowed reports an error if fi, which is nil if nothing is at path, cannot be
// written to.
func allowed(path string, fi os.FileInfo, inputs []Input) error {
	if fi == nil {
		return nil
	}
	if fi.IsDir() {
		return fmt.Errorf("%s: is a directory", path)
	}
	for _, in := range inputs {
		if fi.Mode().IsRegular() && os.SameFile(fi, in.Info) {
			return fmt.Errorf("%s: is an input too; a report would overwrite it", path)
		}
	}
	return nil
}

// Append opens path for a report that comes after what is there, on a line of its
// own; inputs are the files that must not be it.
func Append(path string, inputs []Input) (*Output, error) {
	fi, _ := os.Stat(path)
	if err := allowed(path, fi, inputs); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err == nil && fi != nil && fi.Mode().IsRegular() && fi.Size() > 0 {
		_, err = f.Write([]byte{'\n'})
	}
	return &Output{file: f, w: f, name: path}, naming(path, err)
}

// naming puts the culprit first, as all messages do: the file that was asked
// for, not the one that was made for it.
func naming(path string, err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return err
}

// Distinct reports an error if f is a regular file that is one of the inputs
// too: the log would grow while it is read.
func Distinct(f *os.File, inputs []Input) error {
	fi, err := f.Stat()
	if err != nil || !fi.Mode().IsRegular() {
		return nil
	}
	for _, in := range inputs {
		if os.SameFile(fi, in.Info) {
			return fmt.Errorf("%s: is standard output too; write to another file", in.Path)
		}
	}
	return nil
}

// Write writes to the file.
func (o *Output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	return n, naming(o.name, err)
}

// Close completes the output: if good, a document takes its place; if not, the
// file that was there stays.
func (o *Output) Close(good bool) error {
	if o.keep {
		return nil
	}
	err := naming(o.name, o.file.Close())
	if o.path == "" {
		return err
	}
	if err == nil && good {
		err = o.rename()
	} else {
		good = false
	}
	if !good || err != nil {
		o.Discard()
	}
	return err
}

func (o *Output) rename() error {
	err := os.Rename(o.file.Name(), o.path)
	var le *os.LinkError
	if errors.As(err, &le) {
		err = fmt.Errorf("%s: %w", o.name, le.Err)
	}
	return err
}
