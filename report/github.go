package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// Bounds of what GitHub shows of a step.
const (
	maxCommands = 10    // of a level
	maxMessage  = 4_000 // bytes of a message; the runner cuts it at 4,096 characters
)

// WriteGitHub writes s as workflow commands of GitHub Actions, one for each code,
// the worst first: at most 10 errors, 10 warnings and 10 notices, of which the last
// then says how many more there are. Inputs that could not be read whole are an
// error. Findings that a baseline knows are left out. Nothing that is written is a
// command by the will of a log.
func (s *Summary) WriteGitHub(w io.Writer, o TextOptions) error {
	groups, beyond := s.fresh()
	c := commands{room: map[string]int{"error": maxCommands, "warning": maxCommands, "notice": maxCommands}}
	if s.unreadCount > 0 {
		c.room["error"]--
		c.add("error", "agoralog", "", s.unreadText())
	}
	codes := byReference(groups)
	if beyond > 0 || !c.fit(codes) {
		c.room["notice"]--
	}
	rest, findings := int64(0), beyond
	for _, list := range codes {
		level := commandLevel(list[0].Class)
		if c.room[level] == 0 {
			rest++
			for _, g := range list {
				findings = sum(findings, g.New())
			}
			continue
		}
		c.room[level]--
		c.code(level, list, o.Dir)
	}
	if findings > 0 {
		text := plural(findings, "finding") + " more"
		if rest > 0 {
			text += ", " + plural(rest, "code") + " among them"
		}
		c.add("notice", "agoralog", "", text+"; the log and the other reports have them")
	}
	return writeAll(w, c.buf)
}

type commands struct {
	buf  []byte
	room map[string]int // by level
}

// fit reports whether there is a command for each code.
func (c *commands) fit(codes [][]*Group) bool {
	n := map[string]int{}
	for _, list := range codes {
		level := commandLevel(list[0].Class)
		if n[level]++; n[level] > c.room[level] {
			return false
		}
	}
	return true
}

// code writes the command of one code.
func (c *commands) code(level string, list []*Group, dir string) {
	g := list[0]
	fresh, fatal := int64(0), int64(0)
	for _, other := range list {
		fresh, fatal = sum(fresh, other.New()), sum(fatal, other.Fatal)
	}
	text := g.meaning()
	if g.Fix != "" {
		text += "\nFix: " + Visible(cutText(g.Fix, maxAdvice))
	}
	text += "\n" + plural(fresh, "finding")
	if fatal > 0 {
		text += ", " + thousands(fatal) + " fatal"
	}
	for i, other := range list {
		if i == maxTexts {
			text += "\n+" + plural(int64(len(list)-i), "text") + " more"
			break
		}
		text += "\n" + thousands(other.New()) + "x " + Visible(cutText(other.First.String(), maxSample)+": "+cutText(strings.TrimSpace(other.Text), maxExcerpt))
	}
	place := ""
	if g.First.Path != "<stdin>" {
		place = "file=" + commandProperty(relativePath(g.First.Path, dir)) +
			",line=" + strconv.FormatInt(max(1, g.First.Line), 10) + ",col=" + strconv.Itoa(max(1, g.Column)) + ","
	}
	c.add(level, g.title(), place, text)
}

// add writes one command. place is properties with a comma after each.
func (c *commands) add(level, title, place, text string) {
	c.buf = append(c.buf, "::"+level+" "+place+"title="+commandProperty(cutText(title, maxSample))+"::"...)
	c.buf = append(c.buf, commandData(cutText(text, maxMessage))...)
	c.buf = append(c.buf, '\n')
}

// unreadText names the inputs that could not be read whole.
func (s *Summary) unreadText() string {
	text := plural(s.unreadCount, "input") + " could not be read whole"
	for i, u := range s.unread {
		if i == maxUnreadShown {
			break
		}
		text += "\n" + Visible(cutText(u.path, maxSample)+": "+cutText(u.reason, maxSample))
	}
	return text
}

// byReference gathers the groups of a code, in the order in which they come.
func byReference(groups []Group) [][]*Group {
	type key struct {
		reference string
		undecided bool
	}
	var list [][]*Group
	index := map[key]int{}
	for i := range groups {
		g := &groups[i]
		k := key{g.Reference(), g.Product == ""}
		at, ok := index[k]
		if !ok {
			at = len(list)
			index[k] = at
			list = append(list, nil)
		}
		list[at] = append(list[at], g)
	}
	return list
}

func commandLevel(class catalog.Class) string {
	switch class {
	case catalog.Error:
		return "error"
	case catalog.Warning:
		return "warning"
	}
	return "notice"
}

// commandData returns text as the data of a workflow command, which may have
// several lines.
func commandData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// commandProperty returns text as a property of one.
func commandProperty(text string) string {
	return strings.NewReplacer("%", "%25", ":", "%3A", ",", "%2C").Replace(Visible(text))
}
