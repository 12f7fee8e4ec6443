// Docs writes the pages of docs/ that are made from the tables of the program:
// codes.md and how-it-decides.md. Run it after a change of a table:
//
//	go run ./internal/docs
//
// A test keeps the pages fresh.
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func main() {
	pages, err := render()
	for name, text := range pages {
		if err == nil {
			err = os.WriteFile(filepath.Join("docs", name), text, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

// render returns the pages by their names.
func render() (map[string][]byte, error) {
	var codes bytes.Buffer
	if err := report.WriteCodes(&codes, catalog.All(), "markdown"); err != nil {
		return nil, err
	}
	decides, err := decisions()
	return map[string][]byte{"codes.md": codes.Bytes(), "how-it-decides.md": decides}, err
}

//go:embed how-it-decides.md
var template string

// decisions fills the page's template: a block "```log" is run through the
// scanner and shown annotated with its reasons, {{rules}} and the like are
// tables.
func decisions() ([]byte, error) {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		return nil, err
	}
	page := template
	for _, table := range []struct {
		mark  string
		write func(*strings.Builder)
	}{
		{"{{rules}}", func(b *strings.Builder) { ruleTable(b, set.AllRules()) }},
		{"{{signs}}", signTable},
		{"{{strangers}}", strangerTable},
		{"{{nouns}}", func(b *strings.Builder) { b.WriteString(strings.Join(rules.ForeignNouns(), ", ")) }},
	} {
		var b strings.Builder
		table.write(&b)
		page = strings.Replace(page, table.mark, b.String(), 1)
	}
	var out bytes.Buffer
	for {
		before, rest, ok := strings.Cut(page, "```log\n")
		out.WriteString(before)
		if !ok {
			return out.Bytes(), nil
		}
		log, after, _ := strings.Cut(rest, "```\n")
		annotated, err := annotate(set, log)
		if err != nil {
			return nil, err
		}
		out.WriteString("```\n" + annotated + "```\n")
		page = after
	}
}

// annotate returns a log with its findings and their reasons below each line.
func annotate(set *rules.Set, log string) (string, error) {
	var b bytes.Buffer
	s := scanner.New(set)
	s.Log = report.NewLog(&b, nil, report.AnnotateBelow)
	_, err := s.Scan(scanner.NewSource("example", strings.NewReader(log)))
	return b.String(), err
}

func cell(s string) string { return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s) }

// code quotes a text for a table, whatever it holds.
func code(s string) string { return "`" + strings.ReplaceAll(cell(s), "`", "'") + "`" }

func ruleTable(b *strings.Builder, list []*rules.Rule) {
	b.WriteString("| rule | who prints it | finds «this» | is silent on |\n|---|---|---|---|\n")
	for _, r := range list {
		ignores := make([]string, 0, len(r.Ignores))
		for _, line := range r.Ignores {
			ignores = append(ignores, code(line))
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", r.Name, cell(r.Says), code(r.Finds), strings.Join(ignores, "<br>"))
	}
}

func signTable(b *strings.Builder) {
	b.WriteString("| text | speaks for | how strongly | because it is |\n|---|---|---|---|\n")
	for _, s := range rules.Signs() {
		if len(s.Products) == 0 {
			continue
		}
		names := make([]string, 0, len(s.Products))
		for _, p := range s.Products {
			names = append(names, string(p))
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", code(s.Text), strings.Join(names, ", "), s.Strength, cell(s.Says))
	}
}

func strangerTable(b *strings.Builder) {
	b.WriteString("| text | because it is | for example |\n|---|---|---|\n")
	for _, s := range rules.Signs() {
		if len(s.Products) == 0 {
			fmt.Fprintf(b, "| %s | %s | %s |\n", code(s.Text), cell(s.Says), code(s.Example))
		}
	}
}
