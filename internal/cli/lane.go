package cli

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
	"github.com/agoralog/agoralog/scanner/input"
)

// A lane reads inputs one after another and writes what streams: the log and
// its like. What is counted, it counts for itself. Several lanes read several
// inputs at once, and an Order lets them write as one would.
type lane struct {
	*job
	*tally
	sc       *scanner.Scanner
	opener   *input.Opener
	log      scanner.Log // the annotated log, or nil
	plain    *report.Log // log, if it is the whole one
	matching *report.Matches
	printers []report.Printer
	stderr   io.Writer
	trouble  bool
	midway   bool // reading ended before all was read
}

// A tally is what is counted over inputs in any order.
type tally struct {
	summary *report.Summary        // what documents are made of, nil if none is asked for
	fresh   func() *report.Summary // makes an empty one
	gate    *report.Gate
	fatal   int
	share   *share // where the summary goes when it is large; nil where there is one lane
}

// A share is the summary that lanes have together. Each has one of its own for
// the moment, so that they do not wait for one another; but large ones, in every
// lane, would be too much.
type share struct {
	mu      sync.Mutex
	summary *report.Summary
	most    int // size of a lane's own
}

// shareSize is what the lanes' own summaries may have together.
const shareSize = 16_000

// give hands a large summary on.
func (t *tally) give() {
	if t.share == nil || t.summary.Size() < t.share.most {
		return
	}
	t.share.mu.Lock()
	defer t.share.mu.Unlock()
	t.share.summary.Merge(t.summary)
	t.summary = t.fresh()
}

func (j *job) newTally() *tally {
	t := &tally{gate: j.model.Fork(), fresh: report.NewBrief}
	if j.detailed || j.baselines.wanted() {
		t.fresh = report.NewSummary
	}
	if len(j.documents) > 0 || j.baselines.wanted() {
		t.summary = t.fresh()
	}
	return t
}

// merge adds what o has counted.
func (t *tally) merge(o *tally) {
	t.fatal += o.fatal
	t.gate.Merge(o.gate)
	if t.summary != nil {
		t.summary.Merge(o.summary)
	}
}

// An optional is a writer whose errors are of no account.
type optional struct{ io.Writer }

func (o optional) Write(p []byte) (int, error) {
	o.Writer.Write(p)
	return len(p), nil
}

// newLane returns a lane that counts in t, scans with sc, and reaches each
// output through what to makes of it.
func (j *job) newLane(t *tally, sc *scanner.Scanner, to func(io.Writer) io.Writer) *lane {
	l := &lane{job: j, tally: t, sc: sc, stderr: to(optional{j.messages()})}
	for _, s := range j.streams {
		if p := s.format.stream(l, to(s.out), s.options); p != nil {
			l.printers = append(l.printers, p)
		}
	}
	sc.Log, sc.Finder = j.through(l.log, l.finder())
	sc.Pause, sc.Window, sc.Around = l.pause, l.window, j.around
	l.opener = &input.Opener{Limits: j.limits(), Visit: l.visit, Unread: l.unread, Stop: j.stop.Interrupt}
	if j.shown != nil {
		l.opener.Count = &j.shown.read
	}
	return l
}

// finder returns who is told of findings, nil if nobody asks: a log that is only
// annotated is read faster.
func (l *lane) finder() scanner.Finder {
	if len(l.printers) == 0 && l.summary == nil && l.shown == nil && l.gate.Never() {
		return nil
	}
	return l
}

// openLog opens the annotated log, which is no Printer: it has the text too.
func (l *lane) openLog(w io.Writer, o report.TextOptions) report.Printer {
	if l.matches {
		l.matching = report.NewMatches(w, o.Style, l.where, report.Context{Before: l.before, After: l.after, Name: l.several, Decode: o.Terminal || l.several})
		l.log = l.matching
	} else {
		l.plain = report.NewLog(w, o.Style, l.where)
		l.plain.Decode = o.Terminal
		l.log = l.plain
	}
	return nil
}

// Line hands the findings of a line to every report, and to the gate.
func (l *lane) Line(line *scanner.Line, fs []rules.Finding) error {
	if l.shown != nil {
		l.shown.found.Add(int64(len(fs)))
	}
	for i := range fs {
		fatal := l.gate.Fatal(&fs[i], l.explicitMin)
		if fatal {
			l.fatal++
		}
		if l.summary != nil {
			l.summary.Add(line, &fs[i], fatal)
		}
	}
	l.give()
	for _, p := range l.printers {
		if err := p.Line(line, fs); err != nil {
			return err
		}
	}
	return nil
}

// pause is called when the input has paused: what reports gathered goes out.
func (l *lane) pause() error {
	for _, p := range l.printers {
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// visit scans one stream of text.
func (l *lane) visit(src *scanner.Source) error {
	if l.matching != nil {
		if input.IsMember(src) {
			l.matching.Named()
		}
		l.matching.Start(src.Path)
	}
	l.choice.use(l.sc, src.Path)
	st, err := l.sc.Scan(src)
	if werr := end(l.sc.Log); err == nil {
		err = werr
	}
	if l.matching != nil {
		l.matching.End()
	}
	if l.summary != nil {
		l.summary.AddInput(st.Lines, st.Bytes)
	}
	if l.window.Bounded() && st.Lines > 0 && !st.Timed {
		l.complain(fmt.Errorf("%s: no line has a time that is known; --since and --until left nothing out", src.Path))
	}
	return err
}

// unread says why an input was not read whole.
func (l *lane) unread(path string, err error) {
	if errors.Is(err, scanner.ErrInterrupted) {
		l.midway = true
		if l.summary != nil {
			l.summary.AddUnread(path, scanner.ErrInterrupted.Error())
		}
		return
	}
	l.trouble = true
	err, path = cause(err), shownPath(path)
	hint := ""
	if errors.Is(err, input.ErrLimit) {
		hint = "; --max-ratio 0 takes the limit away"
	}
	l.complain(fmt.Errorf("%s: %w%s", path, err, hint))
	if l.summary != nil {
		l.summary.AddUnread(path, err.Error())
	}
}

// complain prints a message in the lane's turn.
func (l *lane) complain(err error) {
	fmt.Fprintf(l.stderr, "agoralog: %s\n", report.Visible(err.Error()))
}

// read reads one input. The error is of an output.
func (l *lane) read(in *input.Input) error {
	var err error
	if path, ok := l.grows(); ok {
		err = l.followFile(path)
	} else {
		err = l.opener.Open(in)
	}
	l.midway = l.midway || err != nil
	return err
}

// end writes what the lane still holds. err is what ended it before all was read.
func (l *lane) end(err error) error {
	if err == nil && l.log != nil {
		err = l.log.Flush()
	}
	for _, p := range l.printers {
		if perr := p.Close(); err == nil {
			err = perr
		}
	}
	return err
}

// take takes over what l has counted that is in no tally.
func (j *job) take(l *lane) {
	j.trouble, j.midway = j.trouble || l.trouble, j.midway || l.midway
	j.skipped.Add(l.opener.Skipped)
	if l.plain != nil {
		j.unmarked += l.plain.Skipped
	}
}

// one reads all inputs in one lane.
func (j *job) one() {
	j.counted = j.newTally()
	l := j.newLane(j.counted, scanner.New(j.set), func(w io.Writer) io.Writer { return w })
	for _, in := range j.inputs {
		if j.stop.Stopped() {
			l.unread(in.Path, scanner.ErrInterrupted)
		} else if j.broken = l.read(in); j.broken != nil {
			break
		}
	}
	j.broken = l.end(j.broken)
	j.take(l)
}

// laneRoom is what lanes gather together before their turn, in bytes.
const laneRoom = 16 << 20

// parallel reads the inputs in lanes of their own, as many at once as workers.
func (j *job) parallel(workers int) {
	var (
		order   scanner.Order
		next    atomic.Int64
		all     sync.WaitGroup
		lanes   = make([]*lane, len(j.inputs))
		tallies = make([]*tally, workers)
		common  *share
	)
	order.Room = laneRoom / workers
	j.counted = j.newTally()
	if j.counted.summary != nil {
		common = &share{summary: j.counted.summary, most: shareSize / workers}
	}
	for w := range tallies {
		tallies[w] = j.newTally()
		tallies[w].share = common
		all.Go(func() {
			sc := scanner.New(j.set)
			for !j.stop.Stopped() {
				k := int(next.Add(1)) - 1
				if k >= len(lanes) {
					return
				}
				var writers []*scanner.LaneWriter
				lanes[k] = j.newLane(tallies[w], sc, func(w io.Writer) io.Writer {
					writers = append(writers, order.Writer(k, w))
					return writers[len(writers)-1]
				})
				if !lanes[k].run(k, &order, writers) {
					return
				}
			}
		})
	}
	all.Wait()
	for _, t := range tallies {
		j.counted.merge(t)
	}
	for k, l := range lanes {
		if l != nil {
			j.take(l)
			continue
		}
		j.midway = true // it was not begun when reading ended
		if s := j.counted.summary; s != nil {
			s.AddUnread(j.inputs[k].Path, scanner.ErrInterrupted.Error())
		}
	}
	j.broken = order.Err()
}

// run reads input k and waits for its turn to have written all. It is false
// when an output is broken.
func (l *lane) run(k int, order *scanner.Order, writers []*scanner.LaneWriter) bool {
	err := l.end(l.read(l.inputs[k]))
	werr := order.Wait(k)
	for _, w := range writers {
		if werr == nil {
			werr = w.Flush()
		}
	}
	if err == nil {
		err = werr
	}
	order.Done(k, err)
	return err == nil
}
