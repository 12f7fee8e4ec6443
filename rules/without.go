package rules

import "slices"

// Without returns s with one of AllRules taken away, by its name, so that what
// this rule alone finds can be measured. A name that no rule has takes nothing.
func (s *Set) Without(name string) *Set {
	i := slices.IndexFunc(s.AllRules(), func(r *Rule) bool { return r.Name == name })
	if i < 0 {
		return s
	}
	c := *s
	c.without = s.AllRules()[i]
	is := func(r *Rule) bool { return r == c.without }
	c.rules = slices.DeleteFunc(slices.Clone(s.rules), is)
	c.suffixes = slices.DeleteFunc(slices.Clone(s.suffixes), func(x suffixRule) bool { return is(x.rule) })
	c.words = make(map[string][]*Rule, len(s.words))
	for w, list := range s.words {
		c.words[w] = slices.DeleteFunc(slices.Clone(list), is)
	}
	return &c
}
