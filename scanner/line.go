package scanner

// Mark begins an annotation: what follows in its line is ours, and is neither
// scanned nor evidence.
const Mark = "  # agora: "

// A Line is a line of input that has findings.
type Line struct {
	Path   string // as given, "<stdin>", or "a.tar.gz!logs/x.log"
	Number int64  // 1-based
	Offset int64  // of the line's first byte in the decompressed stream
	Time   Stamp  // its own, or that of the nearest line before within reach that has one
	// Process is who logged the line, as its collector or its logger says: a pod and
	// its container, a unit, or the number of a process. "" if nothing does.
	Process string

	// Text is the line without its terminator, borrowed until the next call.
	// Of a line longer than 1 MiB it is only a part around the findings.
	Text []byte
	// TextAt is where Text begins in the line: 0 for a line that is held whole.
	// Spans of findings count from the line's start.
	TextAt int
	Whole  bool // Text is the whole line

	// Before and After are whole lines around, for a Finder, if Scanner.Around asks
	// for them: as they stand in the stream, but for the last terminator. They are
	// borrowed as Text is.
	Before, After []byte
}
