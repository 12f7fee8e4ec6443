//go:build shells

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// In a directory with app.log and "old logs" these lines, up to the cursor, are
// to have these completions, and no others.
var completed = []struct{ line, want string }{
	{"agoralog --compl", "--completion"},
	{"agoralog --min", "--min-confidence"},
	{"agoralog -r js", "json jsonl"},
	{"agoralog --report js", "json jsonl"},
	{"agoralog --report=js", "json jsonl"},
	{"agoralog -mr su", "summary"},
	{"agoralog -r jsonl=ap", "app.log"},
	{"agoralog --report=jsonl=ap", "app.log"},
	{"agoralog -s -p ch", "chat"},
	{"agoralog --product r", "rtm1 rtm2 rtc"},
	{"agoralog --product=chat,rt", "rtm1 rtm2 rtc"},
	{"agoralog -p rtm1,rtc,rt", "rtm2"},
	{"agoralog --fail-on e", "error"},
	{"agoralog --min-confidence ", "possible likely certain"},
	{"agoralog --color a", "auto always"},
	{"agoralog --color=n", "never"},
	{"agoralog --annotate ", "auto suffix below json"},
	{"agoralog --completion ", "bash zsh fish powershell"},
	{"agoralog --config ap", "app.log"},
	{"agoralog --jobs ", ""},
	{"agoralog ap", "app.log"},
	{"agoralog -s app.log ap", "app.log"},
	{"agoralog -- --compl", ""},
}

func TestShellsComplete(t *testing.T) {
	driver, err := filepath.Abs("testdata/complete.zsh")
	require.NoError(t, err)
	var lines []string
	for _, c := range completed {
		lines = append(lines, c.line)
	}
	// ask returns what a shell offers for each of the lines.
	for shell, ask := range map[string]func(run runner, script string) []string{
		"bash": func(run runner, script string) (out []string) {
			for _, line := range lines {
				out = append(out, run("bash", bashArgs(script, line)...))
			}
			return out
		},
		"zsh": func(run runner, script string) []string {
			return strings.Split(run("zsh", append([]string{"-f", driver, script}, lines...)...), "|\n")
		},
		"fish": func(run runner, script string) (out []string) {
			for _, line := range lines {
				out = append(out, run("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line))
			}
			return out
		},
	} {
		t.Run(shell, func(t *testing.T) {
			text, err := completion(shell, Flags())
			require.NoError(t, err)
			script := filepath.Join(t.TempDir(), "script")
			require.NoError(t, os.WriteFile(script, []byte(text), 0o644))
			answers := ask(runIn(t, shellDir(t)), script)
			for i, c := range completed {
				require.Less(t, i, len(answers))
				assert.ElementsMatch(t, strings.Fields(c.want), offered(answers[i], c.line), c.line)
			}
		})
	}
}

type runner func(name string, args ...string) string

// runIn returns what runs a command there and returns its output; it may not
// complain.
func runIn(t *testing.T, dir string) runner {
	home := t.TempDir()
	return func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+home, "TERM=xterm", "LC_ALL=C.UTF-8")
		var complaints strings.Builder
		cmd.Stderr = &complaints
		out, err := cmd.Output()
		require.NoError(t, err, "%v: %s", args, complaints.String())
		assert.Empty(t, complaints.String(), "%v", args)
		return string(out)
	}
}

func shellDir(t *testing.T) string {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "app.log"), nil, 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "old logs"), 0o755))
	return dir
}

// offered returns the words of a shell's answer. A shell may repeat what stands
// before the last = or comma of the line, and may say what the word is.
func offered(out, line string) []string {
	last := line[strings.LastIndex(line, " ")+1:]
	var words []string
	for _, word := range strings.FieldsFunc(out, func(r rune) bool { return r == '\n' }) {
		word, _, _ = strings.Cut(word, "\t")
		for _, sep := range []string{"=", ","} {
			if i := strings.LastIndex(last, sep); i >= 0 {
				word = strings.TrimPrefix(word, last[:i+1])
				word = strings.TrimPrefix(word, last[strings.Index(last, "=")+1:i+1])
			}
		}
		words = append(words, strings.TrimSuffix(word, "=")) // fish offers both
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// bashArgs let bash call the function as it does itself, with the words of the
// line broken at =.
func bashArgs(script, line string) []string {
	var words []string
	for _, word := range strings.Split(line, " ") {
		for {
			before, after, broken := strings.Cut(word, "=")
			if before != "" || !broken {
				words = append(words, before)
			}
			if !broken {
				break
			}
			words = append(words, "=")
			if word = after; word == "" {
				break
			}
		}
	}
	const run = `source "$1"; shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		eval "$(complete -p agoralog | sed 's/.*-F \([^ ]*\).*/\1/')"
		if ((${#COMPREPLY[@]})); then printf '%s\n' "${COMPREPLY[@]}"; fi`
	return append([]string{"--norc", "-c", run, "bash", script}, words...)
}

// The same where = does not break words.
func TestBashCompletesWholeWords(t *testing.T) {
	text, err := completion("bash", Flags())
	require.NoError(t, err)
	run := runIn(t, shellDir(t))
	for line, want := range map[string]string{
		"--color=a":         "--color=auto --color=always",
		"--product=chat,ac": "",
		"--product=chat,s":  "--product=chat,signaling",
		"--report=json=ap":  "--report=json=app.log",
		"-r":                "",
		"ol":                "old logs",
	} {
		out := run("bash", "--norc", "-c", text+`
			COMP_WORDBREAKS=' ' COMP_WORDS=(agoralog "$1") COMP_CWORD=1
			_agoralog
			echo "${COMPREPLY[*]}"`, "bash", line)
		assert.Equal(t, want+"\n", out, line)
	}
}

func TestTheManualPageRenders(t *testing.T) {
	page := filepath.Join(t.TempDir(), "agoralog.1")
	require.NoError(t, os.WriteFile(page, []byte(man(Flags())), 0o644))
	run := runIn(t, t.TempDir())
	run("groff", "-man", "-ww", "-Tutf8", "-z", page)
	run("mandoc", "-Tlint", "-Werror", page)
	text := run("man", "--warnings", "-l", page)
	assert.Contains(t, text, "--min-confidence LEVEL")
	assert.Contains(t, text, "wins over 1")
}
