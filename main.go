// Command agoralog finds Agora's codes in application logs and says what they
// mean. See README.md, or agoralog --help.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/internal/config"
	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Exit statuses.
const (
	exitOK      = 0 // ran, and found nothing fatal
	exitFatal   = 1 // found a code that --fail-on names
	exitTrouble = 2 // wrong usage, or an input that could not be read whole; wins over exitFatal
	exitPipe    = 141
)

func main() { os.Exit(run(os.Args[1:])) }

// A command is what the command line asks for.
type command struct {
	reports       []string
	summary       bool
	products      string
	minConfidence string
	matches       bool
	before, after int
	context       int
	annotate      string
	failOn        string
	config        string
	explain       string
	codes         bool
	color         string
	quiet         bool
	version, help bool

	paths       []string
	explicitMin bool
	flags       *pflag.FlagSet
}

func parse(args []string) (*command, error) {
	c := &command{}
	f := pflag.NewFlagSet("agoralog", pflag.ContinueOnError)
	f.SortFlags = false
	f.SetOutput(io.Discard)
	f.StringArrayVarP(&c.reports, "report", "r", nil, "write `FORMAT[=FILE]`: log (default), summary, jsonl, json; repeatable, one pass")
	f.BoolVarP(&c.summary, "summary", "s", false, "short for --report summary")
	f.StringVarP(&c.products, "product", "p", "auto", "the products that the log can come from, a `LIST` of signaling, chat, rtm1, rtm2, rtc; one alone takes bare numbers as its own")
	f.StringVar(&c.minConfidence, "min-confidence", "possible", "show findings of this `LEVEL` and surer: possible, likely, certain")
	f.BoolVarP(&c.matches, "matches", "m", false, "print only lines with findings")
	f.IntVarP(&c.after, "after-context", "A", 0, "with -m, print `N` lines after")
	f.IntVarP(&c.before, "before-context", "B", 0, "with -m, print `N` lines before")
	f.IntVarP(&c.context, "context", "C", 0, "with -m, print `N` lines around")
	f.StringVar(&c.annotate, "annotate", "auto", "where annotations go, a `MODE`: auto, suffix, below, json")
	f.StringVar(&c.failOn, "fail-on", "never", "exit 1 on a `LIST` of classes, names, product/number, products; !x takes away")
	f.StringVar(&c.config, "config", "", "read own codes and patterns from `FILE` (default "+config.Name+" if it is there); none reads no file")
	f.StringVar(&c.explain, "explain", "", "say what `CODE` means, everywhere it means something: 203, chat/203, LOGIN_E_NET, or words")
	f.BoolVar(&c.codes, "codes", false, "print the whole catalog (with -r jsonl or markdown too)")
	f.StringVar(&c.color, "color", "auto", "colour `WHEN`: auto, always, never")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "write nothing on standard output")
	f.BoolVarP(&c.version, "version", "V", false, "print the version")
	f.BoolVarP(&c.help, "help", "h", false, "print this help")
	c.flags = f
	if err := f.Parse(args); err != nil {
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
	if f.Changed("explain") && c.explain == "" {
		return nil, errors.New("--explain wants a number, a name or words")
	}
	if c.summary {
		c.reports = append(c.reports, "summary")
	}
	return c, nil
}

func run(args []string) int {
	c, err := parse(args)
	if err != nil {
		return complain(fmt.Errorf("%w; see agoralog --help", err))
	}
	switch {
	case c.help:
		return write(c.stdout(), help(c.flags))
	case c.version:
		return write(c.stdout(), "agoralog "+version()+"\n")
	case c.flags.Changed("explain"):
		return explain(c)
	case c.codes:
		return codes(c)
	}
	return scan(c)
}

// stdout is where answers go that are no report.
func (c *command) stdout() io.Writer {
	if c.quiet {
		return io.Discard
	}
	return report.Standard(os.Stdout)
}

// complain prints a message and returns exitTrouble.
func complain(err error) int {
	fmt.Fprintf(os.Stderr, "agoralog: %s\n", report.Visible(err.Error()))
	return exitTrouble
}

// write prints a whole text; a text that does not come out whole is trouble.
func write(w io.Writer, text string) int {
	if _, err := io.WriteString(w, text); err != nil {
		return complain(err)
	}
	return exitOK
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v += " " + s.Value[:min(len(s.Value), 12)]
			}
		}
	}
	return v
}

func help(f *pflag.FlagSet) string {
	return `agoralog finds Agora's codes in logs and says what they mean.

usage: agoralog [flags] [FILE | -]...

Without a file, or with -, it reads standard input. The log comes out unchanged
with an annotation at each line that has a code.

` + f.FlagUsagesWrapped(80) + `
products:
  chat       Agora Chat, also known as Easemob and Hyphenate
  signaling  the old Signaling SDK, whose callbacks say ecode
  rtm1       RTM 1.x
  rtm2       RTM 2.x, which is what Agora sells as Signaling today
  rtc        Video and Voice

exit status:
  0    ran, nothing fatal
  1    a code that --fail-on names was found
  2    wrong usage, or an input could not be read whole (wins over 1)
`
}

// configuration reads the file that --config names or, if none is named, the
// one in the working directory; that is said, for it changes what is found. It
// is nil for no file.
func (c *command) configuration() (*config.Config, error) {
	if c.flags.Changed("config") {
		switch c.config {
		case "none":
			return nil, nil
		case "":
			return nil, errors.New("--config wants a file, or none")
		}
		return config.Load(c.config)
	}
	if _, err := os.Lstat(config.Name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	cfg, err := config.Load(config.Name)
	if err == nil {
		fmt.Fprintf(os.Stderr, "agoralog: using %s\n", config.Name)
	}
	return cfg, err
}

// scope returns the configuration, nil for none, and the products that
// --product names.
func (c *command) scope() (*config.Config, []catalog.Product, error) {
	cfg, err := c.configuration()
	if err != nil {
		return nil, nil, err
	}
	products, err := parseProducts(c.products, cfg.Products())
	return cfg, products, err
}

// parseProducts reads the list of --product; own are products that the catalog
// does not have.
func parseProducts(list string, own []catalog.Product) ([]catalog.Product, error) {
	if list == "auto" {
		return nil, nil
	}
	var out []catalog.Product
	for _, w := range strings.Split(list, ",") {
		switch p := catalog.Product(strings.TrimSpace(w)); p {
		case catalog.Signaling, catalog.Chat, catalog.RTM1, catalog.RTM2, catalog.RTC:
			out = append(out, p)
		default:
			if !slices.Contains(own, p) {
				return nil, fmt.Errorf("unknown product %q; want auto, or some of signaling, chat, rtm1, rtm2, rtc", w)
			}
			out = append(out, p)
		}
	}
	return out, nil
}

func parseConfidence(word string) (rules.Confidence, error) {
	for c := rules.Possible; c <= rules.Certain; c++ {
		if c.String() == word {
			return c, nil
		}
	}
	return 0, fmt.Errorf("unknown confidence %q; want possible, likely or certain", word)
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// style returns the colours for f.
func (c *command) style(f *os.File) (*report.Style, error) {
	on, err := report.ResolveColor(c.color, os.Getenv, isTerminal(f))
	if err != nil {
		return nil, err
	}
	return report.NewStyle(on), nil
}

func width(f *os.File) int {
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
		return w
	}
	return 80
}

// A job is one run over the inputs: what scans them, and all that is written.
type job struct {
	*command
	set      *rules.Set
	gate     *report.Gate
	log      scanner.Log // the annotated log, or nil
	plain    *report.Log // log, if it is the whole one
	matching *report.Matches
	printers []report.Printer
	outputs  []*report.Output
	files    []string // where reports go
	fatal    int
	trouble  bool
	broken   error // why writing ended
}

func scan(c *command) int {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // a closed pipe is an error of Write
	j := &job{command: c}
	if err := j.prepare(); err != nil {
		return complain(err)
	}
	paths := c.sources()
	sc := scanner.New(j.set)
	sc.Finder = j
	sc.Log = j.log
	last := ""
	for _, path := range paths {
		if j.broken != nil {
			break
		}
		last = path
		j.input(sc, path)
	}
	unread := j.broken != nil && (last != paths[len(paths)-1] || errors.Is(j.broken, errMidway))
	return j.finish(unread)
}

// errMidway marks a write error that came before the last input was read whole.
var errMidway = errors.New("not all input was read")

// prepare compiles what the flags say and opens the outputs.
func (j *job) prepare() error {
	cfg, products, err := j.scope()
	if err != nil {
		return err
	}
	least, err := parseConfidence(j.minConfidence)
	if err != nil {
		return err
	}
	if j.gate, err = report.ParseGate(j.failOn, cfg.Codes()...); err != nil {
		return err
	}
	where, err := report.ParseAnnotate(j.annotate)
	if err != nil {
		return err
	}
	opts := rules.Options{Products: products, Min: least}
	cfg.Apply(&opts)
	if j.set, err = rules.NewSet(opts); err != nil {
		return err
	}
	if len(j.reports) == 0 {
		j.reports = []string{"log"}
	}
	toStdout := ""
	for _, r := range j.reports {
		format, path, named := strings.Cut(r, "=")
		if !slices.Contains(formats, format) {
			return unknownFormat(r)
		}
		if named && path == "" {
			return fmt.Errorf("report %q names no file", r)
		}
		if !named {
			if toStdout != "" {
				return fmt.Errorf("both %s and %s go to standard output; give one of them a file: -r %s=FILE", toStdout, format, format)
			}
			toStdout = format
			if j.quiet {
				continue
			}
		}
		if fi, err := os.Stat(path); named && (err != nil || fi.Mode().IsRegular()) {
			if slices.Contains(j.files, filepath.Clean(path)) {
				return fmt.Errorf("%s: two reports in one file would mix; give each its own", path)
			}
			j.files = append(j.files, filepath.Clean(path))
		}
		if err := j.output(format, path, where); err != nil {
			return err
		}
	}
	return nil
}

var formats = []string{"log", "summary", "jsonl", "json"}

func unknownFormat(word string) error {
	if fi, err := os.Stat(word); err == nil && (fi.IsDir() || fi.Mode().IsRegular()) || strings.HasSuffix(word, "/") {
		return fmt.Errorf("unknown format %q; to read a file or directory, drop -r", word)
	}
	return fmt.Errorf("unknown format %q; want one of %s", word, strings.Join(formats, ", "))
}

// output opens where a format goes; path "" is standard output.
func (j *job) output(format, path string, where report.Annotate) error {
	out := report.Standard(os.Stdout)
	if path != "" {
		var err error
		if out, err = report.Create(path, format == "summary" || format == "json", j.inputs()); err != nil {
			return err
		}
	} else {
		scanner.GrowPipe(os.Stdout)
		if err := report.Distinct(os.Stdout, j.inputs()); err != nil {
			return err
		}
	}
	j.outputs = append(j.outputs, out)
	style := report.NewStyle(false)
	columns := 80
	if path == "" {
		var err error
		if style, err = j.style(os.Stdout); err != nil {
			return err
		}
		columns = width(os.Stdout)
	}
	switch format {
	case "log":
		if j.log != nil {
			return errors.New("the log can be written to one place")
		}
		if j.matches {
			name := len(j.paths) > 1
			j.matching = report.NewMatches(out, style, where, report.Context{Before: j.before, After: j.after, Name: name})
			j.log = j.matching
		} else {
			j.plain = report.NewLog(out, style, where)
			j.log = j.plain
		}
	case "jsonl":
		j.printers = append(j.printers, report.NewJSONL(out))
	case "json":
		j.printers = append(j.printers, report.NewJSON(out))
	case "summary":
		j.printers = append(j.printers, report.NewSummaryPrinter(out, report.TextOptions{Width: columns, Style: style}))
	}
	return nil
}

// inputs returns the regular files that are read, as far as they can be asked.
func (j *job) inputs() []report.Input {
	var list []report.Input
	for _, path := range j.sources() {
		fi, err := os.Stdin.Stat()
		if path != "-" {
			fi, err = os.Stat(path)
		} else {
			path = "<stdin>"
		}
		if err == nil && fi.Mode().IsRegular() {
			list = append(list, report.Input{Path: path, Info: fi})
		}
	}
	return list
}

// sources returns the paths to read: standard input if none is named.
func (c *command) sources() []string {
	if len(c.paths) == 0 {
		return []string{"-"}
	}
	return c.paths
}

// Line hands the findings of a line to every report, and to the gate.
func (j *job) Line(l *scanner.Line, fs []rules.Finding) error {
	for i := range fs {
		if j.gate.Fatal(&fs[i], j.explicitMin) {
			j.fatal++
		}
	}
	for _, p := range j.printers {
		if err := p.Line(l, fs); err != nil {
			return err
		}
	}
	return nil
}

// input scans one input. What is wrong with it is said and does not keep others
// from being read.
func (j *job) input(sc *scanner.Scanner, path string) {
	src, err := open(path)
	if err != nil {
		j.unread(path, err)
		return
	}
	defer src.Close()
	if j.matching != nil {
		j.matching.Start(src.Path)
	}
	sc.Pause = j.pause
	st, err := sc.Scan(src)
	if j.matching != nil {
		j.matching.End()
	}
	for _, p := range j.printers {
		if s, ok := p.(*report.SummaryPrinter); ok {
			s.AddInput(st.Lines, st.Bytes)
		}
	}
	switch {
	case err == nil:
	case errors.Is(err, scanner.ErrRead):
		j.unread(src.Path, err)
	default:
		j.broken = errors.Join(errMidway, err)
	}
}

// pause is called when the input has paused: what reports gathered goes out.
func (j *job) pause() error {
	for _, p := range j.printers {
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func open(path string) (*scanner.Source, error) {
	if path == "-" {
		return scanner.NewSource("<stdin>", os.Stdin), nil
	}
	if path == "" {
		return nil, errors.New("the name is empty")
	}
	return scanner.Open(path)
}

// unread says why an input was not read whole.
func (j *job) unread(path string, err error) {
	j.trouble = true
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if path == "" {
		path = `""`
	}
	complain(fmt.Errorf("%s: %w", path, err))
	for _, p := range j.printers {
		if s, ok := p.(*report.SummaryPrinter); ok {
			s.AddUnread(path, err.Error())
		}
	}
}

// finish completes the reports and returns the exit status.
func (j *job) finish(unread bool) int {
	err := j.broken
	if err == nil && j.log != nil {
		err = j.log.Flush()
	}
	for _, p := range j.printers {
		if perr := p.Close(); err == nil {
			err = perr
		}
	}
	for _, o := range j.outputs {
		if oerr := o.Close(err == nil); err == nil {
			err = oerr
		}
	}
	if j.plain != nil && j.plain.Skipped > 0 {
		complain(fmt.Errorf("%d lines of JSON over 1 MiB have findings and were not annotated; --report jsonl has them", j.plain.Skipped))
	}
	switch {
	case errors.Is(err, syscall.EPIPE):
		if unread || j.trouble {
			return exitPipe
		}
	case err != nil:
		return complain(unjoin(err))
	case j.trouble:
		return exitTrouble
	}
	if j.fatal > 0 {
		fmt.Fprintln(os.Stderr, j.gate.Reason())
		return exitFatal
	}
	return exitOK
}

// unjoin takes errMidway from an error for people.
func unjoin(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()[len(joined.Unwrap())-1]
	}
	return err
}

// explain prints what a code means. It is exitFatal if nothing is known, as
// grep's is when nothing matches.
func explain(c *command) int {
	style, err := c.style(os.Stdout)
	if err != nil {
		return complain(err)
	}
	cfg, products, err := c.scope()
	if err != nil {
		return complain(err)
	}
	list, _ := catalog.Find(c.explain)
	list = slices.Concat(list, cfg.Find(c.explain))
	if len(list) == 0 {
		list = slices.Concat(cfg.Search(c.explain), catalog.Search(c.explain))
	}
	if len(list) == 0 {
		fmt.Fprintf(os.Stderr, "agoralog: nothing is known of %q\n", c.explain)
		return exitFatal
	}
	list = slices.Clone(cfg.Classed(only(list, products)))
	// What a log can show comes first, then states, statuses and services.
	slices.SortStableFunc(list, func(a, b *catalog.Code) int {
		switch {
		case a.ExplainOnly() == b.ExplainOnly():
			return 0
		case a.ExplainOnly():
			return 1
		}
		return -1
	})
	if len(list) == 0 {
		fmt.Fprintf(os.Stderr, "agoralog: nothing is known of %q in %s\n", c.explain, c.products)
		return exitFatal
	}
	if slices.Contains(c.reports, "jsonl") {
		err = report.WriteCodes(c.stdout(), list, "jsonl")
	} else {
		err = report.WriteExplain(c.stdout(), c.explain, list, report.TextOptions{Width: width(os.Stdout), Style: style})
	}
	return outcome(err)
}

// codes prints the catalog, then the codes of the user's own.
func codes(c *command) int {
	cfg, products, err := c.scope()
	if err != nil {
		return complain(err)
	}
	list := cfg.Classed(only(slices.Concat(catalog.All(), cfg.Codes()), products))
	format := "text"
	if len(c.reports) > 0 {
		format = c.reports[0]
	}
	return outcome(report.WriteCodes(c.stdout(), list, format))
}

func only(list []*catalog.Code, products []catalog.Product) []*catalog.Code {
	if len(products) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(c *catalog.Code) bool { return !slices.Contains(products, c.Product) })
}

func outcome(err error) int {
	if err != nil {
		return complain(err)
	}
	return exitOK
}
