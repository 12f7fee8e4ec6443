package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/rules"
)

func TestATicketHasTheEpisodes(t *testing.T) {
	s := NewSummary()
	codeAt(s, "a`|b.log", 1, 0, willExpire, rules.Certain)
	codeAt(s, "a`|b.log", 2, 30, expired, rules.Certain)
	var b strings.Builder
	require.NoError(t, s.WriteMarkdown(&b, TextOptions{}))
	for _, want := range []string{
		"### Episodes\n\nFindings less than 2m apart; what was first need not be the cause.\n\n",
		"- `10:00:00 for 30s: 2 findings of 2 codes`\n",
		"  - first: ``chat/109 TOKEN_WILL_EXPIRE (warning) in a`|b.log:1``\n",
		"  - known: `the token ran out: token will expire (chat/109), then token expired (chat/108)`\n",
		"  - last: `chat/108 TOKEN_EXPIRED at 10:00:30; nothing found after`\n",
	} {
		assert.Contains(t, b.String(), want)
	}
}
