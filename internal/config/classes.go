package config

// classes reads the classes that codes have for the user. Of references that
// mean the same code the last decides, as in --fail-on.
func (l *loader) classes(v value) {
	for _, p := range v.pairs() {
		class := p.class()
		for _, c := range l.resolve(p.value, p.key) {
			l.Config.classes[c] = class
		}
	}
}
