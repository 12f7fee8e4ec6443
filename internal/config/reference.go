package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/agoralog/agoralog/catalog"
)

// reference returns the text of a reference, for which 203 needs no quotes.
func (v value) reference() string {
	if n, ok := v.node.(*ast.IntegerNode); ok {
		return n.Token.Value
	}
	return v.text()
}

// resolve returns the codes that a reference means, of the user's own and of
// those of the catalog that can be findings. v is its place; others are words
// that could have been meant.
func (l *loader) resolve(v value, ref string, others ...string) []*catalog.Code {
	ref = strings.TrimSpace(ref)
	if _, err := strconv.ParseInt(ref, 10, 64); err == nil {
		v.fail("%q alone can mean codes of several products; name one, as in chat/%s", ref, ref)
	}
	own := l.Find(ref)
	all := catalog.Named(ref)
	if len(all) == 0 {
		all, _ = catalog.Find(ref)
	}
	codes := slices.DeleteFunc(slices.Clone(all), (*catalog.Code).ExplainOnly)
	if codes = append(codes, own...); len(codes) > 0 {
		return codes
	}
	if len(all) > 0 {
		v.fail("%q is explained and not looked for in logs", ref)
	}
	scope, key := "", ref
	if i := strings.LastIndexByte(ref, '/'); i >= 0 {
		scope, key = ref[:i], ref[i+1:]
		if scopes := l.scopes(); !slices.Contains(scopes, strings.ToLower(scope)) {
			v.fail("unknown product or table %q in %q%s", scope, ref, suggest(scope, scopes, ""))
		}
		if _, err := strconv.ParseInt(key, 10, 32); err == nil {
			v.fail("unknown code %q; if it is your own, add it to codes", ref)
		}
	}
	v.fail("unknown code %q%s", ref, suggest(key, append(others, l.names(scope)...), ""))
	return nil
}

// means reports whether a reference means c.
func means(ref string, c *catalog.Code) bool {
	product := string(c.Product)
	if strings.EqualFold(ref, product) {
		return true
	}
	if i := strings.LastIndexByte(ref, '/'); i >= 0 {
		if !strings.EqualFold(ref[:i], product) {
			return false
		}
		ref = ref[i+1:]
	}
	n, err := strconv.ParseInt(ref, 10, 32)
	return err == nil && !c.Word && c.Number == int32(n) || c.Name != "" && strings.EqualFold(c.Name, ref)
}

// scopes are the products and tables that references can name.
func (l *loader) scopes() []string {
	var list []string
	for _, t := range catalog.Tables() {
		if !t.ExplainOnly {
			list = append(list, string(t.Product), t.Name)
		}
	}
	for _, p := range l.Products() {
		list = append(list, string(p))
	}
	return list
}

// names are the words that references can name, in a scope or in all.
func (l *loader) names(scope string) []string {
	var list []string
	if scope == "" {
		list = l.scopes()
	}
	for _, codes := range [][]*catalog.Code{catalog.All(), l.Config.codes} {
		for _, c := range codes {
			if c.ExplainOnly() || scope != "" && !strings.EqualFold(scope, string(c.Product)) && !strings.EqualFold(scope, c.TableName()) {
				continue
			}
			list = append(list, c.Name)
			for _, a := range c.Aliases {
				list = append(list, a.Name)
			}
		}
	}
	return list
}
