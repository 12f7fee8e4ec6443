package scanner

// A Line is a line of input that has findings.
type Line struct {
	Path   string // as given, "<stdin>", or "a.tar.gz!logs/x.log"
	Number int64  // 1-based
	Offset int64  // of the line's first byte in the decompressed stream
	Time   Stamp  // its own, or that of the nearest line before within reach that has one

	// Text is the line without its terminator, borrowed until the next call.
	// Of a line longer than 1 MiB it is only a part around the findings.
	Text []byte
	// TextAt is where Text begins in the line: 0 for a line that is held whole.
	// Spans of findings count from the line's start.
	TextAt int
	Whole  bool // Text is the whole line
}
