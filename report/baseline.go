package report

import (
	"cmp"
	"io"
	"slices"

	"github.com/agoralog/agoralog/catalog"
)

// A Baseline is findings that are known: how many of each text. It is sorted.
type Baseline struct {
	entries []BaselineEntry
}

// A BaselineEntry is the findings of one code whose lines have the same normalised
// text. Product, Table and Code are as in a GroupRecord; Name is there for a code
// without a number. Line numbers, files, times, classes and words of the catalog
// are not in it, so that they may change.
type BaselineEntry struct {
	Product Text   `json:"product,omitempty"`
	Table   Text   `json:"table,omitempty"`
	Code    *int32 `json:"code,omitempty"`
	Name    Text   `json:"name,omitempty"`
	Text    Text   `json:"text"`
	Count   int64  `json:"count"`

	line int // of the file, from 1
}

// A Stale is an entry of which fewer were found than it has.
type Stale struct {
	Line      int    // of the file, from 1
	Reference string // "chat/203", as people may see it
	Text      string // the same
	Count     int64  // of the entry
	Found     int64  // less than Count, and 0 for none

	fingerprint string
}

// Baseline returns what s has found, but for the findings beyond those texts that
// are kept; beyond counts them.
func (s *Summary) Baseline() (b *Baseline, beyond int64) {
	groups, beyond := s.Groups()
	b = &Baseline{}
	index := map[string]int{}
	for i := range groups {
		g := &groups[i]
		print := g.Fingerprint()
		if at, ok := index[print]; ok { // of another class
			b.entries[at].Count = sum(b.entries[at].Count, g.Count)
			continue
		}
		index[print] = len(b.entries)
		e := BaselineEntry{Product: Text(g.Product), Table: Text(g.Table), Code: g.Code, Text: Text(g.Normal), Count: g.Count}
		if e.Code == nil {
			e.Name = Text(g.Name)
		}
		b.entries = append(b.entries, e)
	}
	b.sort()
	return b, beyond
}

func (b *Baseline) sort() {
	slices.SortFunc(b.entries, func(a, b BaselineEntry) int { return a.key().compare(b.key()) })
}

func (e *BaselineEntry) key() *groupKey {
	k := &groupKey{codeKey{product: catalog.Product(e.Product), table: string(e.Table), name: string(e.Name)}, string(e.Text)}
	if e.Code != nil {
		k.hasNumber, k.number, k.name = true, *e.Code, ""
	}
	return k
}

// Know marks the findings of s that b has, so that they are not fatal, and takes
// them from what gate has counted: of each text as many as the entry says. It
// returns the entries of which there are fewer, in the order of the file, and how
// many findings are fatal no more. An entry of which nothing is found is not called
// stale if s could not keep all texts.
func (s *Summary) Know(b *Baseline, gate *Gate) (stale []Stale, forgiven int64) {
	s.trimGroups(s.most)
	gate.fresh = true
	s.ordered = nil // fewer groups will be fatal
	found, whole := map[string][]*group{}, s.found()
	for _, g := range s.groups {
		print := g.key.fingerprint()
		found[print] = append(found[print], g)
		whole -= g.count()
	}
	for i := range b.entries {
		e := &b.entries[i]
		key := e.key()
		print := key.fingerprint()
		list := found[print]
		slices.SortFunc(list, func(a, b *group) int { // what is not fatal is the first to be known
			return cmp.Or(compareBool(a.fatal > 0, b.fatal > 0), a.key.compare(&b.key))
		})
		left := e.Count
		for _, g := range list {
			g.known = min(left, g.count())
			left -= g.known
			if known := g.fatal - min(g.fatal, g.count()-g.known); known > 0 {
				g.fatal -= known
				gate.know(s.group(g), known)
				forgiven = sum(forgiven, known)
			}
		}
		if left > 0 && (len(list) > 0 || whole <= 0) {
			group := Group{key: key}
			stale = append(stale, Stale{
				Line: e.line, Reference: group.id(), Text: Visible(string(e.Text)), Count: e.Count, Found: e.Count - left, fingerprint: print,
			})
		}
	}
	slices.SortStableFunc(stale, func(a, b Stale) int { return cmp.Compare(a.Line, b.Line) })
	return stale, forgiven
}

// Pruned returns b with what was found of the stale entries, and without those of
// which nothing was.
func (b *Baseline) Pruned(stale []Stale) *Baseline {
	found := map[string]int64{}
	for _, s := range stale {
		found[s.fingerprint] = s.Found
	}
	out := &Baseline{}
	for _, e := range b.entries {
		if n, ok := found[e.key().fingerprint()]; ok {
			e.Count = n
		}
		if e.Count > 0 {
			out.entries = append(out.entries, e)
		}
	}
	return out
}

// Write writes b: an entry a line, sorted, so that changes of it can be read and
// merged.
func (b *Baseline) Write(w io.Writer) error {
	dst := []byte("{\n  \"agoralog_baseline\": 1,\n  \"findings\": [")
	for i := range b.entries {
		e := &b.entries[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, "\n    {"...)
		dst = appendOptional(dst, "product", string(e.Product))
		dst = appendOptional(dst, "table", string(e.Table))
		if e.Code != nil {
			dst = appendInt(dst, "code", int64(*e.Code))
		} else {
			dst = appendMember(dst, "name", string(e.Name))
		}
		dst = appendMember(dst, "text", string(e.Text))
		dst = appendInt(dst, "count", e.Count)
		dst = append(dst, '}')
	}
	if len(b.entries) > 0 {
		dst = append(dst, "\n  "...)
	}
	return writeAll(w, append(dst, "]\n}\n"...))
}
