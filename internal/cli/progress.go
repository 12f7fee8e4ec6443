package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	progressAfter = time.Second            // work that is done by then shows no bar
	progressEvery = 200 * time.Millisecond // between two looks
	clearLine     = "\r\x1b[K"
)

// A progress shows on a terminal how far long work on files is: bytes of the
// inputs as they lie on the disk, how fast, how long yet, findings so far. It
// is gone when the work is done. Messages have to go through Write, so that the
// two do not mix. A nil progress shows nothing.
type progress struct {
	read, found atomic.Int64
	w           io.Writer
	columns     func() int
	bar         *bar
	stop        chan struct{}
	stopped     sync.WaitGroup

	mu    sync.Mutex
	shown bool
}

// wantsProgress reports whether a bar is to be shown, as --progress says.
func (j *job) wantsProgress() (bool, error) {
	switch j.progress {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
	default:
		return false, fmt.Errorf("unknown word %q for --progress; want auto, always or never", j.progress)
	}
	if j.follow || os.Getenv("CI") != "" || os.Getenv("TERM") == "dumb" || !isTerminal(os.Stderr) {
		return false, nil
	}
	for _, in := range j.inputs {
		if in.Info != nil && !in.Info.Mode().IsRegular() {
			return false, nil
		}
	}
	for _, s := range j.streams {
		if s.path == "" && isTerminal(os.Stdout) {
			return false, nil // the log itself moves on the screen
		}
	}
	return true, nil
}

// newProgress starts the bar of a job.
func (j *job) newProgress(w io.Writer, columns func() int) *progress {
	total := int64(0)
	for _, in := range j.inputs {
		if in.Info != nil && in.Info.Mode().IsRegular() {
			total += in.Info.Size()
		}
	}
	p := &progress{w: w, columns: columns, stop: make(chan struct{}), bar: newBar(total, time.Now())}
	p.stopped.Go(p.run)
	return p
}

func (p *progress) run() {
	select {
	case <-p.stop:
		return
	case <-time.After(progressAfter):
	}
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		p.draw()
		select {
		case <-p.stop:
			return
		case <-tick.C:
		}
	}
}

func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := "1 finding"
	if n := p.found.Load(); n != 1 {
		found = fmt.Sprintf("%d findings", n)
	}
	p.bar.note(p.read.Load(), time.Now())
	io.WriteString(p.w, clearLine+p.bar.line(p.columns()-1, found))
	p.shown = true
}

// Write writes a message above the bar.
func (p *progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	return p.w.Write(b)
}

func (p *progress) wipe() {
	if p.shown {
		io.WriteString(p.w, clearLine)
		p.shown = false
	}
}

// end takes the bar away.
func (p *progress) end() {
	if p == nil {
		return
	}
	close(p.stop)
	p.stopped.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
}

// messages is where lanes write what they have to say.
func (j *job) messages() io.Writer {
	if j.shown != nil {
		return j.shown
	}
	return os.Stderr
}
