package stamp

import (
	"fmt"
	"strconv"
	"time"
)

// A Bound is a point in time as a person gives it on a command line. Where it has
// no zone it is in that of the stamp that it is compared with; for stamps without
// a zone it is in the local one.
type Bound struct {
	kind  kind
	nanos int64     // since 1970: in UTC of an instant, as a clock shows it of a date; since midnight of an hour
	now   time.Time // when it was given, in the local zone
	text  string
}

type kind uint8

const (
	unset   kind = iota
	instant      // in every zone the same
	date         // a clock's day and hour
	hours        // since today began
)

func (b *Bound) set() bool { return b.kind != unset }

// dates are the forms of a Bound without a zone; seconds may have a fraction.
var dates = []string{"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02"}

// ParseBound reads what a person means by text at the time now, whose zone is the
// local one: RFC 3339, "2026-11-24 10:00:05", "2026-11-24 10:00", "2026-11-24",
// "10:00:05" or "10:00" for today, "-2h" and the like for so long ago, "today",
// "yesterday". A day stands for its beginning.
func ParseBound(text string, now time.Time) (Bound, error) {
	b := Bound{now: now, text: text}
	switch text {
	case "today":
		b.kind = hours
		return b, nil
	case "yesterday":
		b.kind, b.nanos = hours, -day
		return b, nil
	}
	if len(text) > 2 && text[0] == '-' {
		if ago, ok := parseAgo(text[1:]); ok {
			b.kind, b.nanos = instant, now.UnixNano()-ago
			return b, nil
		}
	}
	for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, text); err == nil && inRange(t) {
			b.kind, b.nanos = instant, t.UnixNano()
			return b, nil
		}
	}
	for _, form := range dates {
		if t, err := time.Parse(form, text); err == nil && inRange(t) {
			b.kind, b.nanos = date, t.UnixNano()
			return b, nil
		}
	}
	for _, form := range []string{time.TimeOnly, "15:04"} {
		if t, err := time.Parse(form, text); err == nil {
			b.kind, b.nanos = hours, t.Sub(t.Truncate(24*time.Hour)).Nanoseconds()
			return b, nil
		}
	}
	return Bound{}, fmt.Errorf(`unknown time %q; want one like 2026-11-24T10:00:00Z, "2026-11-24 10:00", 2026-11-24, 10:00, -2h, today or yesterday`, text)
}

func inRange(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }

// parseAgo reads a sum such as 1d12h, with the units s, m, h, d and w.
func parseAgo(text string) (nanos int64, ok bool) {
	for text != "" {
		n := 0
		for n < len(text) && isDigit(text[n]) {
			n++
		}
		if n == 0 || n > 6 || n == len(text) {
			return 0, false
		}
		count, _ := strconv.ParseInt(text[:n], 10, 64)
		var unit int64
		switch text[n] {
		case 's':
			unit = second
		case 'm':
			unit = 60 * second
		case 'h':
			unit = hour
		case 'd':
			unit = day
		case 'w':
			unit = 7 * day
		default:
			return 0, false
		}
		const most = 100 * 366 * day
		if count > most/unit {
			return 0, false
		}
		if nanos += count * unit; nanos > most {
			return 0, false
		}
		text = text[n+1:]
	}
	return nanos, true
}

// at returns the bound as the Nanos of a stamp with this zone.
func (b *Bound) at(hasZone bool, zone int32) int64 {
	local := b.now
	if hasZone {
		local = b.now.In(time.FixedZone("", int(zone)))
	}
	east := int64(zone) * second // what clocks are ahead of Nanos
	if !hasZone {
		east = 0
	}
	switch b.kind {
	case instant:
		if !hasZone {
			return clockOf(time.Unix(0, b.nanos).In(b.now.Location()))
		}
		return b.nanos
	case hours:
		today := clockOf(local)
		today -= today % day
		return today + b.nanos - east
	}
	return b.nanos - east
}
