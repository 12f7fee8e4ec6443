package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/agoralog/agoralog/catalog"
)

// compare returns a line a difference: the input's rows in their order, then what
// is gone in the catalog's.
func compare(codes []*catalog.Code, rows []row, texts bool) []string {
	type key struct {
		table string
		word  bool
		n     int32
		name  string
	}
	known := map[key]*catalog.Code{}
	for _, c := range codes {
		known[key{c.TableName(), c.Word, c.Number, c.Name}] = c
	}

	var lines, missing []string
	wanted := map[*catalog.Code]bool{}
	complete := map[string]bool{} // tables that the input has rows of
	for _, r := range rows {
		complete[r.table] = true
		if c := known[key{r.table, r.word, r.number, r.name}]; c != nil {
			wanted[c] = true
			lines = append(lines, changes(c, r, texts)...)
			continue
		}
		missing = append(missing, fmt.Sprintf("new      %s %s", r.ref(), r.name))
	}
	lines = append(lines, missing...)
	for _, c := range codes {
		if complete[c.TableName()] && !wanted[c] {
			lines = append(lines, fmt.Sprintf("gone     %s %s", c.Ref(), c.Name))
		}
	}
	return lines
}

func (r row) ref() string {
	if r.word {
		return r.table + "/" + r.name
	}
	return r.table + "/" + strconv.Itoa(int(r.number))
}

func changes(c *catalog.Code, r row, texts bool) []string {
	var lines []string
	changed := func(what, from, to string) {
		if from != to {
			lines = append(lines, fmt.Sprintf("changed  %s %s: %s %s -> %s", c.Ref(), c.Name, what, quoted(from), quoted(to)))
		}
	}
	changed("product", string(c.Product), string(r.product))
	changed("class", c.Class.String(), r.class)
	var have []string
	for _, a := range c.Aliases {
		have = append(have, a.Name)
	}
	changed("aliases", set(have), set(r.aliases))
	if texts {
		changed("meaning", c.Meaning, r.meaning)
		changed("fix", c.Fix, r.fix)
		changed("notes", c.Notes, r.notes)
	}
	return lines
}

func quoted(s string) string {
	if s == "" || strings.Contains(s, " ") {
		return strconv.Quote(s)
	}
	return s
}

func set(names []string) string {
	names = slices.Sorted(slices.Values(names))
	return strings.Join(slices.Compact(names), " ")
}

// runLength is how many words in a row make a repetition.
const runLength = 6

// repeats returns a line for each Meaning that repeats one of the texts.
func repeats(codes []*catalog.Code, texts []string) []string {
	runs, sentences := map[[runLength]string]bool{}, map[string]bool{}
	for _, text := range texts {
		w := words(text)
		for i := 0; i+runLength <= len(w); i++ {
			runs[[runLength]string(w[i:])] = true
		}
		for line := range strings.Lines(text) {
			for sentence := range strings.SplitAfterSeq(withoutCode(line), ". ") {
				sentences[strings.Join(words(sentence), " ")] = true
			}
		}
	}
	var lines []string
	for _, c := range codes {
		w := words(c.Meaning)
		if sentences[strings.Join(w, " ")] {
			lines = append(lines, fmt.Sprintf("repeats  %s %s: %q", c.Ref(), c.Name, c.Meaning))
			continue
		}
		for i := 0; i+runLength <= len(w); i++ {
			if runs[[runLength]string(w[i:])] {
				lines = append(lines, fmt.Sprintf("repeats  %s %s: %q", c.Ref(), c.Name, strings.Join(w[i:i+runLength], " ")))
				break
			}
		}
	}
	return lines
}

// withoutCode drops the name and number that begin a line of a published table.
func withoutCode(line string) string {
	for {
		first, rest, _ := strings.Cut(strings.TrimLeft(line, " |"), " ")
		if len(first) < 2 && !isDigit(first) || strings.ContainsFunc(first, unicode.IsLower) || rest == "" {
			return line
		}
		line = rest
	}
}

func isDigit(s string) bool { return len(s) == 1 && '0' <= s[0] && s[0] <= '9' }

// words returns the words of a text in lower case, without punctuation.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
