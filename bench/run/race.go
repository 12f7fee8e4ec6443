package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A race is some commands that do the same work.
type race struct {
	title   string
	runners []*runner // agoralog first
	rows    []row
	each    int // runs of each runner in a round
}

// A runner is a command, perhaps of several programs joined by pipes.
type runner struct {
	name  string // as it is shown
	tool  string // the program, which may be missing; "" for agoralog
	chain [][]string
	times []time.Duration // one a round
	cpu   []time.Duration // of all its programs
	rss   int64           // the peak of the first program, in bytes; 0 if it is not known
}

// A row compares two runners: the time of one as a share of that of another.
type row struct {
	what        string
	of, against int
	scale       float64 // the ratio is divided by it
	bar         float64 // 0 for none
}

// races returns what is compared. Bars are for ripgrep 13, as Debian 12 has it.
func (l *lab) races() []*race {
	agoralog, portable := l.path("agoralog"), l.path("portable")
	pattern, mixed := l.path("pattern"), l.path("mixed")
	feed, sink := []string{"cat", mixed}, []string{"cat"}
	pass := func(path string) *runner {
		return &runner{name: "rg --passthru", tool: "rg", chain: [][]string{{"rg", "--no-config", "--passthru", "--color=never", "-f", pattern, path}, sink}}
	}
	annotate := func(program, path string) *runner {
		return &runner{name: "agoralog", chain: [][]string{{program, path}, sink}}
	}
	all := []*race{
		{
			title: "annotated log",
			runners: []*runner{
				annotate(agoralog, mixed), pass(mixed),
				{name: "cat", tool: "cat", chain: [][]string{feed, sink}},
				annotate(portable, mixed),
			},
			rows: []row{
				{what: "annotate a file", of: 0, against: 1, bar: 0.25},
				{what: "annotate a file", of: 0, against: 2, bar: 1.6},
				{what: "annotate a file, without assembly", of: 3, against: 1, bar: 0.45},
			},
		},
		{
			title: "pipe",
			runners: []*runner{
				{name: "agoralog", chain: [][]string{feed, {agoralog}, sink}},
				{name: "rg --passthru", tool: "rg", chain: [][]string{feed, {"rg", "--no-config", "--passthru", "--color=never", "-f", pattern}, sink}},
			},
			rows: []row{{what: "annotate a pipe", of: 0, against: 1, bar: 0.45}},
		},
		{
			title: "summary",
			runners: []*runner{
				{name: "agoralog", chain: [][]string{{agoralog, "--summary", mixed}}},
				{name: "rg -c", tool: "rg", chain: [][]string{{"rg", "--no-config", "-c", "-f", pattern, mixed}}},
				{name: "grep -cE", tool: "grep", chain: [][]string{{"grep", "-cE", "-f", pattern, mixed}}},
				{name: "wc -l", tool: "wc", chain: [][]string{{"wc", "-l", mixed}}},
			},
			rows: []row{
				{what: "summary", of: 0, against: 1, bar: 0.20},
				{what: "summary", of: 0, against: 2},
				{what: "summary", of: 0, against: 3, bar: 2.2},
			},
		},
		{
			title: "start",
			runners: []*runner{
				{name: "agoralog", chain: [][]string{{agoralog, "--version"}}},
				{name: "rg", tool: "rg", chain: [][]string{{"rg", "--version"}}},
			},
			rows: []row{{what: "`--version`", of: 0, against: 1, bar: 1.2}},
			each: 30,
		},
	}
	for _, side := range []struct {
		name, what string
		bar        float64
	}{
		{"allmatch", "annotate 100 MiB, a code in nine lines of ten", 0.6},
		{"longline", "annotate 100 MiB, one line", 0.8},
		{"tiny", "annotate 100 MiB, lines of 0 to 3 bytes", 0.1},
	} {
		path := l.path(side.name)
		all = append(all, &race{title: side.name, runners: []*runner{annotate(agoralog, path), pass(path)}, rows: []row{{what: side.what, of: 0, against: 1, bar: side.bar}}})
	}
	all = append(all, l.growth(agoralog))
	return l.chosen(all)
}

// growth compares sizes of the mixed log: the ratio is of the times a byte.
func (l *lab) growth(agoralog string) *race {
	r := &race{title: "growth", runners: []*runner{{name: "agoralog", chain: [][]string{{agoralog, l.path("mixed")}, {"cat"}}}}}
	for _, times := range multiples {
		r.runners = append(r.runners, &runner{name: "agoralog", chain: [][]string{{agoralog, l.path("mixed" + strconv.Itoa(times))}, {"cat"}}})
		r.rows = append(r.rows, row{what: fmt.Sprintf("annotate %d times as much, a byte", times), of: len(r.runners) - 1, against: 0, scale: float64(times), bar: 1.05})
	}
	return r
}

// chosen leaves out what -only does not name, and tools that are missing.
func (l *lab) chosen(all []*race) []*race {
	var kept []*race
	for _, r := range all {
		if !l.only.MatchString(r.title) {
			continue
		}
		r.rows = slices.DeleteFunc(r.rows, func(w row) bool { return !l.has(r.runners[w.of]) || !l.has(r.runners[w.against]) })
		if len(r.rows) > 0 {
			kept = append(kept, r)
		}
	}
	return kept
}

func (l *lab) has(r *runner) bool { return r.tool == "" || l.versions[r.tool] != "" }

// runAll runs every command of every race, round by round.
func (l *lab) runAll(races []*race) error {
	for round := range l.rounds + 1 {
		for _, r := range races {
			for _, c := range r.runners {
				c.times, c.cpu = append(c.times, 0), append(c.cpu, 0)
			}
			for range max(r.each, 1) {
				for _, c := range r.runners {
					if !l.has(c) {
						continue
					}
					took, cpu, err := c.run()
					if err != nil {
						return fmt.Errorf("%s: %w", c.name, err)
					}
					c.times[len(c.times)-1] += took / time.Duration(max(r.each, 1))
					c.cpu[len(c.cpu)-1] += cpu / time.Duration(max(r.each, 1))
				}
			}
			if round == 0 { // warms the page cache
				for _, c := range r.runners {
					c.times, c.cpu = nil, nil
				}
			}
		}
		if round > 0 {
			say("round %d of %d is done", round, l.rounds)
		}
	}
	return nil
}

// run runs the programs once, each writing to the next through a pipe of their
// own, the last to /dev/null or, if it is the only one, to us: some tools do no
// work for /dev/null.
func (c *runner) run() (took, cpu time.Duration, err error) {
	cmds := make([]*exec.Cmd, len(c.chain))
	var alone bytes.Buffer
	var ends []*os.File
	defer func() {
		for _, f := range ends {
			f.Close()
		}
	}()
	for i, argv := range c.chain {
		cmds[i] = command(argv)
		if i > 0 {
			r, w, err := os.Pipe()
			if err != nil {
				return 0, 0, err
			}
			ends = append(ends, r, w)
			cmds[i-1].Stdout, cmds[i].Stdin = w, r
		}
	}
	if len(cmds) == 1 {
		cmds[0].Stdout = &alone
	}
	start := time.Now()
	for _, cmd := range cmds {
		if err := cmd.Start(); err != nil {
			return 0, 0, err
		}
	}
	for _, f := range ends {
		f.Close()
	}
	ends = nil
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != 1 { // 1: grep and rg found nothing
			return 0, 0, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
		}
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return time.Since(start), cpu, nil
}

// command returns a command that speaks no language: in others than C, grep and
// wc do more work than agoralog.
func command(argv []string) *exec.Cmd {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stderr = os.Stderr
	return cmd
}

// ratio returns the median of the rounds' ratios of time.
func (r *race) ratio(w row) float64 {
	return w.ratio(r.runners[w.of].times, r.runners[w.against].times)
}

// cpuRatio is ratio for the time that the programs and the system computed: it
// depends less on what else the machine does.
func (r *race) cpuRatio(w row) float64 {
	return w.ratio(r.runners[w.of].cpu, r.runners[w.against].cpu)
}

func (w row) ratio(of, against []time.Duration) float64 {
	var all []float64
	for i := range of {
		if against[i] > 0 {
			all = append(all, float64(of[i])/float64(against[i])/max(w.scale, 1))
		}
	}
	if len(all) == 0 {
		return 0
	}
	return median(all)
}

func median[T float64 | time.Duration](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
