package report

// An htmlEpisode is one episode.
type htmlEpisode struct {
	Clock     int   // as in the data: 0 with a zone, 1 without
	From, To  int64 // in milliseconds
	Head      string
	First     htmlEpisodeCode
	FirstText string
	Tied      string
	Error     *htmlEpisodeCode // the first one, if First is none
	Then      []htmlEpisodeCode
	More      string
	Chains    []htmlChain
	End       string
}

type htmlEpisodeCode struct{ Title, Class, Count, Where, Time string }

type htmlChain struct{ Text, Says, Source string }

func (p *htmlPage) addEpisodes(s *Summary) {
	e := s.Episodes()
	groups := s.sortedGroups()
	var faces [clocks]face
	for clock := range faces {
		faces[clock] = newFace(&s.walls[clock].span, clock)
	}
	shown, left := e.Worst(maxHTMLEpisodes), maxHTMLEpisodeBytes
	for _, i := range shown {
		if left < 0 {
			break
		}
		ep := &e.List[i]
		h := newHTMLEpisode(ep, &faces[clockOf(ep.From)], e.Estimated, groups)
		left -= h.size()
		p.Episodes = append(p.Episodes, h)
	}
	if more := len(e.List) - len(p.Episodes) + e.More; more > 0 {
		p.EpisodeNotes = append(p.EpisodeNotes, "+"+thousands(int64(more))+" more; the json report has up to 200.")
	}
	if e.Estimated && len(shown) > 0 {
		p.EpisodeNotes = append(p.EpisodeNotes, estimatedEpisodes)
	}
	if e.Untimed > 0 && len(shown) > 0 {
		p.EpisodeNotes = append(p.EpisodeNotes, plural(e.Untimed, "finding")+" without a time, which can be in no episode.")
	}
}

func newHTMLEpisode(e *Episode, f *face, estimated bool, groups []*group) htmlEpisode {
	first := &e.Codes[0]
	h := htmlEpisode{
		Head:  Visible(e.headline(f, estimated, "of "+plural(int64(len(e.Codes)+e.MoreCodes), "code"))),
		First: newHTMLEpisodeCode(first, f), Tied: e.tied(), End: Visible(e.ending(f)),
	}
	if clockOf(e.From) == local {
		h.Clock = 1
	}
	h.From, h.To = millisOf(e.From), millisOf(e.To)
	if first.Group >= 0 {
		h.FirstText = spaced(cutText(groups[first.Group].first.text, 2*maxHTMLSample))
	}
	if worse := e.firstError(); worse != nil {
		code := newHTMLEpisodeCode(worse, f)
		h.Error = &code
	}
	for i := range e.Codes[1:] {
		if i == maxHTMLThen {
			break
		}
		h.Then = append(h.Then, newHTMLEpisodeCode(&e.Codes[1+i], f))
	}
	if more := len(e.Codes) - 1 - len(h.Then) + e.MoreCodes; more > 0 {
		h.More = "+" + plural(int64(more), "code")
	}
	for i := range e.Chains {
		c := &e.Chains[i]
		h.Chains = append(h.Chains, htmlChain{Visible(c.String()), c.Says, c.Source})
	}
	return h
}

// size returns how long the episode is as HTML.
func (h *htmlEpisode) size() int {
	n := 1500 + textSize(h.FirstText) + textSize(h.End)
	for _, c := range append(h.Then, h.First) {
		n += 100 + textSize(c.Title) + textSize(c.Where)
	}
	for _, c := range h.Chains {
		n += 150 + textSize(c.Text) + textSize(c.Says) + textSize(c.Source)
	}
	return n
}

func newHTMLEpisodeCode(c *EpisodeCode, f *face) htmlEpisodeCode {
	return htmlEpisodeCode{
		Title: Visible(c.Title()), Class: c.Class.String(), Count: thousands(c.Count),
		Where: Visible(c.where()), Time: f.short(c.Time),
	}
}
