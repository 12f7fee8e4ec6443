//go:build unix

package scanner_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func TestADecidedLineBehindOneThatWaitsIsAnnotatedWhenTheInputPauses(t *testing.T) {
	const before = "11-24 10:00:00.000  111  111 D foo: code: 203\n" + // waits for evidence of its own process
		"11-24 10:00:00.001  222  222 D bar: rejected: LOGIN_E_TOKENEXPIRED\nplain\n"
	const after = "a\nb\nc\nd\n"
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	go func() {
		defer w.Close()
		_, _ = w.WriteString(before)
		time.Sleep(300 * time.Millisecond) // several times as long as a line is held
		_, _ = w.WriteString(after)
	}()
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	var out bytes.Buffer
	var told lineNumbers
	s := scanner.New(set)
	s.Log, s.Finder = report.NewLog(&out, nil, report.AnnotateSuffix), &told
	_, err = s.Scan(scanner.NewSource("pipe", r))
	require.NoError(t, err)
	lines := strings.SplitAfter(out.String(), "\n")
	assert.Contains(t, lines[0], report.Mark)
	assert.Contains(t, lines[1], report.Mark)
	assert.Equal(t, "plain\n"+after, strings.Join(lines[2:], ""))
	assert.Equal(t, lineNumbers{1, 2}, told)
}
