package rules

// A Rule describes what an occurrence of a code looks like in a log: the words
// that introduce a number, and what must hold around them. Rules are data; to
// add one, add a literal to a table of common.go, with a text that it must find and
// one that it must not.
type Rule struct {
	Name string
	Says string // who prints it so

	// Words introduce the number, in lower case. One that begins with * stands
	// for every word that ends so: "*errorcode" for loginErrorCode.
	Words []string
	// Glued: the number may follow with nothing between, as in onDisconnect303.
	Glued bool
	// Camel: the word's third letter is a capital, as in onLogout.
	Camel bool
	// Opened: a colon or a parenthesis follows the word.
	Opened bool
	// Args: the number may stand anywhere in a list in parentheses, as in
	// onChannelJoinFailed(room1,5,300).
	Args bool
	// Label: a short word and = or : may stand between, as in "onLogout  i = 102".
	Label bool
	// Before: words of which one must stand just before, in lower case; nil for any.
	Before []string
	// Nouns: a noun before the word that is not on the list of common.go makes
	// it something else's: "zip code", "status code". Only evidence on the line
	// helps then, and for the worst of them nothing does.
	Nouns bool
	// Negative: only negative numbers count.
	Negative bool
	// Hex: a number may be printed as 0xcb.
	Hex bool
	// Unlisted: a number that no table has is found too, as unknown, where the
	// line itself is certainly a product's.
	Unlisted bool
	// Alone: the number is possible when nothing says whose it is.
	Alone bool
	// Only limits the products; 0 is any.
	Only set
	// Table limits a product with several tables to one.
	Table string
	// Own is how strongly a number of three digits in this form speaks for the
	// product of Only.
	Own int
	// Ranges are the numbers that the callback hands out for each product that
	// has it; a number outside belongs to somebody else. Empty for any number.
	Ranges []Range

	Finds   string   // an example line, with what must be found in «»
	Ignores []string // lines that look alike and must give no likely or certain finding
}

// A Range is the numbers, first to last, that one product's callback carries.
type Range struct {
	Products    set
	First, Last int32
}

// allows returns the products whose callback may carry n.
func (r *Rule) allows(n int32) set {
	only := r.Only
	if only == 0 {
		only = isAny
	}
	if len(r.Ranges) == 0 {
		return only
	}
	var in set
	for _, x := range r.Ranges {
		if x.First <= n && n <= x.Last {
			in |= x.Products
		}
	}
	return in & only
}
