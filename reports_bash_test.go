//go:build bash

package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Python's parsers read what agoralog writes of a hostile log.
func TestCIReportsAreWhatPythonReads(t *testing.T) {
	s := newStage(t)
	s.real()
	s.write("hostile.log", hostileLog)
	code, _, stderr := s.bash("set -euo pipefail\n" +
		"agoralog -r github --fail-on error -r sarif=o.sarif -r gitlab=o.json -r junit=o.xml -r json=sum.json -r jsonl=o.jsonl -r markdown=o.md --write-baseline known.json hostile.log app.log >out\n" +
		"python3 - <<'E'\n" + `
import json, xml.etree.ElementTree as ET
sarif = json.load(open('o.sarif', encoding='utf-8', newline=''))
run = sarif['runs'][0]
assert sarif['version'] == '2.1.0' and len(run['results']) >= 4, run
quality = json.load(open('o.json', encoding='utf-8'))
assert len(quality) == len(run['results'])
assert len({q['fingerprint'] for q in quality}) == len(quality)
root = ET.parse('o.xml').getroot()
cases = root.findall('.//testcase')
assert int(root.get('tests')) == len(cases) and int(root.get('failures')) == len(root.findall('.//failure')) > 0
assert sum(e['count'] for e in json.load(open('known.json', encoding='utf-8'))['findings']) == sum(r['occurrenceCount'] for r in run['results'])
json.load(open('sum.json', encoding='utf-8'))
for line in open('o.jsonl', encoding='utf-8', newline='\n'):
    json.loads(line)
assert len(open('o.md', encoding='utf-8', newline='').read()) > 0
` + "E\n")
	assert.Equal(t, 0, code, stderr)
}

// The job's summary has what was there, and what agoralog appends to it.
func TestTheActionAppendsToTheJobsSummary(t *testing.T) {
	s := newStage(t)
	s.real()
	s.write("summary.md", "of another step")
	for range 2 {
		code, out, stderr := s.step(readAction(t), "run", map[string]string{"paths": "app.log", "fail-on": "error"})
		assert.Equal(t, 1, code, stderr)
		assert.Contains(t, out, "::error file=app.log,line=1,")
	}
	assert.Regexp(t, `(?s)^of another step\n## Agora codes\n.*\n## Agora codes\n`, s.read("summary.md"))
}
