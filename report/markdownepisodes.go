package report

// episodes writes what happened together, in words. Texts are cut, so that the
// tables after them have room. With a baseline there are none: what is known is left
// out of this format, and of an episode it is not known which findings are new.
func (m *markdown) episodes(s *Summary) {
	list, notes := s.stories(maxEpisodesShown)
	if len(list) == 0 || s.known() > 0 {
		return
	}
	m.text("### Episodes\n\nFindings less than " + lengthOf(EpisodeGap) + " apart; what was first need not be the cause.\n\n")
	for _, st := range list {
		m.text("- ")
		m.code(cutText(st.head, maxMarkdownFact), false)
		m.text("\n")
		for _, fact := range st.facts {
			if fact.text == "" {
				continue
			}
			m.text("  - " + fact.label + ": ")
			m.code(cutText(fact.text, maxMarkdownFact), false)
			m.text("\n")
		}
	}
	for _, note := range notes {
		m.text("- " + note + "\n")
	}
	m.text("\n")
}

// maxMarkdownFact is how much of a fact of an episode is written, in bytes.
const maxMarkdownFact = 1 << 10
