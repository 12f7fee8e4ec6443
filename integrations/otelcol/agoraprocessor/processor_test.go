package agoraprocessor

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
)

// start returns a running processor and what it hands on.
func startProcessor(t *testing.T, settings map[string]any) (processor.Logs, *consumertest.LogsSink) {
	t.Helper()
	f := NewFactory()
	cfg := f.CreateDefaultConfig()
	require.NoError(t, confmap.NewFromStringMap(settings).Unmarshal(cfg))
	require.NoError(t, confmap.Validate(cfg))
	sink := &consumertest.LogsSink{}
	p, err := f.CreateLogs(context.Background(), processortest.NewNopSettings(f.Type()), cfg, sink)
	require.NoError(t, err)
	require.NoError(t, p.Start(context.Background(), componenttest.NewNopHost()))
	t.Cleanup(func() { assert.NoError(t, p.Shutdown(context.Background())) })
	return p, sink
}

// batch returns records with string bodies, of one resource and scope.
func batch(bodies ...string) plog.Logs {
	logs := plog.NewLogs()
	records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, b := range bodies {
		records.AppendEmpty().Body().SetStr(b)
	}
	return logs
}

// through returns the attributes of the records that come out.
func through(t *testing.T, settings map[string]any, logs plog.Logs) []map[string]any {
	t.Helper()
	p, sink := startProcessor(t, settings)
	require.NoError(t, p.ConsumeLogs(context.Background(), logs))
	var list []map[string]any
	for _, out := range sink.AllLogs() {
		for _, r := range out.ResourceLogs().All() {
			for _, s := range r.ScopeLogs().All() {
				for _, rec := range s.LogRecords().All() {
					list = append(list, rec.Attributes().AsRaw())
				}
			}
		}
	}
	return list
}

func TestARecordGetsItsAttributes(t *testing.T) {
	got := through(t, nil, batch("E/ChatClient( 1234): register failed, code: 203", "GET /cart 200"))
	require.Len(t, got, 2)
	assert.NotEmpty(t, got[0]["agora.error.message"])
	assert.NotEmpty(t, got[0]["agora.error.fix"])
	assert.Contains(t, got[0]["agora.error.url"], "https://")
	for k, want := range map[string]any{
		"error.type":             "USER_ALREADY_EXIST",
		"agora.product":          "chat",
		"agora.error.code":       "203",
		"agora.error.name":       "USER_ALREADY_EXIST",
		"agora.error.severity":   "error",
		"agora.error.confidence": "certain",
		"agora.rule.id":          "code",
	} {
		assert.Equal(t, want, got[0][k], k)
	}
	assert.Empty(t, got[1])
}

func TestNothingElseOfARecordChanges(t *testing.T) {
	logs := batch("E/ChatClient: login failed, code: 202", "idle")
	res := logs.ResourceLogs().At(0)
	res.SetSchemaUrl("https://example.com/schema")
	res.Resource().Attributes().PutStr("service.name", "shop")
	rec := res.ScopeLogs().At(0).LogRecords().At(0)
	rec.SetTimestamp(17)
	rec.SetSeverityNumber(plog.SeverityNumberInfo)
	rec.SetTraceID(pcommon.TraceID{1})
	rec.Attributes().PutStr("error.type", "LoginException")
	rec.Attributes().PutBool("retry", true)
	want := plog.NewLogs()
	logs.CopyTo(want)

	p, sink := startProcessor(t, nil)
	assert.True(t, p.Capabilities().MutatesData)
	require.NoError(t, p.ConsumeLogs(context.Background(), logs))
	require.Len(t, sink.AllLogs(), 1)
	out := sink.AllLogs()[0]
	attrs := out.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes()
	v, _ := attrs.Get("agora.error.code")
	assert.Equal(t, "202", v.Str())
	attrs.RemoveIf(func(k string, _ pcommon.Value) bool { return strings.HasPrefix(k, prefix) })
	assert.Equal(t, want, out)
}

func TestNeighboursOfOneScopeAreEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		bodies  []string
		at      int
		product any
	}{
		"a record before":          {[]string{"E/ChatClient: cannot register", "code: 203"}, 1, "chat"},
		"a record after":           {[]string{"code: 203", "onLoginFailed was called"}, 0, "signaling"},
		"three before":             {[]string{"E/ChatClient: cannot register", "a", "b", "code: 203"}, 3, "chat"},
		"four before are too many": {[]string{"E/ChatClient: cannot register", "a", "b", "c", "code: 203"}, 4, nil},
		"lines of one body":        {[]string{"code: 203\n\tat com.example.A.b(A.java:1)\n\tat io.agora.chat.ChatClient.a(ChatClient.java:4)"}, 0, "chat"},
		"another process":          {[]string{"08-21 14:30:02.611  4120  4151 E ChatClient: cannot register", "08-21 14:30:02.611  77  4151 E App: code: 203"}, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := through(t, nil, batch(c.bodies...))
			assert.Equal(t, "203", got[c.at]["agora.error.code"])
			assert.Equal(t, c.product, got[c.at]["agora.product"])
		})
	}
}

func TestAnotherScopeIsNoNeighbour(t *testing.T) {
	logs := batch("E/ChatClient: cannot register")
	logs.ResourceLogs().At(0).ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr("code: 203")
	logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr("code: 203")
	got := through(t, nil, logs)
	require.Len(t, got, 3)
	for _, attrs := range got[1:] {
		assert.NotContains(t, attrs, "agora.product")
		assert.NotContains(t, attrs, "error.type")
		assert.Equal(t, "203", attrs["agora.error.code"])
		assert.Equal(t, "possible", attrs["agora.error.confidence"])
		assert.Equal(t, []any{"chat/203 USER_ALREADY_EXIST (error)", "signaling/203 LOGIN_E_CANCEL (warning)"}, attrs["agora.error.readings"])
	}
}

func TestAStructuredBodyIsLookedAt(t *testing.T) {
	logs := batch("")
	body := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body()
	require.NoError(t, body.FromRaw(map[string]any{"logger": "ChatClient", "event": map[string]any{"list": []any{"x", "register failed\ncode: 203"}}}))
	assert.Equal(t, "chat", through(t, nil, logs)[0]["agora.product"])

	logs = batch("")
	body = logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body()
	require.NoError(t, body.FromRaw(map[string]any{"logger": "io.agora.chat.ChatClient", "errorCode": 203}))
	assert.Equal(t, "chat", through(t, nil, logs)[0]["agora.product"], "a number beside its key")
}

func TestWhatIsTooDeepIsLeftOut(t *testing.T) {
	var v any = "LOGIN_E_NET"
	for range depthMax {
		v = map[string]any{"in": v}
	}
	logs := batch("")
	body := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body()
	require.NoError(t, body.FromRaw(v))
	assert.Equal(t, "LOGIN_E_NET", through(t, nil, logs)[0]["error.type"])

	logs = batch("")
	body = logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body()
	require.NoError(t, body.FromRaw(map[string]any{"in": v}))
	assert.Empty(t, through(t, nil, logs)[0])
}

func TestAttributesAreLookedAt(t *testing.T) {
	logs := func(body string, attrs map[string]any) plog.Logs {
		logs := batch(body)
		require.NoError(t, logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().FromRaw(attrs))
		return logs
	}
	exception := map[string]any{"exception.message": "HyphenateException: error, code: 203"}
	for name, c := range map[string]struct {
		settings map[string]any
		logs     plog.Logs
		want     any
	}{
		"every one":                     {nil, logs("oops", exception), "203"},
		"the one that is named":         {map[string]any{"attributes": []string{"exception.message"}}, logs("oops", exception), "203"},
		"not others":                    {map[string]any{"attributes": []string{"exception.type"}}, logs("oops", exception), nil},
		"none":                          {map[string]any{"attributes": []string{}}, logs("oops", exception), nil},
		"an HTTP status is none":        {nil, logs("oops", map[string]any{"http.response.status_code": 203, "code.line.number": 203}), nil},
		"ours are not found once more":  {nil, logs("oops", map[string]any{"error.type": "LOGIN_E_NET", "agora.error.name": "LOGIN_E_NET"}), nil},
		"the logger speaks for a body":  {map[string]any{"min_confidence": "likely"}, logs("code: 203", map[string]any{"logger": "io.agora.chat.ChatClient"}), "203"},
		"the body speaks for attribute": {map[string]any{"min_confidence": "likely"}, logs("ChatClient: login failed", map[string]any{"detail": "code: 203"}), "203"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, through(t, c.settings, c.logs)[0]["agora.error.code"])
		})
	}
}

func TestTheWorstFindingOfSeveralComesFirst(t *testing.T) {
	logs := batch("LOGIN_E_CANCEL then LOGIN_E_TOKENWRONG, after LOGIN_E_CANCEL")
	attrs := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes()
	attrs.PutStr("message", "LOGIN_E_TOKENWRONG") // what a parser took out of the body
	got := through(t, nil, logs)[0]
	assert.Equal(t, "LOGIN_E_TOKENWRONG", got["error.type"])
	assert.Equal(t, []any{"signaling/203 LOGIN_E_CANCEL (warning)"}, got["agora.error.more"])
}

func TestManyFindingsAreCounted(t *testing.T) {
	var b strings.Builder
	for _, n := range []string{"LOGIN_E_TOKENWRONG", "LOGIN_E_CANCEL", "LOGIN_E_NET", "LOGIN_E_TOKENEXPIRED", "LOGOUT_E_OTHER", "LOGIN_E_FAILED", "LOGIN_E_OTHER", "CONNECT_E_OTHER", "LOGOUT_E_KICKED", "LOGOUT_E_NET", "LOGOUT_E_USER"} {
		b.WriteString(n + "\n")
	}
	more := through(t, nil, batch(b.String()))[0]["agora.error.more"].([]any)
	require.Len(t, more, moreMax+1)
	assert.Regexp(t, `^\+\d more$`, more[moreMax])
}

func TestOnlyMatchesDropsTheRest(t *testing.T) {
	only := map[string]any{"only_matches": true}
	logs := batch("a", "LOGIN_E_NET", "b", "LOGIN_E_CANCEL")
	logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr("nothing")
	p, sink := startProcessor(t, only)
	require.NoError(t, p.ConsumeLogs(context.Background(), logs))
	require.Len(t, sink.AllLogs(), 1)
	assert.Equal(t, 2, sink.LogRecordCount())
	assert.Equal(t, 1, sink.AllLogs()[0].ResourceLogs().Len())

	require.NoError(t, p.ConsumeLogs(context.Background(), batch("nothing")))
	assert.Len(t, sink.AllLogs(), 1, "a batch without findings goes no further")
}

func TestTheOptionsAreThoseOfTheCommandLine(t *testing.T) {
	got := through(t, map[string]any{"products": []string{"signaling"}}, batch("code: 203", "E/ChatClient: register failed, code: 203"))
	assert.Equal(t, "LOGIN_E_CANCEL", got[0]["error.type"])
	assert.NotEqual(t, "chat", got[1]["agora.product"])

	got = through(t, map[string]any{"min_confidence": "likely"}, batch("code: 203"))
	assert.Empty(t, got[0])
}

// A number that one product alone has may still be anybody's.
func TestWhatIsOnlyPossibleHasNoErrorType(t *testing.T) {
	got := through(t, nil, batch("code: 999"))[0]
	assert.Equal(t, "possible", got["agora.error.confidence"])
	assert.Equal(t, "SDK_RUNTIME_ERROR", got["agora.error.name"])
	assert.NotContains(t, got, "error.type")
}

func TestAConfigurationThatIsWrongSaysWhat(t *testing.T) {
	cfg := &Config{Products: []string{"rtm"}, MinConfidence: "sure", Attributes: []string{"*", "x"}}
	err := confmap.Validate(cfg)
	require.Error(t, err)
	for _, want := range []string{
		`unknown product "rtm"; want some of signaling, chat, rtm1, rtm2, rtc`,
		`unknown confidence "sure"; want possible, likely or certain`,
		`"*" is every key; take the others out`,
	} {
		assert.ErrorContains(t, err, want)
	}
	_, err = newProcessor(cfg)
	assert.Error(t, err)
}

func TestALongBodyIsLookedAtInParts(t *testing.T) {
	far := strings.Repeat("idle ", 16<<10)
	got := through(t, nil, batch(far+"ChatClient: register failed, code: 203 "+far+"LOGIN_E_NET "+far))[0]
	assert.Equal(t, "203", got["agora.error.code"])
	assert.Len(t, got["agora.error.more"], 1)
	assert.Empty(t, through(t, map[string]any{"min_confidence": "likely"}, batch("ChatClient: "+far+"code: 203"))[0], "evidence out of reach")
}

func TestWhatTheCommandLineHasAddedIsNotFoundAgain(t *testing.T) {
	got := through(t, nil, batch("x  # agora: chat/203 USER_ALREADY_EXIST (error) the user ID is already registered", "code: 203"))
	assert.Empty(t, got[0])
	assert.NotContains(t, got[1], "agora.product")
}

func TestBatchesComeAtOnce(t *testing.T) {
	p, sink := startProcessor(t, nil)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				assert.NoError(t, p.ConsumeLogs(context.Background(), batch("E/ChatClient: cannot register", "code: 203", "LOGIN_E_NET")))
			}
		})
	}
	all.Wait()
	require.Len(t, sink.AllLogs(), 400)
	for _, logs := range sink.AllLogs() {
		v, _ := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(1).Attributes().Get(product)
		require.Equal(t, "chat", v.Str())
	}
}

func TestTheFactoryIsOneOfTheCollector(t *testing.T) {
	f := NewFactory()
	assert.Equal(t, component.MustNewType("agora"), f.Type())
	assert.Equal(t, component.StabilityLevelDevelopment, f.LogsStability())
	assert.NoError(t, componenttest.CheckConfigStruct(f.CreateDefaultConfig()))
	p, err := f.CreateLogs(context.Background(), processortest.NewNopSettings(f.Type()), f.CreateDefaultConfig(), consumertest.NewNop())
	require.NoError(t, err)
	assert.Equal(t, consumer.Capabilities{MutatesData: true}, p.Capabilities())
	_, err = f.CreateTraces(context.Background(), processortest.NewNopSettings(f.Type()), f.CreateDefaultConfig(), consumertest.NewNop())
	assert.Error(t, err)
}
