package config

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A value is a node with its place. Its methods return what the node holds, or
// give up: they panic with an *Error, which parse returns.
type value struct {
	path string // of the file
	key  string
	line int // 1-based, and so is the column
	col  int
	node ast.Node // nil for nothing after the colon
}

func (v value) fail(format string, args ...any) {
	panic(&Error{v.path, v.line, v.col, v.key, fmt.Sprintf(format, args...)})
}

// parseYAML returns the file's one document. It is not ok if there is none.
func parseYAML(path string, text []byte) (root value, ok bool) {
	root = value{path: path, line: 1, col: 1}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if i := invalid(text); i >= 0 {
		root.line += bytes.Count(text[:i], []byte("\n"))
		root.col = utf8.RuneCount(text[bytes.LastIndexByte(text[:i], '\n')+1:i]) + 1
		root.fail("not UTF-8 text")
	}
	if tooDeep(text) {
		root.fail("too deeply nested")
	}
	file := root.parse(text)
	var docs []*ast.DocumentNode
	for _, d := range file.Docs {
		if d != nil && d.Body != nil {
			docs = append(docs, d)
		}
	}
	if len(docs) == 0 {
		return root, false
	}
	if len(docs) > 1 {
		at(root, docs[1].Body).fail("a second document; want one")
	}
	root = at(root, docs[0].Body)
	return root, root.node != nil
}

// invalid returns where text stops being UTF-8 without NUL, or -1.
func invalid(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// tooDeep reports whether so many lists or mappings stand in each other that the
// parser would take minutes, and a stack to match. It counts what is in quotes
// too; regular expressions close what they open.
func tooDeep(text []byte) bool {
	const most = 1000
	depth := 0
	for _, b := range text {
		switch b {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		}
		if depth > most {
			return true
		}
	}
	return bytes.Contains(text, bytes.Repeat([]byte("- "), most))
}

// parse calls the library, which may stumble over what is no YAML.
func (v value) parse(text []byte) *ast.File {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(*Error); ok {
				panic(e)
			}
			v.fail("cannot be read as YAML")
		}
	}()
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err == nil {
		return file
	}
	// The library's own text of an error has an excerpt of the file.
	var syntax interface {
		GetToken() *token.Token
		GetMessage() string
	}
	says := "cannot be read as YAML"
	if errors.As(err, &syntax) {
		if t := syntax.GetToken(); t != nil && t.Position != nil {
			v.line, v.col = t.Position.Line, t.Position.Column
		}
		if m := syntax.GetMessage(); m != "" {
			says += ": " + m
		}
	}
	if bangs(text, v.line) {
		says += "; a word that begins with ! stands in quotes"
	}
	v.fail("%s", says)
	return nil
}

// bangs reports whether a word that is not in quotes begins with ! in a line: to
// YAML it is a tag.
func bangs(text []byte, line int) bool {
	for n, l := range slices.Collect(bytes.Lines(text)) {
		if n == line-1 {
			l = bytes.ReplaceAll(l, []byte(" "), nil)
			return bytes.Contains(l, []byte(",!")) || bytes.Contains(l, []byte("[!"))
		}
	}
	return false
}

// at returns node as a value with v's place, but for the line if it has one.
func at(v value, node ast.Node) value {
	if node == nil {
		return v
	}
	v = v.on(node)
	switch n := node.(type) {
	case *ast.NullNode:
		node = nil
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		v.fail("anchors, aliases and tags are not understood; write the value out, in quotes if it begins with ! & or *")
	case *ast.MappingNode:
		if len(n.Values) > 0 && n.Values[0].Key != nil {
			v = v.on(n.Values[0].Key) // its own token is the first colon
		}
	case *ast.MappingValueNode:
		if n.Key != nil {
			v = v.on(n.Key)
		}
	}
	v.node = node
	return v
}

// on returns v with the place of n, if n has one.
func (v value) on(n ast.Node) value {
	if t := n.GetToken(); t != nil && t.Position != nil {
		v.line, v.col = t.Position.Line, t.Position.Column
	}
	return v
}

// A pair is a key and its value.
type pair struct {
	key string
	at  value // the key's place
	value
}

// pairs returns the pairs of a mapping, in the file's order. No key is there
// twice.
func (v value) pairs() []pair {
	if v.node == nil {
		return nil
	}
	m, ok := v.node.(ast.MapNode)
	if !ok {
		v.fail("want key: value, not %s", v.kind())
	}
	var list []pair
	for it := m.MapRange(); it.Next(); {
		p := pair{key: keyText(it.Key())}
		p.value = v.on(it.Key())
		p.node = nil
		p.value.key = v.key + "." + p.key
		if v.key == "" {
			p.value.key = p.key
		}
		if it.Key().IsMergeKey() {
			p.fail("anchors, aliases and tags are not understood; write the value out")
		}
		if i := slices.IndexFunc(list, func(q pair) bool { return q.key == p.key }); i >= 0 {
			p.fail("is there twice")
		}
		p.value = at(p.value, it.Value())
		p.at = v.on(it.Key())
		if _, ok := p.node.(ast.ScalarNode); p.node == nil || !ok {
			p.line, p.col = p.at.line, p.at.col // of a list or mapping, where its key is
		}
		list = append(list, p)
	}
	return list
}

func keyText(key ast.MapKeyNode) string {
	switch k := key.(type) {
	case *ast.StringNode:
		return k.Value
	case *ast.MappingKeyNode:
		if inner, ok := k.Value.(ast.MapKeyNode); ok && inner != key {
			return keyText(inner)
		}
	}
	if t := key.GetToken(); t != nil {
		return t.Value
	}
	return ""
}

// mapping returns a mapping's values. Keys other than those named are errors.
func (v value) mapping(names ...string) map[string]value {
	m := map[string]value{}
	for _, p := range v.pairs() {
		if !slices.Contains(names, p.key) {
			p.line, p.col = p.at.line, p.at.col
			p.fail("unknown key%s", suggest(p.key, names, "want "+oneOf(names)))
		}
		m[p.key] = p.value
	}
	return m
}

// items returns the elements of a list.
func (v value) items() []value {
	if v.node == nil {
		return nil
	}
	seq, ok := v.node.(*ast.SequenceNode)
	if !ok {
		v.fail("want a list, not %s", v.kind())
	}
	var list []value
	for i, n := range seq.Values {
		e := v
		e.key, e.node = fmt.Sprintf("%s[%d]", v.key, i), nil
		e = e.on(seq)
		if i < len(seq.Entries) && seq.Entries[i] != nil {
			e = e.on(seq.Entries[i])
		}
		list = append(list, at(e, n))
	}
	return list
}

// each returns the elements of a list, or v itself if it is none.
func (v value) each() []value {
	if _, ok := v.node.(*ast.SequenceNode); ok || v.node == nil {
		return v.items()
	}
	return []value{v}
}

// text returns a text of one line: what the file breaks is joined.
func (v value) text() string {
	s, ok := v.string()
	switch n := v.node.(type) {
	case nil:
		v.fail("want text, and there is nothing")
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		v.fail("want text; put %s in quotes", n.GetToken().Value)
	}
	if !ok {
		v.fail("want text, not %s", v.kind())
	}
	if s = strings.Join(strings.Fields(s), " "); s == "" {
		v.fail("want text, and there is nothing")
	}
	return s
}

// raw returns a text as it stands, which must be one line.
func (v value) raw() string {
	v.text()
	s, _ := v.string()
	if s = strings.TrimSuffix(s, "\n"); strings.ContainsAny(s, "\r\n") {
		v.fail("want one line")
	}
	return s
}

func (v value) string() (string, bool) {
	switch n := v.node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		if n.Value != nil {
			return n.Value.Value, true
		}
	}
	return "", false
}

// plain reports whether s is written as a decimal number without ornament.
func plain(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == "" && (digits[0] != '0' || s == "0")
}

// number returns a number of 32 bits.
func (v value) number() int32 {
	n, ok := v.node.(*ast.IntegerNode)
	if !ok {
		if s, ok := v.string(); ok && plain(s) {
			v.fail("want a number; take the quotes from %q", s)
		}
		v.fail("want a number, not %s", v.kind())
	}
	written := n.Token.Value
	if !plain(written) {
		v.fail("want a number in plain decimal, not %s", written)
	}
	if i, ok := n.Value.(int64); ok && i < 0 && i >= math.MinInt32 {
		return int32(i)
	}
	if u, ok := n.Value.(uint64); ok && u <= math.MaxInt32 {
		return int32(u)
	}
	v.fail("%s is no number of 32 bits", written)
	return 0
}

// kind says what a node is, for messages.
func (v value) kind() string {
	switch n := v.node.(type) {
	case nil:
		return "nothing"
	case *ast.SequenceNode:
		return "a list"
	case ast.MapNode:
		return "key: value"
	case *ast.StringNode:
		return fmt.Sprintf("%q", n.Value)
	case *ast.LiteralNode:
		return "text"
	default:
		return n.GetToken().Value
	}
}
