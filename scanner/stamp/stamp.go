// Package stamp reads the time that a log put on a line.
//
// Reader.Read in reader.go is the way of a line: prefix.go finds where its stamp
// may begin, layouts.go says how stamps are written, json.go looks into lines
// that are an object, and what the log leaves out, the year or the day, is taken
// from the date of the file. bound.go reads the times of a command line.
//
// To add a form, add a row to layouts, and a line to the table of the tests.
package stamp

import "time"

// A Stamp is a line's own time, as its log wrote it. The zero value is none.
type Stamp struct {
	// Nanos counts nanoseconds since 1970-01-01T00:00:00Z. For a stamp without
	// a zone it is what the clock showed, read as UTC.
	Nanos int64
	// Zone is the offset from UTC in seconds, east positive, where HasZone.
	Zone    int32
	HasZone bool
	// Guessed says that the log leaves out the year or the day, which were taken
	// from elsewhere.
	Guessed bool
	// Known is false for a line without a time.
	Known bool
}

const withoutZone = "2006-01-02T15:04:05.999999999"

// AppendRFC3339 appends the stamp as RFC 3339 has it; one without a zone stays
// without one.
func (s Stamp) AppendRFC3339(dst []byte) []byte {
	t := time.Unix(0, s.Nanos).UTC()
	if !s.HasZone {
		return t.AppendFormat(dst, withoutZone)
	}
	return t.In(time.FixedZone("", int(s.Zone))).AppendFormat(dst, time.RFC3339Nano)
}

// Clock returns what a clock on the wall showed, in nanoseconds as if it had
// been in UTC.
func (s Stamp) Clock() int64 { return s.Nanos + int64(s.Zone)*second }

const (
	second = int64(time.Second)
	hour   = int64(time.Hour)
	day    = 24 * hour
)
