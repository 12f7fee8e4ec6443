package report

import (
	"slices"
	"time"

	"github.com/agoralog/agoralog/catalog"
)

const (
	maxEpisodesShown = 5
	maxFollowers     = 6
)

// estimatedEpisodes says what Episodes.Estimated means.
const estimatedEpisodes = "Not every finding is kept: counts are estimates, and the first code of a later episode may be missing."

// A story is one episode in words, for a report for people. None of it is escaped.
type story struct {
	head  string
	facts []fact // none for an episode of one code, whose head says all
}

// A fact is one line of a story: what was first, the first error, then, known,
// last, or the end.
type fact struct{ label, text string }

// stories returns the worst episodes in words, at most so many, by time, and notes
// on all. There are none where the table of codes and the timeline say as much.
func (s *Summary) stories(most int) (list []story, notes []string) {
	e := s.Episodes()
	if !slices.ContainsFunc(e.List, func(e Episode) bool { return len(e.Codes) > 1 }) {
		return nil, nil
	}
	var faces [clocks]face
	for clock := range faces {
		faces[clock] = newFace(&s.walls[clock].span, clock)
	}
	shown := e.Worst(most)
	for _, i := range shown {
		ep := &e.List[i]
		list = append(list, ep.story(&faces[clockOf(ep.From)], e.Estimated))
	}
	if more := len(e.List) - len(shown) + e.More; more > 0 {
		notes = append(notes, "+"+thousands(int64(more))+" with fewer errors")
	}
	if e.Estimated {
		notes = append(notes, estimatedEpisodes)
	}
	return list, notes
}

func (e *Episode) story(f *face, estimated bool) story {
	first := &e.Codes[0]
	if len(e.Codes) == 1 {
		return story{head: e.headline(f, estimated, "of "+first.Title()) + first.where() + "; " + e.after()}
	}
	st := story{head: e.headline(f, estimated, "of "+plural(int64(len(e.Codes)+e.MoreCodes), "code"))}
	add := func(label, text string) { st.facts = append(st.facts, fact{label, text}) }
	add("first", first.Title()+" ("+first.Class.String()+")"+first.where()+e.tied())
	if worse := e.firstError(); worse != nil {
		add("error", "first "+worse.Title()+worse.where()+" at "+f.short(worse.Time))
	}
	add("then", e.followers())
	for i := range e.Chains {
		add("known", e.Chains[i].String())
	}
	if e.Length() == 0 {
		add("end", e.ending(f))
	} else {
		add("last", e.ending(f))
	}
	return st
}

// episodes writes what happened together: what was seen first, what then, and how
// it ended.
func (p *page) episodes(s *Summary) {
	list, notes := s.stories(maxEpisodesShown)
	if len(list) == 0 {
		return
	}
	p.painted(p.style.boldPaint(), "episodes")
	p.wrap(": findings less than "+lengthOf(EpisodeGap)+" apart; what was first need not be the cause", len("episodes"), 2)
	p.newline()
	for _, st := range list {
		p.pad(2)
		p.wrap(st.head, 2, 4)
		p.newline()
		for _, fact := range st.facts {
			if fact.text == "" {
				continue
			}
			p.pad(4)
			p.painted(p.style.faintPaint(), fact.label)
			p.pad(7 - len(fact.label))
			p.wrap(fact.text, 11, 11)
			p.newline()
		}
	}
	for _, note := range notes {
		p.detail(2, "", note)
	}
	p.newline()
}

// headline says when, how long, how much of what, and where.
func (e *Episode) headline(f *face, estimated bool, of string) string {
	text := f.short(e.From)
	if d := e.Length(); d > 0 {
		text += " for " + lasted(d)
	}
	text += ": "
	if estimated {
		text += "about "
	}
	text += plural(e.Count, "finding") + " " + of
	if e.Files > 1 {
		text += " in " + plural(int64(e.Files), "file")
	}
	if e.Undecided > 0 {
		text += ", and " + thousands(e.Undecided) + " only possible"
	}
	return text
}

// lasted rounds a length of time to what people want to know of it.
func lasted(d time.Duration) string {
	switch {
	case d >= 24*time.Hour:
		days := int64(d / (24 * time.Hour))
		return plural(days, "day") + " " + lengthOf((d % (24 * time.Hour)).Truncate(time.Hour))
	case d >= time.Hour:
		return lengthOf(d.Truncate(time.Minute))
	case d >= time.Second:
		return lengthOf(d.Truncate(time.Second))
	}
	return lengthOf(d.Truncate(time.Millisecond))
}

func (c *EpisodeCode) where() string {
	if c.First.Line == 0 {
		return ""
	}
	return " in " + place{c.First.Path, c.First.Line}.String()
}

// tied says what else the log has at the very time of the first finding.
func (e *Episode) tied() string {
	if e.Ties == 0 {
		return ""
	}
	return "; " + plural(int64(e.Ties), "code") + " of other files at the same time"
}

// firstError returns the first error, if the first code is none and an error
// comes later.
func (e *Episode) firstError() *EpisodeCode {
	for i := range e.Codes {
		if e.Codes[i].Class == catalog.Error {
			if i == 0 {
				return nil
			}
			return &e.Codes[i]
		}
	}
	return nil
}

// followers names what was seen after the first code, with counts.
func (e *Episode) followers() string {
	out := ""
	for i := range e.Codes[1:] {
		if i == maxFollowers {
			break
		}
		if i > 0 {
			out += ", "
		}
		c := &e.Codes[1+i]
		if c.Count > 1 {
			out += thousands(c.Count) + "x "
		}
		out += c.Reference
	}
	if more := len(e.Codes) - 1 - maxFollowers + e.MoreCodes; more > 0 && len(e.Codes) > maxFollowers {
		out += ", +" + plural(int64(more), "code")
	}
	return out
}

// ending says which code was last, and what came after.
func (e *Episode) ending(f *face) string {
	out := ""
	if e.Length() > 0 {
		out = e.Last.Title() + " at " + f.short(e.Last.Time)
		if e.Recovered {
			out += ", which says that something works again"
		}
		out += "; "
	}
	return out + e.after()
}

func (e *Episode) after() string {
	if e.Quiet > 0 {
		return "then quiet for " + lasted(e.Quiet)
	}
	return "nothing found after"
}

// String returns "the token ran out: token will expire (chat/109), then token
// expired (chat/108), in 2 files".
func (c *Chain) String() string {
	out := ""
	for i, step := range c.Steps {
		if i > 0 {
			out += ", then "
		}
		out += step.Word + " (" + step.Code.Reference + ")"
	}
	out = c.Name + ": " + out
	if c.Files > 1 {
		out += ", in " + plural(int64(c.Files), "file")
	}
	return out
}
