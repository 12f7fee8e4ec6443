package report

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/internal/nearest"
	"github.com/agoralog/agoralog/rules"
)

// Bounds of what a Gate remembers and says of fatal findings.
const (
	maxTally  = 1_000
	maxReason = 5
)

// A Gate judges which findings are fatal, and counts them. It is not safe for
// concurrent use.
type Gate struct {
	list  string
	terms []term
	tally map[tallyKey]int64
	fatal int64
	fresh bool // what a baseline knows was taken away
}

// A term is one word of --fail-on. The last term that fits a finding decides.
type term struct {
	away bool // takes away what fits
	fits func(*verdict) bool
}

// A verdict is what a finding is judged by: of an undecided one, its first
// reading.
type verdict struct {
	code    *catalog.Code // nil for a number that no table has
	product catalog.Product
	table   string // its name
	number  int32
	numeric bool
	class   catalog.Class
}

type tallyKey struct {
	class     catalog.Class
	table     string // "" when undecided
	name      string // of a code that is a word
	number    int32
	undecided bool
}

// ParseGate reads the list of --fail-on: words with commas between them.
//
//	error, warning, obsolete, unknown   classes; warning includes error
//	chat                                a product
//	chat-web, rtm1/login                a table
//	chat/202, chat-web/606              a number of a product or table
//	LOGIN_E_TOKENWRONG                  a name, in any platform's spelling
//	never                               alone: nothing is fatal
//
// Of a product and a number the product's main table is meant, or if that lacks
// the number its other tables. A word after "!" takes away what it names; "!warning"
// takes away warnings only. Of the words that fit a finding, the last decides.
// Own are codes that the catalog does not have.
func ParseGate(list string, own ...*catalog.Code) (*Gate, error) {
	g := &Gate{list: strings.TrimSpace(list), tally: map[tallyKey]int64{}}
	words := strings.Split(list, ",")
	for i, word := range words {
		word = strings.TrimSpace(word)
		bare, away := strings.CutPrefix(word, "!")
		bare = strings.TrimSpace(bare)
		switch {
		case word == "" && len(words) == 1:
			return nil, errors.New("empty list; write never if nothing is to be fatal")
		case bare == "":
			return nil, fmt.Errorf("an empty word in %q", list)
		case away && i == 0:
			return nil, fmt.Errorf("%q takes away from nothing; put what is fatal before it, as in error,%s", word, word)
		case bare == "never" && len(words) > 1:
			return nil, fmt.Errorf("never stands alone, not in %q", list)
		case bare == "never":
			return g, nil
		}
		fits, err := parseTerm(bare, away, own)
		if err != nil {
			return nil, err
		}
		g.terms = append(g.terms, term{away, fits})
	}
	return g, nil
}

// Never reports whether no finding can be fatal.
func (g *Gate) Never() bool { return len(g.terms) == 0 }

// Fatal judges f, and counts it if it is fatal. A finding that is only possible
// is never fatal unless explicitMin says that the user asked for such findings.
func (g *Gate) Fatal(f *rules.Finding, explicitMin bool) bool {
	if len(g.terms) == 0 || f.Confidence == rules.Possible && !explicitMin {
		return false
	}
	v := verdictOf(f)
	fatal := false
	for i := range g.terms {
		if g.terms[i].away == fatal && g.terms[i].fits(&v) {
			fatal = !fatal
		}
	}
	if fatal {
		g.count(f, &v)
	}
	return fatal
}

func verdictOf(f *rules.Finding) verdict {
	v := verdict{
		code: f.Code, product: f.Product, table: tableOf(f),
		number: f.Number, numeric: f.HasNumber, class: f.Class,
	}
	if f.Product == "" && len(f.Readings) > 0 {
		first := f.Readings[0]
		v.code, v.product, v.table, v.class = first, first.Product, first.TableName(), first.Class
	}
	return v
}

// Fork returns a gate that judges as g does and has counted nothing.
func (g *Gate) Fork() *Gate { return &Gate{list: g.list, terms: g.terms, tally: map[tallyKey]int64{}} }

// Merge adds what o, a fork of the same gate, has counted.
func (g *Gate) Merge(o *Gate) {
	g.fatal = sum(g.fatal, o.fatal)
	for key, n := range o.tally {
		g.tally[key] = sum(g.tally[key], n)
	}
	g.trim(maxTally)
}

func (g *Gate) count(f *rules.Finding, v *verdict) {
	g.fatal = sum(g.fatal, 1)
	key := tallyKey{class: v.class, undecided: f.Product == ""}
	switch {
	case key.undecided:
		key.number = f.Number
		if !f.HasNumber {
			key.name = validText(cutText(f.Match, maxSample))
		}
	case v.code != nil && v.code.Word:
		key.table, key.name = v.table, v.code.Name
	case v.code != nil:
		key.table, key.number = v.table, v.code.Number
	default:
		key.table, key.number = v.table, v.number
	}
	n, ok := g.tally[key]
	if !ok {
		key.name = strings.Clone(key.name)
	}
	if g.tally[key] = n + 1; !ok {
		g.trim(2 * maxTally)
	}
}

// know takes away n findings of a group, which were fatal and are known.
func (g *Gate) know(of Group, n int64) {
	g.fatal = max(0, g.fatal-n)
	key := tallyKey{class: of.Class, undecided: of.Product == "", name: of.Name}
	if of.Code != nil {
		key.number, key.name = *of.Code, ""
	}
	if !key.undecided {
		key.table = of.key.tableName()
		g.lower(key, n)
		return
	}
	// One that is undecided is counted under the class of its first reading, which
	// need not be the same for all of the group.
	for class := catalog.Error; n > 0; class-- {
		key.class = class
		n = g.lower(key, n)
		if class == 0 {
			return
		}
	}
}

// lower takes n from the count of a key, and returns what it did not have.
func (g *Gate) lower(key tallyKey, n int64) int64 {
	had, ok := g.tally[key]
	if !ok {
		return n
	}
	if had <= n {
		delete(g.tally, key)
		return n - had
	}
	g.tally[key] = had - n
	return 0
}

// trim drops codes when there are more than limit. Which ones does not depend on
// counts, so that neither order nor parting of the input matters.
func (g *Gate) trim(limit int) {
	if len(g.tally) <= limit {
		return
	}
	for _, key := range slices.SortedFunc(maps.Keys(g.tally), tallyKey.compare)[maxTally:] {
		delete(g.tally, key)
	}
}

func (k tallyKey) compare(o tallyKey) int {
	return cmp.Or(cmp.Compare(o.class, k.class), compareBool(k.undecided, o.undecided),
		cmp.Compare(k.table, o.table), cmp.Compare(k.number, o.number), cmp.Compare(k.name, o.name))
}

// Reason says why the gate failed, for the last line of messages:
//
//	agoralog: 3 fatal findings (chat/202 x2, signaling/206 x1), fail-on error,!chat/201
//
// The worst codes come first, in each class the most frequent, at most five of
// them; with a baseline they are "new fatal findings". Reason returns "" if nothing was fatal.
func (g *Gate) Reason() string {
	if g.fatal == 0 {
		return ""
	}
	g.trim(maxTally)
	list := slices.SortedFunc(maps.Keys(g.tally), func(a, b tallyKey) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(g.tally[b], g.tally[a]), a.compare(b))
	})
	what := "fatal finding"
	if g.fresh {
		what = "new fatal finding"
	}
	dst := append([]byte("agoralog: "), plural(g.fatal, what)...)
	dst = append(dst, " ("...)
	for i := range list {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if i == maxReason {
			dst = appendMore(dst, len(list)-i)
			if len(list) == maxTally {
				dst = append(dst, " codes or more"...)
			}
			break
		}
		dst = list[i].append(dst)
		dst = append(dst, " x"...)
		dst = append(dst, thousands(g.tally[list[i]])...)
	}
	dst = append(dst, "), fail-on "...)
	return string(appendVisible(dst, g.list))
}

func (k *tallyKey) append(dst []byte) []byte {
	if !k.undecided {
		dst = appendVisible(dst, k.table)
		dst = append(dst, '/')
	}
	if k.name != "" {
		dst = appendVisible(dst, k.name)
	} else {
		dst = appendDecimal(dst, k.number)
	}
	if k.undecided {
		dst = append(dst, '?')
	}
	return dst
}

// parseTerm finds out what a word names.
func parseTerm(word string, away bool, own []*catalog.Code) (func(*verdict) bool, error) {
	if class, ok := classNamed(strings.ToLower(word)); ok {
		if class == catalog.Warning && !away {
			return func(v *verdict) bool { return v.class >= catalog.Warning }, nil
		}
		return func(v *verdict) bool { return v.class == class }, nil
	}
	if _, err := strconv.ParseInt(word, 10, 64); err == nil {
		return nil, fmt.Errorf("%q alone can mean codes of several products; name one, as in chat/%s", word, word)
	}
	if t, ok := scopeNamed(word, own); ok {
		if t.explainOnly {
			return nil, fmt.Errorf("%q can never be fatal: its codes are explained and not looked for in logs", word)
		}
		return t.fits, nil
	}
	if i := strings.LastIndexByte(word, '/'); i >= 0 {
		return parseScoped(word, word[:i], word[i+1:], own)
	}
	return fitsCodes(word, codesNamed(word, own))
}

// parseScoped reads "chat/202", "rtm1/login/5", "rtc-web/UID_CONFLICT".
func parseScoped(word, scope, key string, own []*catalog.Code) (func(*verdict) bool, error) {
	t, ok := scopeNamed(scope, own)
	if !ok {
		return nil, fmt.Errorf("unknown product or table %q in %q%s", scope, word, nearest.Question(scope, scopes()))
	}
	if t.explainOnly {
		return nil, fmt.Errorf("%q can never be fatal: codes of %s are explained and not looked for in logs", word, scope)
	}
	n, err := strconv.ParseInt(key, 10, 32)
	if err != nil {
		var codes []*catalog.Code
		for _, c := range codesNamed(key, own) {
			if t.holds(c) {
				codes = append(codes, c)
			}
		}
		if len(codes) == 0 {
			return nil, fmt.Errorf("no code %q in %s%s", key, scope, nearest.Question(key, namesIn(t, own)))
		}
		return fitsCodes(word, codes)
	}
	codes, _ := catalog.Find(word)
	codes = slices.Clone(codes)
	for _, c := range own {
		if t.holds(c) && !c.Word && c.Number == int32(n) {
			codes = append(codes, c)
		}
	}
	if len(codes) == 0 {
		// No table has it, but a log may: such findings are of class unknown.
		return func(v *verdict) bool { return v.code == nil && v.numeric && v.number == int32(n) && t.fits(v) }, nil
	}
	return fitsCodes(word, codes)
}

// fitsCodes makes a term of the codes that can be findings.
func fitsCodes(word string, codes []*catalog.Code) (func(*verdict) bool, error) {
	if len(codes) == 0 {
		return nil, fmt.Errorf("unknown word %q%s", word, nearest.Question(word, vocabulary()))
	}
	codes = slices.DeleteFunc(slices.Clone(codes), (*catalog.Code).ExplainOnly)
	if len(codes) == 0 {
		return nil, fmt.Errorf("%q can never be fatal: it is explained and not looked for in logs", word)
	}
	return func(v *verdict) bool {
		return v.code != nil && slices.ContainsFunc(codes, func(c *catalog.Code) bool {
			return c == v.code || c.Name == v.code.Name && c.Number == v.code.Number &&
				c.Word == v.code.Word && c.Product == v.code.Product && c.Table == v.code.Table
		})
	}, nil
}

// codesNamed returns the codes that have the name, spelt exactly so if there are any.
func codesNamed(name string, own []*catalog.Code) []*catalog.Code {
	codes := catalog.Named(name)
	if len(codes) == 0 {
		codes = catalog.NamedFold(name)
	}
	codes = slices.Clone(codes)
	for _, c := range own {
		if strings.EqualFold(c.Name, name) || slices.ContainsFunc(c.Aliases, func(a catalog.Alias) bool { return strings.EqualFold(a.Name, name) }) {
			codes = append(codes, c)
		}
	}
	return codes
}

// A scope is a product or a table.
type scope struct {
	product     catalog.Product // "" for a table
	table       string
	explainOnly bool
}

func (s scope) fits(v *verdict) bool {
	if s.product != "" {
		return v.product == s.product
	}
	return v.table == s.table
}

func (s scope) holds(c *catalog.Code) bool {
	if s.product != "" {
		return c.Product == s.product
	}
	return c.TableName() == s.table
}

// scopeNamed finds a product, or else a table. A product is for explanation only
// if all its tables are.
func scopeNamed(name string, own []*catalog.Code) (s scope, ok bool) {
	for _, t := range catalog.Tables() {
		switch {
		case strings.EqualFold(string(t.Product), name):
			s = scope{product: t.Product, explainOnly: t.ExplainOnly && (!ok || s.explainOnly)}
			ok = true
		case !ok && strings.EqualFold(t.Name, name):
			return scope{table: t.Name, explainOnly: t.ExplainOnly}, true
		}
	}
	for _, c := range own {
		switch {
		case strings.EqualFold(string(c.Product), name):
			return scope{product: c.Product}, true
		case !ok && strings.EqualFold(c.TableName(), name):
			return scope{table: c.TableName()}, true
		}
	}
	return s, ok
}
