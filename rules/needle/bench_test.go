package needle

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// logText returns about n bytes of lines such as applications write, of which
// one in two hundred reports a code.
func logText(n int) []byte {
	r := rand.New(rand.NewPCG(15, 16))
	words := []string{
		"request", "user", "channel", "connected", "video", "frame", "queue", "retry", "cache", "token", "encoder",
		"session", "http", "timeout=30s", "codec=H264", "state", "joined", "stream", "id", "no", "errors", "ms", "for",
	}
	levels := []string{"I", "D", "W", "INFO", "DEBUG"}
	var b []byte
	for len(b) < n {
		b = fmt.Appendf(b, "2025-03-14 10:%02d:%02d.%03d %d %s/Module%d:", r.IntN(60), r.IntN(60), r.IntN(1000),
			1000+r.IntN(30000), levels[r.IntN(len(levels))], r.IntN(40))
		for range 5 + r.IntN(12) {
			b = append(b, ' ')
			b = append(b, words[r.IntN(len(words))]...)
			if r.IntN(4) == 0 {
				b = fmt.Appendf(b, "=%d", r.IntN(100_000))
			}
		}
		if r.IntN(200) == 0 {
			b = append(b, " login failed, code: 203"...)
		}
		b = append(b, '\n')
	}
	return b
}

func BenchmarkFind(b *testing.B) {
	f := build(b, typical)
	text := logText(256 << 10)
	dst := make([]int, 0, len(text))
	b.Run("best", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			f.Find(dst, text)
		}
	})
	b.Run("portable", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			f.findBigram(dst, text, 0)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(typical...); err != nil {
			b.Fatal(err)
		}
	}
}
