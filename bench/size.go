package bench

import (
	"fmt"
	"strconv"
	"strings"
)

// units are the suffixes of sizes, largest first.
var units = []struct {
	suffix string
	bytes  int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"", 1}}

// A Size is a number of bytes. It is a flag.Value, written "64MiB".
type Size int64

// Set reads a number with KiB, MiB, GiB or nothing after it.
func (s *Size) Set(text string) error {
	for _, u := range units {
		if digits, ok := strings.CutSuffix(text, u.suffix); ok {
			n, err := strconv.ParseInt(digits, 10, 64)
			if err != nil || n <= 0 || n > 1<<40/u.bytes {
				break
			}
			*s = Size(n * u.bytes)
			return nil
		}
	}
	return fmt.Errorf("size %q: want a number with KiB, MiB, GiB or nothing after it", text)
}

// String writes a size in the largest unit in which it is whole.
func (s *Size) String() string {
	for _, u := range units {
		if *s > 0 && int64(*s)%u.bytes == 0 {
			return strconv.FormatInt(int64(*s)/u.bytes, 10) + " " + u.suffix
		}
	}
	return "0"
}
