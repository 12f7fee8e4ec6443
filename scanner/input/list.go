package input

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/scanner"
)

// Stdin is the path that standard input is shown as.
const Stdin = "<stdin>"

// An Input is one thing to read: a file, a directory's file, standard input. It
// may turn out to hold several streams of text.
type Input struct {
	Path string // as it is shown
	// Info is what is known of it without reading it, nil if that could not be
	// asked.
	Info os.FileInfo

	file   *os.File // it is open already, and stays so
	walked bool     // it was found in a directory
	err    error    // it cannot be opened
}

// Walked reports whether the input was found in a directory.
func (in *Input) Walked() bool { return in.walked }

// Skipped counts what was left out of directories and archives.
type Skipped struct {
	Hidden  int // entries of directories whose names begin with a dot
	Binary  int // files and members with a NUL in their first 8 KiB
	Links   int // links within directories and archives
	Special int // devices, pipes and sockets
	// Example is the path of the first that is binary.
	Example string
	// Empty are directories that were named and have no file to read.
	Empty []string
	// Encrypted are logs of Agora's SDKs that have no text.
	Encrypted []string
}

func (s *Skipped) binary(path string) {
	if s.Binary++; s.Example == "" {
		s.Example = path
	}
}

// Add adds what another Opener, or List, has skipped.
func (s *Skipped) Add(o Skipped) {
	s.Hidden += o.Hidden
	s.Binary += o.Binary
	s.Links += o.Links
	s.Special += o.Special
	if s.Example == "" {
		s.Example = o.Example
	}
	s.Empty = append(s.Empty, o.Empty...)
	s.Encrypted = append(s.Encrypted, o.Encrypted...)
}

// List returns what the paths stand for, in their order: a file for itself, "-"
// for stdin, a directory for the files in it and below, in the order of their
// names, and of time where logs were rotated. A file is listed once, unless it
// is named twice. Files are not opened; what cannot be listed is an Input that
// fails to open.
func List(paths []string, stdin *os.File) ([]*Input, Skipped) {
	l := &lister{seen: map[identity][]os.FileInfo{}}
	named := make([]*Input, len(paths))
	for i, path := range paths {
		in := &Input{Path: path}
		switch path {
		case "-":
			in.Path, in.file = Stdin, stdin
			in.Info, _ = stdin.Stat()
		case "":
			in.err = errors.New("the name is empty")
		default:
			in.Info, in.err = os.Stat(path)
		}
		if in.Info != nil && !in.Info.IsDir() {
			l.first(in.Info) // a walk leaves it to its own name
		}
		named[i] = in
	}
	for _, in := range named {
		if in.file == nil && in.err == nil && in.Info.IsDir() {
			before := len(l.list)
			l.walk(in.Path, in.Info)
			if len(l.list) == before {
				l.skipped.Empty = append(l.skipped.Empty, in.Path)
			}
		} else {
			l.list = append(l.list, in)
		}
	}
	return l.list, l.skipped
}

type lister struct {
	list    []*Input
	skipped Skipped
	seen    map[identity][]os.FileInfo
}

// first reports whether a file was not seen before.
func (l *lister) first(fi os.FileInfo) bool {
	id := identify(fi)
	if slices.ContainsFunc(l.seen[id], func(other os.FileInfo) bool { return os.SameFile(fi, other) }) {
		return false
	}
	l.seen[id] = append(l.seen[id], fi)
	return true
}

// walk lists a directory's files.
func (l *lister) walk(dir string, fi os.FileInfo) {
	if !l.first(fi) {
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		l.list = append(l.list, &Input{Path: dir, err: err, walked: true})
	}
	sortRotated(entries, os.DirEntry.Name)
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		mode := e.Type()
		switch {
		case strings.HasPrefix(e.Name(), "."):
			l.skipped.Hidden++
			continue
		case mode&os.ModeSymlink != 0:
			l.skipped.Links++
			continue
		case !mode.IsDir() && !mode.IsRegular():
			l.skipped.Special++
			continue
		}
		fi, err := e.Info()
		switch {
		case errors.Is(err, os.ErrNotExist): // gone meanwhile, as a rotated log may be
		case err != nil:
			l.list = append(l.list, &Input{Path: path, err: err, walked: true})
		case fi.IsDir():
			l.walk(path, fi)
		case !fi.Mode().IsRegular():
			l.skipped.Special++
		case l.first(fi):
			l.list = append(l.list, &Input{Path: path, Info: fi, walked: true})
		}
	}
}

// openUnless opens the input's file. A pipe that nobody has opened to write makes
// that wait; then stop ends it.
func (in *Input) openUnless(stop *scanner.Interrupt) (*os.File, error) {
	if stop == nil || in.Info == nil || in.file != nil || in.Info.Mode()&os.ModeNamedPipe == 0 {
		return in.open()
	}
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := in.open()
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		return o.f, o.err
	case <-stop.Done():
		return nil, scanner.ErrInterrupted
	}
}

// open opens the input's file.
func (in *Input) open() (*os.File, error) {
	switch {
	case in.err != nil:
		return nil, in.err
	case in.file != nil:
		return in.file, nil
	case !in.walked:
		return os.Open(in.Path)
	}
	f, err := openWalked(in.Path)
	if err != nil {
		return nil, err
	}
	if fi, err := f.Stat(); err != nil || !fi.Mode().IsRegular() {
		f.Close()
		return nil, errors.New("is no regular file any more")
	}
	return f, nil
}
