// Measure says how well agoralog reads labelled excerpts and how silent it is
// on logs of others.
//
//	go run ./internal/measure [-misses] [-rules] [-floors FILE] DIR
//
// DIR holds *.jsonl files of excerpts and, in folders, plain logs that hold
// nothing of Agora's. An excerpt is one JSON object a line: id, lines (an array
// of strings), labels (line, text, code, product, name), also (spots that name
// the same event) and shape. A label is found if a finding touches its text or
// has its code on its line; it is right if product and name (in any platform's
// spelling) are the label's. In excerpts whose shape begins with "no-evidence"
// an undecided finding that holds the right reading is right. Likely and
// certain findings without a label are extra.
//
// With -rules everything is read again without each rule in turn: what is lost
// or mended by that is what the rule alone finds or gets wrong.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

type label struct {
	Line    int
	Text    string
	Code    int32
	Product string
	Name    string
}

type excerpt struct {
	ID     string
	Lines  []string
	Labels []label
	Also   []label
	Shape  string
}

type found struct {
	line int // 0-based
	f    rules.Finding
	text string
}

// A collector keeps findings.
type collector struct{ all []found }

func (c *collector) Line(l *scanner.Line, fs []rules.Finding) error {
	for _, f := range fs {
		c.all = append(c.all, found{int(l.Number) - 1, f, string(l.Text)})
	}
	return nil
}

// A tally counts what came out. Its fields are the words of a floors file.
type tally struct {
	Labels, Found, Right, Undecided, Wrong, Extra, Possible int
	LogLines, LogExtra, LogPossible                         int
}

type perRule struct{ found, right, wrong, extra, possible int }

func main() {
	misses := flag.Bool("misses", false, "print every label that is not right and every finding that has no label")
	byRule := flag.Bool("rules", false, "print what each rule finds and gets wrong, and what it alone does")
	floors := flag.String("floors", "", "fail unless the figures reach those of this JSON file")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: measure [-misses] [-rules] [-floors FILE] DIR")
		os.Exit(2)
	}
	set, err := rules.NewSet(rules.Options{})
	check(err)
	t, rulesOf, err := measure(set, flag.Arg(0), *misses)
	check(err)
	printTally(t)
	if *byRule {
		only, err := alone(set, flag.Arg(0), t, rulesOf)
		check(err)
		printRules(rulesOf, only)
	}
	if *floors != "" && !reaches(t, *floors) {
		os.Exit(1)
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(2)
	}
}

func measure(set *rules.Set, dir string, misses bool) (t tally, rulesOf map[string]*perRule, err error) {
	rulesOf = map[string]*perRule{}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case strings.HasSuffix(path, ".jsonl"):
			return excerpts(set, path, misses, &t, rulesOf)
		case strings.HasSuffix(path, ".log"):
			return plain(set, path, misses, &t, rulesOf)
		}
		return nil
	})
	return t, rulesOf, err
}

func scan(set *rules.Set, src *scanner.Source) (*collector, scanner.Stats, error) {
	c := &collector{}
	s := scanner.New(set)
	s.Finder = c
	st, err := s.Scan(src)
	return c, st, err
}

func plain(set *rules.Set, path string, misses bool, t *tally, rulesOf map[string]*perRule) error {
	src, err := scanner.Open(path)
	if err != nil {
		return err
	}
	defer src.Close()
	c, st, err := scan(set, src)
	if err != nil {
		return err
	}
	t.LogLines += int(st.Lines)
	for _, x := range c.all {
		r := ruleOf(rulesOf, x.f.Rule)
		if x.f.Confidence == rules.Possible {
			t.LogPossible++
			r.possible++
		} else {
			t.LogExtra++
			r.extra++
		}
		if misses {
			fmt.Printf("%s:%d: %s %s: %s\n", path, x.line+1, x.f.Confidence, describe(&x.f), x.text)
		}
	}
	return nil
}

func excerpts(set *rules.Set, path string, misses bool, t *tally, rulesOf map[string]*perRule) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReader(file)
	for {
		row, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(row)) > 0 {
			var x excerpt
			if err := json.Unmarshal(row, &x); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			if err := judge(set, &x, misses, t, rulesOf); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

func judge(set *rules.Set, x *excerpt, misses bool, t *tally, rulesOf map[string]*perRule) error {
	c, _, err := scan(set, scanner.NewSource(x.ID, strings.NewReader(strings.Join(x.Lines, "\n")+"\n")))
	if err != nil {
		return err
	}
	say := func(format string, a ...any) {
		if misses {
			fmt.Printf("%s %s: %s\n", x.ID, x.Shape, fmt.Sprintf(format, a...))
		}
	}
	used := make([]bool, len(c.all))
	for _, l := range x.Labels {
		t.Labels++
		k := -1
		for i := range c.all {
			if f := &c.all[i]; !used[i] && f.line == l.Line && touches(f, &l) {
				k = i
				break
			}
		}
		if k < 0 {
			say("missed %q (%s/%d) in: %s", l.Text, l.Product, l.Code, x.Lines[l.Line])
			continue
		}
		used[k] = true
		t.Found++
		f := &c.all[k].f
		r := ruleOf(rulesOf, f.Rule)
		r.found++
		switch {
		case f.Product != "" && (f.Code != nil) && right(f.Code, &l) && (len(f.Readings) == 0 || f.Readings[0] == f.Code):
			t.Right++
			r.right++
		case (f.Product == "" || len(f.Readings) > 1) && slices.ContainsFunc(f.Readings, func(c *catalog.Code) bool { return right(c, &l) }):
			if strings.HasPrefix(x.Shape, "no-evidence") {
				t.Right++
				r.right++
			} else {
				t.Undecided++
				say("undecided %s, wants %s/%d %s: %s", describe(f), l.Product, l.Code, l.Name, x.Lines[l.Line])
			}
		default:
			t.Wrong++
			r.wrong++
			say("wrong %s, wants %s/%d %s: %s", describe(f), l.Product, l.Code, l.Name, x.Lines[l.Line])
		}
	}
	for i := range c.all {
		f := &c.all[i]
		if used[i] || slices.ContainsFunc(x.Also, func(l label) bool { return f.line == l.Line && touches(f, &l) }) {
			continue
		}
		r := ruleOf(rulesOf, f.f.Rule)
		if f.f.Confidence == rules.Possible {
			t.Possible++
			r.possible++
			say("possible %s: %s", describe(&f.f), f.text)
		} else {
			t.Extra++
			r.extra++
			say("extra %s: %s", describe(&f.f), f.text)
		}
	}
	return nil
}

func ruleOf(rulesOf map[string]*perRule, name string) *perRule {
	if rulesOf[name] == nil {
		rulesOf[name] = &perRule{}
	}
	return rulesOf[name]
}

func touches(f *found, l *label) bool {
	if f.f.HasNumber && f.f.Number == l.Code && l.Code != 0 {
		return true
	}
	at := strings.Index(f.text, l.Text)
	return at >= 0 && f.f.Span.Start < at+len(l.Text) && at < f.f.Span.End
}

func right(c *catalog.Code, l *label) bool {
	if string(c.Product) != l.Product {
		return false
	}
	if c.Name == l.Name {
		return true
	}
	for _, a := range c.Aliases {
		if a.Name == l.Name || strings.HasSuffix(a.Name, "."+l.Name) {
			return true
		}
	}
	return false
}

func describe(f *rules.Finding) string {
	if f.Code != nil {
		return fmt.Sprintf("%s %q as %s %s by %s", f.Confidence, f.Match, f.Code.Ref(), f.Code.Name, f.Rule)
	}
	var names []string
	for _, r := range f.Readings {
		names = append(names, r.Ref()+" "+r.Name)
	}
	return fmt.Sprintf("%s %q as one of %s by %s", f.Confidence, f.Match, strings.Join(names, ", "), f.Rule)
}

func printTally(t tally) {
	share := func(n int) float64 { return float64(n) / float64(max(1, t.Labels)) }
	fmt.Printf("labels     %6d\nfound      %6d  %.3f\nright      %6d  %.3f\nundecided  %6d\nwrong      %6d\nextra      %6d\npossible   %6d\n",
		t.Labels, t.Found, share(t.Found), t.Right, share(t.Right), t.Undecided, t.Wrong, t.Extra, t.Possible)
	if t.LogLines > 0 {
		k := float64(t.LogLines) / 1000
		fmt.Printf("plain logs %6d lines: %d likely or certain, %d possible (%.2f and %.2f a thousand)\n",
			t.LogLines, t.LogExtra, t.LogPossible, float64(t.LogExtra)/k, float64(t.LogPossible)/k)
	}
}

// alone returns what the figures lose without each of the rules: what it finds
// and gets wrong that no other rule does.
func alone(set *rules.Set, dir string, all tally, rulesOf map[string]*perRule) (map[string]perRule, error) {
	out := make(map[string]perRule, len(rulesOf))
	for name := range rulesOf {
		t, _, err := measure(set.Without(name), dir, false)
		if err != nil {
			return nil, err
		}
		out[name] = perRule{all.Found - t.Found, all.Right - t.Right, all.Wrong - t.Wrong, all.Extra + all.LogExtra - t.Extra - t.LogExtra,
			all.Possible + all.LogPossible - t.Possible - t.LogPossible}
	}
	return out, nil
}

func printRules(rulesOf map[string]*perRule, only map[string]perRule) {
	const columns = "  found  right  wrong  extra  possible"
	fmt.Printf("\n%-32s%s   alone:%s\n", "rule", columns, columns)
	for _, n := range slices.Sorted(maps.Keys(rulesOf)) {
		fmt.Printf("%-32s%s         %s\n", n, rulesOf[n], only[n])
	}
}

func (r perRule) String() string {
	return fmt.Sprintf("  %5d  %5d  %5d  %5d  %8d", r.found, r.right, r.wrong, r.extra, r.possible)
}

// reaches compares the figures with those of a floors file: found and right
// are the least, wrong, extra and possible the most.
func reaches(t tally, path string) bool {
	b, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		return false
	}
	var f struct {
		Found, Right                                  float64
		Wrong, Extra, Possible, LogExtra, LogPossible int
	}
	if err := json.Unmarshal(b, &f); err != nil {
		fmt.Fprintf(os.Stderr, "measure: %s: %v\n", path, err)
		return false
	}
	ok := true
	miss := func(word string, have, want any) {
		ok = false
		fmt.Fprintf(os.Stderr, "measure: %s is %v, the floor is %v\n", word, have, want)
	}
	n := float64(max(1, t.Labels))
	if v := float64(t.Found) / n; v < f.Found {
		miss("found", v, f.Found)
	}
	if v := float64(t.Right) / n; v < f.Right {
		miss("right", v, f.Right)
	}
	for _, x := range []struct {
		word       string
		have, most int
	}{{"wrong", t.Wrong, f.Wrong}, {"extra", t.Extra, f.Extra}, {"possible", t.Possible, f.Possible}, {"logExtra", t.LogExtra, f.LogExtra}, {"logPossible", t.LogPossible, f.LogPossible}} {
		if x.have > x.most {
			miss(x.word, x.have, x.most)
		}
	}
	return ok
}
