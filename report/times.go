package report

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/agoralog/agoralog/scanner"
)

// Times with a zone can be compared everywhere. Times without one are those of a
// clock on a wall that nobody has named, and cannot be compared with the others;
// so they are counted apart.
const (
	local  = iota // without a zone
	zoned         // with one
	clocks        // how many there are
)

// spans say when, on both clocks.
type spans [clocks]span

// A span is the first and the last of some times. The zero value is none.
type span struct {
	first, last instant
	known       bool
	guessed     bool // of some time the log left out the year or the day
}

type instant struct {
	nanos int64 // as those of a scanner.Stamp
	zone  int32 // whole minutes, in seconds
}

func clockOf(t scanner.Stamp) int {
	if t.HasZone {
		return zoned
	}
	return local
}

// zoneOf returns t's zone in whole minutes, as RFC 3339 can say it.
func zoneOf(t scanner.Stamp) int32 {
	if !t.HasZone || t.Zone <= -24*3600 || t.Zone >= 24*3600 {
		return 0
	}
	return t.Zone - t.Zone%60
}

func (s *spans) add(t scanner.Stamp) {
	if !t.Known {
		return
	}
	at := instant{t.Nanos, zoneOf(t)}
	s[clockOf(t)].merge(span{at, at, true, t.Guessed})
}

func (s *spans) merge(o *spans) {
	for i := range s {
		s[i].merge(o[i])
	}
}

func (s *span) merge(o span) {
	switch {
	case !o.known:
		return
	case !s.known:
		*s = o
		return
	}
	if o.first.compare(s.first) < 0 {
		s.first = o.first
	}
	if o.last.compare(s.last) > 0 {
		s.last = o.last
	}
	s.guessed = s.guessed || o.guessed
}

func (a instant) compare(b instant) int {
	return cmp.Or(cmp.Compare(a.nanos, b.nanos), cmp.Compare(a.zone, b.zone))
}

// stamps returns the first and the last time on the clock that has a zone if
// there are any, or else on the other one.
func (s *spans) stamps() (first, last scanner.Stamp) {
	for i := zoned; i >= local; i-- {
		if s[i].known {
			return s[i].stamp(s[i].first, i), s[i].stamp(s[i].last, i)
		}
	}
	return first, last
}

func (s *span) stamp(at instant, clock int) scanner.Stamp {
	return scanner.Stamp{Nanos: at.nanos, Zone: at.zone, HasZone: clock == zoned, Guessed: s.guessed, Known: true}
}

// A TimesRecord is the first and the last of some times, written as RFC 3339 has
// it, on a clock without a zone without one.
type TimesRecord struct {
	First Text `json:"first"`
	Last  Text `json:"last"`
	// Guessed says that the log leaves out the year or the day of some of them.
	Guessed bool `json:"guessed,omitempty"`
}

// record returns s for the json format; nil for none.
func (s *span) record(clock int) *TimesRecord {
	if !s.known {
		return nil
	}
	return &TimesRecord{
		First:   stampText(s.stamp(s.first, clock)),
		Last:    stampText(s.stamp(s.last, clock)),
		Guessed: s.guessed,
	}
}

func stampText(t scanner.Stamp) Text { return Text(t.AppendRFC3339(nil)) }

func (s *spans) read(withZone, without *TimesRecord) error {
	if err := s[zoned].read(withZone, zoned); err != nil {
		return err
	}
	return s[local].read(without, local)
}

func (s *span) read(r *TimesRecord, clock int) (err error) {
	if r == nil {
		return nil
	}
	if s.first, err = readInstant(r.First, clock); err != nil {
		return err
	}
	if s.last, err = readInstant(r.Last, clock); err != nil {
		return err
	}
	if s.first.compare(s.last) > 0 {
		return fmt.Errorf("the first time %s is after the last, %s", r.First, r.Last)
	}
	s.known, s.guessed = true, r.Guessed
	return nil
}

var (
	earliest = time.Unix(0, -1<<63)
	latest   = time.Unix(0, 1<<63-1)
)

func readInstant(text Text, clock int) (instant, error) {
	layout, form := "2006-01-02T15:04:05.999999999", "without a zone"
	if clock == zoned {
		layout, form = time.RFC3339Nano, "with a zone"
	}
	t, err := time.Parse(layout, string(text))
	if err != nil {
		return instant{}, fmt.Errorf("time %q; want one of RFC 3339 %s", text, form)
	}
	if t.Before(earliest) || t.After(latest) {
		return instant{}, errors.New("time " + string(text) + " is not between 1677 and 2262")
	}
	_, zone := t.Zone()
	return instant{t.UnixNano(), int32(zone)}, nil
}
