package config

import "strings"

// suggest ends a message about an unknown word: with the candidate that is
// nearest to it, or else with otherwise, the next step, if there is one.
func suggest(word string, candidates []string, otherwise string) string {
	const longest = 100
	best, least := "", len(word)/3+2
	if len(word) <= longest {
		for _, c := range candidates {
			if d := distance(strings.ToLower(word), strings.ToLower(c)); d < least {
				best, least = c, d
			}
		}
	}
	switch {
	case best != "":
		return "; did you mean " + best + "?"
	case otherwise != "":
		return "; " + otherwise
	}
	return ""
}

// distance is how many bytes have to be put in, left out or replaced to make
// one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0]++
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
