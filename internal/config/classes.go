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

// ignore reads the codes that are to give no finding. Their reasons are for the
// readers of the file.
func (l *loader) ignore(v value) {
	for _, item := range v.items() {
		ref := item
		if _, ok := item.string(); !ok && item.isMapping() {
			m := item.mapping("code", "reason")
			ref = item.need(m, "code")
			if reason, ok := m["reason"]; ok {
				reason.text()
			}
		}
		for _, c := range l.resolve(ref, ref.reference()) {
			l.Config.ignore[c] = true
		}
	}
}
