package agoraprocessor

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/bench"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A finder keeps what the scanner finds, as findings of records.
type finder struct{ found []found }

func (f *finder) Line(l *scanner.Line, fs []rules.Finding) error {
	for _, one := range fs {
		one.Readings = slices.Clone(one.Readings)
		f.found = append(f.found, found{int(l.Number) - 1, one})
	}
	return nil
}

// A log that comes as one batch, a line a record, gives the findings of the file.
func TestTheFindingsAreThoseOfTheScanner(t *testing.T) {
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	for shape, size := range map[string]int64{"mixed": 4 << 20, "allmatch": 256 << 10} {
		var text bytes.Buffer
		require.NoError(t, bench.Write(&text, set, shape, size, 3))
		var want finder
		sc := scanner.New(set)
		sc.Finder = &want
		_, err = sc.Scan(scanner.NewSource("in", bytes.NewReader(text.Bytes())))
		require.NoError(t, err)

		got := through(t, nil, batch(strings.Split(text.String(), "\n")...))
		lines := 0
		for rest := want.found; len(rest) > 0; lines++ {
			n := 1
			for n < len(rest) && rest[n].record == rest[0].record {
				n++
			}
			attrs := batch("").ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes()
			annotate(attrs, slices.Clone(rest[:n]))
			require.Equal(t, attrs.AsRaw(), got[rest[0].record], "record %d of %s", rest[0].record, shape)
			rest = rest[n:]
		}
		annotated := 0
		for _, attrs := range got {
			if len(attrs) > 0 {
				annotated++
			}
		}
		assert.Equal(t, lines, annotated, shape)
		assert.Greater(t, lines, 100, shape)
	}
}
