package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/agoralog/agoralog/report"
)

// merge adds up summaries that runs have written with --report json, and prints
// the sum. A file that is none is named, and the others are added up.
func merge(c *command) int {
	j := &job{command: c, stop: newEnding(), counted: &tally{summary: report.NewSummary()}}
	defer j.stop.listen(0)()
	if err := j.prepareMerge(); err != nil {
		return j.abandon(err)
	}
	for _, path := range c.sources() {
		s, err := readSummary(path)
		if err != nil {
			j.noSummary(path, err)
			continue
		}
		j.counted.summary.Merge(s)
	}
	return j.finish()
}

// noSummary says why a file was not added.
func (j *job) noSummary(path string, err error) {
	j.trouble = true
	err, path = cause(err), shownPath(path)
	complain(fmt.Errorf("%s: %w", path, err))
	j.counted.summary.AddUnread(path, err.Error())
}

func (j *job) prepareMerge() error {
	for _, name := range []string{
		"product", "min-confidence", "matches", "after-context", "before-context", "context", "annotate", "since", "until", "fail-on", "config", "max-ratio", "redact", "jobs", "follow", "baseline", "prune-baseline",
	} {
		if j.flags.Changed(name) {
			return fmt.Errorf("--%s says how logs are read, and --merge reads none; give it to the runs that write the summaries", name)
		}
	}
	var documents []string
	for i := range formats {
		if formats[i].document != nil {
			documents = append(documents, formats[i].name)
		}
	}
	for _, r := range j.reports {
		name, _, _ := strings.Cut(r, "=")
		f, err := formatNamed(name, r)
		if err != nil {
			return err
		}
		if f.document == nil {
			return fmt.Errorf("--merge has no log to write as %s; want one of %s", name, strings.Join(documents, ", "))
		}
	}
	j.find()
	if err := j.openBaselines(); err != nil {
		return err
	}
	return j.openReports("summary")
}

func readSummary(path string) (*report.Summary, error) {
	if path == "-" {
		return report.ReadSummary(os.Stdin)
	}
	if path == "" {
		return nil, errors.New("the name is empty")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return report.ReadSummary(f)
}
