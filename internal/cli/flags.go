package cli

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/agoralog/agoralog/internal/config"
	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner/input"
	"github.com/agoralog/agoralog/scanner/stamp"
)

// A command is what the command line asks for.
type command struct {
	reports       []string
	short         bool // --summary
	products      string
	minConfidence string
	matches       bool
	before, after int
	context       int
	annotate      string
	since, until  string
	failOn        string
	baseline      string
	writeBaseline string
	prune         bool // --prune-baseline
	merge         bool
	config        string
	explain       string
	codes         bool
	follow        bool
	color         string
	maxRatio      int
	progress      string
	jobs          int
	redact        bool
	quiet         bool
	completion    string
	man           bool
	version, help bool

	paths       []string
	window      stamp.Window // of since and until
	explicitMin bool
	flags       *pflag.FlagSet
	onto        func(*report.Output) io.Writer // in tests, where reports go instead
}

// Flags returns the flags of the command line, for documents that are made of
// them.
func Flags() *pflag.FlagSet { return newCommand().flags }

func newCommand() *command {
	c := &command{}
	f := pflag.NewFlagSet("agoralog", pflag.ContinueOnError)
	f.SortFlags = false
	f.SetOutput(io.Discard)
	f.StringArrayVarP(&c.reports, "report", "r", nil, "write `FORMAT[=FILE]`: "+strings.Replace(formatNames(), "log", "log (default)", 1)+"; repeatable, one pass")
	f.BoolVarP(&c.short, "summary", "s", false, "short for --report summary")
	f.StringVarP(&c.products, "product", "p", "auto", "the products that the log can come from, a `LIST` of signaling, chat, rtm1, rtm2, rtc; one alone takes bare numbers as its own")
	f.StringVar(&c.minConfidence, "min-confidence", "possible", "show findings of this `LEVEL` and surer: possible, likely, certain")
	f.BoolVarP(&c.matches, "matches", "m", false, "print only lines with findings")
	f.IntVarP(&c.after, "after-context", "A", 0, "with -m, print `N` lines after")
	f.IntVarP(&c.before, "before-context", "B", 0, "with -m, print `N` lines before")
	f.IntVarP(&c.context, "context", "C", 0, "with -m, print `N` lines around")
	f.StringVar(&c.annotate, "annotate", "auto", "where annotations go, a `MODE`: auto, suffix, below, json")
	f.StringVar(&c.since, "since", "", "leave out lines before `T` by the log's own clock: 2026-11-24T10:00:00Z, \"2026-11-24 10:00\", 2026-11-24, 10:00, -2h, today, yesterday")
	f.StringVar(&c.until, "until", "", "leave out lines after `T`; a day stands for its beginning")
	f.StringVar(&c.failOn, "fail-on", "never", "exit 1 on a `LIST` of classes, names, product/number, products; !x takes away")
	f.StringVar(&c.baseline, "baseline", "", "what `FILE` knows is not fatal, and not in the reports for CI; none for no file")
	f.StringVar(&c.writeBaseline, "write-baseline", "", "write what is found to `FILE`, for --baseline; nothing is fatal then")
	f.BoolVar(&c.prune, "prune-baseline", false, "take out of the baseline what is not found any more")
	f.BoolVar(&c.merge, "merge", false, "the files are reports in json; print their sum, as a summary or as -r says")
	f.StringVar(&c.config, "config", "", "read own codes, patterns, ignores, the gate and more from `FILE` (default "+config.Name+" if it is there); none reads no file")
	f.BoolVarP(&c.follow, "follow", "f", false, "go on as the file grows, through rotation and truncation; one that is not there yet is waited for")
	f.StringVar(&c.explain, "explain", "", "say what `CODE` means, everywhere it means something: 203, chat/203, LOGIN_E_NET, or words")
	f.BoolVar(&c.codes, "codes", false, "print the whole catalog (with -r jsonl or markdown too)")
	f.StringVar(&c.color, "color", "auto", "colour `WHEN`: auto, always, never")
	f.IntVar(&c.maxRatio, "max-ratio", input.DefaultLimits().Ratio, "stop at compressed data that grows more than `N` times, counted from 256 MiB; 0 for no limits")
	f.StringVar(&c.progress, "progress", "auto", "show a bar on standard error `WHEN`: auto (files, a terminal, more than a second), always, never")
	f.IntVarP(&c.jobs, "jobs", "j", 0, "read up to `N` inputs at once, in order all the same; 0 for as many as there are cores")
	f.BoolVar(&c.redact, "redact", false, "mask tokens, App IDs, certificates, channel and user names in all that is written, the log's text too")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "write nothing on standard output")
	f.StringVar(&c.completion, "completion", "", "print what completes the command line in `SHELL`: "+strings.Join(shellNames(), ", "))
	f.BoolVar(&c.man, "man", false, "print the manual page; agoralog --man | man -l -")
	f.BoolVarP(&c.version, "version", "V", false, "print the version")
	f.BoolVarP(&c.help, "help", "h", false, "print this help")
	c.flags = f
	return c
}

func parse(args []string) (*command, error) {
	c := newCommand()
	f := c.flags
	err := f.Parse(args)
	if err != nil {
		return nil, err
	}
	c.paths = f.Args()
	c.explicitMin = f.Changed("min-confidence")
	if f.Changed("context") {
		if !f.Changed("after-context") {
			c.after = c.context
		}
		if !f.Changed("before-context") {
			c.before = c.context
		}
	}
	if c.before < 0 || c.after < 0 {
		return nil, errors.New("-A, -B and -C want a number of lines, 0 or more")
	}
	if (c.before > 0 || c.after > 0) && !c.matches {
		return nil, errors.New("-A, -B and -C print lines around those of -m; add -m")
	}
	if c.jobs < 0 {
		return nil, errors.New("-j wants a number of inputs, or 0 for the number of cores")
	}
	if c.jobs == 0 {
		c.jobs = runtime.GOMAXPROCS(0)
	}
	if c.maxRatio < 0 {
		return nil, errors.New("--max-ratio wants a number of times, or 0 for no limits")
	}
	if c.window, err = c.parseWindow(time.Now()); err != nil {
		return nil, err
	}
	if c.follow && len(c.paths) > 1 {
		return nil, errors.New("--follow goes on with one file and never comes to the next; run agoralog once for each")
	}
	if f.Changed("explain") && c.explain == "" {
		return nil, errors.New("--explain wants a number, a name or words")
	}
	if c.short {
		c.reports = append(c.reports, "summary")
	}
	return c, nil
}

func help(f *pflag.FlagSet) string {
	// pflag says of each flag without an argument that it takes one; blanks keep
	// its columns.
	flags := strings.ReplaceAll(f.FlagUsagesWrapped(80), "[=true|false]", "             ")
	return `agoralog finds Agora's codes in logs and says what they mean.

usage: agoralog [flags] [FILE | DIR | -]...

Without a file, or with -, it reads standard input. The log comes out unchanged
with an annotation at each line that has a code. Directories are walked; gzip,
zstd, bzip2, xz, lz4, tar and zip are read as what is in them.

` + flags + helpLists
}

// helpLists end the help. The manual page takes them from here.
const helpLists = `
products:
  chat       Agora Chat, also known as Easemob and Hyphenate
  signaling  the old Signaling SDK, whose callbacks say ecode
  rtm1       RTM 1.x
  rtm2       RTM 2.x, which is what Agora sells as Signaling today
  rtc        Video and Voice

exit status:
  0    ran, nothing fatal
  1    a code that --fail-on names was found
  2    wrong usage, or an input not read or a report not written whole (wins over 1)
  130  interrupted; 143 terminated, 129 hung up: what was read is written (wins over 2)
  141  the reader of the output went away before all was read
`

// sources returns the paths to read: standard input if none is named.
func (c *command) sources() []string {
	if len(c.paths) == 0 {
		return []string{"-"}
	}
	return c.paths
}
