package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
)

// How much work an input makes is not read from a clock. The program is built so
// that it counts how often each of its statements was executed, as for a test's
// coverage, and their sum is the work: the same on every machine.

var counting struct {
	once    sync.Once
	path    string
	covdata string // the tool that reads the counts
	err     error
}

// work returns how many statements the program executes to read data.
func work(t *testing.T, data []byte, args ...string) int {
	t.Helper()
	counting.once.Do(func() {
		var dir string
		if dir, counting.err = os.MkdirTemp("", "agoralog"); counting.err != nil {
			return
		}
		counting.path = filepath.Join(dir, "agoralog")
		if runtime.GOOS == "windows" {
			counting.path += ".exe"
		}
		build := exec.Command("go", "build", "-cover", "-covermode=count", "-coverpkg=.,./internal/cli/...,./report/...,./rules/...,./scanner/...", "-o", counting.path, ".")
		if out, err := build.CombinedOutput(); err != nil {
			counting.err = fmt.Errorf("%w: %s", err, out)
			return
		}
		var tool []byte
		tool, counting.err = exec.Command("go", "tool", "-n", "covdata").Output()
		counting.covdata = strings.TrimSpace(string(tool))
	})
	require.NoError(t, counting.err)
	dir := t.TempDir()
	input, counts, profile := filepath.Join(dir, "in.log"), filepath.Join(dir, "counts"), filepath.Join(dir, "profile")
	require.NoError(t, os.WriteFile(input, data, 0o666))
	require.NoError(t, os.Mkdir(counts, 0o777))
	cmd := exec.Command(counting.path, append(args, input)...)
	cmd.Env = append(os.Environ(), "GOCOVERDIR="+counts)
	require.NoError(t, cmd.Run())
	out, err := exec.Command(counting.covdata, "textfmt", "-i="+counts, "-o="+profile).CombinedOutput()
	require.NoError(t, err, string(out))
	b, err := os.ReadFile(profile)
	require.NoError(t, err)
	total := 0
	for line := range strings.Lines(string(b)) {
		var statements, count int
		if _, counts, found := strings.Cut(line, " "); found {
			if n, _ := fmt.Sscan(counts, &statements, &count); n == 2 {
				total += statements * count
			}
		}
	}
	require.NotZero(t, total)
	return total
}

// filled repeats text until it has size bytes.
func filled(text string, size int) string { return strings.Repeat(text, size/len(text)+1)[:size] }

// fillers are inputs that could make a reader walk over the same bytes again and
// again, of about size bytes.
var fillers = map[string]func(size int) string{
	"candidates that are none":     func(n int) string { return filled("code: 404 ", n) },
	"candidates of many readings":  func(n int) string { return filled("failed:5 ", n) },
	"candidates with a unit":       func(n int) string { return filled("err: 5 ms ", n) },
	"candidates of a stranger":     func(n int) string { return "mqtt " + filled("err:5 ", n) },
	"findings":                     func(n int) string { return filled("code: 203 ", n) },
	"candidates in colours":        func(n int) string { return filled("\x1b[31mcode: 404\x1b[0m ", n) },
	"candidates in Chinese":        func(n int) string { return filled("失败 5 ", n) },
	"almost candidates in Chinese": func(n int) string { return filled("失败", n) },
	"almost names":                 func(n int) string { return filled("LOGIN_E_NEX ", n) },
	"almost names in one word":     func(n int) string { return filled("AA_A", n) },
	"almost calls":                 func(n int) string { return filled("onError(a", n) },
	"almost events":                func(n int) string { return filled("onError==", n) },
	"almost descriptions":          func(n int) string { return filled("errorDescription ", n) },
	"almost arrays":                func(n int) string { return filled(`E"  `, n) },
	"an array of bytes":            func(n int) string { return `{"MESSAGE":[` + filled("99,111,100,101,58,32,52,48,52,32,", n) + "0]}" },
	"arrays of bytes": func(n int) string {
		return filled(`{"MESSAGE":[`+filled("99,111,100,101,58,32,52,48,52,32,", 6000)+`0],"x":"`+filled("code: 404 ", 6000)+`"}`, n)
	},
	"signs":                       func(n int) string { return "code: 203" + filled("agora chat server ", n) },
	"escapes":                     func(n int) string { return `{"a":"` + filled(`code\\\\`, n) + `"}` },
	"backslashes":                 func(n int) string { return `{"code":203,"a":"` + filled(`\`, n) },
	"quotes":                      func(n int) string { return `{"code":203,` + filled(`"`, n) },
	"braces":                      func(n int) string { return `code: 203 ` + filled(`{`, n) },
	"objects in objects":          func(n int) string { return filled(`{"a":`, n) + `"code: 203"` },
	"digits":                      func(n int) string { return "code: " + filled("1234567890", n) },
	"annotation marks":            func(n int) string { return filled("  # agora:", n) },
	"half a mark":                 func(n int) string { return filled("#", n) },
	"spaces":                      func(n int) string { return "LOGIN_E_NET" + filled(" ", n) + "LOGIN_E_NET" },
	"lines that wait":             func(n int) string { return filled("code: 203\n", n) },
	"lines that wait for frames":  func(n int) string { return filled("code: 203\n at a.b(c:1)\n at a.b(c:1)\n", n) },
	"lines of 15 KB":              func(n int) string { return filled(filled("code: 404 ", 15_000)+"\n", n) },
	"lines after long ones":       func(n int) string { return filled(filled("rtc {", 16_000)+"\ncode: 404\ncode: 404\ncode: 404\n", n) },
	"a long line after long ones": func(n int) string { return filled(filled("rtc {", 16_000)+"\n", 48_000) + filled("code: 404 ", n) },
	"lines of a collector":        func(n int) string { return filled(`{"log":"code: 203\n"}`+"\n", n) },
	"empty lines":                 func(n int) string { return filled("\n", n) },
	"groups that nobody can tell": func(n int) string { return numbered(n, "%s %s code: 203\n") },
	"groups":                      func(n int) string { return numbered(n, "RtcEngine %s %s onError: 110\n") },
	"groups with a time":          func(n int) string { return numbered(n, "2026-11-24 10:00:00 RtcEngine %s %s onError: 110\n") },
}

// numbered makes size bytes of lines whose words are all different.
func numbered(size int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, format, wordOf(i), wordOf(i*7+1))
	}
	return b.String()
}

func wordOf(i int) string {
	var w [5]byte
	for k := range w {
		w[k] = 'a' + byte(i%26)
		i /= 26
	}
	return string(w[:])
}

// Four times the input, four times the work, and half of that for margin. A line
// over 16 KiB is looked at in parts that overlap, for which the work for a byte may
// rise once. The most that a byte may cost is 600 statements.
func TestWorkGrowsWithTheBytes(t *testing.T) {
	nothing := work(t, nil)
	sizes := []int{16 << 10, 64 << 10, 256 << 10}
	if testing.Short() {
		sizes = sizes[1:]
	}
	for name, input := range fillers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := 0
			for _, size := range sizes {
				data := input(size)
				done := work(t, []byte(data)) - nothing
				assert.Less(t, done, 600*len(data)+100_000, "%d bytes", len(data))
				if size > 64<<10 {
					assert.Less(t, done, 4*before*3/2+100_000, "%d bytes", len(data))
				}
				before = done
			}
		})
	}
}

// A line over 1 MiB is never held whole.
func TestWorkGrowsWithTheBytesOfAnEndlessLine(t *testing.T) {
	nothing := work(t, nil)
	for _, name := range []string{"candidates that are none", "candidates of many readings", "almost events"} {
		once := work(t, []byte(fillers[name](1200<<10))) - nothing
		four := work(t, []byte(fillers[name](4800<<10))) - nothing
		assert.Less(t, four, 4*once*3/2, name)
	}
}

// The same for each report: undecided findings and others whose texts and numbers
// are all different, more of them than a summary keeps, and long lines.
func TestWorkOfReportsGrowsWithTheBytes(t *testing.T) {
	input := func(size int) []byte {
		var b strings.Builder
		b.WriteString(fillers["groups that nobody can tell"](size))
		b.WriteString("\n" + fillers["groups with a time"](size))
		for i := 1000; b.Len() < 3*size; i++ {
			fmt.Fprintf(&b, "\nRtcEngine errorCode: %d", i)
		}
		b.WriteString("\n" + filled("RtcEngine onError: 110 "+filled(`token="a1b2 `, 14_000)+"\n", size))
		return []byte(b.String())
	}
	commands := [][]string{{"--redact"}, {"--redact", "-r", "json"}, {"-m", "-C2"}, {"--since", "2026-01-01"}}
	for _, f := range cli.Formats() {
		commands = append(commands, []string{"-r", f})
	}
	size := 256 << 10
	if testing.Short() {
		size = 32 << 10
	}
	for _, args := range commands {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			nothing := work(t, nil, args...)
			once, four := work(t, input(size), args...)-nothing, work(t, input(4*size), args...)-nothing
			assert.Less(t, four, 4*once*3/2+100_000)
		})
	}
}
