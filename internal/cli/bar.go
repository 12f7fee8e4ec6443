package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/agoralog/agoralog/report"
)

// A bar is one line that says how far work is. Libraries for it were tried: they
// cost every start of the program a third of its time, with a bar or without.
type bar struct {
	total int64 // bytes; 0 if it is not known
	done  int64
	at    time.Time // when done was noted
	rate  float64   // bytes a second, smoothed; 0 before anything is known
}

const (
	smoothing = 5 * time.Second // over which speeds are averaged
	leastBar  = 10              // columns; a shorter one says nothing
)

// newBar returns the bar of work that begins now.
func newBar(total int64, now time.Time) *bar { return &bar{total: total, at: now} }

// note takes down how much is done.
func (b *bar) note(done int64, now time.Time) {
	took := now.Sub(b.at)
	if took <= 0 {
		b.done = done
		return
	}
	speed := float64(done-b.done) / took.Seconds()
	if b.rate == 0 {
		b.rate = speed
	} else {
		b.rate += (speed - b.rate) * min(1, float64(took)/float64(smoothing))
	}
	b.done, b.at = done, now
}

// line returns the bar with a word at its end, in ASCII and so many columns at most.
// What has no room is left out: first the bar itself, then from the end.
func (b *bar) line(columns int, word string) string {
	done := min(b.done, b.total)
	parts := []string{report.FormatSize(b.done)}
	if b.total > 0 {
		parts[0] += " / " + report.FormatSize(b.total)
		parts = append(parts, fmt.Sprintf("%3d%%", done*100/b.total))
	}
	if b.rate > 0 {
		parts = append(parts, report.FormatSize(int64(b.rate))+"/s")
		if left := float64(b.total - done); left > 0 {
			parts = append(parts, time.Duration(left/b.rate*float64(time.Second)).Round(time.Second).String()+" left")
		}
	}
	parts = append(parts, word)
	text := strings.Join(parts, "  ")
	if room := columns - len(text) - len("  []"); b.total > 0 && room >= leastBar {
		full := int(int64(room) * done / b.total)
		drawn := strings.Repeat("=", full) + strings.Repeat(" ", room-full)
		if full > 0 && full < room {
			drawn = drawn[:full-1] + ">" + drawn[full:]
		}
		parts[0] += "  [" + drawn + "]"
		return strings.Join(parts, "  ")
	}
	return text[:min(len(text), max(0, columns))]
}
