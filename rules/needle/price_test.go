package needle

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWeightIsTheSumOfFrequencies(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	p := newPricer()
	for range 1000 {
		lo, hi, want := uint16(r.Uint32()), uint16(r.Uint32()), 0
		for i := range 256 {
			if hi>>(i>>4)&1 != 0 && lo>>(i&15)&1 != 0 {
				want += int(frequency[i>>4][i&15])
			}
		}
		assert.Equal(t, want, p.weight(lo, hi), "lo %04x, hi %04x", lo, hi)
	}
	assert.Less(t, p.weight(0xffff, 0xffff), 1<<16, "four sums in sixteen bits each")
}
