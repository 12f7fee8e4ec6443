//go:build collector && builder

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"
)

// The command is that of builder.yaml and docs/otelcol.md. It fetches the modules of
// the manifest, and compiles them all.
func TestTheManifestMakesACollector(t *testing.T) {
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "dist"), 0o755))
	run(t, root, "go", "run", "go.opentelemetry.io/collector/cmd/builder@v0.165.0",
		"--config", "integrations/otelcol/builder.yaml")
	bin := filepath.Join(root, "dist", "agoralog-collector", "agoralog-collector")
	t.Run("OTLP and metrics", func(t *testing.T) { checkExample(t, bin) })
	t.Run("log files", func(t *testing.T) { checkFiles(t, bin) })
}

// checkFiles runs a collector with the example in files.yaml, on files of its own.
func checkFiles(t *testing.T, bin string) {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "found.jsonl")
	// In one file, the lines of both would be evidence for each other.
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("chat.log", "E/ChatClient( 1234): cannot register\nE/ChatClient( 1234): code: 203\n")
	write("shop.log", "code: 203\nGET /cart 200\n")
	start(t, bin, "files.yaml", fmt.Sprintf(`
receivers: {file_log: {include: [%q], start_at: beginning}}
processors: {agora: {only_matches: false}}
exporters: {file: {path: %q, flush_interval: 100ms}}
`, filepath.Join(dir, "*.log"), out))

	var got []string
	require.Eventually(t, func() bool {
		got = written(t, out)
		return len(got) >= 4
	}, 30*time.Second, 100*time.Millisecond, "not all came out")
	assert.ElementsMatch(t, []string{
		"chat.log E/ChatClient( 1234): cannot register: <nil>",
		"chat.log E/ChatClient( 1234): code: 203: USER_ALREADY_EXIST",
		"shop.log code: 203: <nil>",
		"shop.log GET /cart 200: <nil>",
	}, got)
}

// written returns the records of a file exporter so far: the file's name of their
// resource, body and type of error.
func written(t *testing.T, path string) (records []string) {
	text, _ := os.ReadFile(path) // which is not there at first
	end := bytes.LastIndexByte(text, '\n')
	for _, line := range bytes.Split(text[:end+1], []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		logs, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(line)
		require.NoError(t, err)
		for _, res := range logs.ResourceLogs().All() {
			file := fmt.Sprint(res.Resource().Attributes().AsRaw()["log.file.path"])
			for _, r := range res.ScopeLogs().At(0).LogRecords().All() {
				records = append(records, fmt.Sprintf("%s %s: %v", filepath.Base(file), r.Body().Str(), r.Attributes().AsRaw()["error.type"]))
			}
		}
	}
	return records
}
