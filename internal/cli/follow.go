package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/agoralog/agoralog/scanner"
	"github.com/agoralog/agoralog/scanner/input"
)

// grows returns the file that is to be followed. Standard input, pipes and
// devices go on by themselves.
func (j *job) grows() (path string, ok bool) {
	path = j.sources()[0]
	if !j.follow || path == "-" || path == "" {
		return "", false
	}
	fi, err := os.Stat(path)
	return path, errors.Is(err, fs.ErrNotExist) || err == nil && (fi.Mode().IsRegular() || fi.IsDir())
}

// followFile scans a file until something ends the run. The error is one of
// writing.
func (l *lane) followFile(path string) error {
	if input.IsContainer(path) {
		l.unread(path, errors.New("is compressed or an archive, which does not grow; leave out --follow"))
		return nil
	}
	src, err := scanner.Follow(path, scanner.FollowOptions{Note: func(what string) {
		l.complain(fmt.Errorf("%s %s", path, what))
	}})
	if err != nil {
		l.unread(path, err)
		return nil
	}
	defer src.Close()
	src.Interrupt(l.stop.Interrupt)
	err = l.visit(src)
	l.midway = l.midway || l.stop.Stopped() // it has no end
	if errors.Is(err, scanner.ErrRead) {
		l.unread(path, err)
		return nil
	}
	return err
}
