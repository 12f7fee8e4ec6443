// Package nearest guesses what an unknown word was meant to be.
package nearest

import "strings"

// Question returns the end of a message about an unknown word: "; did you mean
// error?" for the candidate that is nearest to it, or "" if none is near.
func Question(word string, candidates []string) string {
	const longest = 100 // no word of ours is longer, and the work is quadratic
	if len(word) > longest {
		return ""
	}
	folded := strings.ToLower(word)
	best, bestAt := "", len(word)/3+2
	for _, c := range candidates {
		lower := strings.ToLower(c)
		d := distance(folded, lower, bestAt)
		if len(folded) > 2 && strings.HasPrefix(lower, folded) {
			d = 1 // half a word is as near as one slip
		}
		if d < bestAt {
			best, bestAt = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance is how many bytes have to be put in, left out or replaced to make one
// word of the other, or limit if that is not less.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
	}
	return min(row[len(b)], limit)
}
