package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/internal/config"
	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner/input"
)

// A job is one run over the inputs: what they are, and all that is written. Its
// lanes do the reading.
type job struct {
	*command
	cfg    *config.Config // nil for none
	set    *rules.Set
	choice *choice      // of another set for some inputs
	model  *report.Gate // tallies have forks of it
	where  report.Annotate

	inputs  []*input.Input
	skipped input.Skipped
	several bool // inputs are, or may be: lines are shown with their path

	stop      *ending
	baselines baselines
	outputs   []*report.Output
	drains    []*drain // the ways to outputs
	fences    []*report.Fence
	terminals []*report.Terminal
	streams   []stream
	documents []func(*report.Summary) error
	files     []string // where reports go
	around    int      // lines around a finding that documents show
	detailed  bool     // some document needs more than a brief summary

	shown    *progress // nil for none
	counted  *tally
	trouble  bool
	unmarked int   // lines that are too long for their annotation
	broken   error // why writing ended
	midway   bool  // reading ended before all was read
}

func scan(c *command) int {
	j := &job{command: c, stop: newEnding()}
	defer j.stop.listen(givenUpAfter)()
	if err := j.prepare(); err != nil {
		return j.abandon(err)
	}
	if wanted, err := j.wantsProgress(); err != nil {
		return j.abandon(err)
	} else if wanted {
		j.shown = j.newProgress(os.Stderr, func() int { return width(os.Stderr) })
	}
	if workers := j.workers(); workers > 1 && !j.matches {
		j.parallel(workers)
	} else {
		j.one()
	}
	j.shown.end()
	return j.finish()
}

// workers returns how many inputs are read at once. Where few files may be open,
// the program's own and two for each output come first.
func (j *job) workers() int {
	const own = 10
	return min(j.jobs, len(j.inputs), descriptors()-own-2*len(j.outputs))
}

// prepare compiles what the flags say and opens the outputs.
func (j *job) prepare() error {
	cfg, products, err := j.scope()
	if err != nil {
		return err
	}
	j.cfg = cfg
	least, err := rules.ParseConfidence(j.minConfidence)
	if err != nil {
		return err
	}
	if j.model, err = j.parseGate(cfg); err != nil {
		return err
	}
	if j.where, err = report.ParseAnnotate(j.annotate); err != nil {
		return err
	}
	opts := rules.Options{Products: products, Min: least}
	cfg.Apply(&opts)
	if j.set, err = rules.NewSet(opts); err != nil {
		return err
	}
	if j.choice, err = j.choose(cfg, opts, j.set); err != nil {
		return err
	}
	j.find()
	if err := j.openBaselines(); err != nil {
		return err
	}
	return j.openReports("log")
}

// openReports opens what --report names, or if it is not given the format usual.
func (j *job) openReports(usual string) error {
	if len(j.reports) == 0 {
		j.reports = []string{usual}
	}
	toStdout := ""
	for _, r := range j.reports {
		name, path, named := strings.Cut(r, "=")
		format, err := formatNamed(name, r)
		if err != nil {
			return err
		}
		if named && path == "" {
			return fmt.Errorf("report %q names no file", r)
		}
		if !named {
			if toStdout != "" {
				return fmt.Errorf("both %s and %s go to standard output; give one of them a file: -r %s=FILE", toStdout, name, name)
			}
			toStdout = name
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
		if named && j.follow && filepath.Clean(path) == filepath.Clean(j.sources()[0]) {
			return fmt.Errorf("%s: is the input too; a report would overwrite it", path)
		}
		if err := j.open(format, path); err != nil {
			return err
		}
	}
	return nil
}

// abandon takes back what was opened for a run that cannot begin.
func (j *job) abandon(err error) int {
	if j.baselines.out != nil {
		j.baselines.out.Close(false)
	}
	for _, o := range j.outputs {
		o.Close(false)
	}
	j.closeDrains()
	return complain(err)
}

// closeDrains reports whether a reader went away or did not read on.
func (j *job) closeDrains() (gone bool) {
	for _, d := range j.drains {
		d.close()
		gone = gone || d.gone != nil
	}
	return gone
}

// finish completes the reports and returns the exit status. Documents are not
// written of a part of the input, unless that is all that was wanted.
func (j *job) finish() int {
	err := j.broken
	ended := j.stop.status()
	whole := !j.midway || ended != 0
	stale := j.judge()
	if ferr := j.closeFences(); err == nil {
		err = ferr
	}
	for _, write := range j.documents {
		if err == nil && whole {
			err = write(j.counted.summary)
		}
	}
	if ferr := j.closeFences(); err == nil {
		err = ferr
	}
	for _, t := range j.terminals {
		if terr := t.Close(); err == nil {
			err = terr
		}
	}
	for _, o := range j.outputs {
		if oerr := o.Close(err == nil && whole); err == nil {
			err = oerr
		}
	}
	if j.unmarked > 0 {
		complain(fmt.Errorf("%d lines of JSON over 1 MiB have findings and were not annotated; --report jsonl has them", j.unmarked))
	}
	j.saySkipped()
	if serr := j.settle(stale, err); err == nil {
		err = serr
	}
	gone := j.closeDrains()
	switch {
	case err != nil:
		complain(err)
		j.trouble = true
	case gone && ended == 0 && (j.midway || j.trouble):
		return Pipe
	}
	if j.counted.fatal > 0 && err == nil {
		fmt.Fprintln(os.Stderr, j.counted.gate.Reason())
	}
	switch {
	case ended != 0:
		return ended
	case j.trouble:
		return Trouble
	case j.counted.fatal > 0:
		return Fatal
	}
	return OK
}
