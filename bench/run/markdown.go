package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// The table goes between these lines of a file.
const (
	beginMark = "<!-- bench:begin -->"
	endMark   = "<!-- bench:end -->"
)

// Bars of what is not a ratio.
const (
	rssBar = 32 << 20
	p50Bar = time.Millisecond
	p99Bar = 5 * time.Millisecond
)

// markdown returns what was measured as tables.
func (l *lab) markdown(races []*race, waits []*wait) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| what | agoralog | other tool | | ratio | of CPU time | peak memory |\n|---|---:|---|---:|---:|---:|---:|\n")
	for _, r := range races {
		for _, w := range r.rows {
			of, against := r.runners[w.of], r.runners[w.against]
			name := "`" + against.name + "`"
			if w.scale > 0 {
				name = "agoralog, once as much"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | **%s** | %s | %s |\n", w.what, seconds(median(of.times)), name, seconds(median(against.times)), number(r.ratio(w)), number(r.cpuRatio(w)), mebibytes(of.rss))
		}
	}
	if len(waits) > 0 {
		b.WriteString("\n| a line through an idle pipe | median | 99 of 100 |\n|---|---:|---:|\n")
		for _, w := range waits {
			fmt.Fprintf(&b, "| %s | %d µs | %d µs |\n", w.name, w.percentile(50).Microseconds(), w.percentile(99).Microseconds())
		}
	}
	fmt.Fprintf(&b, "\nA mixed log of %s where nothing else is said; medians of %d rounds, in which the commands take turns; page cache warm.\n", l.size.String(), l.rounds)
	fmt.Fprintf(&b, "On %s, %d of its cores, %s/%s, %s; %s.\n", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), strings.Join(l.tools(), ", "))
	return b.String()
}

func (l *lab) tools() []string {
	var list []string
	for _, v := range l.versions {
		list = append(list, v)
	}
	slices.Sort(list)
	return list
}

func seconds(d time.Duration) string {
	if d < 20*time.Millisecond {
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.3f s", d.Seconds())
}

func number(ratio float64) string {
	if ratio < 0.1 {
		return fmt.Sprintf("%.3f", ratio)
	}
	return fmt.Sprintf("%.2f", ratio)
}

func mebibytes(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// processor returns the name of the processor, as far as it is known.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "an unknown processor"
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if key, value, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "an unknown processor"
}

// overBar returns what is over its bar.
func overBar(races []*race, waits []*wait) []string {
	var over []string
	for _, r := range races {
		for _, w := range r.rows {
			if ratio := r.ratio(w); w.bar > 0 && ratio > w.bar {
				over = append(over, fmt.Sprintf("%s, against %s: %s, not %s", w.what, r.runners[w.against].name, number(ratio), number(w.bar)))
			}
		}
		for _, c := range r.runners {
			if c.rss > rssBar {
				over = append(over, fmt.Sprintf("%s: %s of memory, not %s", r.title, mebibytes(c.rss), mebibytes(rssBar)))
			}
		}
	}
	for _, w := range waits {
		if p50, p99 := w.percentile(50), w.percentile(99); w.name == "agoralog" && (p50 > p50Bar || p99 > p99Bar) {
			over = append(over, fmt.Sprintf("latency: %v and %v, not %v and %v", p50, p99, p50Bar, p99Bar))
		}
	}
	return over
}

// insert puts text between the markers in a file.
func insert(path, text string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(old), beginMark+"\n")
	_, after, ok2 := strings.Cut(rest, endMark)
	if !ok || !ok2 {
		return fmt.Errorf("%s: no lines %s and %s to put the table between", path, beginMark, endMark)
	}
	return os.WriteFile(path, []byte(before+beginMark+"\n"+text+endMark+after), 0o666)
}
