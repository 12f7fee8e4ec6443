package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Bounds of groups.
const (
	maxGroups   = 20_000
	briefGroups = 4_000
	fairShare   = 8  // groups that every code has before any has more
	groupSketch = 32 // paths of a group that are counted exactly
	maxExcerpt  = 512
	maxReasons  = 4 // evidence of a group
)

// A Group is all findings of one code whose lines have the same normalised text:
// one event, however often and wherever it was logged. Strings are from the log,
// the configuration or the catalog, valid UTF-8 and otherwise as they were: those
// who print them have to escape them. Slices belong to the Summary and are not to
// be changed.
type Group struct {
	Product catalog.Product // "" when undecided
	Table   string          // "" for the product's main table
	// Name is the code's; of undecided findings without a number it is the text
	// that was found, and "" for unknown numbers.
	Name       string
	Code       *int32 // as the table has it; nil for words
	Class      catalog.Class
	Confidence rules.Confidence // of the surest finding
	Meaning    string
	Fix        string
	URL        string

	// First is the least place by path, line and column. The fields after it
	// are of the finding there.
	First     Place
	Column    int // from 1, in bytes
	EndColumn int // after the last byte
	Match     string
	Text      string           // the line, or of a longer one 512 bytes around Match
	Readings  []ReadingRecord  // where there are any
	Evidence  []EvidenceRecord // the first 4 reasons
	// Before and After are the lines around First, at most 3 on either side and 160
	// bytes of each, if the scanner was asked for them.
	Before, After []Text
	// FirstTime and LastTime are the least and the greatest time of any of its
	// lines, Guessed if that is so for some; they are not Known if no line has a
	// time. If some have a zone and some have not, they are of those that have.
	FirstTime scanner.Stamp
	LastTime  scanner.Stamp
	Last      Place // the greatest by path and line

	Normal string // the normalised text, with <*> for what varies
	Count  int64
	Known  int64 // how many a baseline knows
	Fatal  int64 // how many the gate called fatal, of those that no baseline knows
	Files  int64 // how many inputs: exact under 32, else an estimate

	key *groupKey
}

// A Place is a line of an input.
type Place struct {
	Path string // cut at 1 KiB
	Line int64  // from 1
}

// String returns "app.log:12".
func (p Place) String() string { return place{p.Path, p.Line}.String() }

// Fingerprint names the group for good: 32 hexadecimal digits made of product,
// table, code and normalised text, so that line numbers, files, times, classes
// and words of the catalog may change. Two groups have one fingerprint if they
// differ in class alone.
func (g *Group) Fingerprint() string { return g.key.fingerprint() }

// Reference returns the code as --fail-on and --explain read it: "chat/203",
// "rtc-web/UID_CONFLICT", or "203" and a name alone when undecided.
func (g *Group) Reference() string {
	k := &g.key.codeKey
	name := k.name
	if k.hasNumber {
		name = strconv.Itoa(int(k.number))
	}
	if k.product == "" {
		return name
	}
	return k.tableName() + "/" + name
}

// A groupKey says which findings are one group.
type groupKey struct {
	codeKey
	normal string
}

// A group is what is known about the findings of one key.
type group struct {
	key        groupKey
	hash       uint64
	confidence [rules.Certain + 1]int64
	fatal      int64
	known      int64 // by a baseline
	files      sketch
	first      sighting
	last       place
	times      spans
}

// addGroup counts f, which is one of c's, in its group.
func (s *Summary) addGroup(at place, l *scanner.Line, f *rules.Finding, c *codeCount, fatal bool) {
	start := clamp(f.Span.Start-l.TextAt, len(l.Text))
	end := max(start, clamp(f.Span.End-l.TextAt, len(l.Text)))
	normal := s.normalizer.normal(l.Text, start, end)
	hash := c.hash.with(hashPath(normal))
	s.ordered = nil
	s.addPoint(at, l, f, hash, c, fatal)
	g := s.groups[hash]
	if g == nil {
		if least, ok := s.closed[c.key]; ok && hash > least {
			return
		}
		g = &group{key: groupKey{c.key, string(normal)}, hash: hash, first: s.groupSighting(at, l, f), last: at}
		s.groups[hash] = g
		s.trimGroups(s.most + s.most/4)
	} else {
		if before(at, f.Span.Start+1, &g.first) {
			g.first = g.first.min(s.groupSighting(at, l, f))
		}
		g.last = maxPlace(g.last, at)
	}
	g.confidence[f.Confidence] = sum(g.confidence[f.Confidence], 1)
	if fatal {
		g.fatal = sum(g.fatal, 1)
	}
	g.files.add(s.pathHash, groupSketch)
	g.times.add(l.Time)
}

// groupSighting is a sightingOf with all that a report of single findings shows.
func (s *Summary) groupSighting(at place, l *scanner.Line, f *rules.Finding) sighting {
	if s.brief {
		return placeOf(at, l, f, maxExcerpt)
	}
	return wholeSighting(at, l, f)
}

func wholeSighting(at place, l *scanner.Line, f *rules.Finding) sighting {
	s := sightingOf(at, l, f, maxExcerpt)
	s.endColumn = f.Span.End + 1
	s.before, s.after = linesAround(l)
	for i := range f.Evidence[:min(len(f.Evidence), maxReasons)] {
		e := &f.Evidence[i]
		s.evidence = append(s.evidence, EvidenceRecord{
			Line: e.Line, Text: Text(strings.Clone(validText(cutText(e.Text, maxSample)))), Says: Text(validText(e.Says)),
		})
	}
	return s
}

func compareEvidence(a, b EvidenceRecord) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Says, b.Says))
}

func (s *Summary) mergeGroup(o *group) {
	s.ordered = nil
	g := s.groups[o.hash]
	if g == nil {
		g = &group{}
		*g = *o
		g.files = slices.Clone(o.files)
		s.groups[o.hash] = g
		s.trimGroups(s.most + s.most/4)
		return
	}
	for i, n := range o.confidence {
		g.confidence[i] = sum(g.confidence[i], n)
	}
	g.fatal = sum(g.fatal, o.fatal)
	g.known = sum(g.known, o.known)
	g.files.merge(o.files, groupSketch)
	g.first = g.first.min(o.first)
	g.last = maxPlace(g.last, o.last)
	g.times.merge(&o.times)
}

// trimGroups drops groups when there are more than limit, until there are s.most.
// Those of each code stand in an order of their own, which their hash
// gives. The first few of every code go before all others, then the worse class
// goes first, then who stands further in front at its code.
//
// A group that has to go once would have to go again: others that come later can
// only push it back. So which groups stay does not depend on order or parts, and
// those that stay have always been there, with whole counts.
func (s *Summary) trimGroups(limit int) {
	if len(s.groups) <= limit {
		return
	}
	list := s.ranked()
	s.closeCodes(list)
	for _, g := range list[s.most:] {
		delete(s.groups, g.hash)
	}
}

// ranked returns the groups in the order in which they stay.
func (s *Summary) ranked() []rankedGroup {
	list := make([]rankedGroup, 0, len(s.groups))
	for _, g := range s.groups {
		list = append(list, rankedGroup{group: g})
	}
	slices.SortFunc(list, func(a, b rankedGroup) int { return a.byHash(b.group) })
	ranks := map[codeKey]int{}
	for i := range list {
		list[i].rank = ranks[list[i].key.codeKey]
		ranks[list[i].key.codeKey]++
	}
	slices.SortFunc(list, rankedGroup.compare)
	return list
}

// briefest returns those of a list of groups that a brief Summary would have.
func (s *Summary) briefest(list []*group) []*group {
	if len(list) <= briefGroups {
		return list
	}
	stays := make(map[*group]bool, briefGroups)
	for _, g := range s.ranked()[:briefGroups] {
		stays[g.group] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(g *group) bool { return !stays[g] })
}

// closeCodes notes of every code the first group that goes: those behind it would
// go as well, and need not be let in.
func (s *Summary) closeCodes(list []rankedGroup) {
	closed := map[codeKey]uint64{}
	for _, g := range list[:s.most] {
		if hash, ok := s.closed[g.key.codeKey]; ok {
			closed[g.key.codeKey] = hash
		} else {
			closed[g.key.codeKey] = math.MaxUint64
		}
	}
	for _, g := range list[s.most:] {
		if hash, ok := closed[g.key.codeKey]; ok {
			closed[g.key.codeKey] = min(hash, g.hash)
		}
	}
	s.closed = closed
}

// A rankedGroup knows how many groups of its code stand before it.
type rankedGroup struct {
	*group
	rank int
}

// compare puts those that stay first.
func (a rankedGroup) compare(b rankedGroup) int {
	if more := compareBool(a.rank >= fairShare, b.rank >= fairShare); more != 0 {
		return more
	}
	if a.key.class != b.key.class {
		return cmp.Compare(b.key.class, a.key.class)
	}
	if a.rank != b.rank {
		return cmp.Compare(a.rank, b.rank)
	}
	return a.byHash(b.group)
}

func (g *group) byHash(o *group) int {
	if g.hash != o.hash {
		return cmp.Compare(g.hash, o.hash)
	}
	return g.key.compare(&o.key)
}

// Groups returns what was found, folded by text: first the groups with fatal
// findings, then the worst class, then the most frequent; equals stand in an order
// that depends on nothing but themselves. At most 20,000 groups are kept; beyond
// is how many findings are in others. It is the same whatever the order in which
// findings came, and however they were split among Summaries.
func (s *Summary) Groups() (groups []Group, beyond int64) {
	s.trim(maxCodes)
	list := s.sortedGroups()
	groups = make([]Group, 0, len(list))
	beyond = s.found()
	for _, g := range list {
		groups = append(groups, s.group(g))
		beyond -= g.count()
	}
	return groups, max(0, beyond)
}

// sortedGroups returns the groups that count, the worst first. The slice is shared
// by all that write a summary.
func (s *Summary) sortedGroups() []*group {
	if s.ordered != nil {
		return s.ordered
	}
	s.trimGroups(s.most)
	list := make([]*group, 0, len(s.groups))
	for _, g := range s.groups {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *group) int {
		order := cmp.Or(
			compareBool(a.fatal == 0, b.fatal == 0),
			cmp.Compare(b.key.class, a.key.class),
			cmp.Compare(b.count(), a.count()),
		)
		if order == 0 {
			order = a.key.compare(&b.key)
		}
		return order
	})
	s.ordered = list
	return list
}

// group returns g as others may see it.
func (s *Summary) group(g *group) Group {
	files, _ := g.files.count(groupSketch)
	out := Group{
		Product: g.key.product, Table: g.key.table, Name: g.key.name, Class: g.key.class,
		First: Place{g.first.path, g.first.line}, Last: Place{g.last.path, g.last.line},
		Column: g.first.column, EndColumn: g.first.endColumn,
		Match: g.first.match, Text: g.first.text, Readings: g.first.readings, Evidence: g.first.evidence,
		Before: g.first.before, After: g.first.after,
		Normal: g.key.normal, Count: g.count(), Known: g.known, Fatal: g.fatal, Files: files,
		key: &g.key,
	}
	if g.key.hasNumber {
		out.Code = &g.key.number
	}
	for sure, n := range g.confidence {
		if n > 0 {
			out.Confidence = rules.Confidence(sure)
		}
	}
	out.FirstTime, out.LastTime = g.times.stamps()
	if c := s.codes[g.key.codeKey]; c != nil {
		out.Meaning, out.Fix, out.URL = c.advice.meaning, c.advice.fix, c.advice.url
	}
	return out
}

func (g *group) count() int64 {
	n := int64(0)
	for _, k := range g.confidence {
		n = sum(n, k)
	}
	return n
}

func (k *groupKey) compare(o *groupKey) int {
	if order := k.codeKey.compare(o.codeKey); order != 0 {
		return order
	}
	return cmp.Compare(k.normal, o.normal)
}

// hash spreads keys evenly. Which groups are kept depends on it, so it must not
// change. Keys that share one, which nobody has seen, count as one.
func (k *groupKey) hash() uint64 {
	c := k.codeKey.hash()
	return c.with(hashPath(k.normal))
}

// A codeHash is what a codeKey adds to the hash of a group.
type codeHash [4]uint64

func (k *codeKey) hash() codeHash {
	n := uint64(uint32(k.number))<<8 | uint64(k.class)<<1
	if k.hasNumber {
		n |= 1
	}
	return codeHash{hashPath(k.product), hashPath(k.table), hashPath(k.name), n}
}

func (c *codeHash) with(normal uint64) uint64 {
	h := normal
	for _, part := range c {
		h = mix(h ^ part)
	}
	return h
}

// fingerprint is written into baselines and reports and must not change.
func (k *groupKey) fingerprint() string {
	code := k.name
	if k.hasNumber {
		code = strconv.Itoa(int(k.number))
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(k.product), k.table, code, k.normal}, "\x00")))
	return hex.EncodeToString(sum[:16])
}
