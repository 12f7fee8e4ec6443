package report

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// What the formats for CI have in common. They are made of groups, and leave out
// what a baseline knows.

// maxAdvice is the most of a meaning or an advice that a machine format has, in
// bytes; GitHub takes no description over 1,024 characters.
const maxAdvice = 1000

// New returns how many findings of g no baseline knows.
func (g *Group) New() int64 { return g.Count - g.Known }

// fresh returns the groups that have findings no baseline knows. Beyond is how
// many findings are in groups that were not kept.
func (s *Summary) fresh() (groups []Group, beyond int64) {
	all, beyond := s.Groups()
	for i := range all {
		if all[i].New() > 0 {
			groups = append(groups, all[i])
		}
	}
	return groups, beyond
}

// id returns the reference of g as people may see it.
func (g *Group) id() string {
	if ref := Visible(g.Reference()); ref != "" {
		return ref
	}
	return "unknown"
}

// title returns "chat/203 USER_ALREADY_EXIST", or of an undecided group
// "203? chat USER_ALREADY_EXIST (error) or signaling LOGIN_E_CANCEL (warning)",
// as people may see it.
func (g *Group) title() string {
	title := g.id()
	switch {
	case g.Product == "":
		return title + "?" + readingsOf(g.Readings)
	case g.Code != nil && g.Name != "":
		title += " " + g.Name
	}
	return Visible(title)
}

// readingsOf returns " chat A (error) or signaling B (warning) +1 more".
func readingsOf(list []ReadingRecord) string {
	var dst []byte
	for i := range list {
		if i == maxReadings {
			dst = appendMore(append(dst, ' '), len(list)-i)
			break
		}
		if i > 0 {
			dst = append(dst, " or"...)
		}
		dst = append(append(dst, ' '), list[i].label()...)
	}
	return Visible(string(dst))
}

// meaning returns what g means, in a sentence, as people may see it.
func (g *Group) meaning() string {
	switch {
	case g.Product == "":
		return "Nothing in the log says which product's it is."
	case g.Meaning != "":
		return cutText(Visible(g.Meaning), maxAdvice)
	case g.Class == catalog.Unknown:
		return unknownText
	}
	return g.title()
}

// message returns what g is, what to do, how often it was found and where first,
// in a line.
func (g *Group) message() string {
	text := g.title() + ": " + g.meaning()
	if g.Fix != "" {
		text += " " + cutText(Visible(g.Fix), maxAdvice)
	}
	return text + " Found " + g.times() + ": " + Visible(strings.TrimSpace(g.Text))
}

// times returns "once", "4 times", or "4 times, 3 of them known before".
func (g *Group) times() string {
	text := "once"
	if g.Count != 1 {
		text = plural(g.Count, "time")
	}
	if g.Known > 0 {
		text += ", " + thousands(g.Known) + " of them known before"
	}
	return text
}

// uniqueFingerprints returns a fingerprint for each group, of which no two are
// the same: of groups that differ in class alone, the worst has the plain one.
func uniqueFingerprints(groups []Group) []string {
	worst := map[string]catalog.Class{}
	list := make([]string, len(groups))
	for i := range groups {
		list[i] = groups[i].Fingerprint()
		if class, ok := worst[list[i]]; !ok || groups[i].Class > class {
			worst[list[i]] = groups[i].Class
		}
	}
	seen := make(map[string]int, len(list))
	for i := range list {
		if class := groups[i].Class; class != worst[list[i]] {
			list[i] += "-" + class.String()
		}
		if seen[list[i]]++; seen[list[i]] > 1 { // a name that is a number's digits
			list[i] += "-" + strconv.Itoa(seen[list[i]])
		}
	}
	return list
}

// relativePath returns path as seen from dir, with slashes, if it lies under it,
// and otherwise as it is.
func relativePath(path, dir string) string {
	path = filepath.ToSlash(path)
	rest := path
	if dir != "" {
		rest = strings.TrimPrefix(path, strings.TrimSuffix(filepath.ToSlash(dir), "/")+"/")
	}
	for strings.HasPrefix(rest, "./") {
		rest = strings.TrimLeft(rest[2:], "/")
	}
	if rest == "" && path != "" {
		return "."
	}
	return rest
}

// uriOf returns path as a URI reference of RFC 3986: relative to dir if it lies
// under it or is relative itself.
func uriOf(path, dir string) string {
	path = relativePath(path, dir)
	scheme := ""
	switch {
	case path == "":
		path = "unknown"
	case path[0] == '/':
		scheme = "file://"
	case filepath.VolumeName(path) != "":
		scheme = "file:///"
	}
	dst := []byte(scheme)
	for i := 0; i < len(path); i++ {
		b := path[i]
		if isLetter(b) || isDigit(b) || strings.IndexByte("-._~/!$&'()*+,;=@", b) >= 0 {
			dst = append(dst, b)
		} else {
			dst = append(dst, '%', upperHex[b>>4], upperHex[b&15])
		}
	}
	return string(dst)
}

const upperHex = "0123456789ABCDEF"
