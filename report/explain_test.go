package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
)

func explained(t *testing.T, o TextOptions, query string, codes ...*catalog.Code) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteExplain(&b, query, codes, o))
	return b.String()
}

func TestExplainOneCode(t *testing.T) {
	c := *userExists
	c.Number = 987654 // a number that nobody else has
	c.Meaning = "The user ID is already registered, which is told at some length here."
	assert.Equal(t, `Agora Chat
  chat/987654 USER_ALREADY_EXIST (error)
    meaning  The user ID is already registered, which is told at some
             length here.
    fix      Log in with it, or register another user ID.
    class    error by our judgement: registration was refused
    spelt    AgoraChatErrorUserAlreadyExist (iOS)
    from     createAccount
    see      `+c.URL()+"\n", explained(t, TextOptions{Width: 70}, "chat/987654", &c))
}

func TestExplainNamesTheSameNumberElsewhere(t *testing.T) {
	chat, signaling := row(t, "chat/203"), row(t, "signaling/203")
	assert.Contains(t, explained(t, TextOptions{Width: 200}, "chat/203", chat), "signaling LOGIN_E_CANCEL (warning)")
	assert.NotContains(t, explained(t, TextOptions{Width: 200}, "203", chat, signaling), "signaling LOGIN_E_CANCEL (warning)")
	// RTM 1.x has a table a method.
	assert.Regexp(t, `the same number is .*\d+ codes of rtm1`, explained(t, TextOptions{Width: 400}, "chat/5", row(t, "chat/5")))
}

func TestExplainListsManyCodes(t *testing.T) {
	all := catalog.All()
	few := explained(t, TextOptions{}, "x", all[:6]...)
	assert.NotContains(t, few, "codes for")
	some := explained(t, TextOptions{}, "x\x1b", all[:7]...)
	assert.True(t, strings.HasPrefix(some, `7 codes for "x\x1b":`+"\n  chat/0  success   EM_NO_ERROR\n"), some)
	assert.Contains(t, some, "meaning  ")
	many := explained(t, TextOptions{}, "x", all...)
	assert.NotContains(t, many, "meaning  ")
	assert.True(t, strings.HasSuffix(many, "\n\nName one of them to have it explained, for instance chat/0.\n"))
}

// Addresses, and names that are too long for a line, are not broken.
func TestExplainFitsItsWidth(t *testing.T) {
	for _, c := range catalog.All() {
		for _, columns := range []int{60, 100} {
			text := explained(t, TextOptions{Width: columns}, c.Ref(), c)
			for i, line := range strings.Split(text, "\n") {
				if i > 1 && width(line) > columns {
					require.NotContains(t, line[13:], " ", "%q", line)
				}
			}
		}
	}
}
