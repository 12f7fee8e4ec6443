package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/agoralog/agoralog/report"
)

// maxStale is how many stale entries are named.
const maxStale = 10

// baselines are what --baseline reads and what --write-baseline or
// --prune-baseline writes; each is nil for none.
type baselines struct {
	known *report.Baseline
	path  string // of known
	out   *report.Output
	into  string // the path of out
}

// wanted reports whether findings have to be told apart by their text.
func (b *baselines) wanted() bool { return b.known != nil || b.out != nil }

// openBaselines reads and opens what the flags say or, if --baseline was not
// given, the configuration. A run that writes a baseline needs none to be there.
func (j *job) openBaselines() error {
	path := j.cfg.Baseline()
	switch given := j.flags.Changed("baseline"); {
	case given && j.baseline == "":
		return errors.New("--baseline wants a file, or none")
	case given && j.baseline == "none" || !given && j.flags.Changed("write-baseline"):
		path = ""
	case given:
		path = j.baseline
	}
	if path != "" {
		known, err := readBaseline(path)
		if err != nil {
			return err
		}
		j.baselines.known, j.baselines.path = known, path
	}
	switch {
	case j.prune && j.flags.Changed("write-baseline"):
		return errors.New("--write-baseline writes all that is found, so there is nothing for --prune-baseline; give one of them")
	case j.prune && path == "":
		return errors.New("--prune-baseline drops stale entries of a baseline; name it with --baseline")
	case j.flags.Changed("write-baseline"):
		if path = j.writeBaseline; path == "" {
			return errors.New("--write-baseline wants a file")
		}
	case !j.prune:
		return nil
	}
	return j.openBaseline(path)
}

// openBaseline opens the file that a baseline is written to.
func (j *job) openBaseline(path string) error {
	out, err := report.Create(path, true, j.read())
	if err != nil {
		return err
	}
	j.stop.covers(out)
	j.baselines.out, j.baselines.into = out, path
	if fi, err := os.Stat(path); err != nil || fi.Mode().IsRegular() {
		j.files = append(j.files, filepath.Clean(path))
	}
	return nil
}

func readBaseline(path string) (*report.Baseline, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; --write-baseline writes a baseline", path, cause(err))
	}
	defer f.Close()
	return report.ReadBaseline(path, f)
}

// judge takes what the baseline knows from what was counted, and returns the
// entries that are stale.
func (j *job) judge() []report.Stale {
	if j.baselines.known == nil {
		return nil
	}
	stale, forgiven := j.counted.summary.Know(j.baselines.known, j.counted.gate)
	j.counted.fatal -= int(forgiven)
	if _, beyond := j.counted.summary.Groups(); beyond > 0 {
		complain(fmt.Errorf("%s: %d findings have other texts than the 20,000 that are kept; they count as new", j.baselines.path, beyond))
	}
	return stale
}

// settle writes the baseline that is to be written, and names stale entries. If
// not all was read, or err is not nil, neither is done, for too little was found.
func (j *job) settle(stale []report.Stale, err error) error {
	b := &j.baselines
	whole := err == nil && !j.trouble && !j.midway
	if whole && len(stale) > 0 {
		j.nameStale(stale)
	}
	if b.out == nil {
		return nil
	}
	write := func(w io.Writer) error { return b.known.Pruned(stale).Write(w) }
	if !j.prune {
		present, beyond := j.counted.summary.Baseline()
		write = present.Write
		if beyond > 0 {
			complain(fmt.Errorf("%s: %d findings have other texts than the 20,000 that are kept, and are not in it", b.into, beyond))
		}
	}
	good := whole && (!j.prune || len(stale) > 0)
	var werr error
	if good {
		werr = write(b.out)
	}
	if cerr := b.out.Close(good && werr == nil); werr == nil {
		werr = cerr
	}
	if !whole {
		complain(fmt.Errorf("%s: not written, for not all was read", b.into))
	} else if werr == nil && !j.prune {
		j.counted.fatal = 0 // all that was found is known now
	}
	return werr
}

// nameStale says which entries of the baseline have more than was found.
func (j *job) nameStale(stale []report.Stale) {
	does := "--prune-baseline takes it out"
	if j.prune {
		does = "taken out"
	}
	for _, s := range stale[:min(len(stale), maxStale)] {
		text := s.Text
		if cut := []rune(text); len(cut) > 120 {
			text = string(cut[:120]) + "..."
		}
		found := fmt.Sprintf("%d of %d left", s.Found, s.Count)
		if s.Found == 0 {
			found = "not found any more"
		}
		complain(fmt.Errorf("%s:%d: stale, %s %s: %s; %s", j.baselines.path, s.Line, s.Reference, found, text, does))
	}
	if more := len(stale) - maxStale; more > 0 {
		complain(fmt.Errorf("%s: %d stale entries more", j.baselines.path, more))
	}
}
