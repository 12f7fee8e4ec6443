package input

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func encrypted(n int) []byte {
	b := make([]byte, n)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
	return b
}

func TestTextIsKnownAtOnce(t *testing.T) {
	for _, text := range []string{
		"11-24 10:00:00.000  111  111 D foo: bar\n", "{\"a\":1}\n", "\n", "x\r\n", "\x00\x00\x00\x00", "\xef\xbb\xbfx\n", "\xff\xfex\x00y\x00",
		"\x1b[31mred\n", strings.Repeat("a long line without an end ", 5), "BZip\n", "BZh9 and so on\n", "PKI is\n", "\x1fx",
	} {
		assert.True(t, settled([]byte(text)), "%q", text)
		assert.Equal(t, plain, recognise([]byte(text), false), "%q", text)
		assert.Equal(t, plain, recognise([]byte(text), true), "%q", text)
	}
}

func TestEveryContainerIsKnownByItsFirstBytesAndWaitedFor(t *testing.T) {
	log := sample(t)
	for _, wr := range wrappings[1:8] {
		data := wr.of(t, log)
		known := 0
		for n := 1; n <= headSize; n++ {
			if kind := recognise(data[:n], false); kind != plain {
				known = n
				break
			}
			assert.False(t, settled(data[:n]), "%s at %d", wr.name, n)
		}
		assert.Positive(t, known, wr.name)
	}
}

func TestATarOfTheOldestKindIsKnownByItsChecksum(t *testing.T) {
	data := tarOf(t, file{"logs/app.log", []byte("x\n")})
	block := data[:tarBlock]
	copy(block[tarMagics:], make([]byte, 8))
	copy(block[tarSum:], "        ")
	sum := 0
	for _, c := range block {
		sum += int(c)
	}
	copy(block[tarSum:], []byte{'0' + byte(sum>>12&7), '0' + byte(sum>>9&7), '0' + byte(sum>>6&7), '0' + byte(sum>>3&7), '0' + byte(sum&7), 0})
	assert.Equal(t, tarred, recognise(block, false))
	got := newWorkFile(t).open(data)
	assert.Empty(t, got.unread)
	assert.Equal(t, "x\n", string(got.text))
	block[0]++
	assert.Equal(t, plain, recognise(block, false))
}

func TestWhatIsTextAndWhatIsNot(t *testing.T) {
	inUTF16 := func(s string, big bool) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return b
	}
	chinese := strings.Repeat("11-24 10:15 登录失败，错误码：203 用户已经存在\n", 20)
	for name, text := range map[string][]byte{
		"UTF-8":       []byte(chinese),
		"UTF-16 LE":   inUTF16(chinese, false),
		"UTF-16 BE":   inUTF16(chinese, true),
		"with a mark": append([]byte{0xff, 0xfe}, inUTF16(chinese, false)...),
		"Latin-1":     bytes.Repeat([]byte("d\xe9connect\xe9 \xe0 10h, \xe9chec\n"), 50),
		"GBK":         bytes.Repeat([]byte("\xb5\xc7\xc2\xbc\xca\xa7\xb0\xdc\xa3\xac\xb4\xed\xce\xf3\xc2\xeb 203\n"), 50),
		"colours":     bytes.Repeat([]byte("\x1b[31merror\x1b[0m x\n"), 50),
		"random text": []byte("short \x80\x81\x01"),
	} {
		assert.False(t, isBinary(text), name)
		assert.False(t, looksEncrypted(text), name)
	}
	assert.True(t, looksEncrypted(encrypted(8<<10)))
	assert.True(t, looksEncrypted(encrypted(512)))
	assert.True(t, isBinary(encrypted(8<<10)))
	assert.True(t, isBinary([]byte("text and \x00")))
	assert.False(t, looksEncrypted(append([]byte("\x7fELF"), make([]byte, 4000)...)))
}

// The logs that the other tests read are all text.
func TestNoLogOfTheTestsLooksLikeAContainer(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/quiet/*")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, p := range paths {
		b, err := os.ReadFile(p)
		require.NoError(t, err)
		for n := range min(len(b), headSize) {
			assert.Equal(t, plain, recognise(b[:n], false), "%s at %d", p, n)
		}
		assert.False(t, looksEncrypted(b), p)
	}
}
