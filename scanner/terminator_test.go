package scanner

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheLastTerminatorIsFoundWhereverItIs(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 20_000 {
		b := make([]byte, r.IntN(40))
		for i := range b {
			b[i] = "\n\x0b\x8a\x00\xffa\x09"[r.IntN(7)]
			if r.IntN(3) > 0 {
				b[i] = byte(r.IntN(256))
			}
		}
		require.Equal(t, bytes.LastIndexByte(b, '\n'), lastTerminator(b), "%q", b)
		require.Equal(t, bytes.LastIndexByte(b, '\n'), lastNewline(b), "%q", b)
	}
}
