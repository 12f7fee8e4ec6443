package report

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Bounds of episodes.
const (
	// EpisodeGap is how long a log has to be without findings for an episode to end.
	EpisodeGap      = 2 * time.Minute
	maxEpisodes     = 200
	maxEpisodeCodes = 20
)

// Episodes are the findings of a log, those close in time together.
type Episodes struct {
	// List has at most 200 episodes, those with the worst class and the most
	// findings, by time: first those of clocks with a zone, then those of others.
	List []Episode
	More int // how many more there are
	// Estimated says that not every finding was kept. Then counts are estimates,
	// made of an even sample of 100,000 and of the first and the last time of every
	// code; what came first the first time that a code was seen is still exact.
	Estimated bool
	Untimed   int64 // findings without a time, which are in no episode; an estimate if Estimated
}

// An Episode is a run of findings with less than EpisodeGap between one and the
// next, on one clock. It says what was seen when, and nothing of causes. Only
// findings that are more than possible make an episode and are named in it.
type Episode struct {
	From, To  scanner.Stamp
	Count     int64
	Classes   [catalog.Error + 1]int64 // Count by class
	Undecided int64                    // more findings in that time that are only possible
	Files     int                      // how many inputs the findings that were kept are in

	// Codes are by first time, and those of one time by place: what was seen first
	// is Codes[0]. At most 20 are named; MoreCodes is how many more there are.
	Codes     []EpisodeCode
	MoreCodes int
	// Ties is how many of the codes after the first have its time, but stand in
	// other inputs: which of them came first the log does not say.
	Ties int
	// Last is the code of the last finding, at its place and time.
	Last EpisodeCode
	// Recovered says that Last is a notice that something works again.
	Recovered bool
	// Quiet is how long nothing was found until the next episode on the same clock;
	// 0 if there is none.
	Quiet time.Duration
	// Chains are the known orders of codes that the episode has.
	Chains []Chain
}

// An EpisodeCode is a code in an episode.
type EpisodeCode struct {
	Reference string // as that of a Group
	Name      string // "" for words, whose reference has it
	Class     catalog.Class
	Count     int64
	First     Place // of its first finding there; the zero Place if that is not known
	Time      scanner.Stamp
	Group     int // of that finding: an index of what Groups returns, or -1
}

// A moment is a finding that was kept, or the first or last time of a code, of
// which no finding at that time may have been kept.
type moment struct {
	time  scanner.Stamp
	key   *codeKey // nil if its group was not kept
	class catalog.Class
	sure  bool // more than possible
	place place
	group int
	mark  bool // stands for a time and counts nothing
}

// Episodes returns the findings by episode. They are the same whatever the order
// in which findings came, and however they were split among Summaries.
func (s *Summary) Episodes() Episodes {
	list, kept, complete := s.moments()
	scale := 1.0
	if kept > 0 && !complete {
		scale = float64(s.found()) / float64(kept)
	}
	e := Episodes{Estimated: !complete}
	untimed := kept
	for clock := zoned; clock >= local; clock-- {
		for _, m := range list[clock] {
			if !m.mark {
				untimed--
			}
		}
		e.List = append(e.List, episodesOf(list[clock], scale)...)
	}
	e.Untimed = scaled(untimed, scale)
	e.keepWorst()
	return e
}

// keepWorst drops the least episodes if there are too many.
func (e *Episodes) keepWorst() {
	if len(e.List) <= maxEpisodes {
		return
	}
	e.More = len(e.List) - maxEpisodes
	stays := make([]bool, len(e.List))
	for _, i := range e.Worst(maxEpisodes) {
		stays[i] = true
	}
	kept := make([]Episode, 0, maxEpisodes)
	for i, stay := range stays {
		if stay {
			kept = append(kept, e.List[i])
		}
	}
	e.List = kept
}

// Worst returns the indexes of the n worst episodes, in the order of List: those
// with most errors, then with most warnings, then with most findings, then the
// earliest.
func (e *Episodes) Worst(n int) []int {
	order := make([]int, len(e.List))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &e.List[i], &e.List[j]
		return cmp.Or(
			cmp.Compare(b.Classes[catalog.Error], a.Classes[catalog.Error]),
			cmp.Compare(b.Classes[catalog.Warning], a.Classes[catalog.Warning]),
			cmp.Compare(b.Count, a.Count),
		)
	})
	order = order[:min(n, len(order))]
	slices.Sort(order)
	return order
}

// moments returns what has a time, by clock and time, how many points were kept,
// and whether these are all findings, with their groups.
func (s *Summary) moments() (list [clocks][]moment, kept int64, complete bool) {
	groups := s.sortedGroups()
	index := groupIndex(groups)
	points := s.points.sorted()
	complete = int64(len(points)) == s.found()
	on := [clocks]int{}
	for i := range points {
		if points[i].time.Known {
			on[clockOf(points[i].time)]++
		}
	}
	for clock, n := range on {
		list[clock] = make([]moment, 0, n)
	}
	for i := range points {
		p := &points[i]
		m := moment{time: p.time, key: p.code, class: p.class, sure: p.sure, place: place{p.path, p.line}, group: -1}
		if g, ok := index[p.group]; ok {
			m.key, m.group = &groups[g].key.codeKey, g
		}
		complete = complete && m.key != nil
		if p.time.Known {
			clock := clockOf(p.time)
			list[clock] = append(list[clock], m)
		}
	}
	if !complete {
		for _, c := range s.worst() {
			for clock := range c.times {
				if t := &c.times[clock]; t.known && c.key.product != "" && sure(&c.confidence) {
					m := moment{key: &c.key, class: c.key.class, sure: true, mark: true, group: -1}
					m.time = t.stamp(t.first, clock)
					list[clock] = append(list[clock], m)
					m.time = t.stamp(t.last, clock)
					list[clock] = append(list[clock], m)
				}
			}
		}
	}
	for clock := range list {
		slices.SortStableFunc(list[clock], func(a, b moment) int {
			return cmp.Or(cmp.Compare(a.time.Nanos, b.time.Nanos), compareBool(a.mark, b.mark))
		})
	}
	return list, int64(len(points)), complete
}

// sure reports whether there are findings that are more than possible.
func sure(confidence *[rules.Certain + 1]int64) bool {
	return confidence[rules.Likely] > 0 || confidence[rules.Certain] > 0
}

// named reports whether an episode names the finding.
func (m *moment) named() bool { return m.sure && m.key != nil && m.key.product != "" }

// episodesOf cuts list, which is by time, where it is quiet.
func episodesOf(list []moment, scale float64) []Episode {
	var episodes []Episode
	for i := 0; i < len(list); {
		if !list[i].named() {
			i++
			continue
		}
		last, end := i, i+1
		for ; end < len(list); end++ {
			if gap := list[end].time.Nanos - list[last].time.Nanos; gap >= int64(EpisodeGap) || gap < 0 {
				break
			}
			if list[end].named() {
				last = end
			}
		}
		if n := len(episodes); n > 0 {
			episodes[n-1].Quiet = between(episodes[n-1].To, list[i].time)
		}
		episodes = append(episodes, episodeOf(list[i:last+1], scale))
		i = last + 1
	}
	return episodes
}

// Length is how long the episode lasted.
func (e *Episode) Length() time.Duration { return between(e.From, e.To) }

// between is right for all times that are less than 292 years apart, and the most
// that there is for others.
func between(from, to scanner.Stamp) time.Duration {
	if d := to.Nanos - from.Nanos; d >= 0 {
		return time.Duration(d)
	}
	return math.MaxInt64
}

func episodeOf(list []moment, scale float64) Episode {
	e := Episode{From: list[0].time, To: list[len(list)-1].time}
	index := map[codeKey]int{}
	files := map[string]bool{}
	var counts []int64
	var byClass [catalog.Error + 1]int64
	undecided := int64(0)
	for i := range list {
		m := &list[i]
		if !m.named() {
			undecided++
			continue
		}
		at, ok := index[*m.key]
		if !ok {
			at = len(e.Codes)
			index[*m.key] = at
			e.Codes = append(e.Codes, m.code())
			counts = append(counts, 0)
		}
		e.Last = m.code()
		if !m.mark {
			counts[at]++
			byClass[m.class]++
			files[m.place.path] = true
		}
	}
	for i := range e.Codes {
		c := &e.Codes[i]
		if counts[i] == 0 { // no finding of it was kept, but there was one
			byClass[c.Class]++
			counts[i] = 1
		}
		c.Count = max(1, scaled(counts[i], scale))
	}
	e.Last.Count = e.Codes[index[*list[len(list)-1].key]].Count
	for class, n := range byClass {
		e.Classes[class] = scaled(n, scale)
		e.Count = sum(e.Count, e.Classes[class])
	}
	e.Undecided, e.Files = scaled(undecided, scale), len(files)
	e.Recovered = len(e.Codes) > 1 && recovers(e.Last)
	e.Chains = chainsOf(e.Codes)
	for _, c := range e.Codes[1:] {
		if c.Time.Nanos == e.From.Nanos && c.First.Path != e.Codes[0].First.Path {
			e.Ties++
		}
	}
	if more := len(e.Codes) - maxEpisodeCodes; more > 0 {
		e.Codes, e.MoreCodes = e.Codes[:maxEpisodeCodes], more
	}
	return e
}

// recovers reports whether a code says that something works again: the catalog
// has such notices, and names all of them so.
func recovers(c EpisodeCode) bool {
	name := c.Name
	if name == "" {
		name = c.Reference
	}
	return strings.HasSuffix(name, "_RECOVER") || strings.HasSuffix(name, "_RECOVERED")
}

func (m *moment) code() EpisodeCode {
	g := Group{key: &groupKey{codeKey: *m.key}}
	c := EpisodeCode{
		Reference: g.Reference(), Class: m.class, Time: m.time, Group: m.group,
		First: Place{m.place.path, m.place.line},
	}
	if m.key.hasNumber {
		c.Name = m.key.name
	}
	return c
}

// Title returns "chat/203 USER_ALREADY_EXIST".
func (c *EpisodeCode) Title() string {
	if c.Name == "" {
		return c.Reference
	}
	return c.Reference + " " + c.Name
}

func scaled(n int64, scale float64) int64 { return int64(math.Round(float64(n) * scale)) }
