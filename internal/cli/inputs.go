package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner"
)

// inputs returns the regular files that are read, as far as they can be asked.
func (j *job) inputs() []report.Input {
	var list []report.Input
	for _, path := range j.sources() {
		fi, err := os.Stdin.Stat()
		if path != "-" {
			fi, err = os.Stat(path)
		} else {
			path = "<stdin>"
		}
		if err == nil && fi.Mode().IsRegular() {
			list = append(list, report.Input{Path: path, Info: fi})
		}
	}
	return list
}

// input scans one input. What is wrong with it is said and does not keep others
// from being read.
func (j *job) input(sc *scanner.Scanner, path string) {
	src, err := openInput(path)
	if err != nil {
		j.unread(path, err)
		return
	}
	defer src.Close()
	if j.matching != nil {
		j.matching.Start(src.Path)
	}
	j.choice.use(sc, src.Path)
	sc.Pause = j.pause
	st, err := sc.Scan(src)
	if j.matching != nil {
		j.matching.End()
	}
	if j.summary != nil {
		j.summary.AddInput(st.Lines, st.Bytes)
	}
	switch {
	case err == nil:
	case errors.Is(err, scanner.ErrRead):
		j.unread(src.Path, err)
	default:
		j.broken = errors.Join(errMidway, err)
	}
}

func openInput(path string) (*scanner.Source, error) {
	if path == "-" {
		return scanner.NewSource("<stdin>", os.Stdin), nil
	}
	if path == "" {
		return nil, errors.New("the name is empty")
	}
	return scanner.Open(path)
}

// unread says why an input was not read whole.
func (j *job) unread(path string, err error) {
	j.trouble = true
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if path == "" {
		path = `""`
	}
	complain(fmt.Errorf("%s: %w", path, err))
	if j.summary != nil {
		j.summary.AddUnread(path, err.Error())
	}
}
