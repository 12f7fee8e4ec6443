package scanner

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"
)

// FollowOptions say how a file is followed. The zero value is ready.
type FollowOptions struct {
	// Poll is how often the name is looked at, 250 ms if it is 0. What the file
	// has grown by is read five times as often.
	Poll time.Duration
	// Note is told what happens to the file, in words that go after its name.
	// It is called by the goroutine that reads.
	Note func(what string)
}

// readsAPoll is how often the file is read between two looks at its name.
const readsAPoll = 5

// Follow returns a Source over the file at path that does not end: it goes on as
// the file grows, from its start after it was truncated, and in the file that
// takes its name after the old one was read to its end. A file that is not there
// is waited for. What is no regular file is opened as Open does. Lines and
// offsets count on through all files.
//
// Limitations: a file that was truncated and has grown past the old size before
// the next read looks as if it had only grown, and a file that had the name for
// less than Poll may never be seen.
func Follow(path string, o FollowOptions) (*Source, error) {
	fl := &follower{path: path, poll: o.Poll, note: o.Note, stop: make(chan struct{})}
	if fl.poll <= 0 {
		fl.poll = 250 * time.Millisecond
	}
	if fl.note == nil {
		fl.note = func(string) {}
	}
	fi, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fl.note("is not there yet; waiting for it")
		fl.absent = true
	case err != nil:
		return nil, err
	case fi.IsDir():
		return nil, &os.PathError{Op: "open", Path: path, Err: syscall.EISDIR}
	case !fi.Mode().IsRegular():
		return Open(path)
	default:
		if fl.now, err = openVersion(path); err != nil {
			return nil, err
		}
	}
	return &Source{Path: path, r: fl}, nil
}

// Stop ends a Source of Follow: its next Read returns io.EOF, and so does one
// that waits. It does nothing to others. Any goroutine may call it.
func (s *Source) Stop() {
	if fl, ok := s.r.(*follower); ok {
		fl.once.Do(func() { close(fl.stop) })
	}
}

// A version is one of the files that have had the name.
type version struct {
	file *os.File
	info os.FileInfo
}

func openVersion(path string) (*version, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	fi, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &version{f, fi}, nil
}

// A follower reads a name's files one after the other.
type follower struct {
	path string
	poll time.Duration
	note func(string)
	once sync.Once
	stop chan struct{}
	quit <-chan struct{} // an Interrupt's

	now    *version   // is read; nil until there is a file
	at     int64      // offset in it
	next   []*version // have had the name since
	since  time.Time  // the first of next was found
	looked time.Time  // at the name
	absent bool       // the name was missing when it was looked at, which was said
	gone   bool       // it was missing the last time
	failed string     // why the new file could not be opened, which was said
}

// Read reads what there is, or waits for it.
func (fl *follower) Read(p []byte) (int, error) {
	for !fl.stopped() {
		if fl.now != nil {
			n, err := fl.now.file.Read(p)
			if n > 0 {
				fl.at += int64(n)
				return n, nil
			}
			if err != nil && !errors.Is(err, io.EOF) {
				return 0, err
			}
			if again, err := fl.rewind(); err != nil {
				return 0, err
			} else if again {
				continue
			}
		}
		if time.Since(fl.looked) >= fl.poll {
			fl.look()
			fl.looked = time.Now()
		}
		// A writer may hold on to the old file for a moment after it was renamed.
		if len(fl.next) > 0 && (fl.now == nil || time.Since(fl.since) >= fl.poll) {
			if fl.now == nil || fl.exhausted() {
				fl.advance()
			}
			continue
		}
		fl.wait(fl.poll / readsAPoll)
	}
	return 0, io.EOF
}

// rewind goes back to the start of a file that was truncated.
func (fl *follower) rewind() (bool, error) {
	fi, err := fl.now.file.Stat()
	if err != nil || fi.Size() >= fl.at {
		return false, err
	}
	fl.note("was truncated; reading it from its start")
	_, err = fl.now.file.Seek(0, io.SeekStart)
	fl.at = 0
	return true, err
}

// exhausted reports whether the file was read to its end.
func (fl *follower) exhausted() bool {
	fi, err := fl.now.file.Stat()
	return err != nil || fi.Size() <= fl.at
}

// look finds out whether another file has the name now.
func (fl *follower) look() {
	fi, err := os.Stat(fl.path)
	if err != nil {
		if fl.gone && !fl.absent { // not between the two steps of a rotation
			fl.note("is gone; waiting for it to come back")
			fl.absent = true
		}
		fl.gone = true
		return
	}
	fl.gone = false
	last := fl.now
	if n := len(fl.next); n > 0 {
		last = fl.next[n-1]
	}
	if last != nil && os.SameFile(fi, last.info) {
		fl.absent = false
		return
	}
	if !fi.Mode().IsRegular() {
		fl.fail("is no regular file now; waiting for one")
		return
	}
	v, err := openVersion(fl.path)
	if err != nil {
		fl.fail("cannot be opened: " + unwrapPath(err).Error())
		return
	}
	if last != nil && os.SameFile(v.info, last.info) {
		v.file.Close()
		return
	}
	if len(fl.next) == 0 {
		fl.since = time.Now()
	}
	fl.next = append(fl.next, v)
	fl.absent, fl.failed = false, ""
}

// fail says once why a new file is not read.
func (fl *follower) fail(why string) {
	if fl.failed != why {
		fl.failed = why
		fl.note(why)
	}
}

// advance goes on to the next file.
func (fl *follower) advance() {
	if fl.now == nil {
		fl.note("is there now")
	} else {
		fl.note("was replaced; reading the new file")
		fl.now.file.Close()
	}
	fl.now, fl.at, fl.next = fl.next[0], 0, fl.next[1:]
	fl.since = time.Now()
}

// ready is Source.ready.
func (fl *follower) ready(d time.Duration) bool {
	for end := time.Now().Add(d); ; {
		if fl.stopped() {
			return true
		}
		if fl.now != nil {
			if fi, err := fl.now.file.Stat(); err != nil || fi.Size() != fl.at {
				return true
			}
		}
		left := time.Until(end)
		if left <= 0 {
			return false
		}
		fl.wait(min(left, fl.poll/readsAPoll))
	}
}

// wait returns after d, or when the follower is stopped.
func (fl *follower) wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-fl.stop:
	case <-fl.quit:
	}
}

func (fl *follower) stopped() bool {
	select {
	case <-fl.stop:
		return true
	case <-fl.quit:
		return true
	default:
		return false
	}
}

// Close closes all files. No Read may be under way.
func (fl *follower) Close() error {
	var err error
	if fl.now != nil {
		err = fl.now.file.Close()
	}
	for _, v := range fl.next {
		err = errors.Join(err, v.file.Close())
	}
	fl.now, fl.next = nil, nil
	return err
}

func unwrapPath(err error) error {
	if pe, ok := errors.AsType[*os.PathError](err); ok {
		return pe.Err
	}
	return err
}
