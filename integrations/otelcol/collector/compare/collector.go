//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
)

const config = `
receivers: {otlp: {protocols: {http: {endpoint: %q}}}}
processors: {agora: {only_matches: true}}
exporters: {otlp_http: {endpoint: %q, compression: none, sending_queue: {enabled: false}}}
service:
  telemetry: {metrics: {level: none}, logs: {level: error}}
  pipelines: {logs: {receivers: [otlp], processors: [agora], exporters: [otlp_http]}}
`

// collector posts the log to a collector, each part by a client of its own, and
// takes what comes out. The number of a record's line is its observed time, which
// is not looked at.
func (c *compare) collector() (*run, error) {
	r := &run{name: "collector, only_matches", found: findings{}}
	backend := httptest.NewServer(r.receiver())
	defer backend.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	if err := os.WriteFile(c.path("config.yaml"), fmt.Appendf(nil, config, address, backend.URL), 0o600); err != nil {
		return nil, err
	}
	batches, err := c.batches()
	if err != nil {
		return nil, err
	}
	cmd := c.witnessed("collector", "--config", c.path("config.yaml"))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	url := "http://" + address + "/v1/logs"
	empty, _ := plogotlp.NewExportRequest().MarshalProto()
	for end := time.Now().Add(time.Minute); post(url, empty) != nil && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	start := time.Now()
	errs := make([]error, parts)
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() {
			for k := 0; k < len(batches[i]) && errs[i] == nil; k++ {
				errs[i] = post(url, batches[i][k])
			}
		})
	}
	all.Wait()
	r.wall = time.Since(start)
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if err := r.resources(c.path("witness")); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

// receiver takes what the collector exports.
func (r *run) receiver() http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		out := plogotlp.NewExportRequest()
		if err := out.UnmarshalProto(body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, res := range out.Logs().ResourceLogs().All() {
			part, _ := res.Resource().Attributes().Get("log.file.name")
			for _, scope := range res.ScopeLogs().All() {
				for _, rec := range scope.LogRecords().All() {
					r.found.fromRecord(part.Str(), int64(rec.ObservedTimestamp()), rec.Attributes())
				}
			}
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}
}

// batches encodes the log, so that the clients do little while the time runs.
func (c *compare) batches() ([][][]byte, error) {
	list := make([][][]byte, parts)
	for i, path := range c.logs {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		for line := 0; len(text) > 0; {
			req := plogotlp.NewExportRequest()
			res := req.Logs().ResourceLogs().AppendEmpty()
			res.Resource().Attributes().PutStr("log.file.name", filepath.Base(path))
			records := res.ScopeLogs().AppendEmpty().LogRecords()
			for len(text) > 0 && records.Len() < c.batch {
				body, rest, _ := bytes.Cut(text, []byte{'\n'})
				text = rest
				line++
				rec := records.AppendEmpty()
				rec.SetObservedTimestamp(pcommon.Timestamp(line))
				rec.Body().SetStr(string(body))
			}
			b, err := req.MarshalProto()
			if err != nil {
				return nil, err
			}
			list[i] = append(list[i], b)
		}
	}
	return list, nil
}

func post(url string, body []byte) error {
	resp, err := http.Post(url, "application/x-protobuf", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the collector says %s: %s", resp.Status, text)
	}
	return err
}
