// Package bench writes logs to measure agoralog with. The command bench/gen
// prints them, and bench/run compares agoralog with other tools on them.
//
// To add a shape, add it to Shapes. To add a line format, add it to formats.
package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// Shares of the lines of a mixed log.
const (
	matchShare = 0.005 // report a code
	nearShare  = 0.08  // have what looks like one
)

// Shapes are the logs that Write knows.
var Shapes = []string{
	"mixed",    // what applications write, with few codes
	"allmatch", // every line looks as if it reported a code, and nine in ten do
	"longline", // mixed without codes, on a single line
	"tiny",     // lines of three bytes at most
}

// Write writes a log of a shape that ends with the line that reaches size. The
// bytes depend on the arguments, the catalog and the rules alone.
func Write(w io.Writer, set *rules.Set, shape string, size int64, seed uint64) error {
	if !slices.Contains(Shapes, shape) {
		return fmt.Errorf("shape %q: want one of %s", shape, strings.Join(Shapes, ", "))
	}
	g := newWriter(set, seed)
	for size > 0 {
		for len(g.b) < 256<<10 && int64(len(g.b)) < size {
			g.add(shape)
		}
		size -= int64(len(g.b))
		if shape == "longline" {
			last := g.b[len(g.b)-1]
			for i, c := range g.b {
				if c == '\n' {
					g.b[i] = ' '
				}
			}
			if size <= 0 {
				g.b[len(g.b)-1] = last
			}
		}
		if _, err := w.Write(g.b); err != nil {
			return err
		}
		g.b = g.b[:0]
	}
	return nil
}

// A writer makes lines one after another.
type writer struct {
	*rand.Rand
	b       []byte
	clock   int64    // in milliseconds
	reports []string // texts that agoralog finds a code in
	total   int      // of the weights of formats
}

func newWriter(set *rules.Set, seed uint64) *writer {
	g := &writer{Rand: rand.New(rand.NewPCG(seed, 0x61676f7261)), clock: 9 * 3600_000}
	for _, f := range formats {
		g.total += f.weight
	}
	var examples, names []string
	var numbers []int32
	for _, r := range set.Rules() {
		examples = append(examples, strings.NewReplacer("«", "", "»", "").Replace(r.Finds))
	}
	for _, c := range catalog.All() {
		if c.ExplainOnly() {
			continue
		}
		if !c.Word {
			numbers = append(numbers, c.Number)
		}
		for _, n := range spellings(c) {
			if catalog.Distinctive(n) {
				names = append(names, n)
			}
		}
	}
	m := set.NewMatcher()
	for len(g.reports) < differentReports {
		text := g.pick(examples)
		if g.IntN(4) > 0 {
			text = g.report(strconv.Itoa(int(numbers[g.IntN(len(numbers))])), g.pick(names))
		}
		m.Reset()
		if cs := m.Look([]byte(text), set.Find(nil, []byte(text)), 1, 0, 0); cs != nil && len(cs.Settle()) > 0 {
			g.reports = append(g.reports, text)
		}
	}
	return g
}

// differentReports is how many texts report a code in a log.
const differentReports = 2000

// add appends a line of a shape.
func (g *writer) add(shape string) {
	mark := ""
	switch p := g.Float64(); {
	case shape == "tiny":
		g.text("xyz"[:g.IntN(4)], "\n")
		return
	case shape == "allmatch", shape == "mixed" && p < matchShare:
		mark = g.pick(g.reports)
	case p < matchShare+nearShare:
		mark = g.pick(nearMisses)
	}
	n := g.IntN(g.total)
	for _, f := range formats {
		if n -= f.weight; n < 0 {
			f.write(g, mark)
			break
		}
	}
	g.b = append(g.b, '\n')
}

// formats are the lines of a mixed log. Each writes a mark, if it is not empty,
// where an application would.
var formats = []struct {
	weight int
	write  func(g *writer, mark string)
}{
	{35, (*writer).logcat},
	{30, (*writer).server},
	{20, (*writer).object},
	{10, (*writer).frame},
	{5, (*writer).ios},
}

func (g *writer) logcat(mark string) {
	g.text("11-24 ")
	g.time('.')
	g.text(" ", g.number(900, 9999), " ", g.number(10000, 31000), " ", g.pick(levels), " ", g.pick(tags), ": ")
	g.words(3, 10)
	g.mark(" ", mark)
}

func (g *writer) server(mark string) {
	g.text("2026-11-24T")
	g.time('.')
	g.text("Z ", g.pick(severities), " [", g.pick(pools), g.number(1, 48), "] ", g.pick(loggers), " - ")
	g.words(4, 12)
	g.mark(", ", mark)
	g.text(" trace=", g.hex(16))
}

func (g *writer) object(mark string) {
	g.text(`{"time":"2026-11-24T`)
	g.time('.')
	g.text(`Z","severity":"`, strings.ToLower(strings.TrimSpace(g.pick(severities))), `","source":"gateway/`, g.pick(sources), ".go:", g.number(11, 899), `","text":"`)
	g.words(2, 6)
	g.text(`","account":"`, g.number(1_000_000, 90_000_000), `","call":{"span":"`, g.hex(24), `","route":"/v2/`, g.pick(routes), "/", g.number(1, 9999), `","took":`, g.number(0, 900),
		`,"peer":"10.`, g.number(0, 255), ".", g.number(0, 255), ".", g.number(1, 254), `"}`)
	switch {
	case mark == "":
	case mark[0] == '"':
		g.text(",", mark)
	default:
		quoted, _ := json.Marshal(mark)
		g.text(`,"note":`, string(quoted))
	}
	g.text("}")
}

func (g *writer) frame(mark string) {
	class := g.pick(classes)
	g.text("\tat org.", g.pick(vendors), ".", class, ".", g.pick(methods), "(", class, ".java:", g.number(12, 1900), ")")
	g.mark(" ", mark)
}

func (g *writer) ios(mark string) {
	g.text("2026-11-24 ")
	g.time('.')
	g.text(g.number(100, 999), "+0100 Talk[", g.number(200, 9000), ":", g.number(10_000, 900_000), "] ")
	g.words(3, 8)
	g.mark(" ", mark)
}

// report returns the text of an occurrence: a number in one of the common forms,
// or a name.
func (g *writer) report(n, name string) string {
	return g.pick([]string{
		"login failed, code: " + n,
		`"errorCode":` + n,
		`"code":"` + n + `"`,
		"errCode = " + n,
		"onError err: " + n,
		"join channel failed: " + n,
		"onError(" + n + ")",
		"onLogout(" + n + ")",
		"request rejected: " + name,
		name,
		name + "(" + n + ")",
		`{"code":` + n + `,"desc":"` + name + `"}`,
	})
}

// nearMisses begin as occurrences do, and are none.
var nearMisses = []string{
	"decoder=OpenH264 level=31", "barcode view ready", "decoded 25 frames of 30", "encode: done", `"code":"OK"`, `"errorCode":null`, `"error":null`, `"error":[]`,
	"no errors so far", "error page rendered", "ErrorHandler is set", "stderr is a terminal", "mirror is on", "err is nil", "terror free",
	"onCreate of Talk", "onDestroy of Talk", "onMeasure took long", "onLowMemory", "onCompleted", "onLogout callback added", "failover is idle", "nothing failed today", "failed over to eu-west",
	"layout pass", "logout button shown", "result is ready", "results: none", "type=video/avc", "prototype loaded", "secret is set", "retry later", "nodes are up", "orders are empty",
	"LINK_STATE_UP", "MAX_FRAME_RATE unset", "HTTP_PROXY is empty", "STATE_ACTIVE", "GL_NO_ERROR is set", "FEATURE_FLAGS on", "CN_NORTH ready", "IOException wrapped", "see main.c:204: Usage",
}

var (
	levels     = []string{"V", "D", "D", "I", "I", "I", "W", "E"}
	severities = []string{"INFO ", "INFO ", "INFO ", "DEBUG", "WARN ", "TRACE"}
	tags       = []string{"AgoraEngine", "TalkService", "ChatClient", "OkHttp", "Choreographer", "CameraSource", "AudioTrack", "RoomActivity", "PushReceiver"}
	pools      = []string{"exec-", "worker-", "grpc-", "scheduler-"}
	loggers    = []string{"o.talk.rooms.RoomService", "o.talk.auth.SessionFilter", "o.talk.history.Archive", "o.s.web.Dispatcher", "o.talk.push.Sender"}
	sources    = []string{"rooms", "session", "push", "archive", "proxy"}
	routes     = []string{"rooms", "people", "threads", "calls", "files"}
	vendors    = []string{"talk", "talk.rooms", "talk.media", "example.net"}
	classes    = []string{"RoomLoop", "Mailbox", "SessionGate", "FramePump", "Player"}
	methods    = []string{"run", "poll", "accept", "lambda$start$0", "drain"}
	nouns      = strings.Fields(`room caller callee stream speaker microphone camera frame buffer packet jitter latency bitrate keyframe
		sender receiver socket relay region shard replica leader lease queue batch job worker thread pool cache bucket object upload
		thumbnail draft mention reaction reply unread cursor page window scroll swipe tab view layout theme font image
		config flag rollout metric gauge trace span sample quota budget deadline backoff attempt timer alarm clock drift offset
		opened closed joined muted paused resumed moved merged dropped saved loaded sent seen ready idle busy warm cold full
		from into over with after before while until per each`)
)

// words appends between min and max words, some with a number.
func (g *writer) words(min, max int) {
	for i := range min + g.IntN(max-min+1) {
		if i > 0 {
			g.b = append(g.b, ' ')
		}
		g.b = append(g.b, g.pick(nouns)...)
		if g.IntN(4) == 0 {
			g.b = append(g.b, '=')
			g.b = strconv.AppendInt(g.b, int64(g.IntN(100_000)), 10)
		}
	}
}

func (g *writer) text(parts ...string) {
	for _, p := range parts {
		g.b = append(g.b, p...)
	}
}

func (g *writer) mark(before, mark string) {
	if mark != "" {
		g.text(before, mark)
	}
}

func (g *writer) pick(list []string) string { return list[g.IntN(len(list))] }

func (g *writer) number(first, last int) string { return strconv.Itoa(first + g.IntN(last-first+1)) }

func (g *writer) hex(n int) string {
	var digits [32]byte
	for i := range n {
		digits[i] = "0123456789abcdef"[g.IntN(16)]
	}
	return string(digits[:n])
}

// time appends a time of day, some milliseconds after the last.
func (g *writer) time(point byte) {
	g.clock += int64(g.IntN(30))
	t := g.clock
	for i, part := range [...]int64{t / 3600_000 % 24, t / 60_000 % 60, t / 1000 % 60} {
		if i > 0 {
			g.b = append(g.b, ':')
		}
		g.b = append(g.b, byte('0'+part/10), byte('0'+part%10))
	}
	ms := t % 1000
	g.b = append(g.b, point, byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
}

// Annotated reports whether out is the line in with an annotation, and whether
// the two agree: without it, out is in.
func Annotated(out, in []byte) (marked, agree bool) {
	extra := len(out) - len(in)
	if extra <= 0 {
		return false, bytes.Equal(out, in)
	}
	p := 0
	for p < len(in) && out[p] == in[p] {
		p++
	}
	return true, bytes.Equal(out[p+extra:], in[p:]) && bytes.Contains(out[p:p+extra], []byte("agora"))
}
