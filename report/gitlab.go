package report

import (
	"encoding/json"
	"io"

	"github.com/agoralog/agoralog/catalog"
)

// A qualityRecord is one element of GitLab's Code Quality report.
type qualityRecord struct {
	Description Text            `json:"description"`
	CheckName   Text            `json:"check_name"`
	Fingerprint string          `json:"fingerprint"`
	Severity    string          `json:"severity"`
	Location    qualityLocation `json:"location"`
}

type qualityLocation struct {
	Path  Text `json:"path"`
	Lines struct {
		Begin int64 `json:"begin"`
	} `json:"lines"`
}

// WriteGitLab writes the groups of s as a Code Quality report of GitLab. What the
// gate called fatal is critical, other errors are major and warnings minor; an
// input that could not be read whole is a blocker. Findings that a baseline knows
// are left out.
func (s *Summary) WriteGitLab(w io.Writer, o TextOptions) error {
	groups, _ := s.fresh()
	list := []qualityRecord{}
	for _, u := range s.unread {
		key := groupKey{codeKey{name: u.path}, u.reason}
		list = append(list, qualityRecordOf("agoralog/unread", "blocker", "Not read whole: "+u.path+": "+u.reason, key.fingerprint(), u.path, 1, o.Dir))
	}
	fingerprints := uniqueFingerprints(groups)
	for i := range groups {
		g := &groups[i]
		list = append(list, qualityRecordOf(g.id(), severityOf(g), g.message(), fingerprints[i], g.First.Path, g.First.Line, o.Dir))
	}
	e := json.NewEncoder(whole{w})
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(list)
}

func qualityRecordOf(check, severity, text, fingerprint, path string, line int64, dir string) qualityRecord {
	r := qualityRecord{
		Description: Text(Visible(text)), CheckName: Text(check), Fingerprint: fingerprint, Severity: severity,
		Location: qualityLocation{Path: Text(relativePath(path, dir))},
	}
	if r.Location.Path == "" {
		r.Location.Path = "unknown"
	}
	r.Location.Lines.Begin = max(1, line)
	return r
}

func severityOf(g *Group) string {
	switch {
	case g.Fatal > 0:
		return "critical"
	case g.Class == catalog.Error:
		return "major"
	case g.Class == catalog.Warning:
		return "minor"
	}
	return "info"
}
