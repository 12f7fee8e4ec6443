package beam

import (
	"bytes"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/agoralog/agoralog/report"
)

// A Sum is a summary that travels between workers in the json format.
type Sum struct{ summary *report.Summary }

func init() {
	register.Combiner1[Sum](&mergeFn{})
	beam.RegisterType(reflect.TypeFor[Sum]())
	beam.RegisterCoder(reflect.TypeFor[Sum](), encodeSum, decodeSum)
}

func encodeSum(s Sum) ([]byte, error) {
	var b bytes.Buffer
	err := s.summary.WriteJSON(&b)
	return b.Bytes(), err
}

func decodeSum(b []byte) (Sum, error) {
	s, err := report.ReadSummary(bytes.NewReader(b))
	return Sum{s}, err
}

// A mergeFn adds summaries up, as agoralog --merge does: in any grouping and
// order the sum is the same.
type mergeFn struct{}

// CreateAccumulator returns the sum of nothing.
func (*mergeFn) CreateAccumulator() Sum { return Sum{report.NewSummary()} }

// AddInput adds s to sum, which it changes.
func (*mergeFn) AddInput(sum, s Sum) Sum {
	sum.summary.Merge(s.summary)
	return sum
}

// MergeAccumulators adds b to a, which it changes.
func (*mergeFn) MergeAccumulators(a, b Sum) Sum {
	a.summary.Merge(b.summary)
	return a
}

// ExtractOutput returns the sum.
func (*mergeFn) ExtractOutput(sum Sum) Sum { return sum }
