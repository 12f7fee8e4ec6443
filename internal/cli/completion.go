package cli

import (
	"embed"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/agoralog/agoralog/rules"
)

// Each shell has a script with marks, {{flags}} and the like, and a function that
// fills them from the flags. To add a shell, add a script and a row to shells.
//
//go:embed completion
var completionScripts embed.FS

// A shell is one word of --completion.
type shell struct {
	name   string
	script string
	fill   func(list []flagInfo) *strings.Replacer
}

func shells() []shell {
	return []shell{
		{"bash", "agoralog.bash", fillBash},
		{"zsh", "agoralog.zsh", fillZsh},
		{"fish", "agoralog.fish", fillFish},
		{"powershell", "agoralog.ps1", fillPowerShell},
	}
}

func shellNames() []string {
	var names []string
	for _, s := range shells() {
		names = append(names, s.name)
	}
	return names
}

// completion returns the script that completes agoralog's command line in a
// shell.
func completion(name string, flags *pflag.FlagSet) (string, error) {
	for _, s := range shells() {
		if s.name != name {
			continue
		}
		text, err := completionScripts.ReadFile("completion/" + s.script)
		return s.fill(infoOf(flags)).Replace(string(text)), err
	}
	return "", fmt.Errorf("no completion for shell %q; want one of %s", name, strings.Join(shellNames(), ", "))
}

// printCompletion answers --completion.
func printCompletion(c *command) int {
	text, err := completion(c.completion, c.flags)
	if err != nil {
		return complain(err)
	}
	return write(c.stdout(), text)
}

// A flagInfo is what a shell is told of a flag.
type flagInfo struct {
	long, short string // without dashes; short may be empty
	repeats     bool
	what        string // in some words
	argument    string // FILE; empty if it takes none
	takes       argumentKind
	words       []string
}

type argumentKind uint8

const (
	takesNothing argumentKind = iota
	takesAnything
	takesFile
	takesWord   // one of words
	takesList   // words with commas between them, or the first of words alone
	takesReport // one of words, which may have =FILE
)

func infoOf(flags *pflag.FlagSet) []flagInfo {
	var list []flagInfo
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		argument, usage := pflag.UnquoteUsage(f)
		i := flagInfo{long: f.Name, short: f.Shorthand, what: brief(usage), repeats: strings.HasSuffix(f.Value.Type(), "Array")}
		if f.NoOptDefVal == "" {
			i.argument = argument
			i.takes, i.words = argumentOf(f.Name, argument)
		}
		list = append(list, i)
	})
	return list
}

// argumentOf says what a flag takes, by its name or by what its usage calls it.
func argumentOf(name, argument string) (argumentKind, []string) {
	switch name {
	case "report":
		return takesReport, strings.Split(formatNames(), ", ")
	case "product":
		return takesList, append([]string{"auto"}, productNames()...)
	case "fail-on":
		return takesList, append([]string{"never", "error", "warning", "obsolete", "unknown"}, productNames()...)
	case "min-confidence":
		return takesWord, []string{rules.Possible.String(), rules.Likely.String(), rules.Certain.String()}
	case "annotate":
		return takesWord, []string{"auto", "suffix", "below", "json"}
	case "completion":
		return takesWord, shellNames()
	}
	switch argument {
	case "WHEN":
		return takesWord, []string{"auto", "always", "never"}
	case "FILE":
		return takesFile, nil
	}
	return takesAnything, nil
}

// brief returns a usage up to what goes into detail.
func brief(usage string) string {
	for _, mark := range []string{"; ", ": ", ", a ", " ("} {
		usage, _, _ = strings.Cut(usage, mark)
	}
	return usage
}
