package cli

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner"
)

const (
	// unreadAfter is how long after a signal an output may take what it is given.
	unreadAfter = 400 * time.Millisecond
	// givenUpAfter is when a run that did not end after a signal is left as it is.
	givenUpAfter = 900 * time.Millisecond
)

// An ending is what ends a run early: a signal, or a reader that went away.
type ending struct {
	*scanner.Interrupt
	signal atomic.Int32 // the first that came, 0 for none

	mu      sync.Mutex
	outputs []*report.Output
}

func newEnding() *ending { return &ending{Interrupt: scanner.NewInterrupt()} }

// listen lets signals end the run: the first stops reading, so that what was
// read is written; after a second one, or if patience has passed, the program is
// left at once. Those that were ignored when it started stay so. What it returns
// ends listening.
func (e *ending) listen(patience time.Duration) (stop func()) {
	came := make(chan os.Signal, 2)
	over := make(chan struct{})
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(came, s)
		}
	}
	go func() {
		var last os.Signal
		select {
		case last = <-came:
		case <-over:
			return
		}
		e.signal.Store(number(last))
		e.Stop()
		select {
		case last = <-came:
		case <-time.After(patience):
		case <-over:
			return
		}
		e.discard()
		os.Exit(Signal + int(number(last)))
	}()
	return func() {
		signal.Stop(came)
		close(over)
	}
}

func number(s os.Signal) int32 {
	if n, ok := s.(syscall.Signal); ok {
		return int32(n)
	}
	return int32(syscall.SIGINT)
}

// status returns the exit status that a signal asks for, 0 for none.
func (e *ending) status() int {
	if n := e.signal.Load(); n != 0 {
		return Signal + int(n)
	}
	return 0
}

// covers lets o leave nothing behind when the program is left at once.
func (e *ending) covers(o *report.Output) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.outputs = append(e.outputs, o)
}

func (e *ending) discard() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, o := range e.outputs {
		o.Discard()
	}
}
