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
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
)

// posted is what somebody posts to the collector: OTLP as JSON.
const posted = `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[
 {"timeUnixNano":"1790000000000000000","body":{"stringValue":"E/ChatClient( 1234): cannot register"}},
 {"timeUnixNano":"1790000000100000000","severityNumber":9,"body":{"stringValue":"code: 203"},"attributes":[{"key":"thread","value":{"stringValue":"main"}}]},
 {"timeUnixNano":"1790000000200000000","body":{"kvlistValue":{"values":[{"key":"event","value":{"stringValue":"LOGIN_E_NET"}}]}}},
 {"timeUnixNano":"1790000000300000000","body":{"stringValue":"E/ChatClient( 1234): register failed, code: 203"}},
 {"timeUnixNano":"1790000000400000000","body":{"stringValue":"GET /cart 200"}}]}]}]}`

func TestRecordsPostedOverOTLPComeOutAnnotatedAndCounted(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "agoralog-collector")
	if runtime.GOOS == "windows" {
		bin += ".exe"
	}
	run(t, ".", "go", "build", "-p", "1", "-o", bin, ".")
	checkExample(t, bin)
}

// checkExample runs a collector with the example in metrics.yaml. Only where things
// come from and go to is its own.
func checkExample(t *testing.T, bin string) {
	t.Helper()
	back := newBackend(t)
	address := freeAddress(t)
	start(t, bin, "metrics.yaml", fmt.Sprintf(`
receivers: {otlp: {protocols: {http: {endpoint: %q}}}}
exporters: {otlp_http: {endpoint: %q, compression: none, sending_queue: {enabled: false}}}
service:
  pipelines:
    logs: {exporters: [otlp_http, count]}
    metrics: {exporters: [otlp_http]}
`, address, back.url))

	post(t, "http://"+address+"/v1/logs")
	res := next(t, back.logs).ResourceLogs().At(0)
	assert.Equal(t, map[string]any{"service.name": "shop"}, res.Resource().Attributes().AsRaw())
	records := res.ScopeLogs().At(0).LogRecords()
	require.Equal(t, 5, records.Len())
	assert.Empty(t, records.At(0).Attributes().AsRaw())
	assert.Empty(t, records.At(4).Attributes().AsRaw())

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

	counted := next(t, back.metrics).ResourceMetrics().At(0)
	assert.Equal(t, map[string]any{"service.name": "shop"}, counted.Resource().Attributes().AsRaw())
	require.Equal(t, 1, counted.ScopeMetrics().At(0).Metrics().Len())
	metric := counted.ScopeMetrics().At(0).Metrics().At(0)
	assert.Equal(t, "agora.errors", metric.Name())
	counts := map[string]int64{}
	for _, p := range metric.Sum().DataPoints().All() {
		a := p.Attributes().AsRaw()
		counts[fmt.Sprint(a["agora.product"], " ", a["agora.error.code"], " ", a["agora.error.severity"], " ", a["error.type"])] = p.IntValue()
	}
	assert.Equal(t, map[string]int64{"chat 203 error USER_ALREADY_EXIST": 2, "signaling 201 error LOGIN_E_NET": 1}, counts)
}

// backend takes what a collector sends over OTLP/HTTP.
type backend struct {
	url     string
	logs    chan plog.Logs
	metrics chan pmetric.Metrics
}

func newBackend(t *testing.T) backend {
	t.Helper()
	b := backend{logs: make(chan plog.Logs, 10), metrics: make(chan pmetric.Metrics, 10)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		switch r.URL.Path {
		case "/v1/logs":
			if req := plogotlp.NewExportRequest(); assert.NoError(t, req.UnmarshalProto(body)) {
				b.logs <- req.Logs()
			}
		case "/v1/metrics":
			if req := pmetricotlp.NewExportRequest(); assert.NoError(t, req.UnmarshalProto(body)) {
				b.metrics <- req.Metrics()
			}
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	b.url = server.URL
	return b
}

// next returns the next thing that comes out.
func next[T any](t *testing.T, out <-chan T) T {
	t.Helper()
	select {
	case v := <-out:
		return v
	case <-time.After(30 * time.Second):
		require.Fail(t, "nothing came out")
		panic("not reached")
	}
}

// freeAddress returns an address of this machine on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// run runs a command in a directory to its end.
func run(t *testing.T, dir string, command ...string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", text)
}

// start runs a collector until the test ends. Of what both configurations have, that
// of changes counts.
func start(t *testing.T, bin, config, changes string) {
	t.Helper()
	var said bytes.Buffer
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, bin, "--config", config, "--config", "yaml:"+changes)
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
