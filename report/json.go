package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// A SummaryRecord is the json format: one JSON object, followed by "\n". This
// comment and those of the fields are the format's specification; fields are
// only ever added, and what could not be read by older programs gets another
// version. Counts are whole numbers from 0 to 2^53 and stay there when they reach
// it. Strings are written as those of a FindingRecord.
//
// Summaries can be merged in any order: counts add up, of First the least by
// path, line and column stays, of Last the greatest by path and line.
type SummaryRecord struct {
	// Version is 1.
	Version int `json:"agoralog"`
	// Inputs, Lines and Bytes say how much was read; bytes are decompressed ones.
	Inputs int64 `json:"inputs"`
	Lines  int64 `json:"lines"`
	Bytes  int64 `json:"bytes"`
	// Findings counts all findings, by class and confidence.
	Findings ClassCounts `json:"findings"`
	// Codes are the codes that were found: the worst class first, then the most
	// frequent. At most 10,000 are kept.
	Codes []CodeRecord `json:"codes"`
	// Beyond counts the findings of codes that were not kept; absent if there
	// are none.
	Beyond int64 `json:"beyond,omitempty"`
	// Groups are the findings folded by text: those that are fatal first, then the
	// worst class, then the most frequent. At most 20,000 are kept; GroupsBeyond
	// counts the findings of others and is absent if there are none.
	Groups       []GroupRecord `json:"groups,omitempty"`
	GroupsBeyond int64         `json:"groups_beyond,omitempty"`
	// Points are single findings by path, line and column; of more than 100,000
	// they are an even sample. Paths are those of the points.
	Paths  []Text        `json:"paths,omitempty"`
	Points []PointRecord `json:"points,omitempty"`
	// Timeline says where in the inputs the findings stand.
	Timeline TimelineRecord `json:"timeline"`
	// Wall says when the findings were logged, of those whose lines have a time
	// with a zone, and LocalWall of those whose lines have one without. The two
	// clocks cannot be compared. Each is absent if there are none.
	Wall      *WallRecord `json:"wall,omitempty"`
	LocalWall *WallRecord `json:"local_wall,omitempty"`
	// Episodes are the findings that are close in time, together; absent if no
	// finding that is more than possible has a time.
	Episodes *EpisodesRecord `json:"episodes,omitempty"`
	// Unread names inputs that could not be read whole, at most 1,000; UnreadCount
	// counts them all. Absent if there are none.
	Unread      []UnreadRecord `json:"unread,omitempty"`
	UnreadCount int64          `json:"unread_count,omitempty"`
}

// ClassCounts counts findings by class.
type ClassCounts struct {
	Error    ConfidenceCounts `json:"error"`
	Warning  ConfidenceCounts `json:"warning"`
	Obsolete ConfidenceCounts `json:"obsolete"`
	Unknown  ConfidenceCounts `json:"unknown"`
}

// ConfidenceCounts counts findings by confidence.
type ConfidenceCounts struct {
	Certain  int64 `json:"certain"`
	Likely   int64 `json:"likely"`
	Possible int64 `json:"possible"`
}

// A CodeRecord is one code that was found. Product, Table, Name, Class, Meaning,
// Fix and URL are as in a FindingRecord.
type CodeRecord struct {
	Product Text `json:"product,omitempty"` // absent when undecided
	Table   Text `json:"table,omitempty"`
	// Code is the number as the table has it: 17 also for a -17 of RTC.
	Code *int32 `json:"code,omitempty"`
	// Name is absent for unknown numbers. Of undecided findings without a number
	// it is the text that was found.
	Name  Text   `json:"name,omitempty"`
	Class string `json:"class"`
	// Count is how many findings there were, and Confidence how sure they are.
	Count      int64            `json:"count"`
	Confidence ConfidenceCounts `json:"confidence"`
	// Files is how many inputs had the code: exact under 128, else an estimate.
	Files int64 `json:"files"`
	// FileHashes are the smallest hashes of the paths, at most 128, ascending,
	// each of 16 hexadecimal digits. They make Files mergeable.
	FileHashes []string `json:"file_hashes"`
	// Processes is how many processes had the code, of those that lines name: pods
	// with their containers, units, or numbers of processes, each of one input. It
	// is exact under 128, else an estimate, and absent if no line names one.
	// ProcessHashes make it mergeable, as FileHashes make Files.
	Processes     int64    `json:"processes,omitempty"`
	ProcessHashes []string `json:"process_hashes,omitempty"`
	// Times are the first and the last of the times with a zone, and LocalTimes
	// of those without. Absent if there are none.
	Times      *TimesRecord `json:"times,omitempty"`
	LocalTimes *TimesRecord `json:"local_times,omitempty"`
	// First and Last are places. Match is what was found at First, and Text the
	// line there, or of a longer one 200 bytes around Match.
	First PlaceRecord `json:"first"`
	Last  PlaceRecord `json:"last"`
	Match Text        `json:"match"`
	Text  Text        `json:"text"`
	// Readings are those at First, where there are any.
	Readings []ReadingRecord `json:"readings,omitempty"`
	Meaning  Text            `json:"meaning,omitempty"`
	Fix      Text            `json:"fix,omitempty"`
	URL      Text            `json:"url,omitempty"`
}

// A PlaceRecord is a line of an input; Column is there for First alone.
type PlaceRecord struct {
	Path   Text  `json:"path"`
	Line   int64 `json:"line"`
	Column int   `json:"column,omitempty"`
}

// An UnreadRecord is an input that could not be read, or not whole.
type UnreadRecord struct {
	Path   Text `json:"path"`
	Reason Text `json:"reason"`
}

// Text is a string from a log, a path or a configuration.
type Text string

// MarshalJSON writes t with everything that could act on a terminal escaped.
func (t Text) MarshalJSON() ([]byte, error) { return appendJSONString(nil, string(t)), nil }

// SummaryVersion is the version of the json format.
const SummaryVersion = 1

// Record returns what s has counted, for those who write it in a format.
func (s *Summary) Record() *SummaryRecord {
	r := &SummaryRecord{
		Version: SummaryVersion,
		Inputs:  s.inputs, Lines: s.lines, Bytes: s.bytes,
		Codes:       []CodeRecord{},
		Timeline:    s.timeline.record(),
		Wall:        s.walls[zoned].record(zoned),
		LocalWall:   s.walls[local].record(local),
		Episodes:    s.recordEpisodes(),
		UnreadCount: s.unreadCount,
	}
	beyond := int64(0)
	for class, counts := range s.findings {
		if into := r.Findings.of(catalog.Class(class)); into != nil {
			*into = confidenceCounts(counts)
		}
		for _, n := range counts {
			beyond = sum(beyond, n)
		}
	}
	for _, c := range s.worst() {
		r.Codes = append(r.Codes, c.record())
		beyond -= c.count()
	}
	r.Beyond = max(0, beyond)
	s.recordGroups(r)
	for _, u := range s.unread {
		r.Unread = append(r.Unread, UnreadRecord{Text(u.path), Text(u.reason)})
	}
	return r
}

func (c *codeCount) record() CodeRecord {
	files, _ := c.files.count(codeSketch)
	processes, _ := c.processes.count(codeSketch)
	r := CodeRecord{
		Product: Text(c.key.product), Table: Text(c.key.table), Name: Text(c.key.name),
		Class: c.key.class.String(),
		Count: c.count(), Confidence: confidenceCounts(c.confidence),
		Files: files, FileHashes: c.files.digits(),
		Processes: processes, ProcessHashes: c.processes.digits(),
		Times: c.times[zoned].record(zoned), LocalTimes: c.times[local].record(local),
		First:    PlaceRecord{Text(c.first.path), c.first.line, c.first.column},
		Last:     PlaceRecord{Path: Text(c.last.path), Line: c.last.line},
		Match:    Text(c.first.match),
		Text:     Text(c.first.text),
		Readings: c.first.readings,
		Meaning:  Text(c.advice.meaning), Fix: Text(c.advice.fix), URL: Text(c.advice.url),
	}
	if c.key.hasNumber {
		r.Code = &c.key.number
	}
	return r
}

// WriteJSON writes s in the json format.
func (s *Summary) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(whole{w})
	e.SetEscapeHTML(false)
	return e.Encode(s.Record())
}

// whole is a writer that calls a short write an error.
type whole struct{ io.Writer }

func (w whole) Write(b []byte) (int, error) { return len(b), writeAll(w.Writer, b) }

// maxSummary is the most that ReadSummary reads.
const maxSummary = 1 << 30

// ReadSummary reads one summary in the json format. It takes nothing that is not
// in the specification, for what it passed over would be missing from the sum.
func ReadSummary(r io.Reader) (*Summary, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSummary+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSummary {
		return nil, fmt.Errorf("more than %d MiB; a summary has less", maxSummary>>20)
	}
	var version struct {
		Agoralog *int `json:"agoralog"`
	}
	switch err := json.Unmarshal(data, &version); {
	case err != nil:
		return nil, fmt.Errorf("not a summary: %w", unwrapped(err))
	case version.Agoralog == nil:
		return nil, errors.New(`not a summary: no member "agoralog"; write one with --report json`)
	case *version.Agoralog != SummaryVersion:
		return nil, fmt.Errorf("a summary of version %d; this agoralog reads version %d", *version.Agoralog, SummaryVersion)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var record SummaryRecord
	if err := d.Decode(&record); err != nil {
		return nil, fmt.Errorf("not a summary: %w", unwrapped(err))
	}
	s, err := record.summary()
	if err != nil {
		return nil, fmt.Errorf("not a summary: %w", err)
	}
	return s, nil
}

// unwrapped says where in the document a value is wrong, in our words.
func unwrapped(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		return fmt.Errorf("the document is %s, want an object", article(wrong.Value))
	case errors.As(err, &wrong):
		return fmt.Errorf("%q is %s, want %s", wrong.Field, article(wrong.Value), wrong.Type)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

func article(kind string) string {
	if strings.IndexByte("aeiou", kind[0]) >= 0 {
		return "an " + kind
	}
	return "a " + kind
}

var errCount = errors.New("a count is negative or over 2^53")

// summary checks r and makes a Summary of it.
func (r *SummaryRecord) summary() (*Summary, error) {
	s := NewSummary()
	s.inputs, s.lines, s.bytes, s.unreadCount = r.Inputs, r.Lines, r.Bytes, r.UnreadCount
	if !counts(s.inputs, s.lines, s.bytes, s.unreadCount, r.Beyond) {
		return nil, errCount
	}
	kept := [catalog.Error + 1]int64{}
	for i := range r.Codes {
		c, err := r.Codes[i].codeCount()
		if err != nil {
			return nil, fmt.Errorf("codes[%d]: %w", i, err)
		}
		if s.codes[c.key] != nil {
			return nil, fmt.Errorf("codes[%d]: there twice", i)
		}
		s.codes[c.key] = c
		kept[c.key.class] = sum(kept[c.key.class], c.count())
	}
	for _, class := range classes {
		from := r.Findings.of(class)
		if !counts(from.Certain, from.Likely, from.Possible) {
			return nil, fmt.Errorf("findings of class %s: a count is negative or over 2^53", class)
		}
		s.findings[class] = from.array()
		if all := sum(sum(from.Certain, from.Likely), from.Possible); all < kept[class] {
			return nil, fmt.Errorf("class %s has %d findings, but its codes have %d", class, all, kept[class])
		}
	}
	s.trim(maxCodes)
	if err := s.readGroups(r); err != nil {
		return nil, err
	}
	for _, u := range r.Unread {
		s.addUnread(unreadInput{shownPath(string(u.Path)), shownPath(string(u.Reason))})
	}
	return s, s.readTimelines(r)
}

func (s *Summary) readTimelines(r *SummaryRecord) error {
	if err := s.timeline.read(&r.Timeline); err != nil {
		return fmt.Errorf("timeline: %w", err)
	}
	if err := s.walls[zoned].read(r.Wall, zoned); err != nil {
		return fmt.Errorf("wall: %w", err)
	}
	if err := s.walls[local].read(r.LocalWall, local); err != nil {
		return fmt.Errorf("local_wall: %w", err)
	}
	return nil
}

func (r *CodeRecord) codeCount() (*codeCount, error) {
	class, ok := classNamed(r.Class)
	if !ok {
		return nil, fmt.Errorf("unknown class %q", r.Class)
	}
	c := &codeCount{
		key:        recordedKey(class, r.Product, r.Table, r.Name, r.Code),
		confidence: r.Confidence.array(),
		first: sighting{
			place:  place{string(r.First.Path), r.First.Line},
			column: r.First.Column, match: string(r.Match), text: string(r.Text), readings: r.Readings,
		},
		last:   place{string(r.Last.Path), r.Last.Line},
		advice: advice{string(r.Meaning), string(r.Fix), string(r.URL)},
	}
	c.hash = c.key.hash()
	if err := checkReadings(r.Readings); err != nil {
		return nil, err
	}
	switch {
	case !counts(r.Count, r.Confidence.Certain, r.Confidence.Likely, r.Confidence.Possible):
		return nil, errCount
	case r.Count != c.count():
		return nil, fmt.Errorf("count is %d, but by confidence it is %d", r.Count, c.count())
	}
	if err := c.times.read(r.Times, r.LocalTimes); err != nil {
		return nil, err
	}
	if err := c.processes.read(r.ProcessHashes, codeSketch); err != nil {
		return nil, err
	}
	return c, c.files.read(r.FileHashes, codeSketch)
}

// recordedKey returns the key of a record.
func recordedKey(class catalog.Class, product, table, name Text, code *int32) codeKey {
	key := codeKey{class: class, product: catalog.Product(product), table: string(table), name: string(name)}
	if code != nil {
		key.hasNumber, key.number = true, *code
	}
	return key
}

func (s *sketch) read(hashes []string, size int) error {
	if len(hashes) > size {
		return fmt.Errorf("%d hashes; want at most %d", len(hashes), size)
	}
	for i, digits := range hashes {
		hash, err := strconv.ParseUint(digits, 16, 64)
		if err != nil || len(digits) != 16 {
			return fmt.Errorf("hash %q; want 16 hexadecimal digits", digits)
		}
		if i > 0 && hash <= (*s)[i-1] {
			return fmt.Errorf("hash %q is not in order", digits)
		}
		*s = append(*s, hash)
	}
	return nil
}

// counts reports whether all of the numbers can be counts.
func counts(list ...int64) bool {
	return !slices.ContainsFunc(list, func(n int64) bool { return n < 0 || n > maxCount })
}

// classes are those that findings have, the worst first.
var classes = [...]catalog.Class{catalog.Error, catalog.Warning, catalog.Obsolete, catalog.Unknown}

func classNamed(word string) (catalog.Class, bool) {
	for _, class := range classes {
		if class.String() == word {
			return class, true
		}
	}
	return 0, false
}

// of returns the counts of a class; nil for one that findings do not have.
func (c *ClassCounts) of(class catalog.Class) *ConfidenceCounts {
	switch class {
	case catalog.Error:
		return &c.Error
	case catalog.Warning:
		return &c.Warning
	case catalog.Obsolete:
		return &c.Obsolete
	case catalog.Unknown:
		return &c.Unknown
	}
	return nil
}

func confidenceCounts(n [rules.Certain + 1]int64) ConfidenceCounts {
	return ConfidenceCounts{Certain: n[rules.Certain], Likely: n[rules.Likely], Possible: n[rules.Possible]}
}

func (c *ConfidenceCounts) array() (n [rules.Certain + 1]int64) {
	n[rules.Certain], n[rules.Likely], n[rules.Possible] = c.Certain, c.Likely, c.Possible
	return n
}
