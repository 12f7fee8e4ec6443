package rules_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

var (
	soldOut = &catalog.Code{Product: "shop", Number: 7, Name: "SOLD_OUT", Class: catalog.Error, Meaning: "m"}
	ours    = &catalog.Code{Product: catalog.Chat, Number: 9001, Name: "BLOCKEDBYUS", Class: catalog.Error, Meaning: "m"}
	word    = &catalog.Code{Product: "shop", Word: true, Name: "NO_SEAT", Class: catalog.Warning, Meaning: "m"}
	orders  = rules.Pattern{Name: "orders", Needle: "order", Product: "shop", Regexp: regexp.MustCompile(`order (?P<code>\w+)`)}
)

func ownSet(t testing.TB, opts rules.Options) *rules.Set {
	t.Helper()
	s, err := rules.NewSet(opts)
	require.NoError(t, err)
	return s
}

func lookFor(s *rules.Set, line string) []rules.Finding {
	cs := s.NewMatcher().Look([]byte(line), s.Find(nil, []byte(line)), 3, 0, 0)
	if cs == nil {
		return nil
	}
	return cs.Settle()
}

func TestFindMergesNeedlesInOrder(t *testing.T) {
	text := []byte("order LOGIN_E_NET order\nrecorder orde order")
	plain := ownSet(t, rules.Options{}).Find(nil, text)
	got := ownSet(t, rules.Options{Patterns: []rules.Pattern{orders, orders}}).Find([]int{99}, text)
	assert.Equal(t, 99, got[0])
	assert.IsIncreasing(t, got[1:])
	assert.Subset(t, got, plain)
	for k := range text {
		if bytes.HasPrefix(text[k:], []byte("order")) {
			assert.Contains(t, got, k)
		}
	}
}

func TestOwnPatternsAreCertain(t *testing.T) {
	s := ownSet(t, rules.Options{Patterns: []rules.Pattern{orders}, Codes: []*catalog.Code{soldOut, word}, Min: rules.Certain})
	fs := lookFor(s, "an order 7, an order NO_SEAT, an order no_seat, an order 8, an order x, an order 0")
	require.Len(t, fs, 5)
	for i, want := range []struct {
		code   *catalog.Code
		number int32
		has    bool
		class  catalog.Class
		match  string
	}{
		{soldOut, 7, true, catalog.Error, "7"},
		{word, 0, false, catalog.Warning, "NO_SEAT"},
		{word, 0, false, catalog.Warning, "no_seat"},
		{nil, 8, true, catalog.Unknown, "8"},
		{nil, 0, false, catalog.Unknown, "x"},
	} {
		f := fs[i]
		assert.Equal(t, want.code, f.Code)
		assert.Equal(t, want.number, f.Number)
		assert.Equal(t, want.has, f.HasNumber)
		assert.Equal(t, want.class, f.Class)
		assert.Equal(t, want.match, f.Match)
		assert.Equal(t, rules.Certain, f.Confidence)
		assert.Equal(t, "orders", f.Rule)
		assert.Equal(t, catalog.Product("shop"), f.Product)
		assert.EqualValues(t, 3, f.Evidence[0].Line)
	}
}

func TestAnOwnPatternTakesItsSpanFromTheRules(t *testing.T) {
	p := rules.Pattern{Name: "p", Needle: "chat failed", Product: "shop", Regexp: regexp.MustCompile(`chat failed, code: (?P<code>\d+)`)}
	line := "E/ChatClient: chat failed, code: 203; then code: 202"
	fs := lookFor(ownSet(t, rules.Options{Patterns: []rules.Pattern{p}}), line)
	require.Len(t, fs, 2)
	assert.Equal(t, catalog.Product("shop"), fs[0].Product)
	assert.Equal(t, "chat/202", fs[1].Code.Ref())
}

func TestOwnCodesOfKnownProductsAreReadings(t *testing.T) {
	s := ownSet(t, rules.Options{Codes: []*catalog.Code{ours, soldOut}})
	fs := lookFor(s, "E/ChatClient: send failed, code: 9001")
	require.Len(t, fs, 1)
	assert.Equal(t, ours, fs[0].Code)
	fs = lookFor(s, "E/ChatClient: error: BLOCKEDBYUS") // no window has it
	require.Len(t, fs, 1)
	assert.Equal(t, ours, fs[0].Code)
	assert.Empty(t, lookFor(s, "E/Shop: order failed, SOLD_OUT"), "own products need patterns")
}

func TestProductsLimitOwnPatterns(t *testing.T) {
	opts := rules.Options{Patterns: []rules.Pattern{orders}, Codes: []*catalog.Code{soldOut}, Products: []catalog.Product{catalog.Chat}}
	assert.Empty(t, lookFor(ownSet(t, opts), "order 7"))
	opts.Products = []catalog.Product{"shop"}
	assert.Len(t, lookFor(ownSet(t, opts), "order 7"), 1)
	assert.Empty(t, lookFor(ownSet(t, opts), "E/ChatClient: code: 203"))
	opts.Products = []catalog.Product{"shpo"}
	_, err := rules.NewSet(opts)
	assert.EqualError(t, err, `unknown product "shpo"`)
}

// An ignored code is silent, and does not become the next likely one.
func TestIgnoredCodesGiveNoFinding(t *testing.T) {
	ignore := map[*catalog.Code]bool{}
	for _, c := range catalog.In(catalog.Chat, 203) {
		ignore[c] = true
	}
	s := ownSet(t, rules.Options{Ignore: ignore})
	assert.Empty(t, lookFor(s, "E/ChatClient: register failed, code: 203"))

	const undecided = "failed, code: 203"
	before := lookFor(ownSet(t, rules.Options{}), undecided)
	require.Len(t, before, 1)
	require.Len(t, before[0].Readings, 2)
	after := lookFor(s, undecided)
	require.Len(t, after, 1)
	assert.Equal(t, catalog.Signaling, after[0].Product)
	assert.Equal(t, rules.Possible, after[0].Confidence)
	assert.Equal(t, catalog.Warning, after[0].Class)
	assert.Empty(t, after[0].Readings)
}

func TestClassesAreOfFindingsAlone(t *testing.T) {
	c := catalog.In(catalog.Chat, 203)[0]
	s := ownSet(t, rules.Options{Classes: map[*catalog.Code]catalog.Class{c: catalog.Obsolete}})
	fs := lookFor(s, "E/ChatClient: register failed, code: 203")
	require.Len(t, fs, 1)
	assert.Equal(t, catalog.Obsolete, fs[0].Class)
	assert.Equal(t, catalog.Obsolete, fs[0].Code.Class)
	assert.Equal(t, catalog.Error, c.Class)
	fs = lookFor(s, "failed, code: 203")
	require.Len(t, fs, 1)
	assert.Equal(t, catalog.Obsolete, fs[0].Class, "the mildest reading's")
	assert.Equal(t, catalog.Obsolete, fs[0].Readings[0].Class)
}

// Of a part of a long line an own pattern sees what is near its needle, and
// neither begins nor ends a line where the part is cut.
func TestOwnPatternsInPartsOfLongLines(t *testing.T) {
	p := rules.Pattern{Name: "p", Needle: "order", Product: "shop", Regexp: regexp.MustCompile(`(?:^|x )(?:pad )*order (?P<code>\d+)`)}
	s := ownSet(t, rules.Options{Patterns: []rules.Pattern{p}})
	pad := strings.Repeat("pad ", 5000)
	assert.Len(t, lookFor(s, "x order 7 "+pad), 1)
	assert.Len(t, lookFor(s, pad+"x order 7"), 1)
	assert.Empty(t, lookFor(s, "y "+pad+"order 7"))
}

func TestWrongPatternsAreRefused(t *testing.T) {
	for want, p := range map[string]rules.Pattern{
		`pattern "a": no group called code`:                           {Name: "a", Needle: "order", Product: "shop", Regexp: regexp.MustCompile("order")},
		`pattern "b": no group called code`:                           {Name: "b", Needle: "order", Product: "shop"},
		`pattern "c": needle "ord"; want 4 bytes or more of one line`: {Name: "c", Needle: "ord", Product: "shop", Regexp: orders.Regexp},
		`pattern "d": no product`:                                     {Name: "d", Needle: "order", Regexp: orders.Regexp},
	} {
		_, err := rules.NewSet(rules.Options{Patterns: []rules.Pattern{p}})
		assert.EqualError(t, err, want)
	}
}

func BenchmarkFindWithOwnNeedles(b *testing.B) {
	text := bytes.Repeat([]byte("2026-11-26 10:15:02.113 I/Orders( 1234): the record of order-service was stored in 12 ms\n"), 3000)
	for _, n := range []int{0, 1, 8} {
		var opts rules.Options
		for i := range n {
			p := orders
			p.Needle = []string{"order failed: E", "gateway said", "payment refused", "seat map", "ticket", "moderation", "warehouse", "basket"}[i]
			opts.Patterns = append(opts.Patterns, p)
		}
		s := ownSet(b, opts)
		b.Run([]string{"none", "1", "", "", "", "", "", "", "8"}[n], func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			var at []int
			for b.Loop() {
				at = s.Find(at[:0], text)
			}
		})
	}
}
