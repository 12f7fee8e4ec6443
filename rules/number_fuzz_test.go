package rules

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzNumber reads numbers of any length: what is read is what math/big reads of
// the same digits, so that none wraps into another code, and a number of seven
// digits is none.
func FuzzNumber(f *testing.F) {
	f.Add("code 203", 5, false)
	f.Add("4294967406", 0, false)
	f.Add("-17, 18446744073709551726", 0, false)
	f.Add("0x1f4", 0, true)
	f.Add("999999 1000000", 7, false)
	f.Fuzz(func(t *testing.T, line string, at int, hex bool) {
		if at < 0 || at > len(line) {
			return
		}
		n, end, ok := number([]byte(line), at, hex)
		if !ok {
			return
		}
		require.LessOrEqual(t, end, len(line))
		base := 10
		if hex && len(line) > at+1 && (line[at:min(at+2, len(line))] == "0x" || line[at:min(at+3, len(line))] == "-0x") {
			base = 0
		}
		want, valid := new(big.Int).SetString(line[at:end], base)
		require.True(t, valid, "%q", line[at:end])
		require.True(t, want.IsInt64() && want.Int64() == int64(n), "%q is %d", line[at:end], n)
		if end < len(line) {
			require.False(t, '0' <= line[end] && line[end] <= '9', "digits follow %q", line[at:end])
		}
	})
}
