package config

import (
	"path/filepath"
	"strings"
)

// failOn reads the words of --fail-on, in one text or in a list. What they mean
// the gate knows; see FailOn.
func (l *loader) failOn(v value) {
	for _, item := range v.each() {
		word := item.reference()
		item.node = nil
		l.Config.failOn = append(l.Config.failOn, failOn{word, item})
	}
}

// A failOn is an item of fail-on and its place.
type failOn struct {
	text string
	at   value
}

// FailOn returns the list of fail-on, with commas between its items; "" if the
// file does not have the key. What check says is wrong with the list up to an
// item is an *Error there.
func (c *Config) FailOn(check func(list string) error) (list string, err error) {
	if c == nil {
		return "", nil
	}
	var items []string
	for _, f := range c.failOn {
		items = append(items, f.text)
		list = strings.Join(items, ",")
		if err := check(list); err != nil {
			return "", &Error{f.at.path, f.at.line, f.at.col, f.at.key, err.Error()}
		}
	}
	return list, nil
}

// baseline reads the path of a baseline, which counts from the file's folder.
func (l *loader) baseline(v value) {
	path := v.raw()
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(l.path), path)
	}
	l.Config.baselinePath = path
}

// Baseline returns the path of the baseline, "" for none.
func (c *Config) Baseline() string {
	if c == nil {
		return ""
	}
	return c.baselinePath
}
