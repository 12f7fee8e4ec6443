package config

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/agoralog/agoralog/catalog"
)

// A Hint says which products the inputs can come from whose path fits.
type Hint struct {
	Glob     string // with / between folders
	Products []catalog.Product
}

// paths reads globs and the product or products of the inputs that fit them.
func (l *loader) paths(v value) {
	for _, p := range v.pairs() {
		at := p.at
		at.key = p.value.key
		h := Hint{Glob: strings.TrimPrefix(p.key, "./")}
		switch {
		case h.Glob == "":
			at.fail("want a glob such as ios/** or **/*.web.log")
		case !doublestar.ValidatePattern(h.Glob):
			at.fail("%q is no glob; want * for what is in a name, ** for folders, ? for a character, [ab] and {a,b} for choices", p.key)
		}
		for _, item := range p.each() {
			h.Products = append(h.Products, l.patternProduct(item))
		}
		if len(h.Products) == 0 {
			p.fail("want a product, or a list of them")
		}
		l.Config.hints = append(l.Config.hints, h)
	}
}

// Hinted returns the products that the last glob names that fits path, nil if
// none does. A path is as it is shown: of a member of an archive its own path
// in the archive counts too.
func (c *Config) Hinted(path string) []catalog.Product {
	if c == nil {
		return nil
	}
	for i := len(c.hints) - 1; i >= 0; i-- {
		if fits(c.hints[i].Glob, path) {
			return c.hints[i].Products
		}
	}
	return nil
}

// Hints returns the hints in the file's order, of which the last that fits
// decides. They are shared and must not be modified.
func (c *Config) Hints() []Hint {
	if c == nil {
		return nil
	}
	return slices.Clone(c.hints)
}

func fits(glob, path string) bool {
	path = filepath.ToSlash(path)
	for {
		if ok, _ := doublestar.Match(glob, strings.TrimPrefix(path, "./")); ok {
			return true
		}
		_, member, inside := strings.Cut(path, "!")
		if !inside {
			return false
		}
		path = member
	}
}
