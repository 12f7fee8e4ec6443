package stamp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner/stamp"
)

// given is when the bounds of the tests are given: at half past one in the
// morning, when it is still yesterday further west.
var given = time.Date(2026, 11, 25, 1, 30, 0, 0, time.FixedZone("local", 2*3600))

func bound(t *testing.T, text string) (b stamp.Bound) {
	t.Helper()
	if text != "" {
		var err error
		b, err = stamp.ParseBound(text, given)
		require.NoError(t, err)
	}
	return b
}

func TestAWindowContainsItsBounds(t *testing.T) {
	for _, tt := range []struct{ since, until, in, out string }{
		{"2026-11-24T10:00:00Z", "", "2026-11-24T10:00:00Z x", "2026-11-24T09:59:59.999Z x"},
		{"2026-11-24T10:00:00Z", "", "2026-11-24T12:00:00+02:00 x", "2026-11-24T11:59:59+02:00 x"},
		{"2026-11-24T10:00:00Z", "", "2026-11-24 12:00:00 x", "2026-11-24 11:59:59 x"}, // without a zone: the local one
		{"2026-11-24 10:00:00.5+02:00", "", "2026-11-24T08:00:00.5Z x", "2026-11-24T08:00:00Z x"},
		{"2026-11-24 10:00", "", "2026-11-24T10:00:00Z x", "2026-11-24T09:59:59Z x"}, // the log's zone
		{"2026-11-24 10:00", "", "2026-11-24T10:00:00+08:00 x", "2026-11-24T09:59:59+08:00 x"},
		{"2026-11-24T10:00:05", "", "2026-11-24 10:00:05 x", "2026-11-24 10:00:04 x"},
		{"2026-11-24", "2026-11-25", "2026-11-24 00:00:00 x", "2026-11-23 23:59:59 x"},
		{"2026-11-24", "2026-11-25", "2026-11-25 00:00:00 x", "2026-11-25 00:00:01 x"},
		{"", "10:00", "2026-11-25 10:00:00 x", "2026-11-25 10:00:01 x"},
		{"01:00:05", "", "2026-11-25 01:00:05 x", "2026-11-25 01:00:04 x"},
		{"10:00", "", "2026-11-24T10:00:00Z x", "2026-11-24T09:00:00Z x"}, // where it is still the 24th
		{"today", "", "2026-11-25 00:00:00 x", "2026-11-24 23:59:59 x"},
		{"today", "", "2026-11-24T00:00:00Z x", "2026-11-23T23:59:59Z x"},
		{"yesterday", "today", "2026-11-24 12:00:00 x", "2026-11-25 00:00:01 x"},
		{"-2h", "", "2026-11-24 23:30:00 x", "2026-11-24 23:29:59 x"},
		{"-2h", "", "2026-11-24T21:30:00Z x", "2026-11-24T21:29:59Z x"},
		{"-30m", "", "2026-11-25 01:00:00 x", "2026-11-25 00:59:59 x"},
		{"-3d", "-1d12h", "2026-11-22 01:30:00 x", "2026-11-23 13:30:01 x"},
		{"-1w", "-90s", "2026-11-18 01:30:00 x", "2026-11-25 01:28:31 x"},
	} {
		w, err := stamp.NewWindow(bound(t, tt.since), bound(t, tt.until))
		require.NoError(t, err, "%+v", tt)
		assert.True(t, w.Bounded())
		r := stamp.NewReader(given)
		assert.True(t, w.Contains(r.Read([]byte(tt.in))), "%+v", tt)
		assert.False(t, w.Contains(r.Read([]byte(tt.out))), "%+v", tt)
		assert.True(t, w.Contains(r.Read([]byte(tt.in))), "%+v again", tt)
	}
}

func TestAWindowThatNothingCanLieInIsAnError(t *testing.T) {
	for _, tt := range []struct {
		since, until string
		ok           bool
	}{
		{"2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z", false},
		{"2026-11-24T10:00:00Z", "2026-11-24T12:00:00+03:00", false},
		{"2026-11-24T10:00:00Z", "2026-11-24T12:00:00+01:00", true},
		{"2026-11-24 10:00", "2026-11-24 09:59", false},
		{"2026-11-24", "2026-11-24", false},
		{"2026-11-24", "2026-11-25", true},
		{"10:00", "09:00", false},
		{"today", "yesterday", false},
		{"-1h", "-2h", false},
		{"-2h", "-1h", true},
		{"-2h", "2026-11-24 23:00", true}, // of the log's zone, which may be another
		{"-2h", "2026-11-23", false},
		{"", "", true},
		{"", "-2h", true},
	} {
		_, err := stamp.NewWindow(bound(t, tt.since), bound(t, tt.until))
		assert.Equal(t, tt.ok, err == nil, "%+v: %v", tt, err)
	}
	var all stamp.Window
	assert.False(t, all.Bounded())
}

func TestBoundsThatAreNoTimes(t *testing.T) {
	for _, text := range []string{
		"", " ", "noon", "tomorrow", "Today", "2h", "-", "-h", "-2", "-2x", "-2h30", "-1.5h", "--2h", "-9999999h", "-999999w", "+2h", "10", "1000", "25:00", "10:60",
		"2026-02-30", "2026-11-24 25:00", "2026-11", "24.11.2026", "11/24/2026", "2026-11-24T10:00:00Zx", "1969-01-01", "2500-01-01", "9999-01-01T00:00:00Z", "1764000000",
	} {
		_, err := stamp.ParseBound(text, given)
		assert.ErrorContains(t, err, "want one like", "%q", text)
	}
}
