package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// codes reads the codes of the user's own.
func (l *loader) codes(v value) {
	for _, item := range v.items() {
		m := item.mapping("product", "number", "name", "class", "meaning", "fix")
		c := &catalog.Code{Word: true, Basis: "configured", Source: fmt.Sprintf("%s:%d", l.path, item.line)}
		c.Product = item.need(m, "product").product()
		c.Class = item.need(m, "class").class()
		number, hasNumber := m["number"]
		name, hasName := m["name"]
		if !hasNumber && !hasName {
			item.fail("want a number, a name or both")
		}
		if hasNumber {
			c.Number, c.Word = number.number(), false
			l.free(number, c, "number")
		}
		if hasName {
			c.Name = name.name()
		} else { // everything that prints a code relies on a name: SHOP_1042
			c.Name = strings.NewReplacer("-", "_", "/", "_").Replace(strings.ToUpper(c.Ref()))
			name = number
		}
		l.free(name, c, "name")
		c.Meaning = item.need(m, "meaning").text()
		if fix, ok := m["fix"]; ok {
			c.Fix = fix.text()
		}
		l.Config.codes = append(l.Config.codes, c)
	}
}

// need returns the value of a key that must be there.
func (v value) need(m map[string]value, key string) value {
	w, ok := m[key]
	if !ok {
		v.fail("no %s", key)
	}
	return w
}

// free gives up if the number, or name, of c is another code's of its product's
// main table.
func (l *loader) free(v value, c *catalog.Code, what string) {
	const already = "%s is known already, as %s%s"
	for _, o := range l.Config.codes {
		if o.Product == c.Product && (what == "number" && !o.Word && o.Number == c.Number || what == "name" && strings.EqualFold(o.Name, c.Name)) {
			v.fail("%s/%s is there twice", c.Product, key(c, what))
		}
	}
	list := catalog.In(c.Product, c.Number)
	if what == "name" {
		list = catalog.Named(c.Name)
	}
	for _, o := range list {
		if o.Product != c.Product || what == "number" && (o.Table != "" || o.Number != c.Number) {
			continue
		}
		hint := "; to change its class use classes:"
		if o.ExplainOnly() {
			hint = ""
		}
		if what == "number" {
			v.fail(already, o.Ref(), o.Name, hint)
		}
		v.fail(already, c.Name, o.Ref(), hint)
	}
}

func key(c *catalog.Code, what string) string {
	if what == "name" {
		return c.Name
	}
	return fmt.Sprint(c.Number)
}

func (v value) class() catalog.Class {
	word := v.text()
	for _, class := range []catalog.Class{catalog.Error, catalog.Warning, catalog.Obsolete} {
		if class.String() == word {
			return class
		}
	}
	v.fail("unknown class %q; want error, warning or obsolete", word)
	return catalog.Unknown
}

const (
	lowers = "abcdefghijklmnopqrstuvwxyz"
	uppers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
)

// wordOf reports whether s is of the bytes of set, begins with none of notFirst
// and is at most 64 bytes long.
func wordOf(s, set, notFirst string) bool {
	return strings.Trim(s, set) == "" && s != "" && strings.IndexByte(notFirst, s[0]) < 0 && len(s) <= 64
}

func (v value) name() string {
	s := v.text()
	if !wordOf(s, uppers+lowers+digits+"_.-", digits+".-") {
		v.fail("%q is no name; want letters, digits and _ . - without spaces, and no digit first", s)
	}
	return s
}

// products are those that findings of the catalog can have.
func products() []string {
	var list []string
	for _, t := range catalog.Tables() {
		if !t.ExplainOnly && !slices.Contains(list, string(t.Product)) {
			list = append(list, string(t.Product))
		}
	}
	return list
}

// known reports whether p is one of the catalog's products.
func known(p catalog.Product) bool { return slices.Contains(products(), string(p)) }

// product returns one of the catalog's products, or another word. Words that
// mean something else where products are named are taken.
func (v value) product() catalog.Product {
	word := v.text()
	if !wordOf(word, lowers+digits+"-", digits+"-") {
		v.fail("%q is no product; want a word of lower-case letters, digits and -", word)
	}
	switch word {
	case "auto", "never", "none", "error", "warning", "obsolete", "success", "unknown":
		v.fail("%q cannot be a product, for --fail-on and --product give the word another meaning", word)
	}
	if known(catalog.Product(word)) {
		return catalog.Product(word)
	}
	for _, t := range catalog.Tables() {
		switch {
		case t.Name != word:
		case t.ExplainOnly:
			v.fail("%q is Agora's own, and its codes are explained and not looked for in logs", word)
		default:
			v.fail("%q is a table; name its product, %s", word, t.Product)
		}
	}
	return catalog.Product(word)
}
