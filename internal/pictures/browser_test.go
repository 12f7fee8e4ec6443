//go:build browser

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const findings = 100_000

// writeLogs writes three logs that have 100,000 findings in all.
func writeLogs(t *testing.T, dir string) {
	t.Helper()
	lines := []string{
		"E ChatClient: login: onError: 202, User authentication failed for user %d",
		"W ChatClient: onTokenWillExpire, code: 109\tsession=%d",
		"[error] RTM 2.x publish %d failed: { errorCode: -10002, reason: \"RTM_ERROR_NOT_LOGIN\" }",
		"[warn] AgoraRtcEngine onError err: 111, ERR_CONNECTION_INTERRUPTED in %d",
		"E ChatClient: send message failed, error: 201, User is not login, <script>alert(%d)</script>",
	}
	at := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	var logs [3]bytes.Buffer
	for i := range findings {
		at = at.Add(time.Duration(i%7) * 60 * time.Millisecond)
		if i%9000 == 8999 {
			at = at.Add(40 * time.Minute)
		}
		line := fmt.Sprintf(lines[i%len(lines)], i)
		fmt.Fprintf(&logs[i%3], "%s %s\n", at.Format("2006-01-02 15:04:05.000"), line)
	}
	for i := range logs {
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("app%d.log", i)), logs[i].Bytes(), 0o666))
	}
}

// writeReport runs the command on inputs.
func writeReport(t *testing.T, inputs ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	cmd := exec.Command("go", append([]string{"run", ".", "-r", "html=" + file}, inputs...)...)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return file
}

func start(t *testing.T) *browser {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	b, err := startBrowser(ctx)
	require.NoError(t, err)
	t.Cleanup(b.close)
	return b
}

func get[T any](t *testing.T, b *browser, script string) T {
	t.Helper()
	v, err := eval[T](b, script)
	require.NoError(t, err, script)
	return v
}

func (b *browser) isQuiet(t *testing.T) {
	t.Helper()
	said, requests := b.heard()
	assert.Empty(t, said, "on the console")
	assert.Empty(t, requests, "over the network")
}

const count = `document.getElementById("count").textContent`

// waitFor waits until the count says so.
func waitFor(t *testing.T, b *browser, want string) {
	t.Helper()
	assert.Eventually(t, func() bool {
		got, err := eval[string](b, count)
		return err == nil && got == want
	}, 5*time.Second, 20*time.Millisecond, "want %q", want)
	assert.Equal(t, want, get[string](t, b, count))
}

// Pictures of it are put where the variable says, to be looked at.
func keep(t *testing.T, name string, b *browser, at string) {
	t.Helper()
	png, err := b.picture(at)
	require.NoError(t, err)
	assert.Greater(t, len(png), 10_000, name)
	if dir := os.Getenv("PICTURES"); dir != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o666))
	}
}

func TestAReportOfAHundredThousandFindings(t *testing.T) {
	dir := t.TempDir()
	writeLogs(t, dir)
	file := writeReport(t, dir)
	fi, err := os.Stat(file)
	require.NoError(t, err)
	t.Logf("%d findings are %d bytes", findings, fi.Size())
	assert.Less(t, fi.Size(), int64(5_000_000))

	b := start(t)
	_, err = b.open(file, view{1200, 900, false, true}) // to warm the browser up
	require.NoError(t, err)
	took, err := b.open(file, view{1200, 900, false, true})
	require.NoError(t, err)
	t.Logf("it opened in %s", took)
	assert.Less(t, took, 2*time.Second)
	waitFor(t, b, "100,000 of 100,000 findings")
	keep(t, "light", b, "")
	b.isQuiet(t)

	t.Run("filters", func(t *testing.T) {
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`#f-class input`))))
		waitFor(t, b, "20,000 of 100,000 findings")
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`#filters button[type=reset]`))))
		waitFor(t, b, "100,000 of 100,000 findings")
		require.NoError(t, chromedp.Do(b.ctx, chromedp.SendKeys(chromedp.CSS(`#f-text`), "Not_Login")))
		waitFor(t, b, "40,000 of 100,000 findings")
		require.NoError(t, chromedp.Do(b.ctx, chromedp.SendKeys(chromedp.CSS(`#f-file`), "app1")))
		waitFor(t, b, "13,334 of 100,000 findings")
		rows := get[int](t, b, `document.querySelectorAll("#lines tbody tr").length`)
		assert.Equal(t, 100, rows)
		assert.True(t, get[bool](t, b, `Array.from(document.querySelectorAll("#lines td.where")).every((e) => e.textContent.includes("app1.log:"))`))
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`#more`))))
		assert.Equal(t, 600, get[int](t, b, `document.querySelectorAll("#lines tbody tr").length`))
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`#filters button[type=reset]`))))
		waitFor(t, b, "100,000 of 100,000 findings")
	})

	t.Run("zooms", func(t *testing.T) {
		before := get[string](t, b, `document.getElementById("a-to").textContent`)
		box := get[[]float64](t, b, `(() => { document.getElementById("when").scrollIntoView(); const r = document.getElementById("chart").getBoundingClientRect(); return [r.left, r.top, r.width, r.height] })()`)
		y := box[1] + box[3]/2
		require.NoError(t, chromedp.Do(b.ctx, chromedp.DragAndDropXY(box[0]+2, y, box[0]+box[2]/4, y, 5)))
		assert.Contains(t, get[string](t, b, count), ", from 2026-11-24 08:0")
		assert.NotEqual(t, before, get[string](t, b, `document.getElementById("a-to").textContent`))
		keep(t, "zoomed", b, "#when")
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`#z-all`))))
		waitFor(t, b, "100,000 of 100,000 findings")
	})

	t.Run("goes from a bar to its lines by keyboard", func(t *testing.T) {
		require.NoError(t, chromedp.Do(b.ctx, chromedp.SendKeys(chromedp.CSS(`#chart`), "+\r")))
		assert.Equal(t, "chart", get[string](t, b, `document.activeElement.id`))
		assert.Regexp(t, `: \d+ error, \d+ warning$`, get[string](t, b, `document.getElementById("chart").getAttribute("aria-valuetext")`))
		caption := get[string](t, b, `document.getElementById("lines-caption").textContent`)
		assert.Regexp(t, `^[\d,]+ lines from 2026-11-24 08:0\d:\d\d to 2026-11-24 08:0`, caption)
		assert.NotContains(t, caption, "100,000")
	})

	t.Run("shows the lines around one", func(t *testing.T) {
		const details = `document.querySelector("#lines .around")`
		assert.False(t, get[bool](t, b, details+`.open`))
		get[any](t, b, details+`.querySelector("summary").focus(); true`)
		require.NoError(t, chromedp.Do(b.ctx, chromedp.SendKeys(chromedp.CSS(`#lines .around summary`), "\r")))
		assert.True(t, get[bool](t, b, details+`.open`))
		assert.Regexp(t, `app\d\.log:\d+, where it was first seen$`, get[string](t, b, details+`.querySelector(".where").textContent`))
		lines := strings.Split(get[string](t, b, details+`.querySelector("pre").innerText`), "\n")
		at := slices.Index(lines, get[string](t, b, details+`.querySelector("mark").textContent`))
		require.GreaterOrEqual(t, at, 0)
		assert.LessOrEqual(t, at, 3)
		assert.Len(t, lines[at+1:], 3)
		keep(t, "around", b, "#lines .around")
	})

	t.Run("goes from an episode to the timeline", func(t *testing.T) {
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`.episode button`))))
		assert.Contains(t, get[string](t, b, count), "8,999 of 100,000 findings, from 2026-11-24 08:00:00")
		assert.Equal(t, "chart", get[string](t, b, `document.activeElement.id`))
	})

	t.Run("is dark where the system is, or the reader wants it", func(t *testing.T) {
		background := `getComputedStyle(document.body).backgroundColor`
		assert.Equal(t, "rgb(255, 255, 255)", get[string](t, b, background))
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`#theme`)), chromedp.Click(chromedp.CSS(`#theme`))))
		assert.Equal(t, "rgb(20, 23, 28)", get[string](t, b, background))
		_, err = b.open(file, view{1200, 900, true, true})
		require.NoError(t, err)
		assert.Equal(t, "rgb(20, 23, 28)", get[string](t, b, background))
		keep(t, "dark", b, "")
		keep(t, "codes-dark", b, "#codes")
	})

	t.Run("fits a narrow window", func(t *testing.T) {
		_, err = b.open(file, view{360, 800, false, true})
		require.NoError(t, err)
		assert.LessOrEqual(t, get[int](t, b, `document.documentElement.scrollWidth`), 360)
		keep(t, "narrow", b, "")
		keep(t, "narrow-codes", b, "#codes")
		keep(t, "narrow-lines", b, "#lines")
	})

	t.Run("prints", func(t *testing.T) {
		pdf, err := b.printed()
		require.NoError(t, err)
		assert.True(t, bytes.HasPrefix(pdf, []byte("%PDF-")))
		if dir := os.Getenv("PICTURES"); dir != "" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, "report.pdf"), pdf, 0o666))
		}
		_, err = b.open(file, view{800, 1100, true, true})
		require.NoError(t, err)
		require.NoError(t, b.asPrinted())
		assert.Equal(t, "rgb(255, 255, 255)", get[string](t, b, `getComputedStyle(document.body).backgroundColor`))
		keep(t, "print", b, "")
	})
	b.isQuiet(t)
}

func TestAReportWithoutScript(t *testing.T) {
	b := start(t)
	_, err := b.open(writeReport(t, filepath.Join("testdata", "incident")), view{1000, 800, false, false})
	require.NoError(t, err)
	for selector, want := range map[string]bool{
		"#static svg rect": true, "#codes .around summary": true, "#episodes .episode": true, "#codes tbody tr": true, "#explore": false, "#tools": false, "#data": false,
	} {
		seen := get[bool](t, b, fmt.Sprintf(`(() => { const e = document.querySelector(%q); return !!e && e.getClientRects().length > 0 })()`, selector))
		assert.Equal(t, want, seen, selector)
	}
	b.isQuiet(t)
}

// hostile is a log that wants to be more than text.
var hostile = []string{
	`<script>document.title = "owned"</script>`,
	`</pre></td></table><img src="https://example.invalid/x" onerror="document.title='owned'">`,
	`</style><style>body { background: url(https://example.invalid/y) }</style>`,
	`<a href="javascript:document.title='owned'">click</a>`,
	`"><svg onload="document.title='owned'">`,
	`{{.Script}} ${document.title = "owned"} <!-- ]]>`,
	"\u202etxt.exe\u202c \u2066\u200b\ufeff",
	"\x00\x1b]0;owned\x07\xff\xfe\xc0\x80",
	strings.Repeat("<b>", 1<<20/3),
}

func TestAHostileLogIsTextAlone(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	for i, text := range hostile {
		fmt.Fprintf(&log, "2026-11-24 10:00:%02d E ChatClient: %s login failed, code: 202 %s\n", i, text, text)
	}
	var inputs []string // by name, for a NUL makes a file one that a walk skips
	for _, name := range []string{"app.log", `<img src=x onerror=alert(1)>.log`} {
		inputs = append(inputs, filepath.Join(dir, name))
		require.NoError(t, os.WriteFile(inputs[len(inputs)-1], log.Bytes(), 0o666))
	}
	hostileFile := writeReport(t, inputs...)

	plain := t.TempDir()
	for _, name := range []string{"app.log", "other.log"} {
		require.NoError(t, os.WriteFile(filepath.Join(plain, name),
			[]byte("2026-11-24 10:00:00 E ChatClient: login failed, code: 202\n2026-11-24 10:00:09 E ChatClient: login failed, code: 202\n"), 0o666))
	}

	b := start(t)
	inventory := `JSON.stringify([
		Array.from(new Set(Array.from(document.querySelectorAll("*"), (e) => e.tagName))).sort(),
		Array.from(new Set(Array.from(document.querySelectorAll("*")).flatMap((e) => e.getAttributeNames()))).sort(),
		document.scripts.length, document.styleSheets.length, document.images.length, document.title.includes("owned"),
	])`
	var kinds [2]string
	for i, file := range []string{writeReport(t, plain), hostileFile} {
		_, err := b.open(file, view{1000, 800, false, true})
		require.NoError(t, err)
		kinds[i] = get[string](t, b, inventory)
		b.isQuiet(t)
	}
	assert.Equal(t, kinds[0], kinds[1], "the same elements and attributes as those of an innocent log")
	text := get[string](t, b, `document.body.textContent`)
	assert.Contains(t, text, `<script>document.title = "owned"</script>`)
	assert.NotContains(t, text, "\u202e")
	assert.Contains(t, text, `\u202etxt.exe`)
}
