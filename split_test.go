package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
)

// Work that is split among machines comes to the same summary, whatever way the
// inputs are dealt out and the parts are added up: same bytes, episodes included.
func TestTheSumOfAnySplitIsTheSummaryOfTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	dir := t.TempDir()
	inputs := splitInputs(t, r, dir)
	whole := summarize(t, filepath.Join(dir, "whole.json"), inputs...)
	for _, want := range []string{`"episodes"`, `"timeline"`, `"local_wall"`, `"groups"`, `"points"`, `"unread"`} {
		require.Contains(t, string(whole), want)
	}
	parts := 0
	part := func() string { parts++; return filepath.Join(dir, fmt.Sprintf("part%03d.json", parts)) }
	for range 12 {
		var sums []string
		deal := r.Perm(len(inputs))
		for len(deal) > 0 {
			n := 1 + r.IntN(min(len(deal), 6))
			var some []string
			for _, i := range deal[:n] {
				some = append(some, inputs[i])
			}
			deal = deal[n:]
			path := part()
			summarize(t, path, some...)
			sums = append(sums, path)
		}
		for len(sums) > 1 {
			r.Shuffle(len(sums), func(i, k int) { sums[i], sums[k] = sums[k], sums[i] })
			n := min(len(sums), 2+r.IntN(3))
			path := part()
			status := cli.Run(append([]string{"--merge", "-r", "json=" + path}, sums[:n]...))
			require.Equal(t, cli.OK, status)
			sums = append(sums[n:], path)
		}
		got, err := os.ReadFile(sums[0])
		require.NoError(t, err)
		require.Equal(t, string(whole), string(got))
	}
}

// summarize runs the command over inputs and returns the summary that it wrote.
func summarize(t *testing.T, path string, inputs ...string) []byte {
	t.Helper()
	status := cli.Run(append([]string{"--config", "none", "-r", "json=" + path}, inputs...))
	assert.Contains(t, []int{cli.OK, cli.Trouble}, status)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return text
}

// splitInputs writes logs of all products, with times that lie across inputs, some
// compressed, one cut off.
func splitInputs(t *testing.T, r *rand.Rand, dir string) (paths []string) {
	t.Helper()
	marks := []string{
		"E ChatClient: user %d: login failed, code: 202", "W RtmClient: errorCode:%[2]d after login", "E agora: onError LOGIN_E_NET (%d)",
		"I App: a number alone, code: 203 (%d)", "E RTC: ERR_INVALID_TOKEN code: 110 (%d)", "D OkHttp: <-- 200 (%dms)", "I App: nothing (%d)",
	}
	for i := range 24 {
		var b bytes.Buffer
		at := 9*3600 + r.IntN(3600)
		for range 1 + r.IntN(60) {
			at += r.IntN(40)
			fmt.Fprintf(&b, "2026-08-21 %02d:%02d:%02d.611  4120  4151 ", at/3600, at/60%60, at%60)
			mark := marks[r.IntN(len(marks))]
			if strings.Contains(mark, "[2]") {
				fmt.Fprintf(&b, mark+"\n", 0, 1+r.IntN(9))
			} else {
				fmt.Fprintf(&b, mark+"\n", r.IntN(400))
			}
		}
		name, data := fmt.Sprintf("%02d.log", i), b.Bytes()
		if i%3 == 0 {
			var z bytes.Buffer
			w := gzip.NewWriter(&z)
			_, err := w.Write(data)
			require.NoError(t, err)
			require.NoError(t, w.Close())
			name, data = name+".gz", z.Bytes()
		}
		if i == 6 {
			data = data[:len(data)-5]
		}
		paths = append(paths, filepath.Join(dir, name))
		require.NoError(t, os.WriteFile(paths[i], data, 0o666))
	}
	return paths
}
