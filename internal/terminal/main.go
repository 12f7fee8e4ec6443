// Terminal draws docs/pictures/annotated.svg: the log of the README as it comes
// out in colour on a terminal. Run it after a change of what comes out:
//
//	go run ./internal/terminal
//
// A test keeps the picture current.
package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

const (
	logPath     = "testdata/readme.log"
	picturePath = "docs/pictures/annotated.svg"
)

func main() {
	svg, err := picture(logPath)
	if err == nil {
		err = os.WriteFile(picturePath, svg, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "terminal:", err)
		os.Exit(1)
	}
}

// picture returns the SVG of a terminal in which agoralog has read a log.
func picture(path string) ([]byte, error) {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		return nil, err
	}
	src, err := scanner.Open(path)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	var out bytes.Buffer
	out.WriteString("$ adb logcat | agoralog\n")
	s := scanner.New(set)
	s.Log = report.NewLog(&out, report.NewStyle(true), report.AnnotateAuto)
	if _, err := s.Scan(src); err != nil {
		return nil, err
	}
	return draw(screen(out.String()))
}
