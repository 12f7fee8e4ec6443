package report

import (
	"time"

	"github.com/agoralog/agoralog/catalog"
)

// EpisodesRecord are the findings by episode. They are made of points, groups and
// codes: a program that adds up summaries makes them anew and reads none.
type EpisodesRecord struct {
	// GapMS is how many milliseconds without a finding end an episode.
	GapMS int64 `json:"gap_ms"`
	// Estimated says that there are more findings than points. Then counts are
	// estimates, and an episode names its first code for sure only if that code, or
	// one of its findings that is a point, was never seen before.
	Estimated bool `json:"estimated,omitempty"`
	// Untimed counts findings without a time, which are in no episode.
	Untimed int64 `json:"untimed,omitempty"`
	// List has at most 200 episodes, those with most errors, by time, and More is
	// how many more there are.
	List []EpisodeRecord `json:"list"`
	More int             `json:"more,omitempty"`
}

// An EpisodeRecord is one episode. First is the code that was seen first, Codes
// are all, at most 20, by first time, and MoreCodes is how many more there are.
type EpisodeRecord struct {
	From       Text  `json:"from"`
	To         Text  `json:"to"`
	DurationMS int64 `json:"duration_ms"`
	Guessed    bool  `json:"guessed,omitempty"` // the log leaves out the year or the day
	Count      int64 `json:"count"`
	Error      int64 `json:"error,omitempty"`
	Warning    int64 `json:"warning,omitempty"`
	Obsolete   int64 `json:"obsolete,omitempty"`
	Unknown    int64 `json:"unknown,omitempty"`
	// Undecided counts findings in that time that are only possible, and are not
	// in Count.
	Undecided int64 `json:"undecided,omitempty"`
	Files     int   `json:"files"`
	// Codes[0] was seen first; the Ties after it at the same time in other inputs.
	Codes     []EpisodeCodeRecord `json:"codes"`
	MoreCodes int                 `json:"more_codes,omitempty"`
	Ties      int                 `json:"ties,omitempty"`
	Last      EpisodeCodeRecord   `json:"last"`
	Recovered bool                `json:"recovered,omitempty"`
	// QuietMS is how long nothing was found until the next episode; absent if there
	// is none.
	QuietMS int64         `json:"quiet_ms,omitempty"`
	Chains  []ChainRecord `json:"chains,omitempty"`
}

// An EpisodeCodeRecord is a code in an episode, with the place and the time where
// it was first seen there, and for Last where it was last seen.
type EpisodeCodeRecord struct {
	Code  Text         `json:"code"` // "chat/203"
	Name  Text         `json:"name,omitempty"`
	Class string       `json:"class"`
	Count int64        `json:"count"`
	Time  Text         `json:"time"`
	Place *PlaceRecord `json:"place,omitempty"` // absent if not known
}

// A ChainRecord is a documented order of codes that an episode shows.
type ChainRecord struct {
	Name   string            `json:"name"`
	Steps  []ChainStepRecord `json:"steps"`
	Says   string            `json:"says"`
	Source string            `json:"source"`
	Files  int               `json:"files,omitempty"` // absent if not known
}

// A ChainStepRecord is one code of a chain and what it stands for.
type ChainStepRecord struct {
	Word string `json:"word"`
	Code Text   `json:"code"`
	Time Text   `json:"time"`
}

// recordEpisodes returns the episodes for the json format; nil if nothing has a
// time.
func (s *Summary) recordEpisodes() *EpisodesRecord {
	e := s.Episodes()
	if len(e.List) == 0 {
		return nil
	}
	r := &EpisodesRecord{
		GapMS: int64(EpisodeGap / time.Millisecond), Estimated: e.Estimated, Untimed: e.Untimed, More: e.More,
	}
	for i := range e.List {
		r.List = append(r.List, e.List[i].record())
	}
	return r
}

func (e *Episode) record() EpisodeRecord {
	r := EpisodeRecord{
		From: stampText(e.From), To: stampText(e.To), DurationMS: int64(e.Length() / time.Millisecond),
		Guessed: e.From.Guessed || e.To.Guessed, Count: e.Count, Undecided: e.Undecided, Files: e.Files,
		Error: e.Classes[catalog.Error], Warning: e.Classes[catalog.Warning],
		Obsolete: e.Classes[catalog.Obsolete], Unknown: e.Classes[catalog.Unknown],
		MoreCodes: e.MoreCodes, Ties: e.Ties, Last: e.Last.record(), Recovered: e.Recovered,
		QuietMS: int64(e.Quiet / time.Millisecond),
	}
	for i := range e.Codes {
		r.Codes = append(r.Codes, e.Codes[i].record())
	}
	for _, c := range e.Chains {
		into := ChainRecord{Name: c.Name, Says: c.Says, Source: c.Source, Files: c.Files}
		for _, step := range c.Steps {
			into.Steps = append(into.Steps, ChainStepRecord{step.Word, Text(step.Code.Reference), stampText(step.Code.Time)})
		}
		r.Chains = append(r.Chains, into)
	}
	return r
}

func (c *EpisodeCode) record() EpisodeCodeRecord {
	r := EpisodeCodeRecord{
		Code: Text(c.Reference), Name: Text(c.Name), Class: c.Class.String(), Count: c.Count, Time: stampText(c.Time),
	}
	if c.First.Line > 0 {
		r.Place = &PlaceRecord{Path: Text(c.First.Path), Line: c.First.Line}
	}
	return r
}
