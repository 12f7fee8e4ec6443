package report

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// maxResults is how many results a SARIF file has: GitHub shows no more of them.
const maxResults = 5_000

// WriteSARIF writes the groups of s as SARIF 2.1.0, the 5,000 worst of them; how
// many there are more stands in a notification, and so does each input that could
// not be read whole. Findings that a baseline knows are left out. Lines and
// columns are those of the first place, columns in UTF-16 units where the line is
// short enough to count them.
func (s *Summary) WriteSARIF(w io.Writer, o TextOptions) error {
	groups, beyond := s.fresh()
	r := sarifRun{ColumnKind: "utf16CodeUnits", Results: []sarifResult{}}
	r.Tool.Driver = sarifDriver{
		Name: "agoralog", InformationURI: "https://github.com/agoralog/agoralog", Rules: []sarifRule{},
	}
	shown := groups[:min(len(groups), maxResults)]
	fingerprints := uniqueFingerprints(shown)
	index := map[string]int{}
	for i := range shown {
		g := &shown[i]
		at, ok := index[g.id()]
		if !ok {
			at = len(r.Tool.Driver.Rules)
			index[g.id()] = at
			r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, sarifRuleOf(g))
		}
		rule := &r.Tool.Driver.Rules[at]
		rule.Properties.surer(g.Confidence)
		r.Results = append(r.Results, sarifResultOf(g, at, fingerprints[i], o.Dir))
	}
	for i := range groups[len(shown):] {
		beyond = sum(beyond, groups[len(shown)+i].New())
	}
	r.Invocations = []sarifInvocation{s.sarifInvocation(beyond, o.Dir)}
	e := json.NewEncoder(whole{w})
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(sarifLog{
		Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{r},
	})
}

func sarifRuleOf(g *Group) sarifRule {
	r := sarifRule{
		ID:               Text(g.id()),
		ShortDescription: sarifMessage{Text: Text(cutText(g.title(), maxAdvice))},
		FullDescription:  sarifMessage{Text: Text(unlinked(g.meaning()))},
		Help:             sarifMessage{Text: Text(unlinked(g.meaning()))},
		Configuration:    sarifConfiguration{sarifLevel(g.Class)},
		Properties:       sarifRuleProperties{Tags: []string{"agora"}, Severity: sarifLevel(g.Class)},
	}
	if r.Properties.Severity == "note" {
		r.Properties.Severity = "recommendation"
	}
	if g.Code != nil {
		r.Name = Text(cutText(Visible(g.Name), 200))
	}
	markdown := appendMarkdown(nil, g.meaning())
	if g.Fix != "" {
		fix := cutText(Visible(g.Fix), maxAdvice)
		r.Help.Text += Text(" " + unlinked(fix))
		markdown = appendMarkdown(append(markdown, "\n\n**Fix:** "...), fix)
	}
	if u, err := url.Parse(g.URL); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		r.HelpURI = Text(u.String())
		markdown = append(markdown, "\n\n[Documentation](<"...)
		markdown = append(append(markdown, strings.NewReplacer("<", "%3C", ">", "%3E").Replace(u.String())...), ">)"...)
	}
	r.Help.Markdown = Text(markdown)
	if g.Product != "" {
		r.Properties.Tags = append(r.Properties.Tags, Visible(string(g.Product)))
	}
	return r
}

func sarifResultOf(g *Group, rule int, fingerprint, dir string) sarifResult {
	return sarifResult{
		RuleID: Text(g.id()), RuleIndex: rule, Level: sarifLevel(g.Class),
		Message:      sarifMessage{Text: Text(unlinked(g.message()))},
		Locations:    []sarifLocation{{sarifPhysical{sarifArtifact{uriOf(g.First.Path, dir)}, sarifRegionOf(g)}}},
		Fingerprints: map[string]string{"primaryLocationLineHash": fingerprint},
		Occurrences:  g.New(),
		Properties: sarifProperties{
			Confidence: g.Confidence.String(), Class: g.Class.String(), Count: g.New(), Known: g.Known, Files: g.Files, Fatal: g.Fatal,
		},
	}
}

// sarifRegionOf returns where the match is. Columns are counted in bytes where
// the text does not begin with the line.
func sarifRegionOf(g *Group) sarifRegion {
	r := sarifRegion{StartLine: max(1, g.First.Line), StartColumn: max(1, g.Column)}
	r.EndColumn = max(r.StartColumn, g.EndColumn)
	if at := g.Column - 1; 0 <= at && at <= len(g.Text) && strings.HasPrefix(g.Text[at:], g.Match) {
		r.StartColumn = 1 + units(g.Text[:at])
		r.EndColumn = r.StartColumn + units(g.Match)
	}
	if g.Match != "" {
		r.Snippet = &sarifMessage{Text: Text(g.Match)}
	}
	return r
}

// units returns the length of text in UTF-16.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// sarifInvocation says what is not among the results.
func (s *Summary) sarifInvocation(beyond int64, dir string) sarifInvocation {
	v := sarifInvocation{Successful: s.unreadCount == 0, Notifications: []sarifNotification{}}
	add := func(level, path, text string) {
		n := sarifNotification{Level: level, Message: sarifMessage{Text: Text(unlinked(Visible(text)))}}
		if path != "" {
			n.Locations = []sarifPlace{{sarifPlain{sarifArtifact{uriOf(path, dir)}}}}
		}
		v.Notifications = append(v.Notifications, n)
	}
	for _, u := range s.unread {
		add("error", u.path, u.path+": "+u.reason)
	}
	if more := s.unreadCount - int64(len(s.unread)); more > 0 {
		add("error", "", plural(more, "input")+" more could not be read whole")
	}
	if beyond > 0 {
		add("warning", "", plural(beyond, "finding")+" more, of other texts, are not among the results, which are the "+thousands(maxResults)+" worst")
	}
	if known := s.known(); known > 0 {
		add("note", "", plural(known, "finding")+" left out, which the baseline knows")
	}
	return v
}

// unlinked parts what a viewer of SARIF would make a link of: [text](target).
func unlinked(text string) string { return strings.ReplaceAll(text, "](", "] (") }

func sarifLevel(class catalog.Class) string {
	switch class {
	case catalog.Error:
		return "error"
	case catalog.Warning:
		return "warning"
	}
	return "note"
}

// surer notes how sure a result of the rule is; the surest counts.
func (p *sarifRuleProperties) surer(sure rules.Confidence) {
	if p.Precision != "" && sure <= p.sure {
		return
	}
	p.sure = sure
	p.Precision = [...]string{rules.Possible: "low", rules.Likely: "medium", rules.Certain: "high"}[sure]
}
