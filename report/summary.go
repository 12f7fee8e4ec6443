package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Bounds of a Summary. What is over them is counted and said.
const (
	maxCodes  = 10_000
	maxUnread = 1_000
	maxSample = 200 // bytes of a line
	maxPath   = 1 << 10
)

// A Summary counts findings by code. Its memory is bounded whatever the log says:
// it keeps the 10,000 worst codes, and of every code the first and the last
// place and one line; and it keeps 20,000 groups of the findings of a code that
// have the same text (see Groups). Summaries of parts of a log, in any grouping and order,
// merge to the summary of the whole.
//
// A Summary is not safe for concurrent use; let each goroutine have its own and
// merge them.
type Summary struct {
	inputs, lines, bytes int64

	findings [catalog.Error + 1][rules.Certain + 1]int64
	codes    map[codeKey]*codeCount
	groups   map[uint64]*group // by the hash of their key
	most     int               // how many groups are kept
	brief    bool
	ordered  []*group           // groups, the worst first; nil if that is to be made anew
	closed   map[codeKey]uint64 // above which hash a code takes no more groups
	points   points
	timeline timeline
	walls    [clocks]wall

	unread      []unreadInput // sorted, each once
	unreadCount int64

	path        string // of the last finding,
	pathShown   string // as it is kept,
	pathHash    uint64 // its hash,
	shownHash   uint64 // and that of what is kept of it
	process     string // the last that a line named,
	processHash uint64 // and its hash

	normalizer normalizer
}

// A codeKey says which findings are counted together. Undecided ones, which have
// no product, go by number, or by their words if they have none.
type codeKey struct {
	class     catalog.Class
	product   catalog.Product
	table     string
	hasNumber bool
	number    int32
	name      string
}

// A codeCount is what is known about the findings of one key. All but the counts
// are the least or the greatest of what was seen, so that order does not matter.
type codeCount struct {
	key        codeKey
	hash       codeHash
	confidence [rules.Certain + 1]int64
	files      sketch
	processes  sketch // each of a file, of the lines that name one
	first      sighting
	last       place
	times      spans
	advice     advice
}

type place struct {
	path string
	line int64
}

// A sighting is a place, with what was found there.
type sighting struct {
	place
	column    int // from 1, in bytes
	endColumn int // 0 where it is not kept
	match     string
	text      string
	readings  []ReadingRecord
	evidence  []EvidenceRecord
	before    []Text // lines around, where they are kept
	after     []Text
}

// advice is what the catalog says. It is kept with the count, so that a summary
// can be read without the configuration that added a code.
type advice struct{ meaning, fix, url string }

type unreadInput struct{ path, reason string }

// NewSummary returns an empty Summary.
func NewSummary() *Summary {
	return &Summary{codes: map[codeKey]*codeCount{}, groups: map[uint64]*group{}, most: maxGroups, timeline: newTimeline()}
}

// NewBrief returns an empty Summary that keeps no more than WriteText shows: 4,000
// groups, of which it does not know the evidence. It is smaller and faster.
func NewBrief() *Summary {
	s := NewSummary()
	s.most, s.brief = briefGroups, true
	return s
}

// Add counts f, which was found in l, and which the gate called fatal or not.
func (s *Summary) Add(l *scanner.Line, f *rules.Finding, fatal bool) {
	n := &s.findings[f.Class][f.Confidence]
	*n = sum(*n, 1)
	s.timeline.add(l.Offset, f.Class)
	if l.Time.Known {
		s.walls[clockOf(l.Time)].add(l.Time, f.Class)
	}
	if s.path != l.Path || s.pathHash == 0 {
		s.path, s.pathShown, s.pathHash = l.Path, shownPath(l.Path), hashPath(l.Path)
		s.shownHash = hashPath(s.pathShown)
		s.process = ""
	}
	if s.process != l.Process {
		s.process, s.processHash = l.Process, mix(s.pathHash^hashPath(l.Process))
	}
	at := place{s.pathShown, l.Number}

	key := keyOf(f)
	c := s.codes[key]
	if c == nil {
		key.name = strings.Clone(key.name)
		c = &codeCount{key: key, hash: key.hash(), first: sightingOf(at, l, f, maxSample), last: at, advice: adviceOf(f)}
		s.codes[key] = c
		s.trim(2 * maxCodes)
	} else {
		if before(at, f.Span.Start+1, &c.first) {
			c.first = c.first.min(sightingOf(at, l, f, maxSample))
		}
		c.last = maxPlace(c.last, at)
	}
	c.confidence[f.Confidence] = sum(c.confidence[f.Confidence], 1)
	c.files.add(s.pathHash, codeSketch)
	if s.process != "" {
		c.processes.add(s.processHash, codeSketch)
	}
	c.times.add(l.Time)
	s.addGroup(at, l, f, c, fatal)
}

// AddInput counts an input that was read, whole or in part.
func (s *Summary) AddInput(lines, bytes int64) {
	s.inputs = sum(s.inputs, 1)
	s.lines = sum(s.lines, lines)
	s.bytes = sum(s.bytes, bytes)
	s.timeline.cover(bytes)
}

// AddUnread names an input that could not be read, or not whole.
func (s *Summary) AddUnread(path, reason string) {
	s.unreadCount = sum(s.unreadCount, 1)
	s.addUnread(unreadInput{shownPath(path), shownPath(reason)})
}

func (s *Summary) addUnread(u unreadInput) {
	i, found := slices.BinarySearchFunc(s.unread, u, func(a, b unreadInput) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.reason, b.reason))
	})
	if found || i == maxUnread {
		return
	}
	s.unread = slices.Insert(s.unread, i, u)
	s.unread = s.unread[:min(len(s.unread), maxUnread)]
}

// Size says how much a Summary holds: its memory is about 3 KiB for each, and some
// hundred KiB.
func (s *Summary) Size() int { return len(s.codes) + len(s.groups) + s.points.size/16 }

// Merge adds what o has counted. It does not change o.
func (s *Summary) Merge(o *Summary) {
	s.inputs = sum(s.inputs, o.inputs)
	s.lines = sum(s.lines, o.lines)
	s.bytes = sum(s.bytes, o.bytes)
	for class := range s.findings {
		for sure := range s.findings[class] {
			s.findings[class][sure] = sum(s.findings[class][sure], o.findings[class][sure])
		}
	}
	s.timeline.merge(o.timeline)
	for i := range s.walls {
		s.walls[i].merge(&o.walls[i])
	}
	s.unreadCount = sum(s.unreadCount, o.unreadCount)
	for _, u := range o.unread {
		s.addUnread(u)
	}
	for _, c := range o.codes {
		s.mergeCode(c)
	}
	s.trim(maxCodes)
	for _, g := range o.groups {
		s.mergeGroup(g)
	}
	s.trimGroups(s.most)
	s.points.merge(&o.points)
}

func (s *Summary) mergeCode(o *codeCount) {
	c := s.codes[o.key]
	if c == nil {
		c = &codeCount{}
		*c = *o
		c.files, c.processes = slices.Clone(o.files), slices.Clone(o.processes)
		s.codes[o.key] = c
		return
	}
	for i, n := range o.confidence {
		c.confidence[i] = sum(c.confidence[i], n)
	}
	c.files.merge(o.files, codeSketch)
	c.processes.merge(o.processes, codeSketch)
	c.first = c.first.min(o.first)
	c.last = maxPlace(c.last, o.last)
	c.times.merge(&o.times)
	c.advice = c.advice.min(o.advice)
}

// trim drops the least codes when there are more than limit. Which codes are
// least does not depend on counts: a code that once had to go would have to go
// again, so those that stay have always been there, and their counts are whole.
func (s *Summary) trim(limit int) {
	if len(s.codes) <= limit {
		return
	}
	for _, c := range s.sorted(byKey)[maxCodes:] {
		delete(s.codes, c.key)
	}
}

func (s *Summary) sorted(compare func(a, b *codeCount) int) []*codeCount {
	list := make([]*codeCount, 0, len(s.codes))
	for _, c := range s.codes {
		list = append(list, c)
	}
	slices.SortFunc(list, compare)
	return list
}

// worst returns the codes that count, the worst class first and in each the most
// frequent first.
func (s *Summary) worst() []*codeCount {
	s.trim(maxCodes)
	return s.sorted(func(a, b *codeCount) int {
		return cmp.Or(cmp.Compare(b.key.class, a.key.class), cmp.Compare(b.count(), a.count()), byKey(a, b))
	})
}

func byKey(a, b *codeCount) int { return a.key.compare(b.key) }

// compare puts worse classes first and undecided findings after the others.
func (k codeKey) compare(o codeKey) int {
	return cmp.Or(
		cmp.Compare(o.class, k.class),
		compareBool(k.product == "", o.product == ""),
		cmp.Compare(k.product, o.product),
		cmp.Compare(k.table, o.table),
		compareBool(k.hasNumber, o.hasNumber),
		cmp.Compare(k.number, o.number),
		cmp.Compare(k.name, o.name),
	)
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (c *codeCount) count() int64 {
	n := int64(0)
	for _, k := range c.confidence {
		n = sum(n, k)
	}
	return n
}

// keyOf uses the table's number, so that -17 and 17 of RTC count together.
func keyOf(f *rules.Finding) codeKey {
	key := codeKey{class: f.Class, product: f.Product, table: f.Table, hasNumber: f.HasNumber, number: f.Number}
	switch {
	case f.Product != "" && f.Code != nil:
		key.name, key.table = f.Code.Name, f.Code.Table
		key.hasNumber, key.number = !f.Code.Word, f.Code.Number
	case !f.HasNumber:
		key.name = validText(cutText(f.Match, maxSample))
	}
	if !key.hasNumber {
		key.number = 0
	}
	return key
}

func adviceOf(f *rules.Finding) advice {
	if f.Code == nil {
		return advice{}
	}
	return advice{f.Code.Meaning, f.Code.Fix, f.Code.URL()}
}

func (a advice) min(b advice) advice {
	if cmp.Or(cmp.Compare(a.meaning, b.meaning), cmp.Compare(a.fix, b.fix), cmp.Compare(a.url, b.url)) <= 0 {
		return a
	}
	return b
}

// sightingOf keeps at most limit bytes of the line.
func sightingOf(at place, l *scanner.Line, f *rules.Finding, limit int) sighting {
	s := placeOf(at, l, f, limit)
	for _, c := range f.Readings {
		s.readings = append(s.readings, readingOf(c))
	}
	return s
}

// placeOf is a sightingOf that does not know what else was found.
func placeOf(at place, l *scanner.Line, f *rules.Finding, limit int) sighting {
	return sighting{
		place: at, column: f.Span.Start + 1,
		match: strings.Clone(validText(cutText(f.Match, maxSample))),
		text:  validText(excerpt(l, f.Span, limit)),
	}
}

func readingOf(c *catalog.Code) ReadingRecord {
	return ReadingRecord{Product: Text(c.Product), Table: Text(c.Table), Name: Text(c.Name), Class: c.Class.String()}
}

// validText makes what JSON would make of it, so that a summary that was written
// and read is the same as before.
func validText[T string | []byte](text T) string { return strings.ToValidUTF8(string(text), "\uFFFD") }

func shownPath(path string) string { return validText(cutText(path, maxPath)) }

// before reports whether a sighting there could be the first.
func before(at place, column int, first *sighting) bool {
	return cmp.Or(comparePlaces(at, first.place), cmp.Compare(column, first.column)) <= 0
}

func (s sighting) min(o sighting) sighting {
	if cmp.Or(
		comparePlaces(s.place, o.place),
		cmp.Compare(s.column, o.column),
		cmp.Compare(s.match, o.match),
		cmp.Compare(s.text, o.text),
		cmp.Compare(s.endColumn, o.endColumn),
		slices.CompareFunc(s.readings, o.readings, compareReadings),
		slices.CompareFunc(s.evidence, o.evidence, compareEvidence),
		s.compareAround(&o),
	) <= 0 {
		return s
	}
	return o
}

func compareReadings(a, b ReadingRecord) int {
	return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.Table, b.Table),
		cmp.Compare(a.Name, b.Name), cmp.Compare(a.Class, b.Class))
}

func maxPlace(a, b place) place {
	if comparePlaces(a, b) >= 0 {
		return a
	}
	return b
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.line, b.line))
}
