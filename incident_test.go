package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
)

// What happened, as the three logs in testdata/incident were written to tell:
//
//   - At 10:02 the Chat token of the phone is about to run out and no new one can
//     be had, for the token service answers 503. It runs out, logins with it are
//     refused, a message is sent without a session. The token of the room server
//     runs out as well. Both are back at 10:03:20.
//   - At 10:20 the connection of the server's relay is cut, and a message is not
//     sent. At the same time the desk's loopback is silent, which goes by itself.
//   - At 10:47:30 the office loses its network: the desk's call is interrupted
//     first, then the phone's Chat. When it is back, the account has been logged in
//     elsewhere.
//
// HTTP statuses, exit codes and request codes between them are no part of it.
type told struct {
	first    string
	place    string
	then     []string
	last     string
	chains   [][]string
	recovers bool
}

var incident = []told{
	{
		first: "chat/109", place: "phone.log:5",
		then: []string{"chat/108", "chat/202", "rtm2/-10009", "rtm2/-10002", "chat/201"},
		last: "chat/201",
		chains: [][]string{
			{"chat/109", "chat/108", "chat/202", "chat/201"},
			{"rtm2/-10009", "rtm2/-10002"},
		},
	},
	{
		first: "chat-web/16", place: "server.log:10",
		then: []string{"chat-web/510", "rtc/2012", "rtc/2013"},
		last: "rtc/2013", recovers: true,
		chains: [][]string{{"chat-web/16", "chat-web/510"}},
	},
	{
		first: "rtc/111", place: "desk.log:6",
		then: []string{"chat/2", "rtc/112", "chat/300", "rtc/17", "chat/206"},
		last: "chat/206",
		chains: [][]string{
			{"chat/2", "chat/300", "chat/206"},
			{"rtc/111", "rtc/112"},
		},
	},
}

// runIncident runs the command in the folder of the incident.
func runIncident(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Dir = filepath.Join("testdata", "incident")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%v: %s", args, stderr.Bytes())
	return out
}

func TestTheIncidentIsToldAsItHappened(t *testing.T) {
	whole := runIncident(t, "-r", "json", ".")
	dir := t.TempDir()
	var parts []string
	for _, name := range []string{"desk.log", "server.log", "phone.log"} {
		part := filepath.Join(dir, name+".json")
		require.NoError(t, os.WriteFile(part, runIncident(t, "-r", "json", name), 0o666))
		parts = append(parts, part)
	}
	assert.Equal(t, string(whole), string(runIncident(t, append([]string{"--merge", "-r", "json"}, parts...)...)),
		"each app's own summary, merged")

	s, err := report.ReadSummary(bytes.NewReader(whole))
	require.NoError(t, err)
	episodes := s.Episodes()
	assert.False(t, episodes.Estimated)
	require.Len(t, episodes.List, len(incident))
	for i, want := range incident {
		got := &episodes.List[i]
		at := got.Codes[0].First
		assert.Equal(t, want.place, fmt.Sprintf("%s:%d", at.Path, at.Line), "episode %d", i)
		assert.Equal(t, append([]string{want.first}, want.then...), references(got.Codes), "episode %d", i)
		assert.Equal(t, want.last, got.Last.Reference, "episode %d", i)
		assert.Equal(t, want.recovers, got.Recovered, "episode %d", i)
		var chains [][]string
		for _, c := range got.Chains {
			var steps []string
			for _, step := range c.Steps {
				steps = append(steps, step.Code.Reference)
			}
			chains = append(chains, steps)
		}
		assert.Equal(t, want.chains, chains, "episode %d", i)
	}
}

func references(codes []report.EpisodeCode) []string {
	var list []string
	for _, c := range codes {
		list = append(list, c.Reference)
	}
	return list
}
