package stamp

import "time"

// Years that a stamp may have; nanoseconds in 64 bits reach no further than 2262.
const (
	firstYear = 1970
	lastYear  = 2199
)

// valid reports whether there is such a time, and brings the hour of a clock of
// twelve hours to that of a day.
func (p *parts) valid(l *layout) bool {
	if p.half != 0 {
		if p.hour < 1 || p.hour > 12 {
			return false
		}
		p.hour %= 12
		if p.half == 'P' {
			p.hour += 12
		}
	}
	if p.hour > 23 || p.minute > 59 || p.second > 59 {
		return false
	}
	if l.dayless {
		return true
	}
	year := p.year
	if l.yearless {
		year = 2000 // a leap year
	}
	return year >= firstYear && year <= lastYear && isDate(year, p.month, p.day)
}

func isDate(year, month, dayOf int) bool {
	return month >= 1 && month <= 12 && dayOf >= 1 && dayOf <= daysIn(year, month)
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// days counts the days from 1970-01-01 to a date. It counts in years that begin
// in March, so that a leap day is the last of its year.
func days(year, month, dayOf int) int64 {
	y, m := int64(year), int64(month)-3
	if m < 0 {
		y, m = y-1, m+12
	}
	const before1970 = 719468 // days from 0000-03-01
	return y*365 + y/4 - y/100 + y/400 + (153*m+2)/5 + int64(dayOf) - 1 - before1970
}

func (p *parts) ofDay() int64 {
	return int64(p.hour*3600+p.minute*60+p.second)*second + p.nanos
}

// clockOf returns what a clock in t's zone shows at t, in nanoseconds as if it
// were in UTC.
func clockOf(t time.Time) int64 {
	_, zone := t.Zone()
	return t.UnixNano() + int64(zone)*second
}

// dated resolves a date without a year: to the latest that is not more than a day
// after now, for clocks differ and zones do.
func (p *parts) dated(now int64) (nanos int64, ok bool) {
	const cycle = 9 // years from one leap day to the next, at most: 8, and one begun
	top := time.Unix(0, now+day).UTC().Year()
	for year := top; year >= max(firstYear, top-cycle); year-- {
		if !isDate(year, p.month, p.day) {
			continue
		}
		if nanos = days(year, p.month, p.day)*day + p.ofDay(); nanos <= now+day {
			return nanos, true
		}
	}
	return 0, false
}
