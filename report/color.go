package report

import (
	"fmt"
	"strings"

	"github.com/fatih/color"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// A Style knows the escape sequences of each class of finding. They are made
// once, so that printing only appends them. A nil or zero Style has no colour.
// It is not changed after NewStyle and may be shared.
type Style struct {
	classes  [catalog.Error + 1]paint
	possible paint
	bold     paint
	faint    paint
}

// A paint is what goes before and after a coloured text.
type paint struct{ on, off string }

// NewStyle returns the house's colours, or no colour at all.
func NewStyle(colored bool) *Style {
	st := &Style{}
	if !colored {
		return st
	}
	st.classes = [...]paint{
		catalog.Unknown:  newPaint(color.FgMagenta),
		catalog.Success:  newPaint(color.FgGreen),
		catalog.Obsolete: newPaint(color.Faint, color.FgMagenta),
		catalog.Warning:  newPaint(color.FgYellow),
		catalog.Error:    newPaint(color.FgRed),
	}
	st.possible = newPaint(color.Faint)
	st.bold = newPaint(color.Bold)
	st.faint = newPaint(color.Faint)
	return st
}

// newPaint asks the object for its escapes. EnableColor makes it heedless of the
// package's NoColor, which looks at standard output and the environment only.
func newPaint(attributes ...color.Attribute) paint {
	const text = "x"
	c := color.New(attributes...)
	c.EnableColor()
	on, off, _ := strings.Cut(c.Sprint(text), text)
	return paint{on, off}
}

// of returns the colour of f, for its span and its annotation: that of its class,
// or a faint one if it is only possible.
func (st *Style) of(f *rules.Finding) paint {
	switch {
	case st == nil:
		return paint{}
	case f.Confidence == rules.Possible:
		return st.possible
	}
	return st.classes[f.Class]
}

func (st *Style) class(c catalog.Class) paint {
	if st == nil {
		return paint{}
	}
	return st.classes[c]
}

func (st *Style) boldPaint() paint {
	if st == nil {
		return paint{}
	}
	return st.bold
}

func (st *Style) faintPaint() paint {
	if st == nil {
		return paint{}
	}
	return st.faint
}

// ResolveColor decides whether a stream gets colour. The first of these that
// speaks decides: the flag (always or never), NO_COLOR, FORCE_COLOR or
// CLICOLOR_FORCE (other than 0 and false), CLICOLOR=0, TERM=dumb, and at last
// whether the stream is a terminal. An empty variable is as good as none.
func ResolveColor(flag string, getenv func(string) string, isTerminal bool) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
	default:
		return false, fmt.Errorf("unknown color %q; want auto, always or never", flag)
	}
	switch {
	case getenv("NO_COLOR") != "":
		return false, nil
	case forces(getenv("FORCE_COLOR")) || forces(getenv("CLICOLOR_FORCE")):
		return true, nil
	case getenv("CLICOLOR") == "0", getenv("TERM") == "dumb":
		return false, nil
	}
	return isTerminal, nil
}

func forces(v string) bool { return v != "" && v != "0" && !strings.EqualFold(v, "false") }
