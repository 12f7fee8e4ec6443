package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestABarFitsItsColumnsAndSaysWhatItKnows(t *testing.T) {
	start := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	b := newBar(4<<20, start)
	assert.Equal(t, "0 bytes / 4.0 MiB  [          ]    0%  no findings", b.line(50, "no findings"), "nothing is known yet")
	b.note(1<<20, start.Add(time.Second))
	wide := b.line(80, "34 findings")
	assert.Len(t, wide, 80)
	assert.Regexp(t, `^1\.0 MiB / 4\.0 MiB  \[=+> +\]   25%  1\.0 MiB/s  3s left  34 findings$`, wide)
	_, drawn, _ := strings.Cut(wide, "[")
	drawn, _, _ = strings.Cut(drawn, "]")
	assert.Equal(t, len(drawn)/4, strings.Count(drawn, "=")+1, "a quarter is drawn")
	assert.Equal(t, "1.0 MiB / 4.0 MiB   25%  1.0 MiB/s  3s left  34 findings", b.line(60, "34 findings"))
	assert.Equal(t, "1.0 MiB / 4.0 MiB   25%  1.0 M", b.line(30, "34 findings"))
	assert.Empty(t, b.line(0, "34 findings"))
	b.note(5<<20, start.Add(2*time.Second)) // the file has grown
	assert.Contains(t, b.line(80, "x"), "5.0 MiB / 4.0 MiB")
	assert.Contains(t, b.line(80, "x"), "=]  100%  1.6 MiB/s  x")
	b = newBar(0, start)
	b.note(1<<20, start.Add(time.Second))
	assert.Equal(t, "1.0 MiB  1.0 MiB/s  x", b.line(80, "x"), "of what has no size")
}

func TestASpeedIsSmooth(t *testing.T) {
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	b, done := newBar(1<<40, at), int64(0)
	for range 100 {
		at = at.Add(200 * time.Millisecond)
		done += 2 << 20
		b.note(done, at)
	}
	assert.InDelta(t, 10<<20, b.rate, 1)
	at = at.Add(200 * time.Millisecond)
	b.note(done, at)
	assert.InDelta(t, 9.6*(1<<20), b.rate, 1<<10, "a pause is heard little by little")
	b.note(done, at)
	assert.InDelta(t, 9.6*(1<<20), b.rate, 1<<10, "no time is no speed")
}
