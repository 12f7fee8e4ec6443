// Package config reads .agoralog.yaml: codes and patterns of the user's own,
// other classes, findings to ignore, the gate's list and baseline, and hints
// from paths to products. It imports the catalog and the rules.
//
// The file is read with the parser of a YAML library and walked node by node, not
// decoded: so every message has the line and the key, and the program's start
// pays for no reflection. A file is accepted whole or not at all.
//
// To add a key, add a row to keys with a method of loader that checks it and
// fills Config, a field of Config, and rows to the tables of the tests;
// classes.go has the smallest.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// Name is the file that is looked for in the working directory.
const Name = ".agoralog.yaml"

// sizeMax is the most bytes that a file may have: some thousand codes. The
// parser takes 20 ms for 64 KiB, and quadratic time for some files that make no
// sense.
const sizeMax = 256 << 10

// A Config is what a file says, checked. A nil Config is that of no file.
type Config struct {
	patterns     []rules.Pattern
	codes        []*catalog.Code
	classes      map[*catalog.Code]catalog.Class
	ignore       map[*catalog.Code]bool
	conditions   []condition
	failOn       []failOn
	baselinePath string
	hints        []Hint
}

// An Error says what is wrong with a file.
type Error struct {
	Path   string
	Line   int    // 1-based
	Column int    // 1-based, in characters
	Key    string // codes[1].class, with indexes from 0; "" for what is no YAML
	Says   string
}

// Error returns the message: path:line:column: key: what is wrong.
func (e *Error) Error() string {
	place := fmt.Sprintf("%s:%d:%d: ", e.Path, e.Line, e.Column)
	if e.Key == "" {
		return place + e.Says
	}
	return place + e.Key + ": " + e.Says
}

// Load reads the file at path. What is wrong in the file is an *Error.
func Load(path string) (*Config, error) {
	text, err := read(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return parse(path, text)
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, sizeMax+1))
	if err == nil && len(text) > sizeMax {
		err = errors.New("a configuration of more than 256 KiB")
	}
	return text, err
}

// keys are the keys of a file, in the order in which they are read, whatever
// the file's: patterns and references name codes.
var keys = []struct {
	name string
	read func(*loader, value)
}{
	{"codes", (*loader).codes},
	{"patterns", (*loader).patterns},
	{"classes", (*loader).classes},
	{"ignore", (*loader).ignore},
	{"fail-on", (*loader).failOn},
	{"baseline", (*loader).baseline},
	{"paths", (*loader).paths},
}

// A loader fills a Config.
type loader struct {
	*Config
	path string
}

// parse reads a file's text; path is for messages.
func parse(path string, text []byte) (c *Config, err error) {
	defer recoverError(&err, &c)
	l := &loader{
		Config: &Config{classes: map[*catalog.Code]catalog.Class{}, ignore: map[*catalog.Code]bool{}},
		path:   path,
	}
	root, ok := parseYAML(path, text)
	if !ok {
		return l.Config, nil
	}
	names := make([]string, len(keys))
	for i := range keys {
		names[i] = keys[i].name
	}
	m := root.mapping(names...)
	for _, k := range keys {
		if v, ok := m[k.name]; ok {
			k.read(l, v)
		}
	}
	return l.Config, nil
}

// recoverError turns the *Error with which a reader gave up into an error.
func recoverError(err *error, c **Config) {
	switch r := recover().(type) {
	case nil:
	case *Error:
		*err, *c = r, nil
	default:
		panic(r)
	}
}

// Codes returns the codes of the file's own. They are shared and must not be
// modified.
func (c *Config) Codes() []*catalog.Code {
	if c == nil {
		return nil
	}
	return slices.Clone(c.codes)
}

// Products returns the products of the file's own, each once.
func (c *Config) Products() []catalog.Product {
	var list []catalog.Product
	for _, code := range c.Codes() {
		if !known(code.Product) && !slices.Contains(list, code.Product) {
			list = append(list, code.Product)
		}
	}
	return list
}

// Apply adds what the file says to the options of a set of rules.
func (c *Config) Apply(opts *rules.Options) {
	if c == nil {
		return
	}
	opts.Codes = append(opts.Codes, c.codes...)
	opts.Patterns = append(opts.Patterns, c.patterns...)
	opts.Classes, opts.Ignore = c.classes, c.ignore
}

// Classed returns codes with the classes that the file gives them. The codes
// themselves stay as they are.
func (c *Config) Classed(codes []*catalog.Code) []*catalog.Code {
	if c == nil || len(c.classes) == 0 {
		return codes
	}
	codes = slices.Clone(codes)
	for i, code := range codes {
		if class, ok := c.classes[code]; ok {
			changed := *code
			changed.Class, changed.Basis = class, "configured"
			codes[i] = &changed
		}
	}
	return codes
}

// Find returns the codes of the file's own that a reference means: 1042,
// shop/1042, shop/SOLD_OUT, SOLD_OUT, shop.
func (c *Config) Find(ref string) []*catalog.Code {
	var list []*catalog.Code
	for _, code := range c.Codes() {
		if means(ref, code) {
			list = append(list, code)
		}
	}
	return list
}

// Search returns the codes of the file's own that have all the words.
func (c *Config) Search(words string) []*catalog.Code {
	var list []*catalog.Code
	for _, code := range c.Codes() {
		text := strings.ToLower(code.Ref() + " " + code.Name + " " + code.Meaning + " " + code.Fix)
		has := func(w string) bool { return strings.Contains(text, w) }
		if all := strings.Fields(strings.ToLower(words)); len(all) > 0 && !slices.ContainsFunc(all, func(w string) bool { return !has(w) }) {
			list = append(list, code)
		}
	}
	return list
}
