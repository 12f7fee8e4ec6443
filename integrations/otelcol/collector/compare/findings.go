//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/agoralog/agoralog/report"
)

// A finding is a code in a line. A line that has it twice has one.
type finding struct {
	part string // the file's name
	line int64
	code string // chat/203, or 203? where it is undecided
}

// findings have the confidence of each, "" where it is not known.
type findings map[finding]string

// fromLines reads findings in the jsonl format.
func fromLines(paths ...string) (findings, error) {
	all := findings{}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			var r report.FindingRecord
			if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			all.add(finding{filepath.Base(r.Path), r.Line, codeOf(&r)}, r.Confidence)
		}
		if err := sc.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return all, nil
}

func codeOf(r *report.FindingRecord) string {
	code := r.Match
	switch {
	case r.Code == nil && r.Name != "":
		code = r.Name
	case r.Code != nil && r.Product == "rtc":
		code = strings.TrimPrefix(strconv.Itoa(int(*r.Code)), "-") // as the table has it
	case r.Code != nil:
		code = strconv.Itoa(int(*r.Code))
	}
	switch {
	case r.Product == "":
		return code + "?"
	case r.Table != "":
		return r.Table + "/" + code
	}
	return r.Product + "/" + code
}

// fromRecord reads the attributes of a record that came out of the collector.
func (all findings) fromRecord(part string, line int64, attrs pcommon.Map) {
	get := func(key string) string {
		if v, ok := attrs.Get(key); ok {
			return v.AsString()
		}
		return ""
	}
	if get("agora.error.code") == "" {
		return
	}
	code := get("agora.error.code")
	switch {
	case get("agora.product") == "":
		code += "?"
	case get("agora.table") != "":
		code = get("agora.table") + "/" + code
	default:
		code = get("agora.product") + "/" + code
	}
	all.add(finding{part, line, code}, get("agora.error.confidence"))
	if more, ok := attrs.Get("agora.error.more"); ok {
		for _, v := range more.Slice().All() {
			code, _, _ := strings.Cut(v.Str(), " ")
			all.add(finding{part, line, code}, "")
		}
	}
}

func (all findings) add(f finding, confidence string) {
	if was, ok := all[f]; !ok || was == "" {
		all[f] = confidence
	}
}

// compare says in what o is not the same.
func (all findings) compare(o findings) string {
	missing, other, extra := 0, 0, 0
	var examples []string
	example := func(f finding) {
		if len(examples) < 20 {
			examples = append(examples, fmt.Sprintf("%s:%d %s", f.part, f.line, f.code))
		}
	}
	for f, confidence := range all {
		switch got, ok := o[f]; {
		case !ok:
			missing++
			example(f)
		case got != "" && confidence != "" && got != confidence:
			other++
		}
	}
	for f := range o {
		if _, ok := all[f]; !ok {
			extra++
		}
	}
	if len(examples) > 0 {
		fmt.Fprintln(os.Stderr, "compare: missing:", strings.Join(examples, ", "))
	}
	if missing+other+extra == 0 {
		return "0"
	}
	return fmt.Sprintf("%d missing, %d more, %d of another confidence", missing, extra, other)
}
