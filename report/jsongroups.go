package report

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/scanner"
)

// A GroupRecord is all findings of one code whose lines have the same normalised
// text. Product, Table, Code, Name, Class, Confidence, Files, Times, First, Last
// and Readings are as in a CodeRecord, and Meaning, Fix and URL are those of the
// code there.
type GroupRecord struct {
	// Fingerprint is 32 hexadecimal digits made of product, table, code and
	// Normal; it stays the same from log to log.
	Fingerprint string `json:"fingerprint"`
	Product     Text   `json:"product,omitempty"`
	Table       Text   `json:"table,omitempty"`
	Code        *int32 `json:"code,omitempty"`
	Name        Text   `json:"name,omitempty"`
	Class       string `json:"class"`
	// Normal is the line around the match, some 400 bytes at most, with "<*>" for
	// times, numbers, addresses, identifiers and the values of users.
	Normal     Text             `json:"normal"`
	Count      int64            `json:"count"`
	Confidence ConfidenceCounts `json:"confidence"`
	// Known is how many --baseline knew, and Fatal how many --fail-on named of
	// the others; absent if none.
	Known int64 `json:"known,omitempty"`
	Fatal int64 `json:"fatal,omitempty"`
	// Files is exact under 32, else an estimate, and FileHashes are at most 32.
	Files      int64        `json:"files"`
	FileHashes []string     `json:"file_hashes"`
	Times      *TimesRecord `json:"times,omitempty"`
	LocalTimes *TimesRecord `json:"local_times,omitempty"`
	First      PlaceRecord  `json:"first"`
	// EndColumn is the column after Match at First. Text is the line there, or
	// of a longer one 512 bytes around Match.
	EndColumn int             `json:"end_column"`
	Last      PlaceRecord     `json:"last"`
	Match     Text            `json:"match"`
	Text      Text            `json:"text"`
	Readings  []ReadingRecord `json:"readings,omitempty"`
	// Evidence says why it is this product at First: at most 4 reasons.
	Evidence []EvidenceRecord `json:"evidence,omitempty"`
	// Before and After are the lines around First, at most 3 on either side, in the
	// order of the log, and 160 bytes of each at most; absent if there are none.
	Before []Text `json:"before,omitempty"`
	After  []Text `json:"after,omitempty"`
}

// A PointRecord is a single finding.
type PointRecord struct {
	Path   int   `json:"path"` // an index of Paths
	Line   int64 `json:"line"`
	Column int   `json:"column"`
	// Time is the line's, in RFC 3339, without a zone where the log has none;
	// absent if it has no time. Guessed says that the log leaves out the year or
	// the day.
	Time    Text `json:"time,omitempty"`
	Guessed bool `json:"guessed,omitempty"`
	Fatal   bool `json:"fatal,omitempty"`
	// Possible says that it is no more than that.
	Possible bool `json:"possible,omitempty"`
	// Group is an index of Groups, or -1 for one that was not kept, whose class
	// and hash follow.
	Group int    `json:"group"`
	Class string `json:"class,omitempty"`
	Hash  string `json:"hash,omitempty"`
}

func (g *group) record() GroupRecord {
	files, _ := g.files.count(groupSketch)
	r := GroupRecord{
		Fingerprint: g.key.fingerprint(),
		Product:     Text(g.key.product), Table: Text(g.key.table), Name: Text(g.key.name),
		Class: g.key.class.String(), Normal: Text(g.key.normal),
		Count: g.count(), Confidence: confidenceCounts(g.confidence), Known: g.known, Fatal: g.fatal,
		Files: files, FileHashes: g.files.digits(),
		Times: g.times[zoned].record(zoned), LocalTimes: g.times[local].record(local),
		First: PlaceRecord{Text(g.first.path), g.first.line, g.first.column}, EndColumn: g.first.endColumn,
		Last:  PlaceRecord{Path: Text(g.last.path), Line: g.last.line},
		Match: Text(g.first.match), Text: Text(g.first.text),
		Readings: g.first.readings, Evidence: g.first.evidence,
		Before: g.first.before, After: g.first.after,
	}
	if g.key.hasNumber {
		r.Code = &g.key.number
	}
	return r
}

func (r *GroupRecord) group() (*group, error) {
	class, ok := classNamed(r.Class)
	if !ok {
		return nil, fmt.Errorf("unknown class %q", r.Class)
	}
	g := &group{
		key:        groupKey{recordedKey(class, r.Product, r.Table, r.Name, r.Code), string(r.Normal)},
		confidence: r.Confidence.array(), known: r.Known, fatal: r.Fatal,
		first: sighting{
			place: place{string(r.First.Path), r.First.Line}, column: r.First.Column, endColumn: r.EndColumn,
			match: string(r.Match), text: string(r.Text), readings: r.Readings, evidence: r.Evidence,
			before: r.Before, after: r.After,
		},
		last: place{string(r.Last.Path), r.Last.Line},
	}
	g.hash = g.key.hash()
	switch {
	case !counts(r.Count, r.Known, r.Fatal, r.Confidence.Certain, r.Confidence.Likely, r.Confidence.Possible):
		return nil, errCount
	case r.Count != g.count():
		return nil, fmt.Errorf("count is %d, but by confidence it is %d", r.Count, g.count())
	case r.Known > r.Count:
		return nil, fmt.Errorf("%d of %d are known", r.Known, r.Count)
	case r.Fatal > r.Count-r.Known:
		return nil, fmt.Errorf("%d of %d are fatal", r.Fatal, r.Count-r.Known)
	case r.Fingerprint != g.key.fingerprint():
		return nil, fmt.Errorf("fingerprint is %q, want %q", r.Fingerprint, g.key.fingerprint())
	}
	if err := checkReadings(r.Readings); err != nil {
		return nil, err
	}
	if err := g.times.read(r.Times, r.LocalTimes); err != nil {
		return nil, err
	}
	return g, g.files.read(r.FileHashes, groupSketch)
}

// recordGroups writes groups and points.
func (s *Summary) recordGroups(r *SummaryRecord) {
	list := s.sortedGroups()
	beyond := s.found()
	for _, g := range list {
		r.Groups = append(r.Groups, g.record())
		beyond -= g.count()
	}
	r.GroupsBeyond = max(0, beyond)
	index := groupIndex(list)
	for _, p := range s.points.sorted() {
		if l := len(r.Paths); l == 0 || string(r.Paths[l-1]) != p.path {
			r.Paths = append(r.Paths, Text(p.path))
		}
		into := PointRecord{
			Path: len(r.Paths) - 1, Line: p.line, Column: int(p.column), Fatal: p.fatal, Possible: !p.sure, Guessed: p.time.Guessed,
		}
		if p.time.Known {
			into.Time = stampText(p.time)
		}
		if i, ok := index[p.group]; ok {
			into.Group = i
		} else {
			into.Group, into.Class, into.Hash = -1, p.class.String(), fmt.Sprintf("%016x", p.group)
		}
		r.Points = append(r.Points, into)
	}
}

func (s *Summary) readGroups(r *SummaryRecord) error {
	kept := [catalog.Error + 1]int64{}
	groups := make([]*group, len(r.Groups))
	for i := range r.Groups {
		g, err := r.Groups[i].group()
		if err != nil {
			return fmt.Errorf("groups[%d]: %w", i, err)
		}
		if s.groups[g.hash] != nil {
			return fmt.Errorf("groups[%d]: there twice", i)
		}
		s.groups[g.hash] = g
		groups[i] = g
		kept[g.key.class] = sum(kept[g.key.class], g.count())
	}
	for _, class := range classes {
		if all := s.foundOf(class); all < kept[class] {
			return fmt.Errorf("class %s has %d findings, but its groups have %d", class, all, kept[class])
		}
	}
	s.trimGroups(s.most)
	if n := int64(len(r.Points)); n > s.found() {
		return fmt.Errorf("%d points of %d findings", n, s.found())
	}
	for i := range r.Points {
		p, err := r.Points[i].point(r, groups)
		if err != nil {
			return fmt.Errorf("points[%d]: %w", i, err)
		}
		s.points.add(p)
	}
	return nil
}

func (r *PointRecord) point(of *SummaryRecord, groups []*group) (p point, err error) {
	class := r.Class
	switch {
	case r.Path < 0 || r.Path >= len(of.Paths):
		return p, fmt.Errorf("there is no path %d", r.Path)
	case r.Column < 0 || r.Column > maxColumn:
		return p, errors.New("the column is negative or over 2^31")
	case r.Group >= len(groups) || r.Group < -1:
		return p, fmt.Errorf("there is no group %d", r.Group)
	case r.Group >= 0 && (r.Class != "" || r.Hash != ""):
		return p, errors.New("class and hash are for points without a group")
	case r.Group >= 0:
		p.group, p.code, class = groups[r.Group].hash, &groups[r.Group].key.codeKey, of.Groups[r.Group].Class
	default:
		if p.group, err = strconv.ParseUint(r.Hash, 16, 64); err != nil || len(r.Hash) != 16 {
			return p, fmt.Errorf("hash %q; want 16 hexadecimal digits", r.Hash)
		}
	}
	ok := false
	if p.class, ok = classNamed(class); !ok {
		return p, fmt.Errorf("unknown class %q", class)
	}
	if p.time, err = readStamp(r.Time, r.Guessed); err != nil {
		return p, err
	}
	p.path, p.line, p.column, p.fatal = string(of.Paths[r.Path]), r.Line, int32(r.Column), r.Fatal
	p.sure = !r.Possible
	p.rank = p.rankOf(hashPath(p.path))
	return p, nil
}

// readStamp reads a time with or without a zone, or none.
func readStamp(text Text, guessed bool) (scanner.Stamp, error) {
	if text == "" {
		if guessed {
			return scanner.Stamp{}, errors.New("no time can be guessed")
		}
		return scanner.Stamp{}, nil
	}
	at, err := readInstant(text, zoned)
	clock := zoned
	if err != nil {
		at, err = readInstant(text, local)
		clock = local
	}
	s := span{guessed: guessed}
	return s.stamp(at, clock), err
}

func (s sketch) digits() []string {
	list := make([]string, 0, len(s))
	for _, hash := range s {
		list = append(list, fmt.Sprintf("%016x", hash))
	}
	return slices.Clip(list)
}

func checkReadings(list []ReadingRecord) error {
	for _, reading := range list {
		if _, ok := classNamed(reading.Class); !ok {
			return fmt.Errorf("a reading of unknown class %q", reading.Class)
		}
	}
	return nil
}
