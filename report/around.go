package report

import (
	"bytes"
	"slices"

	"github.com/agoralog/agoralog/scanner"
)

// Around is how many lines before and after a finding reports keep, of those that
// show some; it is for scanner.Scanner.Around.
const Around = 3

const maxAround = 160 // bytes of a line around

// linesAround returns the lines around l, each cut to its beginning.
func linesAround(l *scanner.Line) (before, after []Text) {
	return splitLines(l.Before), splitLines(l.After)
}

func splitLines(b []byte) []Text {
	if len(b) == 0 {
		return nil
	}
	lines := make([]Text, 0, Around)
	for line := range bytes.SplitSeq(b, []byte{'\n'}) {
		line = bytes.TrimSuffix(line, []byte{'\r'})
		lines = append(lines, Text(validText(line[:cutAt(line, min(len(line), maxAround))])))
	}
	return lines
}

// joinLines is for people: one line each, as they are seen.
func joinLines(lines []Text) string {
	var out []byte
	for i, line := range lines {
		if i > 0 {
			out = append(out, '\n')
		}
		out = append(out, spaced(string(line))...)
	}
	return string(out)
}

func (s *sighting) compareAround(o *sighting) int {
	if order := slices.Compare(s.before, o.before); order != 0 {
		return order
	}
	return slices.Compare(s.after, o.after)
}
