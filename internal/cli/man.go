package cli

import (
	_ "embed"
	"strings"

	"github.com/spf13/pflag"
)

// The page has marks for what the flags and their help already say.
//
//go:embed agoralog.1
var manTemplate string

// man returns the manual page in roff, for man -l. It has no date, so that a
// release can be built twice and be the same.
func man(flags *pflag.FlagSet) string {
	return strings.NewReplacer(
		"{{version}}", roff(version()),
		"{{flags}}", manFlags(flags),
		"{{products}}", manSection("products:"),
		"{{status}}", manSection("exit status:"),
	).Replace(manTemplate)
}

func manFlags(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		argument, usage := pflag.UnquoteUsage(f)
		names := `\fB\-\-` + roff(f.Name) + `\fR`
		if f.Shorthand != "" {
			names = `\fB\-` + f.Shorthand + `\fR, ` + names
		}
		if f.NoOptDefVal == "" {
			names += ` \fI` + roff(argument) + `\fR`
			if f.DefValue != "" && f.DefValue != "[]" && f.DefValue != "0" {
				usage += " (default " + f.DefValue + ")"
			}
		}
		b.WriteString(".TP\n" + names + "\n" + roff(usage) + "\n")
	})
	return strings.TrimSuffix(b.String(), "\n")
}

// manSection returns the rows of a list that ends the help.
func manSection(title string) string {
	_, rows, _ := strings.Cut(helpLists, title+"\n")
	rows, _, _ = strings.Cut(rows, "\n\n")
	var b strings.Builder
	for _, row := range strings.Split(strings.TrimSpace(rows), "\n") {
		word, text, _ := strings.Cut(strings.TrimSpace(row), " ")
		b.WriteString(".TP\n\\fB" + roff(word) + "\\fR\n" + roff(strings.TrimSpace(text)) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// roff escapes what roff would read as its own. No line of it begins with a
// request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, `^`, `\(ha`, `~`, `\(ti`, "`", `\(ga`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}
