package catalog

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// All returns every code, in the order of Tables, then by number, then by name.
// The slice and its codes are shared and must not be modified.
func All() []*Code { return all() }

// The indexes are built when first asked for, so that a program that finds no
// code pays for none. Numbers do not need names.
var (
	all      = sync.OnceValue(indexAll)
	byNumber = sync.OnceValue(indexNumbers)
	byName   = sync.OnceValue(indexSpellings)
	byFold   = sync.OnceValue(indexFolded)
)

func indexAll() []*Code {
	n := 0
	for _, codes := range families() {
		n += len(codes)
	}
	list := make([]*Code, 0, n)
	for _, codes := range families() {
		for i := range codes {
			list = append(list, &codes[i])
		}
	}
	return list
}

// indexNumbers sorts by number, and within one as All is.
func indexNumbers() []*Code {
	keys := make([]int64, 0, len(all()))
	for i, c := range all() {
		if !c.Word {
			keys = append(keys, int64(c.Number)<<32|int64(i))
		}
	}
	slices.Sort(keys) // of plain numbers: a third of the time that comparing codes takes
	list := make([]*Code, len(keys))
	for i, k := range keys {
		list[i] = all()[k&(1<<32-1)]
	}
	return list
}

// ByNumber returns the codes that have the number, of every table, in the order
// of All. A negative number is looked for as it stands; for what a native RTC
// call returned, see In. The slice is shared and must not be modified.
func ByNumber(n int32) []*Code {
	list := byNumber()
	i := sort.Search(len(list), func(i int) bool { return list[i].Number >= n })
	j := i
	for j < len(list) && list[j].Number == n {
		j++
	}
	return list[i:j:j]
}

// In returns the product's codes that have the number, in the order of All. For
// RTC a negative number also means the errors of its absolute value, which come
// first, as native calls return -2 for 2. The slice must not be modified.
func In(product Product, n int32) []*Code {
	own := of(product, ByNumber(n))
	if product != RTC || n >= 0 {
		return own
	}
	native := of(RTC, ByNumber(-n))
	main := 0
	for main < len(native) && native[main].Table == "" {
		main++
	}
	switch {
	case main == 0:
		return own
	case len(own) == 0:
		return native[:main:main]
	}
	return slices.Concat(native[:main], own)
}

// of returns the product's run in a list in the order of All.
func of(product Product, list []*Code) []*Code {
	i := 0
	for i < len(list) && list[i].Product != product {
		i++
	}
	j := i
	for j < len(list) && list[j].Product == product {
		j++
	}
	return list[i:j:j]
}

// spellings is a hash table of exact spellings. The first name in a log waits
// for it, and it is made in a fifth of the time that a map takes.
type spellings struct {
	slots   [1 << 13]int32 // of entries, from 1; 0 is free
	entries []spelling
}

type spelling struct {
	name  string
	first [1]*Code
	codes []*Code
}

func indexSpellings() *spellings {
	x := &spellings{entries: make([]spelling, 0, 4096)}
	for _, c := range all() {
		x.add(c.Name, c)
		for i := range c.Aliases {
			name := c.Aliases[i].Name
			x.add(name, c)
			if bare := unscoped(name); len(bare) < len(name) {
				x.add(bare, c)
			}
		}
	}
	return x
}

// slot returns where name is, or where it would go.
func (x *spellings) slot(name string) int {
	h := uint32(2166136261)
	for i := 0; i < len(name); i++ {
		h = (h ^ uint32(name[i])) * 16777619
	}
	k := int(h % uint32(len(x.slots)))
	for x.slots[k] != 0 && x.entries[x.slots[k]-1].name != name {
		k = (k + 1) % len(x.slots)
	}
	return k
}

// add relies on the spellings of one code coming together.
func (x *spellings) add(name string, c *Code) {
	k := x.slot(name)
	if x.slots[k] == 0 {
		x.entries = append(x.entries, spelling{name: name, first: [1]*Code{c}})
		x.slots[k] = int32(len(x.entries))
		return
	}
	e := &x.entries[x.slots[k]-1]
	switch {
	case e.codes == nil && e.first[0] != c:
		e.codes = []*Code{e.first[0], c}
	case e.codes != nil && e.codes[len(e.codes)-1] != c:
		e.codes = append(e.codes, c)
	}
}

func (x *spellings) find(name string) []*Code {
	k := x.slot(name)
	if x.slots[k] == 0 {
		return nil
	}
	e := &x.entries[x.slots[k]-1]
	if e.codes == nil {
		return e.first[:]
	}
	return e.codes
}

// indexFolded finds codes by the spellings of their names and aliases, folded.
func indexFolded() map[string][]*Code {
	m := make(map[string][]*Code, 4096)
	for _, c := range all() {
		addOnce(m, fold(c.Name), c)
		for _, a := range c.Aliases {
			addOnce(m, fold(a.Name), c)
		}
	}
	return m
}

// addOnce relies on the spellings of one code coming together.
func addOnce(m map[string][]*Code, key string, c *Code) {
	list := m[key]
	if len(list) == 0 || list[len(list)-1] != c {
		m[key] = append(list, c)
	}
}

// unscoped returns a spelling without the scopes before it: ECODE_LOGIN_E_NET for
// IAgoraAPI.ECODE_LOGIN_E_NET.
func unscoped(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// fold maps spellings that differ in case, scope or separators only to one.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == ' ':
			return -1
		case 'A' <= r && r <= 'Z':
			return r + ('a' - 'A')
		}
		return r
	}, unscoped(strings.TrimRight(name, ".")))
}

// Named returns the codes that have this name or alias, spelt exactly so, in the
// order of All. An alias is known by its last component too. The slice is shared
// and must not be modified.
func Named(name string) []*Code { return byName().find(name) }

// NamedFold is Named for a spelling in any case, with or without underscores,
// hyphens and spaces, and with any scope before its last full stop: "userNotFound",
// "user not found" and "Error.USER_NOT_FOUND" find the same codes.
func NamedFold(name string) []*Code { return byFold()[fold(name)] }

// Ref returns the reference by which users know c and which Find resolves:
// "chat/203", "rtm1/login/5", "rtc-web/UID_CONFLICT".
func (c *Code) Ref() string {
	if c.Word {
		return c.TableName() + "/" + c.Name
	}
	return c.TableName() + "/" + strconv.Itoa(int(c.Number))
}

// Find resolves a reference:
//
//	203, -17                     every table; -17 is also what an RTC call returns for 17
//	chat/203, rtm1/login/5       a table's number, or a name in place of the number
//	rtm1/5, chat/1204            a product's number, where its main table has none
//	LOGIN_E_NET, userNotFound    a name or an alias, in any spelling that NamedFold knows
//	chat, rtm1/login             all of a product, or of a table
//
// The codes are in the order of All, native RTC errors first for a negative
// number; there is at least one unless err is set. The slice must not be modified.
func Find(ref string) ([]*Code, error) {
	ref = strings.TrimSpace(ref)
	if n, ok := number(ref); ok {
		return found(ref, numbered(n))
	}
	if codes := scoped(ref); codes != nil {
		return codes, nil
	}
	if i := strings.LastIndexByte(ref, '/'); i >= 0 {
		scope, key := ref[:i], ref[i+1:]
		codes := scoped(scope)
		if codes == nil {
			return nil, fmt.Errorf("unknown code %q: no product or table is called %q", ref, scope)
		}
		return found(ref, among(codes, scope, key))
	}
	return found(ref, NamedFold(ref))
}

func found(ref string, codes []*Code) ([]*Code, error) {
	if len(codes) == 0 {
		return nil, fmt.Errorf("unknown code %q", ref)
	}
	return codes, nil
}

func number(s string) (int32, bool) {
	n, err := strconv.ParseInt(s, 10, 32)
	return int32(n), err == nil
}

// numbered returns every code that n can mean, with RTC's sign dropped.
func numbered(n int32) []*Code {
	codes := ByNumber(n)
	if rtc := In(RTC, n); n < 0 && len(rtc) > len(of(RTC, codes)) {
		codes = slices.Concat(rtc, slices.DeleteFunc(slices.Clone(codes), func(c *Code) bool { return c.Product == RTC }))
	}
	return codes
}

// scoped returns the codes of the product, or else of the table, that is called
// name in any case; nil if there is none.
func scoped(name string) []*Code {
	return filter(all(), func(c *Code) bool { return strings.EqualFold(string(c.Product), name) },
		func(c *Code) bool { return strings.EqualFold(c.TableName(), name) })
}

// among returns those of a product's or table's codes that key, a number or a
// name, means. The main table goes before the product's others.
func among(codes []*Code, scope, key string) []*Code {
	n, isNumber := number(key)
	abs := n
	if n < 0 && codes[0].TableName() == string(RTC) {
		abs = -n
	}
	main := func(c *Code) bool { return strings.EqualFold(c.TableName(), scope) }
	if isNumber {
		has := func(c *Code) bool { return !c.Word && c.Number == n }
		return filter(codes,
			func(c *Code) bool { return main(c) && !c.Word && c.Number == abs },
			func(c *Code) bool { return has(c) })
	}
	named := NamedFold(key)
	has := func(c *Code) bool { return slices.Contains(named, c) }
	return filter(codes, func(c *Code) bool { return main(c) && has(c) }, has)
}

// filter returns the codes that the first of the tests with any success takes.
func filter(codes []*Code, tests ...func(*Code) bool) []*Code {
	for _, test := range tests {
		var list []*Code
		for _, c := range codes {
			if test(c) {
				list = append(list, c)
			}
		}
		if list != nil {
			return list
		}
	}
	return nil
}
