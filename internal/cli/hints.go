package cli

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/internal/config"
	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A choice of rules by the path of an input, for the hints of the configuration.
// It is immutable, and nil where there is none to make.
type choice struct {
	cfg  *config.Config
	all  *rules.Set
	sets map[string]*rules.Set // by the products, as fmt writes them
}

// choose compiles the rules of each list of products that the hints name. What
// --product says wins over them all.
func (c *command) choose(cfg *config.Config, opts rules.Options, all *rules.Set) (*choice, error) {
	hints := cfg.Hints()
	if len(hints) == 0 || c.flags.Changed("product") {
		return nil, nil
	}
	ch := &choice{cfg: cfg, all: all, sets: map[string]*rules.Set{}}
	for _, h := range hints {
		if opts.Products = h.Products; ch.sets[setKey(h.Products)] != nil {
			continue
		}
		set, err := rules.NewSet(opts)
		if err != nil {
			return nil, err
		}
		ch.sets[setKey(h.Products)] = set
	}
	return ch, nil
}

func setKey(products []catalog.Product) string { return fmt.Sprint(products) }

// use lets sc look for what an input of this path can have.
func (ch *choice) use(sc *scanner.Scanner, path string) {
	if ch == nil {
		return
	}
	set := ch.all
	if products := ch.cfg.Hinted(path); products != nil {
		set = ch.sets[setKey(products)]
	}
	sc.Use(set)
}

// An ignoring stands between a scanner and its log and finder, and drops the
// findings that the configuration ignores for their line.
type ignoring struct {
	cfg    *config.Config
	log    scanner.Log    // may be nil
	finder scanner.Finder // may be nil
}

func (g *ignoring) keep(l *scanner.Line, fs []rules.Finding) []rules.Finding {
	return slices.DeleteFunc(slices.Clone(fs), func(f rules.Finding) bool { return g.cfg.Ignores(l.Text, &f) })
}

func (g *ignoring) Text(p []byte) error { return g.log.Text(p) }

func (g *ignoring) Found(l *scanner.Line, fs []rules.Finding, rest []byte) error {
	if kept := g.keep(l, fs); len(kept) > 0 {
		return g.log.Found(l, kept, rest)
	}
	return g.log.Text(bytes.Clone(rest)) // Text is borrowed for longer than rest
}

func (g *ignoring) Encoding(e scanner.Encoding) error { return g.log.Encoding(e) }

func (g *ignoring) Flush() error { return g.log.Flush() }

func (g *ignoring) Line(l *scanner.Line, fs []rules.Finding) error {
	if kept := g.keep(l, fs); len(kept) > 0 {
		return g.finder.Line(l, kept)
	}
	return nil
}

func (g *ignoring) Skip(lines int64) {
	if k, ok := g.log.(scanner.Skipper); ok {
		k.Skip(lines)
	}
}

func (g *ignoring) End() error { return end(g.log) }

// end tells a log that the input has ended, if it wants to know.
func end(log scanner.Log) error {
	if e, ok := log.(interface{ End() error }); ok {
		return e.End()
	}
	return nil
}

// through returns what a scanner writes to, so that log and finder have only
// what they may: each is nil for none.
func (j *job) through(log scanner.Log, finder scanner.Finder) (scanner.Log, scanner.Finder) {
	between := func(l scanner.Log, f scanner.Finder) {
		if log != nil {
			log = l
		}
		if finder != nil {
			finder = f
		}
	}
	if j.redact {
		r := report.NewRedactor(log, finder)
		between(r, r)
	}
	if j.cfg.Conditional() {
		g := &ignoring{j.cfg, log, finder}
		between(g, g)
	}
	return log, finder
}
