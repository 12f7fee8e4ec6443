package report

import (
	"errors"
	"fmt"
	"slices"

	"github.com/agoralog/agoralog/catalog"
)

// A TimelineRecord counts findings by their line's offset: the first number of a
// class is for offsets under Width, and so on. Width is 1024 times the smallest
// power of two with which 64 numbers reach over Extent, the length of the longest
// input. Zeros at the end are left out, and so are classes that have no findings.
type TimelineRecord struct {
	Width  int64 `json:"width"`
	Extent int64 `json:"extent"`
	SeriesRecord
}

// A SeriesRecord has the numbers of a timeline, class by class.
type SeriesRecord struct {
	Error    []int64 `json:"error,omitempty"`
	Warning  []int64 `json:"warning,omitempty"`
	Obsolete []int64 `json:"obsolete,omitempty"`
	Unknown  []int64 `json:"unknown,omitempty"`
}

func (t *timeline) record() TimelineRecord {
	r := TimelineRecord{Width: t.width, Extent: t.extent}
	for class := range t.counts {
		r.set(catalog.Class(class), t.counts[class][:])
	}
	return r
}

func (t *timeline) read(r *TimelineRecord) error {
	if !counts(r.Extent) {
		return errors.New("the extent is negative or over 2^53")
	}
	t.cover(r.Extent)
	if t.width != r.Width {
		return fmt.Errorf("width is %d; want %d for %d bytes", r.Width, t.width, r.Extent)
	}
	for class := range t.counts {
		if err := r.get(catalog.Class(class), t.counts[class][:t.used()]); err != nil {
			return err
		}
	}
	return nil
}

// set takes the numbers of a class, without the zeros at their end.
func (r *SeriesRecord) set(class catalog.Class, numbers []int64) {
	if into := r.of(class); into != nil {
		*into = slices.Clone(withoutZeros(numbers))
	}
}

// get copies the numbers of a class to where there is room for them.
func (r *SeriesRecord) get(class catalog.Class, into []int64) error {
	from := r.of(class)
	if from == nil {
		return nil
	}
	if len(*from) > len(into) || !counts(*from...) {
		return fmt.Errorf("the counts of class %s are out of range", class)
	}
	copy(into, *from)
	return nil
}

// of returns the counts of a class; nil for one that findings do not have.
func (r *SeriesRecord) of(class catalog.Class) *[]int64 {
	switch class {
	case catalog.Error:
		return &r.Error
	case catalog.Warning:
		return &r.Warning
	case catalog.Obsolete:
		return &r.Obsolete
	case catalog.Unknown:
		return &r.Unknown
	}
	return nil
}
