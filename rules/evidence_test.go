package rules

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func settle(t *testing.T, line string, without string) []Finding {
	t.Helper()
	s, err := NewSet(Options{})
	require.NoError(t, err)
	for i := range s.lex.signs {
		if sg := &s.lex.signs[i]; sg.products == 0 && without == "*" {
			sg.strength = 0
		}
	}
	cs := s.NewMatcher().Look([]byte(line), s.Find(nil, []byte(line)), 1, 0, 0)
	if cs == nil {
		return nil
	}
	return cs.Settle()
}

func TestEveryStrangerSilencesItsExample(t *testing.T) {
	for i := range strangers {
		x := &strangers[i]
		require.NotEmpty(t, x.example, x.text)
		assert.Empty(t, settle(t, x.example, ""), x.example)
		assert.NotEmpty(t, settle(t, x.example, "*"), "without strangers this would be a finding: %s", x.example)
	}
}

func TestEveryForeignNounSilencesACode(t *testing.T) {
	for _, noun := range foreignNouns {
		for _, line := range []string{noun + " code: 203", noun + "-code=203", "[AgoraChat] " + noun + " code: 203"} {
			assert.Empty(t, settle(t, line, ""), line)
		}
	}
}

func TestEveryUnitMakesAMeasure(t *testing.T) {
	for _, unit := range strangeUnits {
		assert.Empty(t, settle(t, "[AgoraChat] code: 203 "+unit, ""), unit)
	}
}

func TestEverySignIsSeen(t *testing.T) {
	s, err := NewSet(Options{})
	require.NoError(t, err)
	for i := range signs {
		var v view
		s.lex.read([]byte("x: "+signs[i].text+" y"), &v)
		seen := false
		for _, m := range v.marks[:v.nMarks] {
			seen = seen || int(m.sign) == i
		}
		assert.True(t, seen, signs[i].text)
	}
}
