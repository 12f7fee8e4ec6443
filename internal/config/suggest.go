package config

import (
	"strings"

	"github.com/agoralog/agoralog/internal/nearest"
)

// suggest ends a message about an unknown word: with the candidate that is
// nearest to it, or else with otherwise, the next step, if there is one.
func suggest(word string, candidates []string, otherwise string) string {
	switch question := nearest.Question(word, candidates); {
	case question != "":
		return question
	case otherwise != "":
		return "; " + otherwise
	}
	return ""
}

// oneOf writes words as "a, b or c".
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
