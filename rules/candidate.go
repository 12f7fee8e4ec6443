package rules

import (
	"github.com/agoralog/agoralog/catalog"
)

// A candidate is a span that may be a code; not yet believed.
type candidate struct {
	span   Span // what a finding would show
	number int32
	hasNum bool
	rule   *Rule
	only   set             // the products that it may be of
	codes  []*catalog.Code // what it may mean: at most readingsMax, shared
	words  []*codeWords    // of each of codes, if it is a number
	in     set             // the products of codes
	name   bool            // found by its name
	alone  bool            // possible when nothing says whose it is
	// needOwn: only evidence on its own line counts, for another noun stands before it.
	needOwn  bool
	noun     int  // where that noun ends, if it is what needs it
	inText   bool // a name in a field that describes a failure: its number may stand near
	dropped  bool
	conflict bool          // the line names another code for the same failure
	agreed   *catalog.Code // the code whose name or description stands beside the number
	sure     bool          // the name alone says whose it is
	official bool          // the form says that it is some SDK's code, even if no table has it

	own      [nProducts]int
	around   [nProducts]int
	strange  int            // the strength of the strangest stranger on the line
	without  [nProducts]int // what the line says for products that have no such number
	table    [nProducts]string
	because  [maxReasons]reason
	nBecause int
}

const (
	maxReasons   = 6
	readingsMax  = 32
	candidateMax = 64 // findings of a line
)

type reason struct {
	products set
	line     int64
	text     string
	says     string
}

// note keeps a reason, once, if there is room.
func (cs *Case) note(c *candidate, products set, line int64, text []byte, says string) {
	if c.nBecause == maxReasons {
		return
	}
	for i := range c.because[:c.nBecause] {
		if c.because[i].text == string(text) && c.because[i].says == says {
			return
		}
	}
	c.because[c.nBecause] = reason{products, line, cs.m.memo.text(text), says}
	c.nBecause++
}

// reads gives c the meanings of its number, in one table if it is not "".
func (cs *Case) reads(c *candidate, table string) {
	e := cs.m.readings(c.number, c.only, table)
	c.codes, c.words, c.in = e.codes, e.words, e.in
}

// productsOf returns the products of codes.
func productsOf(codes []*catalog.Code) (in set) {
	for _, code := range codes {
		in |= 1 << indexOf(code.Product)
	}
	return in
}

// readings returns what the number can mean in the products of only, of one
// table if it is not "". Native RTC calls return an error negated.
func (s *Set) readings(n int32, only set, table string) []*catalog.Code {
	var list []*catalog.Code
	add := func(codes []*catalog.Code, only set) {
		for _, c := range codes {
			if i := indexOf(c.Product); i >= 0 && only>>i&1 != 0 && lookedFor(c) && len(list) < readingsMax &&
				(table == "" || c.Table == table) && !c.Word {
				list = append(list, c)
			}
		}
	}
	add(catalog.ByNumber(n), only)
	add(s.own.numbered("", n), only)
	if n < 0 && n > -10000 {
		add(catalog.ByNumber(-n), only&isRTC)
	}
	return list
}
