package report

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/rules"
)

func textOf(t *testing.T, s *Summary, o TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, s.WriteText(&b, o))
	return b.String()
}

func TestSummaryText(t *testing.T) {
	assert.Equal(t, `6 findings (4 error, 1 warning, 1 unknown) of 5 codes in 120,401 lines, 13.4 MiB
of 2 inputs

at 2026-11-24 11:15:02+01:00
at 11-24 10:15:02 on clocks without a zone (the log leaves out the year or the
day)
Times with a zone and times without cannot be compared, so they stand apart.
3 findings without a time

where in 13.4 MiB of log, 256.0 KiB a column:
error    |█                                                     |
warning  |▁                                                     |
unknown  |▁                                                     |

episodes: findings less than 2m apart; what was first need not be the cause
  11:15:02: 2 findings of 2 codes
    first  rtc-web/UID_CONFLICT (error) in b.log:5
    then   chat/-102
    end    nothing found after
  10:15:02: 1 finding of chat/203 USER_ALREADY_EXIST in app.log:12; nothing
    found after

count  class     first     last      code
    2  error     10:15:02            chat/203 USER_ALREADY_EXIST
                 The user ID is already registered.
                 fix: Log in with it, or register another user ID.
                 in 2 files, first app.log:12, last b.log:70, 1 of them only
                 possible
                 1x 10:15:02.113 E/ChatClient( 1234): register failed, code: 203
                 1x ...:03.113 E/ChatClient( 1234): register failed, code: 203 �

    1  error     11:15:02            rtc-web/UID_CONFLICT
                 Two users have one ID.
                 fix: Use another.
                 at b.log:5
                 e.g. AgoraRTCError UID_CONFLICT: code -102 again

    1  error                         signaling/501 QUERYUSERNUM_E_TIMEOUT
                 The query timed out.
                 or signaling QUERYUSERNUM_E_BYUSER (obsolete)
                 fix: Ask again.
                 at app.log:13
                 e.g. ...elQueryUserNumResult ecode=501 \x1b[31m#\x23[error]x...

    1  unknown   11:15:02            chat/-102
                 Not in any known table.
                 at b.log:5
                 e.g. AgoraRTCError UID_CONFLICT: code -102 again

undecided: nothing in the log says which product's they are
    1  203? chat USER_ALREADY_EXIST (error) or signaling LOGIN_E_CANCEL
         (warning) +1 more
         at b.log:4
         e.g. code: 203

not read whole: 1 input
  - c.log.gz: unexpected end of gzip data
`, textOf(t, recordedSummary(), TextOptions{}))
}

// timedSummary has findings of three hours.
func timedSummary() *Summary {
	s := NewSummary()
	start := at("2026-11-24T10:15:02Z", 0, false)
	add := func(after time.Duration, text, match string, f rules.Finding) {
		l := lineOf("app.log", int64(after/time.Second), text)
		l.Time = start
		l.Time.Nanos += int64(after)
		s.Add(l, &f, false)
	}
	for i := range 40 {
		text := "E/ChatClient: login of user=" + []string{"alice", "bob"}[i%2] + " failed, code: 203"
		add(time.Duration(i*i)*7*time.Second, text, "code: 203", find(text, "code: 203", userExists, rules.Certain))
	}
	for i, what := range []string{"register", "invite", "sync", "merge", "sync"} {
		text := what + " failed, code: 203"
		add(time.Duration(i)*time.Hour/2, text, "code: 203", find(text, "code: 203", userExists, rules.Likely))
	}
	text := "onLoginFailed ecode=203"
	add(2*time.Hour, text, "ecode=203", find(text, "ecode=203", loginCancel, rules.Certain))
	text = "code: 203"
	add(time.Hour, text, text, undecided(text, text, 203, userExists, loginCancel))
	s.AddInput(12_000, 900_000)
	return s
}

func TestSummaryTextTellsWhen(t *testing.T) {
	assert.Equal(t, `47 findings (45 error, 2 warning) of 3 codes in 12,000 lines, 878.9 KiB

from 2026-11-24 10:15:02 to 2026-11-24 13:12:29, 4m16s a column:
error    |█▃▂▁▂▁▁▂▁▁▁▁▁▁▂▁ ▁▁ ▁▂ ▁▁ ▁ ▂▁ ▁ ▁ ▁ ▁ ▁ ▁|
warning  |              ▁             ▁             |
          10:15:02                          13:12:29

episodes: findings less than 2m apart; what was first need not be the cause
  10:15:02 for 9m27s: 11 findings of chat/203 USER_ALREADY_EXIST; then quiet for
    2m13s
  10:44:54 for 8s: 2 findings of chat/203 USER_ALREADY_EXIST in app.log:1792;
    then quiet for 3m43s
  11:15:02 for 1m43s: 2 findings of chat/203 USER_ALREADY_EXIST in app.log:3600;
    then quiet for 5m29s
  11:45:02 for 1m28s: 2 findings of chat/203 USER_ALREADY_EXIST in app.log:5400;
    then quiet for 6m39s
  12:14:30 for 32s: 3 findings of 2 codes
    first  chat/203 USER_ALREADY_EXIST (error) in app.log:7168
    then   signaling/203
    last   signaling/203 LOGIN_E_CANCEL at 12:15:02; then quiet for 7m3s
  +26 with fewer errors

count  class     first     last      code
   45  error     10:15:02  13:12:29  chat/203 USER_ALREADY_EXIST
                 The user ID is already registered.
                 fix: Log in with it, or register another user ID.
                 first app.log:0, last app.log:10647
                 40x E/ChatClient: login of user=alice failed, code: 203
                  2x sync failed, code: 203
                  1x invite failed, code: 203
                 +2 in 2 texts more

    1  warning   12:15:02            signaling/203 LOGIN_E_CANCEL
                 Login was cancelled by the user.
                 at app.log:7200
                 e.g. onLoginFailed ecode=203

undecided: nothing in the log says which product's they are
    1  203? chat USER_ALREADY_EXIST (error) or signaling LOGIN_E_CANCEL
         (warning)
         at app.log:3600, 11:15:02
         e.g. code: 203
`, textOf(t, timedSummary(), TextOptions{}))
}

// twoClocks has times with a zone, times without, and none.
func twoClocks() *Summary {
	s := timedSummary()
	zoned := at("2026-11-25T23:00:00Z", 8*3600, true)
	zoned.Guessed = true
	addAt(s, 1, zoned)
	zoned.Nanos += int64(26 * time.Hour)
	addAt(s, 2, zoned)
	s.Merge(recordedSummary())
	return s
}

func TestSummaryTextDoesNotMixClocks(t *testing.T) {
	assert.Equal(t, `55 findings (51 error, 3 warning, 1 unknown) of 6 codes in 132,401 lines, 14.2 MiB of 3 inputs

from 11-24 11:15:02+01:00 to 11-27 02:00:00+01:00 (the log leaves out the year or the day), 1h8m16s a column:
error    |▁                               ▁                      ▁|
unknown  |▁                                                       |
          11-24 11:15                                  11-27 02:00
from 11-24 10:15:02 to 11-24 13:12:29 on clocks without a zone (the log leaves out the year or the day), 2m8s a column:
error    |█▂▂▁▁▁▁ ▁▁ ▁▁ ▂ ▁ ▁ ▁ ▁ ▁ ▁ ▁▁ ▁  ▁  ▁  ▁ ▁▁  ▁  ▁  ▁   ▂  ▁   ▁   ▁   ▁   ▁   ▁   ▁|
warning  |                            ▁                           ▁                           |
          10:15:02                                                                    13:12:29
Times with a zone and times without cannot be compared, so they stand apart.
3 findings without a time

episodes: findings less than 2m apart; what was first need not be the cause
  10:15:02 for 9m27s: 12 findings of chat/203 USER_ALREADY_EXIST; then quiet for 2m13s
  10:44:54 for 8s: 2 findings of chat/203 USER_ALREADY_EXIST in app.log:1792; then quiet for 3m43s
  11:15:02 for 1m43s: 2 findings of chat/203 USER_ALREADY_EXIST in app.log:3600; then quiet for 5m29s
  11:45:02 for 1m28s: 2 findings of chat/203 USER_ALREADY_EXIST in app.log:5400; then quiet for 6m39s
  12:14:30 for 32s: 3 findings of 2 codes
    first  chat/203 USER_ALREADY_EXIST (error) in app.log:7168
    then   signaling/203
    last   signaling/203 LOGIN_E_CANCEL at 12:15:02; then quiet for 7m3s
  +29 with fewer errors

count  class     first        last         code
   49  error     11-26 00:00  11-27 02:00  chat/203 USER_ALREADY_EXIST
                 The user ID is already registered.
                 fix: Log in with it, or register another user ID.
                 in 3 files, first a.log:1, last b.log:70, 1 of them only possible
                 40x E/ChatClient: login of user=alice failed, code: 203
                  3x register failed, code: 203
                  2x sync failed, code: 203
                 +4 in 4 texts more

    1  error     11-24 11:15               rtc-web/UID_CONFLICT
                 Two users have one ID.
                 fix: Use another.
                 at b.log:5
                 e.g. AgoraRTCError UID_CONFLICT: code -102 again

    1  error                               signaling/501 QUERYUSERNUM_E_TIMEOUT
                 The query timed out.
                 or signaling QUERYUSERNUM_E_BYUSER (obsolete)
                 fix: Ask again.
                 at app.log:13
                 e.g. onChannelQueryUserNumResult ecode=501 \x1b[31m#\x23[error]x\u202e

    1  warning   12:15:02                  signaling/203 LOGIN_E_CANCEL
                 Login was cancelled by the user.
                 at app.log:7200
                 e.g. onLoginFailed ecode=203

    1  unknown   11-24 11:15               chat/-102
                 Not in any known table.
                 at b.log:5
                 e.g. AgoraRTCError UID_CONFLICT: code -102 again

undecided: nothing in the log says which product's they are
    2  203? chat USER_ALREADY_EXIST (error) or signaling LOGIN_E_CANCEL (warning)
         in 2 files, first app.log:3600, last b.log:4, 11:15:02
         e.g. code: 203

not read whole: 1 input
  - c.log.gz: unexpected end of gzip data
`, textOf(t, twoClocks(), TextOptions{Width: 120}))
}
