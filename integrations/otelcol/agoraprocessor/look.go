package agoraprocessor

import (
	"bytes"
	"slices"

	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/agoralog/agoralog/rules"
)

const (
	reach       = rules.Reach // how far evidence reaches within a line, and between lines
	headMax     = 4 << 10     // of a line around, this much is read
	findingsMax = 64          // of a record
)

// A looker looks at the records of one resource and scope after another. It is
// for one goroutine.
//
// The bodies become one text, a line or more each, as they would stand in a
// file: the lines around a line are those of its neighbours. The attributes of a
// record are a text of their own, which speaks for that record alone.
type looker struct {
	set  *rules.Set
	m    *rules.Matcher
	keys *keys

	bodies, attrs      []byte
	bodyEnds, attrEnds []int // of each record, its terminator included
	hits, at           []int
	findings           []found
	found              []int // the records that have findings, in order
}

// A found is a finding in a record.
type found struct {
	record int
	rules.Finding
}

// look annotates records and leaves in l.found which of them.
func (l *looker) look(records plog.LogRecordSlice) {
	l.m.Reset()
	l.gather(records)
	l.findings, l.found = l.findings[:0], l.found[:0]
	l.lines(l.bodies, func(at []int, from, to int) { l.bodyLine(at, from, to) })
	l.lines(l.attrs, func(at []int, from, to int) { l.attrLine(at, from, to) })
	slices.SortStableFunc(l.findings, func(a, b found) int { return a.record - b.record })
	for rest := l.findings; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].record == rest[0].record {
			n++
		}
		l.found = append(l.found, rest[0].record)
		annotate(records.At(rest[0].record).Attributes(), rest[:n])
		rest = rest[n:]
	}
	clear(l.findings)
}

// gather writes the two texts.
func (l *looker) gather(records plog.LogRecordSlice) {
	l.bodies, l.bodyEnds = l.bodies[:0], l.bodyEnds[:0]
	l.attrs, l.attrEnds = l.attrs[:0], l.attrEnds[:0]
	for _, r := range records.All() {
		l.bodies = append(appendBody(l.bodies, r.Body()), '\n')
		l.bodyEnds = append(l.bodyEnds, len(l.bodies))
		if !l.keys.none() {
			// Without braces: it is about the record, not only about itself.
			l.attrs = appendMembers(l.attrs, r.Attributes(), l.keys, 1, len(l.attrs)+textMax)
			l.attrs = append(l.attrs, '\n')
			l.attrEnds = append(l.attrEnds, len(l.attrs))
		}
	}
}

// lines calls visit for each line of text that may have a code: from its first
// byte to its terminator, with the offsets in the line at which to look.
func (l *looker) lines(text []byte, visit func(at []int, from, to int)) {
	l.hits = l.set.Find(l.hits[:0], text)
	for i := 0; i < len(l.hits); {
		hit := l.hits[i]
		from := bytes.LastIndexByte(text[:hit+1], '\n') + 1
		if from > hit { // it begins with the terminator
			i++
			continue
		}
		to := hit + bytes.IndexByte(text[hit:], '\n')
		l.at = l.at[:0]
		for ; i < len(l.hits) && l.hits[i] < to; i++ {
			l.at = append(l.at, l.hits[i]-from)
		}
		// What the command line has added to a log is not looked at again.
		if k := bytes.Index(text[from:to], annotationMark); k >= 0 {
			to = from + k
			n, _ := slices.BinarySearch(l.at, k)
			l.at = l.at[:n]
		}
		if len(l.at) > 0 {
			visit(l.at, from, to)
		}
	}
}

var annotationMark = []byte("  # agora: ")

// bodyLine looks at a line of a body.
func (l *looker) bodyLine(at []int, from, to int) {
	record := recordAt(l.bodyEnds, from)
	l.cases(l.bodies[from:to], at, int64(from), func(cs *rules.Case) {
		if text, offset := l.attrsOf(record); len(text) > 0 {
			cs.Before(text, offset, 1)
		}
		l.before(cs, from, 1)
		if to-from <= reach {
			l.after(cs, l.lineAfter(to))
		}
	}, record)
}

// attrLine looks at the attributes of a record. Its body is beside them, then
// come the neighbours.
func (l *looker) attrLine(at []int, from, to int) {
	record := recordAt(l.attrEnds, from)
	l.cases(l.attrs[from:to], at, int64(len(l.bodies)+from), func(cs *rules.Case) {
		start := start(l.bodyEnds, record)
		body := l.bodies[start:l.bodyEnds[record]]
		cs.Before(head(body[:bytes.IndexByte(body, '\n')]), int64(start), 1)
		l.before(cs, start, 2)
		l.after(cs, l.bodyEnds[record])
	}, record)
}

// cases looks at a line, or if it is long at the parts of it around each offset,
// and lets around tell what stands around it. offset is the line's own, unique in
// both texts.
func (l *looker) cases(line []byte, at []int, offset int64, around func(*rules.Case), record int) {
	if len(line) <= reach {
		l.settle(l.m.Look(line, at, int64(record)+1, offset, 0), around, record)
		return
	}
	end := 0 // of what was found
	for _, p := range at {
		if p < end {
			continue
		}
		lo, hi := rules.Part(p, len(line))
		if e := l.settle(l.m.Look(line[lo:hi], []int{p - lo}, int64(record)+1, offset+int64(lo), lo), around, record); e > 0 {
			end = e
		}
	}
}

// settle keeps what a case finds and returns where the last of it ends in the
// line.
func (l *looker) settle(cs *rules.Case, around func(*rules.Case), record int) (end int) {
	if cs == nil {
		return 0
	}
	defer cs.Release()
	if !cs.Settled() {
		around(cs)
	}
	for _, f := range cs.Settle() {
		end = f.Span.End
		if n := len(l.findings); n >= findingsMax && l.findings[n-findingsMax].record == record {
			continue
		}
		f.Readings, f.Evidence = slices.Clone(f.Readings), nil // they are the case's
		l.findings = append(l.findings, found{record, f})
	}
	return end
}

// before tells cs the lines of bodies before offset start, the nearest at
// distance.
func (l *looker) before(cs *rules.Case, start, distance int) {
	for end := start; distance <= rules.LinesBefore && end > 0 && start-end <= reach; distance++ {
		from := bytes.LastIndexByte(l.bodies[:end-1], '\n') + 1
		cs.Before(head(l.bodies[from:end-1]), int64(from), distance)
		end = from
	}
}

// after tells cs the lines of bodies from offset start on, as long as it could
// learn from them.
func (l *looker) after(cs *rules.Case, start int) {
	for from := start; from < len(l.bodies) && from-start <= reach && cs.Open(); {
		to := l.lineAfter(from) - 1
		cs.After(head(l.bodies[from:to]), int64(from))
		from = to + 1
	}
}

// lineAfter returns where the line after the one at offset i of bodies begins.
func (l *looker) lineAfter(i int) int { return i + bytes.IndexByte(l.bodies[i:], '\n') + 1 }

// attrsOf returns a record's attributes, and their offset.
func (l *looker) attrsOf(record int) (text []byte, offset int64) {
	if l.keys.none() {
		return nil, 0
	}
	from, to := start(l.attrEnds, record), l.attrEnds[record]-1
	return head(l.attrs[from:to]), int64(len(l.bodies) + from)
}

// head returns what is read of a line around, without an annotation.
func head(line []byte) []byte {
	if k := bytes.Index(line, annotationMark); k >= 0 {
		line = line[:k]
	}
	return line[:min(len(line), headMax)]
}

// recordAt returns the record in which offset lies.
func recordAt(ends []int, offset int) int {
	i, _ := slices.BinarySearch(ends, offset+1)
	return i
}

func start(ends []int, record int) int {
	if record == 0 {
		return 0
	}
	return ends[record-1]
}
