package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner/input"
)

// find lists the inputs. It comes before any output is opened, which could be
// in a directory that is read.
func (j *job) find() {
	paths := j.sources()
	j.inputs, j.skipped = input.List(paths, os.Stdin)
	j.several = len(paths) > 1 || len(j.inputs) != 1 || j.inputs[0].Walked()
}

// read returns the regular files that are read, as far as they can be asked.
func (j *job) read() []report.Input {
	var list []report.Input
	for _, in := range j.inputs {
		if in.Info != nil && in.Info.Mode().IsRegular() {
			list = append(list, report.Input{Path: in.Path, Info: in.Info})
		}
	}
	return list
}

// limits returns those against decompression bombs.
func (j *job) limits() input.Limits {
	limits := input.DefaultLimits()
	switch limits.Ratio = j.maxRatio; {
	case j.maxRatio == 0:
		limits.Total, limits.Members = 0, 0
	case j.maxRatio > input.DefaultLimits().Ratio:
		limits.Total *= int64(j.maxRatio) // what grows more may be more
	}
	return limits
}

// saySkipped says what was left out, in one line.
func (j *job) saySkipped() {
	s := j.skipped
	for _, dir := range s.Empty {
		fmt.Fprintf(os.Stderr, "agoralog: %s: no file to read is in it\n", report.Visible(dir))
	}
	var parts []string
	add := func(n int, one, many string) {
		if n == 1 {
			parts = append(parts, "1 "+one)
		} else if n > 1 {
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(s.Hidden, "hidden entry", "hidden entries")
	if s.Binary == 1 {
		add(1, "binary file ("+s.Example+")", "")
	} else {
		add(s.Binary, "", "binary files (the first is "+s.Example+")")
	}
	add(s.Links, "link", "links")
	add(s.Special, "device or pipe", "devices and pipes")
	if n := len(s.Encrypted); n > 0 {
		add(n, "encrypted log of an Agora SDK ("+s.Encrypted[0]+")", "encrypted logs of Agora SDKs (the first is "+s.Encrypted[0]+")")
	}
	if len(parts) > 0 {
		fmt.Fprintf(os.Stderr, "agoralog: skipped %s\n", report.Visible(strings.Join(parts, ", ")))
	}
}
