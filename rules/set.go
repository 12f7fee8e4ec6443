// Package rules says what a code looks like in a log and what tells the
// products apart. It imports the catalog and knows nothing about files.
//
// A line that may hold a code has one of the places of Set.Find. Matcher.Look
// tries the rules at those places; what it finds are candidates, gathered in a
// Case. The case hears the lines around (Before, After) and settles to findings.
//
// To add a form, add a Rule with its examples: common.go has those that apps
// print whatever the product. To add what tells a product, add a sign to
// evidence.go. To add a description sentence, add a row to sentences.go.
package rules

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules/needle"
)

// Options say what a Set looks for. The zero value is every product.
type Options struct {
	// Products are the products that the log can come from; empty for all. When
	// there is one, bare numbers are taken as its own.
	Products []catalog.Product
	// Min is the least confidence of a finding; others are dropped.
	Min Confidence

	// Codes are the user's own. Those of the catalog's products join the
	// readings of numbers and names; those of other products are found by
	// Patterns alone.
	Codes []*catalog.Code
	// Patterns are forms of the user's own; at most PatternsMax.
	Patterns []Pattern
	// Classes replace those of the catalog or of Codes in findings.
	Classes map[*catalog.Code]catalog.Class
	// Ignore has the codes that are to give no finding.
	Ignore map[*catalog.Code]bool
}

// A Set is the rules compiled. It is immutable and safe to share.
type Set struct {
	filter   *needle.Filter
	rules    []*Rule
	words    map[string][]*Rule
	suffixes []suffixRule
	before   map[*Rule]map[string]bool
	nouns    map[string]noun
	units    map[string]bool
	lex      *lexicon
	only     set
	single   int // the one product asked for, or -1
	min      Confidence
	own      own
	leads    map[uint32]uint8
	names    func() *nameSet // built when first asked for
	without  *Rule           // finds nothing; see Without
}

type suffixRule struct {
	suffix string
	rule   *Rule
}

type noun uint8

const (
	unknownNoun noun = iota
	knownNoun
	foreignNoun
)

// NewSet compiles the rules. The error names a product that is not looked for.
func NewSet(opts Options) (*Set, error) {
	s := &Set{
		words:  make(map[string][]*Rule, 64),
		before: make(map[*Rule]map[string]bool),
		nouns:  make(map[string]noun, len(nounsBefore)+len(foreignNouns)),
		units:  make(map[string]bool, len(strangeUnits)),
		lex:    newLexicon(),
		only:   isAny,
		single: -1,
		min:    opts.Min,
	}
	if len(opts.Products) > 0 {
		s.only = 0
		for _, p := range opts.Products {
			i := indexOf(p)
			if i < 0 && opts.has(p) {
				continue
			}
			if i < 0 {
				return nil, fmt.Errorf("unknown product %q", p)
			}
			s.only |= 1 << i
			s.single = i
		}
		if s.only&(s.only-1) != 0 {
			s.single = -1
		}
	}
	for _, list := range [][]Rule{callbackRules, commonRules} {
		for i := range list {
			r := &list[i]
			s.rules = append(s.rules, r)
			for _, w := range r.Words {
				if suffix, ok := strings.CutPrefix(w, "*"); ok {
					s.suffixes = append(s.suffixes, suffixRule{suffix, r})
				} else {
					s.words[w] = append(s.words[w], r)
				}
			}
			if r.Before != nil {
				s.before[r] = make(map[string]bool, len(r.Before))
				for _, w := range r.Before {
					s.before[r][w] = true
				}
			}
		}
	}
	for _, w := range nounsBefore {
		s.nouns[w] = knownNoun
	}
	for _, w := range foreignNouns {
		s.nouns[w] = foreignNoun
	}
	for _, w := range strangeUnits {
		s.units[w] = true
	}
	var err error
	s.leads = leadsOf(s.rules)
	s.names = sync.OnceValue(func() *nameSet { return newNameSet(opts.Codes) })
	if s.filter, err = needle.New(windows()...); err != nil {
		return nil, err
	}
	return s, s.addOwn(&opts)
}

// Rules returns the rules in the order in which they are tried, for
// documentation. The rules are shared and must not be modified.
func (s *Set) Rules() []*Rule { return slices.Clone(s.rules) }

// Filter returns the filter whose windows every occurrence of a code contains:
// a text without one holds no candidate, but for what Options
// say of the user's own; see Find.
func (s *Set) Filter() *needle.Filter { return s.filter }

// windows are the byte classes of which one lies in every form that the rules
// find. They belong to forms, not to single codes: a test proves that every
// rule's example and every name that may stand alone has one.
func windows() []needle.Window {
	const (
		digit = "0123456789"
		sep   = " \t:=\"'\\(["
	)
	upper := needle.Range("AZ")
	return []needle.Window{
		{upper, upper, "_", upper},                                               // LOGIN_E_NET, any name in capitals
		{"oO", "dD", "eE", sep + ".\xef\xe4"},                                    // code, errorCode, ecode; "：" and "为" after it; ErrorCode.InvalidToken
		{"oOrR", "rR", sep + digit + ".\xef\xe4", sep + digit + "-.>{i\xbc\xb8"}, // error 110, err: 110, onError110
		{"rReE", "oOrR", "rR", digit},                                            // onError5, err5
		{"oO", "nN", "CDELM", "hireoHIREO"},                                      // onDisconnected, onLogout, onChannelLeaved, onMessageSendError
		{"fF", "aA", "iI", "lL"},                                                 // failed, failure, onLoginFailed
		{"gG", "oO", "uU", "tT"},                                                 // Logout
		{"rRnNdD", "dD", "eE", "sS"},                                             // errorDes, errorDescription, localizedDescription
		{"iI", "oO", "nN", ":("},                                                 // HyphenateException: AgoraRtcException(
		{needle.Range("az") + "MCT", "E", "r", "r"},                              // AgoraChatErrorUserNotFound, EMError, AgoraRTCError
		{"d", "C", "h", "a"},                                                     // AgoraRtmSendChannelMessageTooOften
		{"a", "W", "a", "r"},                                                     // AgoraWarningCodePending
		{digit, ":", " ", upper},                                                 // 1009: An error occurs
		{"tT", "yY", "pP", "eE"},                                                 // type, on the Web
		{"sS", "uU", "lL", "tT"},                                                 // result -2, "result":-17
		{"tT", "uU", "rR", "nN"},                                                 // returned -2
		{"rR", "eE", "tT", sep + ".\xef\xe4"},                                    // ret -7
		{"rR", "rR", "iI", "dD"},                                                 // errid
		{"nN", "iI", "nN", "gG"},                                                 // onWarning, didOccurWarning
		{"vV", "aA", "lL", "uU"},                                                 // rawValue, of Swift
		{"\xb1", "\xe8", "\xb4", "\xa5"},                                         // 失败
		{"\xaf", "\xe7", "\xa0", "\x81"},                                         // 错误码
		{"E", `"`, ": ", ":[ "},                                                  // "MESSAGE":[69,47, of the journal
	}
}
