// Package scanner walks over the bytes of logs: it opens sources, reads them in
// blocks, looks for candidates where the filter saw a window, and hands on the
// text and the findings in order.
//
// Scanner.Scan in this file is the loop: read a block, find, print.
package scanner

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner/stamp"
)

const (
	blockSize = 256 << 10 // fits the L2 cache; larger blocks measured no faster
	pageSize  = 4096
	lineMax   = 1 << 20     // a longer line is looked at in parts and never held whole
	reach     = rules.Reach // how far evidence reaches within a line, and how far lines around may begin
	headMax   = 4 << 10     // of a line around, this much is read
	carryMax  = lineMax + 4*reach + blockSize
	queueMost = 256 // lines with findings that are kept before those that are decided go out
	// patience is how long the annotated log waits for more input while a line
	// is held back.
	patience = 50 * time.Millisecond
)

// A Log receives a stream's text with its findings, to write it through.
// Slices are borrowed until the method returns; of Text they stay valid until
// Flush returns.
type Log interface {
	// Encoding is called first, for every stream. Text and lines of UTF-16 are
	// given decoded: Encoding.Append turns them, and what is added, into the
	// stream's own bytes again.
	Encoding(e Encoding) error
	// Text receives the next bytes of the input.
	Text(p []byte) error
	// Found receives a line with findings: rest is what Text has not had of it,
	// with its terminator if it has one.
	Found(l *Line, fs []rules.Finding, rest []byte) error
	// Flush is called when the next read may block.
	Flush() error
}

// A Finder receives the findings of a stream, line by line, when no evidence
// can come any more. The line and its text are borrowed.
type Finder interface {
	Line(l *Line, fs []rules.Finding) error
}

// Stats counts what was read.
type Stats struct {
	Bytes int64
	Lines int64 // terminators, and an unterminated last line
	Timed bool  // a line had a time; known only of a bounded Window
}

// A Scanner scans streams, one at a time. Log and Finder may be nil. Without a
// Finder no Line has a Time or a Process.
type Scanner struct {
	Log    Log
	Finder Finder
	// Pause is called before a read that may block, if it is set.
	Pause func() error
	// Window leaves out lines whose time lies outside of it: they are neither
	// given to Log nor have findings. Stats, line numbers and offsets count them.
	// A line without a time belongs to the one before it. With a window that is
	// bounded, text leaves when its line is complete.
	Window stamp.Window
	// Around is how many lines before and after a line with findings the Finder gets
	// with it, of those that lie within 16 KiB. It gets a line later for that: when
	// those after it are there.
	Around int

	m      *rules.Matcher
	set    *rules.Set
	raw    []byte // [carried | block]; the block begins on a page
	block  int    // where the block begins in raw
	size   int    // of a block
	hits   []int
	at     []int
	free   []*entry // to be used again
	stream          // the one that is scanned
}

// A stream is how far the scan of one has come. Its fields say stream offsets
// where they say nothing else. In the middle of a block:
//
//	... line | line | line   | line ...    | line | the beginning of a li
//	         ^      ^        ^             ^      ^           ^         ^
//	      base   emitted   heard       counted examined    sought     end()
//
// The lines from emitted on wait: they may have findings, or stand behind one that
// does. If the unfinished line can have none, emitted lies inside of it.
type stream struct {
	path string
	from int // raw[from:to] are the bytes at hand
	to   int
	base int64 // offset of raw[from]

	emitted  int64 // all before was given to Log.Text
	examined int64 // all lines that begin before were looked at
	heard    int64 // the next line for open cases to hear
	counted  int64 // line numbers are known up to here
	number   int64 // of the line that begins at or contains counted
	queue    []*entry
	waiting  []*entry // those of queue that are not settled
	behind   behind
	sought   int64    // the unfinished line was filtered up to here
	hold     bool     // and may have a finding
	first    int64    // where the first line begins
	decoder  *decoder // of UTF-16, else nil; units and measured are for it alone
	units    int64    // that the stream has up to measured
	measured int64
	long     *entry
	scanned  int64 // the long line was looked at up to here
	marked   int64 // where an annotation begins in it, or -1
	eof      bool
	err      error

	times    times
	admitted int64 // lines that begin before were held against the window
	outside  bool  // the last of them lies outside
	cuts     []cut // what the log is not to get, in order
}

// An entry is a line with candidates, in the order of the input.
type entry struct {
	line    Line
	start   int64 // stream offsets; end is past the terminator
	end     int64
	cs      *rules.Case
	fs      []rules.Finding
	settled bool
	logged  bool // the log had it already, with what was known then
	text    []byte
}

// New returns a Scanner that looks for what set describes.
func New(set *rules.Set) *Scanner {
	raw := make([]byte, carryMax+blockSize+2*pageSize)
	return &Scanner{m: set.NewMatcher(), set: set, raw: raw, block: pageAfter(raw, carryMax), size: blockSize}
}

// Scan reads src to its end. The error is of reading src, which Stats covers
// up to there, or of Log or Finder.
func (s *Scanner) Scan(src *Source) (Stats, error) {
	s.reset(src)
	src, n, err := s.recognise(src)
	if lerr := s.announce(); lerr != nil {
		return s.stats(), lerr
	}
	for ; ; n, err = src.Read(s.raw[s.block : s.block+s.size]) {
		s.to = s.block + n
		if err != nil {
			s.eof = true
			if !errors.Is(err, io.EOF) {
				s.err = fmt.Errorf("%w: %w", ErrRead, err)
			}
		}
		if werr := s.step(); werr != nil {
			return s.stats(), werr
		}
		if s.held() && !s.eof && s.Log != nil && !src.ready(patience) {
			if werr := s.giveUp(); werr != nil {
				return s.stats(), werr
			}
		}
		if s.eof {
			break
		}
		s.carry()
	}
	if werr := s.endDecoded(); werr != nil {
		return s.stats(), werr
	}
	return s.stats(), s.err
}

func (s *Scanner) reset(src *Source) {
	s.m.Reset()
	s.stream = stream{
		path: src.Path, from: s.block, to: s.block, number: 1,
		queue: s.queue[:0], waiting: s.waiting[:0], cuts: s.cuts[:0],
	}
	s.times.reset(src.Date)
}

func (s *Scanner) stats() Stats {
	st := Stats{Bytes: s.end(), Lines: s.number - 1, Timed: s.Window.Bounded() && s.times.stamp.Known}
	if s.end() > s.first && s.to > s.from && s.raw[s.to-1] != '\n' {
		st.Lines++
	}
	if s.decoder != nil {
		st.Bytes = s.decoder.read
	}
	return st
}

// carry moves what is still needed of the bytes at hand to just before the
// block, which the next read overwrites.
func (s *Scanner) carry() {
	keep := min(s.emitted, s.examined)
	if len(s.queue) > 0 {
		keep = min(keep, s.queue[0].start)
	}
	if s.long != nil {
		keep = min(s.emitted, s.scanned)
	}
	keep = max(keep-reach, s.base)
	b := s.bytes(keep, s.end())
	to := s.block - len(b)
	copy(s.raw[to:], b)
	s.base, s.from, s.to = keep, to, s.block
}

// bytes returns the bytes at hand from stream offset a up to b.
func (s *Scanner) bytes(a, b int64) []byte {
	return s.raw[s.from+int(a-s.base) : s.from+int(b-s.base)]
}

func (s *Scanner) end() int64 { return s.base + int64(s.to-s.from) }

// step looks at the lines that are complete now and hands on what is decided.
func (s *Scanner) step() error {
	s.skipMark()
	end := s.end()
	complete := end
	if !s.eof {
		fresh := s.raw[s.block:s.to]
		complete = s.base + int64(s.block-s.from) + int64(lastNewline(fresh)) + 1
		complete = max(complete, s.examined)
		if complete == s.base+int64(s.block-s.from) && s.long == nil {
			complete = s.examined // no line ended
		}
	}
	if s.long != nil {
		if err := s.stepLong(end); err != nil {
			return err
		}
		if s.long != nil {
			return s.flush()
		}
	}
	if complete > s.examined {
		if err := s.examine(complete); err != nil {
			return err
		}
	}
	if !s.eof && end-s.examined > lineMax {
		s.beginLong()
		if err := s.stepLong(end); err != nil {
			return err
		}
	}
	s.count(s.examined)
	if s.eof {
		s.close()
	}
	s.seek(end)
	if err := s.emit(); err != nil {
		return err
	}
	return s.flush()
}

// seek finds out whether the unfinished line may have a finding. Each byte of it
// is filtered once, however it trickles in.
func (s *Scanner) seek(end int64) {
	if s.long != nil || s.examined == end {
		s.hold = false
		return
	}
	if s.Window.Bounded() { // it may turn out to lie outside
		s.hold = true
		return
	}
	if s.sought <= s.examined {
		s.sought, s.hold = s.examined, false
	}
	if !s.hold {
		s.hits = s.set.Find(s.hits[:0], s.bytes(s.sought, end))
		s.hold = len(s.hits) > 0
		s.sought = max(s.sought, end-int64(s.set.Overlap()))
	}
}

func (s *Scanner) flush() error {
	if s.Log != nil {
		if err := s.Log.Flush(); err != nil {
			return err
		}
	}
	if s.Pause != nil {
		return s.Pause()
	}
	return nil
}

// ErrRead is in the chain of every error of reading a Source.
var ErrRead = errors.New("reading failed")

// examine looks at the lines from s.examined up to offset to, where one ends.
func (s *Scanner) examine(to int64) error {
	from := s.examined
	b := s.bytes(from, to)
	s.hits = s.set.Find(s.hits[:0], b)
	for i := 0; i < len(s.hits); {
		start := lastTerminator(b[:s.hits[i]+1]) + 1
		if start > s.hits[i] { // the window begins with the terminator: none does
			i++
			continue
		}
		stop := len(b)
		if e := bytes.IndexByte(b[s.hits[i]:], '\n'); e >= 0 {
			stop = s.hits[i] + e
		}
		s.at = s.at[:0]
		for ; i < len(s.hits) && s.hits[i] < stop; i++ {
			s.at = append(s.at, s.hits[i]-start)
		}
		next := from + int64(min(stop+1, len(b)))
		if s.Window.Bounded() && !s.admit(next) {
			s.hear(next)
			continue
		}
		s.look(b[start:stop], from+int64(start), next)
		if len(s.queue) >= queueMost {
			if err := s.emitQueue(); err != nil {
				return err
			}
		}
	}
	s.examined = to
	s.hear(to)
	if s.Window.Bounded() {
		s.admit(to)
	}
	return nil
}

// look makes an entry of a line if it has candidates, and gives it to the cases
// that are open. start and end are its stream offsets, end past the terminator.
func (s *Scanner) look(line []byte, start, end int64) {
	whole := len(line) <= lineMax
	if k := annotationAt(line); k >= 0 {
		line = line[:k]
		for len(s.at) > 0 && s.at[len(s.at)-1] >= k {
			s.at = s.at[:len(s.at)-1]
		}
	}
	if len(line) > reach || !whole {
		s.hear(end)
		s.lookLong(line, start, end, whole)
		return
	}
	cs := s.m.Look(line, s.at, 0, start, 0)
	s.hear(end) // after Look, which reads more of the line than those who hear it
	if cs == nil {
		return
	}
	s.count(start)
	cs.At(s.number)
	e := s.newEntry()
	e.line = Line{Path: s.path, Number: s.number, Offset: s.origin(start), Whole: true}
	if s.Finder != nil {
		e.line.Time, e.line.Process = s.timeOf(line, start), cs.Process()
	}
	e.start, e.end, e.cs = start, end, cs
	if !cs.Settled() {
		s.before(cs, start)
	}
	if s.queue = append(s.queue, e); cs.Open() {
		s.waiting = append(s.waiting, e)
		s.heard = end
		return
	}
	e.settle()
}

var (
	annotationMark   = []byte(Mark)
	annotationMember = []byte(`"agora":[{"column":`)
)

// annotationAt returns where an earlier annotation begins in a line, or -1: after
// the mark, or in an object the last member.
func annotationAt(line []byte) int {
	if len(line) > 0 && line[0] == '{' {
		if end := bytes.TrimRight(line, " \t\r"); bytes.HasSuffix(end, []byte("]}")) {
			return bytes.LastIndex(end, annotationMember)
		}
	}
	return markAt(line)
}

// markAt returns where the mark is, or -1. Few lines have the sign in it, so that is
// what is searched for.
func markAt(b []byte) int {
	for i := 0; ; i++ {
		k := bytes.IndexByte(b[i:], '#')
		if k < 0 {
			return -1
		}
		if i += k; i >= 2 && bytes.HasPrefix(b[i-2:], annotationMark) {
			return i - 2
		}
	}
}

// withoutAnnotation returns what a line was before an earlier run annotated it.
func withoutAnnotation(line []byte) []byte {
	if k := annotationAt(line); k >= 0 {
		return line[:k]
	}
	return line
}

func (s *Scanner) newEntry() *entry {
	if n := len(s.free); n > 0 {
		e := s.free[n-1]
		s.free = s.free[:n-1]
		return e
	}
	return &entry{}
}

// release makes an entry that was printed free to be used again.
func (s *Scanner) release(e *entry) {
	if e.cs != nil {
		e.cs.Release()
	}
	*e = entry{}
	s.free = append(s.free, e)
}

func (e *entry) settle() {
	e.fs, e.settled = e.cs.Settle(), true
}

// hear gives open cases the lines up to offset to, each once.
func (s *Scanner) hear(to int64) {
	for len(s.waiting) > 0 && s.heard < to {
		b := s.bytes(s.heard, to)
		e := bytes.IndexByte(b, '\n')
		if e < 0 {
			e = len(b)
		}
		line := withoutAnnotation(b[:e])
		still := s.waiting[:0]
		for _, q := range s.waiting {
			if s.heard-q.end <= reach && e <= reach {
				q.cs.After(line[:min(len(line), headMax)], s.heard)
				if q.cs.Open() {
					still = append(still, q)
					continue
				}
			}
			q.settle()
		}
		s.waiting = still
		s.heard += int64(min(e+1, len(b)))
	}
}

// close settles what is left: no evidence can come any more.
func (s *Scanner) close() {
	s.settleAll()
	s.count(s.end())
}

// settleAll ends the wait of all entries.
func (s *Scanner) settleAll() {
	for _, q := range s.waiting {
		q.settle()
	}
	s.waiting = s.waiting[:0]
}

// count brings line numbers up to offset to.
func (s *Scanner) count(to int64) {
	s.measure(to)
	if to > s.counted {
		s.number += int64(bytes.Count(s.bytes(s.counted, to), newline))
		s.counted = to
	}
}
