package rules

import (
	"fmt"

	"github.com/agoralog/agoralog/catalog"
)

// A Confidence says how much the evidence carries. Greater is surer.
type Confidence uint8

const (
	Possible Confidence = iota // shaped like a code, and nothing says that it is Agora's
	Likely                     // evidence in the lines around, or a range that one product alone has
	Certain                    // a distinctive name, a number with its own name, or a product on the line
)

var confidenceNames = [...]string{"possible", "likely", "certain"}

// String returns the confidence's word, in lower case.
func (c Confidence) String() string { return confidenceNames[c] }

// ParseConfidence returns the Confidence of a word.
func ParseConfidence(word string) (Confidence, error) {
	for c, name := range confidenceNames {
		if name == word {
			return Confidence(c), nil
		}
	}
	return 0, fmt.Errorf("unknown confidence %q; want possible, likely or certain", word)
}

// A Span is a half-open range of bytes, [Start, End), in a line.
type Span struct{ Start, End int }

// Evidence is one reason to believe that a candidate is a product's code.
type Evidence struct {
	Product catalog.Product
	Line    int64  // 1-based; 0 for what the stream showed earlier
	Text    string // the words that were seen
	Says    string // what they say: "the callback belongs to the legacy Signaling SDK"
}

// A Finding is a candidate with enough evidence, resolved to a Code.
//
// When the product is undecided, Product, Table and Code are zero, Confidence is
// Possible, Class is the mildest reading's, and Readings holds the choices.
// When the product is clear but no table has the number, Code is nil and Class
// is catalog.Unknown. When the product is clear and several of its rows fit,
// Code is the first of Readings.
type Finding struct {
	Span       Span // of Match in the line
	Match      string
	Product    catalog.Product
	Table      string
	Code       *catalog.Code
	Number     int32
	HasNumber  bool // false for the Web SDKs' word codes
	Class      catalog.Class
	Confidence Confidence
	Readings   []*catalog.Code // most likely first; empty unless several rows fit
	Evidence   []Evidence
	Rule       string // the rule that found it
}
