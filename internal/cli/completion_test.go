package cli

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
)

// Every flag is in every script and in the manual page, with its letter.
func TestCompletionHasEveryFlag(t *testing.T) {
	flags := Flags()
	for _, s := range shells() {
		text, err := completion(s.name, flags)
		require.NoError(t, err)
		assert.NotContains(t, text, "{{", s.name)
		flags.VisitAll(func(f *pflag.Flag) {
			long, short := "--"+f.Name, "-"+f.Shorthand
			if s.name == "fish" {
				long, short = "-l "+f.Name+" ", "-s "+f.Shorthand
			}
			assert.True(t, strings.Contains(text, long), "%s: --%s", s.name, f.Name)
			if f.NoOptDefVal == "" { // letters matter where an argument follows
				assert.True(t, strings.Contains(text, short), "%s: -%s", s.name, f.Shorthand)
			}
		})
	}
	page := man(flags)
	assert.NotContains(t, page, "{{")
	flags.VisitAll(func(f *pflag.Flag) {
		assert.True(t, strings.Contains(page, `\-\-`+roff(f.Name)+`\fR`), "--%s", f.Name)
	})
}

// A flag that takes words, or a file, says so to the shells; numbers, times and
// texts are the user's.
func TestCompletionKnowsWhatFlagsTake(t *testing.T) {
	for _, f := range infoOf(Flags()) {
		switch f.takes {
		case takesAnything:
			assert.Contains(t, []string{"N", "T", "CODE"}, f.argument, "--%s: say in argumentOf what it takes", f.long)
		case takesWord, takesList, takesReport:
			assert.NotEmpty(t, f.words, f.long)
		case takesNothing:
			assert.Empty(t, f.argument, f.long)
		}
	}
}

// The words that are offered are words that are taken.
func TestCompletionOffersWhatIsTaken(t *testing.T) {
	for _, f := range infoOf(Flags()) {
		for _, w := range f.words {
			var err error
			switch f.long {
			case "report":
				_, err = formatNamed(w, w)
			case "product":
				_, err = parseProducts(w, nil)
			case "fail-on":
				_, err = report.ParseGate(w)
			case "min-confidence":
				_, err = rules.ParseConfidence(w)
			case "annotate":
				_, err = report.ParseAnnotate(w)
			case "color":
				_, err = report.ResolveColor(w, func(string) string { return "" }, false)
			}
			assert.NoError(t, err, "--%s %s", f.long, w)
		}
	}
}

// What scripts look like, by a command with few flags.
func TestCompletionScripts(t *testing.T) {
	f := pflag.NewFlagSet("agoralog", pflag.ContinueOnError)
	f.SortFlags = false
	f.BoolP("summary", "s", false, "it's [short]: more")
	f.StringArrayP("report", "r", nil, "write `FORMAT[=FILE]`")
	f.String("config", "", "read `FILE`; or not")
	for shell, lines := range map[string][]string{
		"bash": {
			"    --report | -r | -[!-]*r) _agoralog_report log ",
			"    --config) _agoralog_files ;;\n",
			" _agoralog_words --summary --report --config\n",
		},
		"zsh": {
			`    '(-s --summary)'{-s,--summary}'[it'\''s \[short\]]' \` + "\n",
			`    '*'{-r,--report=}'[write FORMAT\[=FILE\]]:FORMAT\[=FILE\]:_agoralog_report log `,
			`    '--config=[read FILE]:FILE:_files' \` + "\n",
		},
		"fish": {
			`complete -c agoralog -s s -l summary -d 'it\'s [short]'` + "\n",
			"complete -c agoralog -s r -l report -x -a '(__agoralog_report log ",
			"complete -c agoralog -l config -r -F -d 'read FILE'\n",
		},
		"powershell": {
			"        '--summary' = 'it''s [short]'\n",
			"        '-r' = 'log', 'summary', ",
			"    $values = @('--config')\n",
		},
	} {
		text, err := completion(shell, f)
		require.NoError(t, err)
		for _, line := range lines {
			assert.Contains(t, text, line, shell)
		}
	}
	_, err := completion("ksh", f)
	assert.EqualError(t, err, `no completion for shell "ksh"; want one of bash, zsh, fish, powershell`)
}

func TestRoffIsNeverARequest(t *testing.T) {
	for text, want := range map[string]string{
		".TH":    `\&.TH`,
		"'quote": `\(aqquote`,
		`a\fB-x`: `a\efB\-x`,
		"-2h":    `\-2h`,
	} {
		assert.Equal(t, want, roff(text))
	}
	for line := range strings.Lines(man(Flags())) {
		if strings.HasPrefix(line, ".") {
			assert.Regexp(t, `^\.(TH|SH|TP|PP|B|BR|I|RI)\b`, line)
		}
	}
}
