package scanner

import "github.com/agoralog/agoralog/rules"

// Use lets the scans that follow look for what set describes.
func (s *Scanner) Use(set *rules.Set) {
	if set != s.set {
		s.m, s.set = set.NewMatcher(), set
	}
}
