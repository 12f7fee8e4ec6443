package scanner_test

import (
	"fmt"
	"strings"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A teller is a Finder.
type teller struct{}

func (teller) Line(l *scanner.Line, fs []rules.Finding) error {
	for _, f := range fs {
		fmt.Printf("%s:%d:%d: %s %s\n", l.Path, l.Number, f.Span.Start+1, f.Product, f.Match)
	}
	return nil
}

// A Finder is told of each line that has findings; what else the log says never
// leaves the scanner.
func ExampleScanner() {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	log := strings.NewReader("started\nonLoginFailed ecode=206\nHTTP 404\nonError: ERR_INVALID_TOKEN\n")
	s := scanner.New(set)
	s.Finder = teller{}
	stats, err := s.Scan(scanner.NewSource("app.log", log))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(stats.Lines, "lines")
	// Output:
	// app.log:2:15: signaling ecode=206
	// app.log:4:10: rtc ERR_INVALID_TOKEN
	// 4 lines
}
