package input

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// An Error says why an input, or a member of one, could not be read whole.
type Error struct {
	text string
	err  error
}

// Error says what happened, without the input's name.
func (e *Error) Error() string { return e.text }

// Unwrap returns what was behind it, or nil.
func (e *Error) Unwrap() error { return e.err }

var (
	// ErrLimit is in the chain of an error that Limits caused.
	ErrLimit = errors.New("limit reached")
	// ErrFixed is in the chain of an error that a limit caused which is fixed.
	ErrFixed = errors.New("fixed limit reached")
)

func problem(format string, args ...any) *Error {
	return &Error{text: fmt.Sprintf(format, args...)}
}

func limitError(format string, args ...any) *Error {
	return &Error{text: fmt.Sprintf(format, args...), err: ErrLimit}
}

func fixedLimit(format string, args ...any) *Error {
	return &Error{text: fmt.Sprintf(format, args...), err: ErrFixed}
}

// errEncrypted says that a stream of what looks like random bytes has no text.
func errEncrypted(name string) *Error {
	if agoraName(name) {
		return problem("looks encrypted, as newer Agora SDKs write their own log, and has no text to scan; Agora's support can decode it")
	}
	return problem("looks encrypted or binary and has no text to scan")
}

// agoraName reports whether a file is named like the log of an Agora SDK. It
// only chooses words.
func agoraName(name string) bool {
	name = name[strings.LastIndexAny(name, "!/\\")+1:]
	return strings.Contains(strings.ToLower(path.Base(name)), "agora")
}

// size returns a number of bytes for people, rounded down.
func size(n int64) string {
	for _, unit := range []string{"bytes", "KiB", "MiB", "GiB"} {
		if n < 1024 {
			return fmt.Sprintf("%d %s", n, unit)
		}
		n /= 1024
	}
	return fmt.Sprintf("%d TiB", n)
}

func ordinal(n int) string {
	switch n {
	case 1:
		return "first"
	case 2:
		return "second"
	case 3:
		return "third"
	}
	return fmt.Sprintf("%dth", n)
}
