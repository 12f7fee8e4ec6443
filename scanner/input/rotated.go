package input

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Rotated logs have a number, which grows with age, or a date behind the name of
// the log that is being written: app.log.2.gz, app.log.1, app.log.

// A rotation has the patterns of names, which few runs need.
type rotation struct{ compressed, dated, numbered, inside *regexp.Regexp }

var rotated = sync.OnceValue(func() *rotation {
	return &rotation{
		compressed: regexp.MustCompile(`(?i)\.(gz|tgz|zst|zstd|bz2|xz|lz4|zip|z)$`),
		dated:      regexp.MustCompile(`^(.+?)[._-](\d{4}-?\d\d(?:-?\d\d)?(?:\D.*)?|\d{8,}(?:\D.*)?)$`),
		numbered:   regexp.MustCompile(`^(.+\D)[._-](\d{1,5})$`),
		inside:     regexp.MustCompile(`^(.+)[._-](\d{1,5})(\.[A-Za-z]\w*)$`),
	}
})

// A logName is a file's name taken apart: stem is the name of the log that it
// was.
type logName struct {
	stem string
	age  int    // 0: written to now; 1: has a number; 2: has a date
	when string // the number or the date
	name string
}

// sortRotated sorts what has names by them: numbers by their value, and of the
// same log the oldest first.
func sortRotated[T any](list []T, name func(T) string) {
	all := make(map[string]bool, len(list))
	for _, e := range list {
		all[rotated().compressed.ReplaceAllString(name(e), "")] = true
	}
	names := make(map[string]logName, len(list))
	for _, e := range list {
		names[name(e)] = takeApart(name(e), all)
	}
	slices.SortFunc(list, func(a, b T) int { return compareLogs(names[name(a)], names[name(b)]) })
}

// takeApart reads a name among all of its directory.
func takeApart(name string, all map[string]bool) logName {
	bare := rotated().compressed.ReplaceAllString(name, "")
	// A stem with a suffix of its own, or that is there too, is a log's name.
	isLog := func(stem string) bool { return strings.Contains(stem, ".") || all[stem] }
	if m := rotated().dated.FindStringSubmatch(bare); m != nil && isLog(m[1]) {
		return logName{m[1], 2, m[2], name}
	}
	if m := rotated().numbered.FindStringSubmatch(bare); m != nil && (isLog(m[1]) || bare[len(m[1])] == '.') {
		return logName{m[1], 1, m[2], name}
	}
	// app.1.log is an older app.log where there is one; else it may be anything.
	if m := rotated().inside.FindStringSubmatch(bare); m != nil && all[m[1]+m[3]] {
		return logName{m[1] + m[3], 1, m[2], name}
	}
	return logName{bare, 0, "", name}
}

func compareLogs(a, b logName) int {
	when := natural(a.when, b.when)
	if a.age == 1 {
		when = -when
	}
	return cmp.Or(natural(a.stem, b.stem), cmp.Compare(b.age, a.age), when, natural(a.name, b.name))
}

// natural compares names with numbers in them by their value; of equal ones the
// shorter is first, then the order of bytes decides.
func natural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		p, q := digits(x), digits(y)
		if p == 0 || q == 0 {
			if x[0] != y[0] {
				return cmp.Compare(x[0], y[0])
			}
			x, y = x[1:], y[1:]
			continue
		}
		m, n := strings.TrimLeft(x[:p], "0"), strings.TrimLeft(y[:q], "0")
		if c := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n)); c != 0 {
			return c
		}
		x, y = x[p:], y[q:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

// digits returns how many digits s begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}
