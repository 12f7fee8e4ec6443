package needle

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// typical are windows like those of the rules: more than there are buckets,
// narrow and wide classes, high bytes.
var typical = func() []Window {
	const digit, separator = "0123456789", " \t:=\"'\\(["
	upper := Range("AZ")
	return []Window{
		{upper, upper, "_", upper},
		{"oO", "dD", "eE", separator + ".\xef\xe4"},
		{"oOrR", "rR", separator + digit + "\xef", separator + digit + "-\xbc"},
		{"oO", "nN", "CDELM", "hireo"},
		{"fF", "aA", "iI", "lL"},
		{"gG", "oO", "uU", "tT"},
		{"rnsW", "D", "e", "s"},
		{"i", "o", "n", ":("},
		{Range("az") + "MCT", "E", "r", "r"},
		{digit, ":", " ", upper},
		{"tT", "yY", "pP", "eE"},
		{"ut", "l\"=: ", "t:\"= ", "-\": ="},
		{"r", "e", "t", " :="},
		{"r", "r", "i", "d"},
		{"\xb1", "\xe8", "\xb4", "\xa5"},
	}
}()

// sets are window lists for all tests that want several.
var sets = map[string][]Window{
	"no window":     nil,
	"one window":    {{"E", "R", "R", "_"}},
	"all bytes":     {{Range("\x00\xff"), Range("\x00\xff"), Range("\x00\xff"), Range("\x00\xff")}},
	"spare buckets": {{"dDpP", "eE", " :=", "0123456789-"}, {"\x00\xff", "\x00\x80", "\x7f\x80", "\xff"}},
	"typical":       typical,
	"many windows":  many(),
}

func many() []Window {
	r := rand.New(rand.NewPCG(1, 2))
	windows := make([]Window, maxWindows)
	for i := range windows {
		windows[i] = randomWindow(r)
	}
	return windows
}

func randomWindow(r *rand.Rand) (w Window) {
	for place := range w {
		for range 1 + r.IntN(6) {
			w[place] += string([]byte{byte(r.Uint32() >> r.IntN(2) & 0xff)})
		}
	}
	return w
}

// naive is what Find must return, by the definition of a window.
func naive(windows []Window, b []byte) []int {
	var found []int
	for i := range max(0, len(b)-3) {
		for _, w := range windows {
			if strings.IndexByte(w[0], b[i]) >= 0 && strings.IndexByte(w[1], b[i+1]) >= 0 &&
				strings.IndexByte(w[2], b[i+2]) >= 0 && strings.IndexByte(w[3], b[i+3]) >= 0 {
				found = append(found, i)
				break
			}
		}
	}
	return found
}

// assertFinds checks both implementations against the definition.
func assertFinds(t *testing.T, windows []Window, f *Filter, b []byte) {
	t.Helper()
	want := naive(windows, b)
	require.Equal(t, want, f.Find(nil, b), "Find in %q", b)
	require.Equal(t, want, f.findBigram(nil, b, 0), "portable, in %q", b)
}

func build(t testing.TB, windows []Window) *Filter {
	t.Helper()
	f, err := New(windows...)
	require.NoError(t, err)
	return f
}

// fitting returns a text that the window fits.
func fitting(r *rand.Rand, w Window) string {
	var s []byte
	for _, class := range w {
		s = append(s, class[r.IntN(len(class))])
	}
	return string(s)
}

// mixture returns n bytes that the windows fit often, nearly or not.
func mixture(r *rand.Rand, windows []Window, n int) []byte {
	var b []byte
	for len(b) < n {
		if len(windows) == 0 || r.IntN(3) == 0 {
			b = append(b, byte(r.Uint32()))
			continue
		}
		s := fitting(r, windows[r.IntN(len(windows))])
		b = append(b, s[:1+r.IntN(4)]...)
	}
	return b[:n]
}

func TestFindAgreesWithTheDefinitionOnRandomText(t *testing.T) {
	for name, windows := range sets {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			f := build(t, windows)
			for range 50 {
				b := make([]byte, r.IntN(3000))
				for i := range b {
					b[i] = byte(r.Uint32())
				}
				assertFinds(t, windows, f, b)
				assertFinds(t, windows, f, mixture(r, windows, r.IntN(3000)))
			}
		})
	}
}

func TestFindAgreesWithTheDefinitionAtEveryLength(t *testing.T) {
	for name, windows := range sets {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 6))
			f := build(t, windows)
			for n := range 201 {
				assertFinds(t, windows, f, mixture(r, windows, n))
				assertFinds(t, windows, f, make([]byte, n))
			}
		})
	}
}

func TestFindAgreesWithTheDefinitionOnRandomWindows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		windows := make([]Window, 1+r.IntN(20))
		for i := range windows {
			windows[i] = randomWindow(r)
		}
		assertFinds(t, windows, build(t, windows), mixture(r, windows, 1000))
	}
}

func TestFindFindsEachWindowAtEveryOffset(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	f := build(t, typical)
	buffer := make([]byte, 300)
	for _, w := range typical {
		for align := range 33 {
			b := buffer[align : align+200]
			for i := range len(b) - Size + 1 {
				copy(b[i:], fitting(r, w))
				require.Equal(t, []int{i}, f.Find(nil, b), "%q, %d bytes off", w, align)
				require.Equal(t, []int{i}, f.findBigram(nil, b, 0), "portable, %q, %d bytes off", w, align)
				clear(b)
			}
		}
	}
}

func TestFindDoesNotLookAtWhatIsCutOff(t *testing.T) {
	f := build(t, typical)
	text := []byte(strings.Repeat(".", 120) + "code 201" + strings.Repeat(".", 120))
	for n := range text {
		var want []int
		if n >= 125 {
			want = []int{121}
		}
		require.Equal(t, want, f.Find(nil, text[:n]), "%d bytes", n)
	}
	assert.Equal(t, []int{121}, f.Find(nil, text))
}

func TestFindAppends(t *testing.T) {
	f := build(t, typical)
	assert.Equal(t, []int{7, 1}, f.Find([]int{7}, []byte("code: 1")))
	assert.Equal(t, []int{7}, f.Find([]int{7}, []byte("mode? 1")))
}

func TestFindResumesWhenThereAreManyCandidates(t *testing.T) {
	windows := sets["all bytes"]
	f := build(t, windows)
	for _, n := range []int{255, 256, 257, 258, 319, 320, 321, 1000, 10_000} {
		assertFinds(t, windows, f, make([]byte, n))
	}
	assertFinds(t, typical, build(t, typical), bytes.Repeat([]byte("fail"), 2000))
}

func TestFindDoesNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	f := build(t, typical)
	b := mixture(r, typical, 64<<10)
	dst := make([]int, 0, len(b))
	assert.NotEmpty(t, f.Find(dst, b))
	assert.Zero(t, testing.AllocsPerRun(10, func() { f.Find(dst, b) }))
	assert.Zero(t, testing.AllocsPerRun(10, func() { f.Find(nil, make([]byte, 4096)) }))
}

func TestRange(t *testing.T) {
	assert.Equal(t, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Range("AZ"))
	assert.Equal(t, "abc0123-", Range("ac03-"))
	assert.Equal(t, "\xfe\xff", Range("\xfe\xff"))
	assert.Len(t, Range("\x00\xff"), 256)
	assert.Equal(t, "", Range(""))
	assert.Equal(t, "", Range("ZA"))
}

func TestNewRefuses(t *testing.T) {
	_, err := New(Window{"a", "", "c", "d"})
	assert.EqualError(t, err, `window ["a" "" "c" "d"]: a place allows no byte`)
	_, err = New(make([]Window, maxWindows+1)...)
	assert.EqualError(t, err, "65 windows: at most 64 can be looked for at once")
}

func TestBucketsHoldEveryWindow(t *testing.T) {
	for name, windows := range sets {
		t.Run(name, func(t *testing.T) {
			buckets := group(windows)
			assert.LessOrEqual(t, len(buckets), maxBuckets)
			r := rand.New(rand.NewPCG(13, 14))
			for _, w := range windows {
				for range 100 {
					text := fitting(r, w)
					assert.Condition(t, func() bool {
						for i := range buckets {
							if holds(&buckets[i], text) {
								return true
							}
						}
						return false
					}, "%q", text)
				}
			}
		})
	}
}

func holds(b *bucket, text string) bool {
	for place := range b {
		c := text[place]
		if b[place].rows[c>>4]>>(c&15)&1 == 0 {
			return false
		}
	}
	return true
}

func TestSpareBucketsMakeNibblesExact(t *testing.T) {
	buckets := group([]Window{{"dDpP", "e", " ", "1"}})
	require.Len(t, buckets, 2)
	for _, b := range buckets {
		assert.Equal(t, 2, size(b[0]))
	}
}

// size counts the bytes of a class as the kernel sees it.
func size(c class) int {
	n := 0
	for i := range 16 {
		for j := range 16 {
			n += int(c.hi >> i & 1 & (c.lo >> j))
		}
	}
	return n
}
