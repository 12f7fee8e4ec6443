package report

import (
	"cmp"
	"slices"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// maxPoints is how many single findings are kept.
const maxPoints = 100_000

// A Point is one finding: where it is, when it was, and which group it is of.
type Point struct {
	Path   string // as that of a Place
	Line   int64
	Column int           // from 1, in bytes
	Time   scanner.Stamp // not Known if the line has none
	Class  catalog.Class
	Fatal  bool
	Group  int // its index in what Groups returns, or -1 if its group was not kept
}

// points are single findings. Of more than maxPoints it keeps those with the
// smallest ranks, which lie evenly: a sample of all, and the same one whatever the
// order in which they came and however they were split.
type points struct {
	parts [][]point // of partSize each, but for the last: they grow without being copied
	size  int
	full  bool // there were too many; then nothing above most is let in
	most  uint64
}

const partSize = 1 << 10

type point struct {
	rank   uint64
	group  uint64   // the hash of its group's key
	code   *codeKey // nil if its group was not kept by who has written it
	path   string
	line   int64
	time   scanner.Stamp
	column int32
	class  catalog.Class
	fatal  bool
	sure   bool // more than possible
}

func (s *Summary) addPoint(at place, l *scanner.Line, f *rules.Finding, group uint64, c *codeCount, fatal bool) {
	p := point{
		group: group, code: &c.key, path: at.path, line: at.line, column: int32(min(f.Span.Start+1, maxColumn)),
		time: wholeMinutes(l.Time), class: f.Class, fatal: fatal, sure: f.Confidence > rules.Possible,
	}
	p.rank = p.rankOf(s.shownHash)
	s.points.add(p)
}

const maxColumn = 1<<31 - 1

// wholeMinutes returns t as the json format can hold it.
func wholeMinutes(t scanner.Stamp) scanner.Stamp {
	if !t.Known {
		return scanner.Stamp{}
	}
	t.Zone = zoneOf(t)
	return t
}

// rankOf mixes where and when a finding is; it decides about who stays and must
// not change.
func (p *point) rankOf(pathHash uint64) uint64 {
	h := mix(pathHash ^ uint64(p.line)*0x9e3779b97f4a7c15)
	h = mix(h ^ uint64(p.column)<<32 ^ p.group)
	return mix(h ^ uint64(p.time.Nanos))
}

func (ps *points) add(p point) {
	if ps.full && p.rank > ps.most {
		return
	}
	k := ps.size / partSize
	if k == len(ps.parts) {
		ps.parts = append(ps.parts, make([]point, 0, partSize))
	}
	ps.parts[k] = append(ps.parts[k], p)
	ps.size++
	ps.trim(2 * maxPoints)
}

func (ps *points) merge(o *points) {
	for _, part := range o.parts {
		for i := range part {
			ps.add(part[i])
		}
	}
}

// list returns all of them in one piece.
func (ps *points) list() []point { return slices.Concat(ps.parts...) }

// trim leaves the maxPoints of the smallest ranks if there are more than limit.
func (ps *points) trim(limit int) {
	if ps.size <= limit {
		return
	}
	list := ps.list()
	slices.SortFunc(list, func(a, b point) int {
		if a.rank != b.rank {
			return cmp.Compare(a.rank, b.rank)
		}
		return a.compare(&b)
	})
	list = list[:maxPoints]
	*ps = points{full: true, most: list[maxPoints-1].rank, size: maxPoints}
	for part := range slices.Chunk(list, partSize) {
		ps.parts = append(ps.parts, append(make([]point, 0, partSize), part...))
	}
}

// compare orders points by place, and those of one place by all that they have.
func (p *point) compare(o *point) int {
	if order := cmp.Or(cmp.Compare(p.path, o.path), cmp.Compare(p.line, o.line)); order != 0 {
		return order
	}
	return cmp.Or(
		cmp.Compare(p.column, o.column),
		compareStamps(p.time, o.time),
		cmp.Compare(p.group, o.group),
		cmp.Compare(p.class, o.class),
		compareBool(p.fatal, o.fatal),
		compareBool(p.sure, o.sure),
	)
}

func compareStamps(a, b scanner.Stamp) int {
	return cmp.Or(cmp.Compare(a.Nanos, b.Nanos), cmp.Compare(a.Zone, b.Zone), compareBool(a.HasZone, b.HasZone),
		compareBool(a.Guessed, b.Guessed), compareBool(a.Known, b.Known))
}

// sorted returns the points that count, by place.
func (ps *points) sorted() []point {
	ps.trim(maxPoints)
	list := ps.list()
	slices.SortFunc(list, func(a, b point) int { return a.compare(&b) })
	return list
}

// Points returns single findings by path, line and column, and how many findings
// there were. If that is more than 100,000, the points are an even sample of so
// many, which is the same whatever the order in which findings came, and however
// they were split among Summaries.
//
// The lines themselves are not kept: Group has the text of the first, and the
// input has the others.
func (s *Summary) Points() (points []Point, total int64) {
	index := groupIndex(s.sortedGroups())
	for _, p := range s.points.sorted() {
		group, ok := index[p.group]
		if !ok {
			group = -1
		}
		points = append(points, Point{p.path, p.line, int(p.column), p.time, p.class, p.fatal, group})
	}
	return points, s.found()
}

// groupIndex says where the groups of a hash are in the list.
func groupIndex(list []*group) map[uint64]int {
	index := make(map[uint64]int, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		index[list[i].hash] = i
	}
	return index
}
