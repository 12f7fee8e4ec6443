package stamp_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner/stamp"
)

// Where the standard library can read a form, what it reads is what is read here.
func TestStampsAreWhatTheStandardLibraryReads(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	zones := []*time.Location{time.UTC, time.FixedZone("", 8*3600), time.FixedZone("", -3*3600-1800)}
	for _, layout := range []struct {
		text, tail string
		zone       bool
	}{
		{time.RFC3339Nano, " x", true},
		{"2006-01-02T15:04:05.000Z07:00", " x", true},
		{"2006-01-02 15:04:05.999999-0700", " host[1] x", true},
		{"2006-01-02 15:04:05.000 -0700", "  12  12 D x: y", true},
		{"2006-01-02 15:04:05", "", false},
		{"2006-01-02 15:04:05,000", " x", false},
		{"2006/01/02 15:04:05.999999", " x", false},
		{"[2006/1/2 15:4:5:000", "]: x", false},
		{"[01/02/06 15:04:05:000", "][1] x", false},
		{"[02/Jan/2006:15:04:05 -0700", "] x", true},
		{"[Mon Jan _2 15:04:05.000000 2006", "] x", false},
		{time.ANSIC, " x", false},
		{time.RFC1123, " x", true},
		{"1/2/2006 3:04:05 PM", " x", false},
		{"1/2/2006, 3:04:05 PM", "   ERROR x", false},
		{"Jan 2, 2006 3:04:05 PM", " x", false},
		{"20060102T150405Z0700", " x", true},
		{"20060102 15:04:05.000", " x", false},
	} {
		for range 2000 {
			at := time.Unix(rnd.Int64N(7_258_118_400-86_400), rnd.Int64N(1e9)).In(zones[rnd.IntN(len(zones))])
			if layout.text == time.RFC1123 || layout.text == "[01/02/06 15:04:05:000" {
				at = time.Date(2000+rnd.IntN(60), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), time.UTC)
			}
			text := at.Format(layout.text)
			parsed := layout.text
			if layout.text == "[2006/1/2 15:4:5:000" || layout.text == "[01/02/06 15:04:05:000" {
				k := len(text) - 4 // time wants a point before a fraction
				text, parsed = text[:k]+"."+text[k+1:], layout.text[:len(layout.text)-4]+".000"
			}
			want, err := time.Parse(parsed, text)
			require.NoError(t, err)
			if parsed != layout.text {
				text = text[:len(text)-4] + ":" + text[len(text)-3:]
			}
			got := stamp.NewReader(ended).Read([]byte(text + layout.tail))
			require.True(t, got.Known, "%q", text)
			require.Equal(t, want.UnixNano(), got.Nanos, "%q", text)
			require.Equal(t, layout.zone, got.HasZone, "%q", text)
			if _, zone := want.Zone(); layout.zone {
				require.Equal(t, int32(zone), got.Zone, "%q", text)
			}
		}
	}
}

// Days that are none are none here too.
func TestNoDayIsReadThatIsNone(t *testing.T) {
	for _, year := range []string{"2023", "2024", "2100", "2000"} {
		for m := range 14 {
			for d := range 33 {
				text := year + "-" + two(m) + "-" + two(d) + " 10:00:00"
				_, err := time.Parse(time.DateTime, text)
				assert.Equal(t, err == nil, stamp.NewReader(ended).Read([]byte(text)).Known, text)
			}
		}
	}
}

func two(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }

// What is read, written down and read again is the same instant.
func FuzzRead(f *testing.F) {
	for _, form := range forms {
		f.Add([]byte(form.line), int64(0))
	}
	for _, line := range noTimes {
		f.Add([]byte(line), int64(1_000_000_000))
	}
	f.Fuzz(func(t *testing.T, line []byte, seconds int64) {
		date := time.Unix(1e9+seconds&(1<<32-1), 0).UTC()
		r := stamp.NewReader(date)
		s := r.Read(line)
		if !s.Known {
			require.Zero(t, s)
			return
		}
		require.Equal(t, s, r.Read(line), "having learned the form")
		again := stamp.NewReader(date).Read(s.AppendRFC3339(nil))
		again.Guessed = s.Guessed
		require.Equal(t, s, again)
		if s.Guessed && !s.HasZone {
			require.LessOrEqual(t, s.Nanos, date.Add(24*time.Hour).UnixNano())
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for _, line := range []string{
		"11-24 10:14:57.611  4321  4352 D OkHttp  : GET https://api.example.com/v2/session",
		"2026-11-24T10:00:00.123456789Z stdout F code: 203",
		"web_1  | 2026-11-24T10:00:00Z x",
		"\tat com.example.classroom.chat.Registration.run(Registration.kt:58)",
		`{"level":30,"time":1700007817881,"pid":146,"msg":"ws closed"}`,
	} {
		b.Run(line[:12], func(b *testing.B) {
			r := stamp.NewReader(ended)
			p := []byte(line)
			b.ReportAllocs()
			for b.Loop() {
				r.Read(p)
			}
		})
	}
}
