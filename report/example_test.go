package report_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

const exampleLog = "started\nonLoginFailed ecode=206\nonLoginFailed ecode=206\nonError: ERR_INVALID_TOKEN\n"

// The log comes out with annotations.
func ExampleLog() {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := scanner.New(set)
	s.Log = report.NewLog(os.Stdout, report.NewStyle(false), report.AnnotateSuffix)
	if _, err := s.Scan(scanner.NewSource("app.log", strings.NewReader(exampleLog))); err != nil {
		fmt.Println(err)
	}
	// Output:
	// started
	// onLoginFailed ecode=206  # agora: signaling/206 LOGIN_E_TOKENWRONG (error) the SignalingToken (Signaling key) was not accepted
	// onLoginFailed ecode=206  # agora: signaling/206 LOGIN_E_TOKENWRONG (error) the SignalingToken (Signaling key) was not accepted
	// onError: ERR_INVALID_TOKEN  # agora: 110? rtc ERR_INVALID_TOKEN (error) the token was not accepted: the App Certificate is on but no token was used, or the uid differs from the one in the token
}

// A counter adds up findings, and has a gate judge them.
type counter struct {
	summary *report.Summary
	gate    *report.Gate
}

func (c *counter) Line(l *scanner.Line, fs []rules.Finding) error {
	for i := range fs {
		fatal := c.gate.Fatal(&fs[i], false)
		c.summary.Add(l, &fs[i], fatal)
	}
	return nil
}

// A summary of all findings, and which of them a build should fail on.
func ExampleSummary() {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	gate, err := report.ParseGate("signaling")
	if err != nil {
		fmt.Println(err)
		return
	}
	c := &counter{summary: report.NewSummary(), gate: gate}
	s := scanner.New(set)
	s.Finder = c
	stats, err := s.Scan(scanner.NewSource("app.log", strings.NewReader(exampleLog)))
	if err != nil {
		c.summary.AddUnread("app.log", err.Error())
	}
	c.summary.AddInput(stats.Lines, stats.Bytes)
	groups, _ := c.summary.Groups()
	for _, g := range groups {
		fmt.Printf("%d of %s, first at %s:%d, %d fatal\n", g.Count, g.Reference(), g.First.Path, g.First.Line, g.Fatal)
	}
	fmt.Println(gate.Reason())
	// Output:
	// 2 of signaling/206, first at app.log:2, 2 fatal
	// 1 of rtc/110, first at app.log:4, 0 fatal
	// agoralog: 2 fatal findings (signaling/206 x2), fail-on signaling
}
