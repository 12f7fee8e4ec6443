package nearest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestQuestion(t *testing.T) {
	candidates := []string{"error", "obsolete", "LOGIN_E_NET", "chat/203"}
	for word, want := range map[string]string{
		"eror":                   "; did you mean error?",
		"ERROR":                  "; did you mean error?",
		"obs":                    "; did you mean obsolete?",
		"login_e_nte":            "; did you mean LOGIN_E_NET?",
		"nothing":                "",
		"":                       "",
		strings.Repeat("x", 101): "",
	} {
		assert.Equal(t, want, Question(word, candidates), word)
	}
}
