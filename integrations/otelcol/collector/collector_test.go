//go:build collector

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
)

// posted is what somebody posts to the collector: OTLP as JSON.
const posted = `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[
 {"timeUnixNano":"1790000000000000000","body":{"stringValue":"E/ChatClient( 1234): cannot register"}},
 {"timeUnixNano":"1790000000100000000","severityNumber":9,"body":{"stringValue":"code: 203"},"attributes":[{"key":"thread","value":{"stringValue":"main"}}]},
 {"timeUnixNano":"1790000000200000000","body":{"kvlistValue":{"values":[{"key":"event","value":{"stringValue":"LOGIN_E_NET"}}]}}},
 {"timeUnixNano":"1790000000300000000","body":{"stringValue":"GET /cart 200"}}]}]}]}`

func TestARecordPostedOverOTLPComesOutAnnotated(t *testing.T) {
	out := make(chan plog.Logs, 10)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := plogotlp.NewExportRequest()
		body, err := io.ReadAll(r.Body)
		if assert.NoError(t, err) && assert.NoError(t, req.UnmarshalProto(body)) {
			out <- req.Logs()
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	defer backend.Close()
	address := freeAddress(t)
	start(t, fmt.Sprintf(`
receivers: {otlp: {protocols: {http: {endpoint: %q}}}}
processors: {agora: {min_confidence: likely}}
exporters: {otlp_http: {endpoint: %q, compression: none, sending_queue: {enabled: false}}}
service:
  telemetry: {metrics: {level: none}}
  pipelines: {logs: {receivers: [otlp], processors: [agora], exporters: [otlp_http]}}
`, address, backend.URL))

	post(t, "http://"+address+"/v1/logs")
	var logs plog.Logs
	select {
	case logs = <-out:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing came out")
	}
	res := logs.ResourceLogs().At(0)
	assert.Equal(t, map[string]any{"service.name": "shop"}, res.Resource().Attributes().AsRaw())
	records := res.ScopeLogs().At(0).LogRecords()
	require.Equal(t, 4, records.Len())
	assert.Empty(t, records.At(0).Attributes().AsRaw())
	assert.Empty(t, records.At(3).Attributes().AsRaw())

	got := records.At(1)
	assert.Equal(t, "code: 203", got.Body().Str())
	assert.Equal(t, plog.SeverityNumberInfo, got.SeverityNumber())
	assert.EqualValues(t, 1790000000100000000, got.Timestamp())
	attrs := got.Attributes().AsRaw()
	for k, want := range map[string]any{
		"thread": "main", "error.type": "USER_ALREADY_EXIST", "agora.product": "chat",
		"agora.error.code": "203", "agora.error.confidence": "likely", "agora.error.severity": "error",
	} {
		assert.Equal(t, want, attrs[k], k)
	}
	assert.Equal(t, "LOGIN_E_NET", records.At(2).Attributes().AsRaw()["error.type"])
}

// freeAddress returns an address of this machine on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// start builds the collector and runs it until the test ends.
func start(t *testing.T, config string) {
	t.Helper()
	dir := t.TempDir()
	bin, cfg := filepath.Join(dir, "agoralog-collector"), filepath.Join(dir, "config.yaml")
	if runtime.GOOS == "windows" {
		bin += ".exe"
	}
	build := exec.Command("go", "build", "-p", "1", "-o", bin, ".")
	text, err := build.CombinedOutput()
	require.NoError(t, err, "%s", text)
	require.NoError(t, os.WriteFile(cfg, []byte(config), 0o600))
	var said bytes.Buffer
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, bin, "--config", cfg)
	cmd.Stdout, cmd.Stderr = &said, &said
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		stop()
		cmd.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
}

// post posts the records as soon as the collector listens.
func post(t *testing.T, url string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		resp, err := http.Post(url, "application/json", strings.NewReader(posted))
		if err == nil {
			defer resp.Body.Close()
			text, _ := io.ReadAll(resp.Body)
			require.Equal(t, http.StatusOK, resp.StatusCode, "%s", text)
			return
		}
		require.True(t, time.Now().Before(end), "the collector does not listen: %v", err)
	}
}
