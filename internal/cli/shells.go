package cli

import (
	"fmt"
	"strings"
)

func fillBash(list []flagInfo) *strings.Replacer {
	var arguments []string
	var all []string
	for _, f := range list {
		all = append(all, "--"+f.long)
		if f.takes == takesNothing {
			continue
		}
		pattern := "--" + f.long
		if f.short != "" {
			pattern += " | -" + f.short + " | -[!-]*" + f.short // alone, or the last of several
		}
		call := map[argumentKind]string{
			takesFile:   "_agoralog_files",
			takesWord:   "_agoralog_words",
			takesList:   "_agoralog_list",
			takesReport: "_agoralog_report",
		}[f.takes]
		body := strings.Join(append([]string{call}, f.words...), " ")
		arguments = append(arguments, strings.TrimRight("    "+pattern+") "+body, " ")+" ;;")
	}
	return strings.NewReplacer("{{arguments}}", strings.Join(arguments, "\n"), "{{flags}}", strings.Join(all, " "))
}

func fillZsh(list []flagInfo) *strings.Replacer {
	escape := strings.NewReplacer(`'`, `'\''`, `[`, `\[`, `]`, `\]`, `:`, `\:`)
	var specs []string
	for _, f := range list {
		long, argument := "--"+f.long, ""
		if f.takes != takesNothing {
			long += "="
			words := strings.Join(f.words, " ")
			argument = ":" + escape.Replace(f.argument) + ":" + map[argumentKind]string{
				takesAnything: " ",
				takesFile:     "_files",
				takesWord:     "(" + words + ")",
				takesList:     "_agoralog_list " + words,
				takesReport:   "_agoralog_report " + words,
			}[f.takes]
		}
		tail := "[" + escape.Replace(f.what) + "]" + argument + `' \`
		switch {
		case f.short == "":
			specs = append(specs, "    '"+long+tail)
		case f.repeats:
			specs = append(specs, fmt.Sprintf(`    '*'{-%s,%s}'%s`, f.short, long, tail))
		default:
			specs = append(specs, fmt.Sprintf(`    '(-%s --%s)'{-%s,%s}'%s`, f.short, f.long, f.short, long, tail))
		}
	}
	return strings.NewReplacer("{{flags}}", strings.Join(specs, "\n"))
}

func fillFish(list []flagInfo) *strings.Replacer {
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	var lines []string
	for _, f := range list {
		line := "complete -c agoralog"
		if f.short != "" {
			line += " -s " + f.short
		}
		line += " -l " + f.long
		words := strings.Join(f.words, " ")
		line += map[argumentKind]string{
			takesAnything: " -x",
			takesFile:     " -r -F",
			takesWord:     " -x -a '" + words + "'",
			takesList:     " -x -a '(__agoralog_list " + words + ")'",
			takesReport:   " -x -a '(__agoralog_report " + words + ")'",
		}[f.takes]
		lines = append(lines, line+" -d '"+escape.Replace(f.what)+"'")
	}
	return strings.NewReplacer("{{flags}}", strings.Join(lines, "\n"))
}

func fillPowerShell(list []flagInfo) *strings.Replacer {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	var flags, words, lists, values []string
	for _, f := range list {
		flags = append(flags, "        "+quote("--"+f.long)+" = "+quote(f.what))
		names := []string{"--" + f.long}
		if f.short != "" {
			names = append(names, "-"+f.short)
		}
		var quoted []string
		for _, w := range f.words {
			quoted = append(quoted, quote(w))
		}
		for _, name := range names {
			// Keys of a table ignore case: -A, -B and -C take only numbers.
			row := "        " + quote(name) + " = " + strings.Join(quoted, ", ")
			switch f.takes {
			case takesList:
				lists = append(lists, row)
			case takesWord, takesReport:
				words = append(words, row)
			case takesFile, takesAnything:
				values = append(values, quote(name))
			}
		}
	}
	return strings.NewReplacer("{{flags}}", strings.Join(flags, "\n"), "{{words}}", strings.Join(words, "\n"),
		"{{lists}}", strings.Join(lists, "\n"), "{{values}}", strings.Join(values, ", "))
}
