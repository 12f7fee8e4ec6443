package input

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

func TestEveryContainerGivesTheSameText(t *testing.T) {
	log := sample(t)
	w := newWorkFile(t)
	for _, wr := range wrappings {
		t.Run(wr.name, func(t *testing.T) {
			data := wr.of(t, log)
			got := w.open(data)
			assert.Empty(t, got.unread)
			assert.Equal(t, string(log), string(got.text))
			assert.Len(t, got.paths, 1)

			got = pipe(t, data)
			if bytes.HasPrefix(data, []byte("PK")) {
				assert.Empty(t, got.paths)
				assert.Equal(t, []string{"<stdin>: is a zip, which is read from its end, and this cannot be; save it to a file and name that"}, got.unread)
				return
			}
			assert.Empty(t, got.unread)
			assert.Equal(t, string(log), string(got.text))
		})
	}
}

func TestEveryContainerGivesTheSameFindings(t *testing.T) {
	log := sample(t)
	set, err := rules.NewSet(rules.Options{})
	require.NoError(t, err)
	w := newWorkFile(t)
	findings := func(data []byte) string {
		require.NoError(t, os.WriteFile(w.path, data, 0o666))
		var out bytes.Buffer
		p := report.NewJSONL(&out)
		s := scanner.New(set)
		s.Finder = p
		o := &Opener{Limits: DefaultLimits(), Unread: func(path string, err error) { t.Errorf("%s: %v", path, err) }}
		o.Visit = func(src *scanner.Source) error {
			src.Path, src.Date = "in", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
			_, err := s.Scan(src)
			return err
		}
		require.NoError(t, o.Open(&Input{Path: w.path}))
		require.NoError(t, p.Close())
		return out.String()
	}
	want := findings(log)
	assert.Equal(t, 8, strings.Count(want, "\n"))
	for _, wr := range wrappings {
		assert.Equal(t, want, findings(wr.of(t, log)), wr.name)
	}
}

func TestMembersAreShownBehindTheirArchive(t *testing.T) {
	w := newWorkFile(t)
	inner := tarOf(t, file{"./b.log", []byte("two\n")})
	data := gzipped(t, tarOf(t, file{"logs/a.log", []byte("one\n")}, file{"inner.tgz", gzipped(t, inner)}, file{"empty.log", nil}))
	got := w.open(data)
	assert.Empty(t, got.unread)
	assert.Equal(t, "one\ntwo\n", string(got.text))
	var shown []string
	for _, p := range got.paths {
		shown = append(shown, w.shown(p))
	}
	assert.Equal(t, []string{"in!logs/a.log", "in!inner.tgz!b.log", "in!empty.log"}, shown)
}

// A member's own date says which year its stamps leave out.
func TestAMemberHasItsOwnDate(t *testing.T) {
	at := time.Date(2019, 5, 4, 3, 2, 0, 0, time.UTC)
	var tared, ziped bytes.Buffer
	tw := tar.NewWriter(&tared)
	require.NoError(t, tw.WriteHeader(&tar.Header{Name: "a.gz", ModTime: at, Size: int64(len(gzipped(t, nil)))}))
	_, err := tw.Write(gzipped(t, nil))
	require.NoError(t, err)
	require.NoError(t, tw.Close())
	zw := zip.NewWriter(&ziped)
	_, err = zw.CreateHeader(&zip.FileHeader{Name: "a.log", Modified: at})
	require.NoError(t, err)
	require.NoError(t, zw.Close())
	w := newWorkFile(t)
	for _, data := range [][]byte{tared.Bytes(), ziped.Bytes()} {
		require.NoError(t, os.WriteFile(w.path, data, 0o666))
		var date time.Time
		o := &Opener{Visit: func(src *scanner.Source) error { date = src.Date; return nil }}
		require.NoError(t, o.Open(&Input{Path: w.path}))
		assert.True(t, date.Equal(at), "%v", date)
	}
}

// Cut anywhere, a container gives what is before the cut, in order, and says
// that it was cut: but for the first bytes, which can be anything's.
func TestAContainerThatIsCutOffGivesAllBeforeTheCutAndIsNamed(t *testing.T) {
	log := sample(t)
	w := newWorkFile(t)
	for _, wr := range wrappings[1:] {
		t.Run(wr.name, func(t *testing.T) {
			data := wr.of(t, log)
			most := 0
			for n := 1; n < len(data); n += spread(data) {
				got := w.open(data[:n])
				if bytes.Equal(got.text, data[:n]) { // no container yet
					require.LessOrEqual(t, n, tarName, "cut at %d of %d", n, len(data))
					continue
				}
				require.Len(t, got.unread, 1, "cut at %d of %d", n, len(data))
				require.True(t, bytes.HasPrefix(log, got.text), "cut at %d of %d", n, len(data))
				require.GreaterOrEqual(t, len(got.text), most, "cut at %d of %d", n, len(data))
				most = len(got.text)
			}
			got := w.open(data[:len(data)-1])
			require.Len(t, got.unread, 1, "all but the last byte")
			if strings.Contains(wr.name, "zst") { // its last block waits for its checksum
				return
			}
			require.True(t, bytes.Equal(log, got.text), "all but the last byte: %d bytes of text of %d", len(got.text), len(log))
		})
	}
}

// spread returns the step in which a test goes through data, in some 90 places.
func spread(data []byte) int { return max(1, len(data)/90) | 1 }

// Whatever byte is wrong, nothing panics, and what is not the log is not said
// to be.
func TestAContainerWithAFlippedByteIsReadOrNamed(t *testing.T) {
	log := sample(t)
	w := newWorkFile(t)
	for _, wr := range wrappings[1:] {
		t.Run(wr.name, func(t *testing.T) {
			data := wr.of(t, log)
			unchecked := wr.name == "a.tar" || wr.name == "tar in tar" // has no checksum of the data
			for n := 0; n < len(data); n += spread(data) {
				for _, flip := range []byte{0xff, 1 << (n % 8)} {
					data[n] ^= flip
					got := w.open(data)
					whole := bytes.Equal(got.text, log) || bytes.Equal(got.text, data) || got.skipped.Links+got.skipped.Special+got.skipped.Binary > 0
					require.True(t, whole || len(got.unread) > 0 || unchecked && len(got.text) == len(log), "byte %d ^ %#x: %d bytes of text", n, flip, len(got.text))
					data[n] ^= flip
				}
			}
		})
	}
}

func TestDamageIsSaidOnceWithHowFarItWent(t *testing.T) {
	log := sample(t)
	w := newWorkFile(t)
	said := func(data []byte) string {
		got := w.open(data)
		require.Len(t, got.unread, 1)
		return w.shown(got.unread[0])
	}
	gz := gzipped(t, log)
	assert.Equal(t, "in: unexpected end of gzip data after 12 KiB; read so far was scanned", said(gz[:len(gz)-4]))
	gz[len(gz)-6] ^= 1
	assert.Equal(t, "in: damaged gzip data after 12 KiB (invalid checksum); read so far was scanned", said(gz))
	gz[len(gz)-6] ^= 1
	assert.Equal(t, "in: damaged gzip data after 12 KiB (what follows is no gzip data); read so far was scanned", said(append(bytes.Clone(gz), "more than a header has"...)))

	two := tarOf(t, file{"a.log", log}, file{"b.log", log})
	assert.Equal(t, "in!b.log: unexpected end of tar data after 17 KiB; read so far was scanned", said(two[:18_000]))
	assert.Equal(t, "in: unexpected end of tar data after 13 KiB; read so far was scanned", said(two[:512+len(log)/512*512+512]))
	tgz := gzipped(t, tarOf(t, file{"a.log", log[:1000]}, file{"b.log", log}))
	assert.Regexp(t, `^in!b.log: unexpected end of gzip data after \d+ KiB; read so far was scanned$`, said(tgz[:len(tgz)*5/6]))

	z := zipOf(t, file{"a.log", log}, file{"b.log", log})
	assert.Equal(t, "in: the directory at the end of the zip is missing or damaged; what is before it was scanned", said(z[:len(z)-30]))
	assert.Regexp(t, `^in!b.log: unexpected end of zip data after \d+ KiB; read so far was scanned$`, said(z[:len(z)*3/4]))
}

// What is wrong with one member does not hide the others.
func TestADamagedMemberLeavesTheOthers(t *testing.T) {
	log := sample(t)
	w := newWorkFile(t)
	bad := gzipped(t, log)
	bad = bad[:len(bad)/2]
	for name, data := range map[string][]byte{
		"tar": tarOf(t, file{"a.gz", bad}, file{"b.log", []byte("behind it\n")}),
		"zip": zipOf(t, file{"a.gz", bad}, file{"b.log", []byte("behind it\n")}),
	} {
		got := w.open(data)
		require.Len(t, got.unread, 1, name)
		assert.Contains(t, got.unread[0], "in!a.gz: unexpected end of gzip data", name)
		assert.True(t, bytes.HasSuffix(got.text, []byte("behind it\n")), name)
	}
}

func TestStreamsThatFollowOneAnotherAreAllRead(t *testing.T) {
	log := sample(t)
	twice := string(log) + string(log)
	w := newWorkFile(t)
	for _, wr := range []wrapping{{"gzip", wraps{gzipped}}, {"zstd", wraps{zstded}}, {"bzip2", wraps{bzip2ed}}, {"xz", wraps{xzed}}, {"lz4", wraps{lz4ed}}, {"tar", wraps{tarred1}}} {
		one := wr.of(t, log)
		got := w.open(append(bytes.Clone(one), one...))
		assert.Empty(t, got.unread, wr.name)
		assert.Equal(t, twice, string(got.text), wr.name)
	}
	got := w.open(append(gzipped(t, log), make([]byte, 1000)...))
	assert.Empty(t, got.unread, "zeros after gzip")
	assert.Equal(t, string(log), string(got.text))
}

func TestManyEmptyGzipMembersAreNoTrouble(t *testing.T) {
	empty := gzipped(t, nil)
	data := append(bytes.Repeat(empty, 500_000), gzipped(t, []byte("the end\n"))...)
	got := newWorkFile(t).open(data)
	assert.Empty(t, got.unread)
	assert.Equal(t, "the end\n", string(got.text))
}

// A line on a pipe that stays open is there at once, and what could still be a
// container is soon.
func TestALivePipeIsNotWaitedFor(t *testing.T) {
	for name, first := range map[string]string{
		"a line": "a line\n", "an unfinished line": "loading", "what could be bzip2": "BZ", "what could be zip": "PK",
	} {
		r, w, err := os.Pipe()
		require.NoError(t, err)
		_, err = w.WriteString(first)
		require.NoError(t, err)
		seen := make(chan string)
		go func() {
			defer close(seen)
			o := &Opener{Unread: func(string, error) {}, Visit: func(src *scanner.Source) error {
				b := make([]byte, 100)
				for {
					n, err := src.Read(b)
					if n > 0 {
						seen <- string(b[:n])
					}
					if err != nil {
						return nil
					}
				}
			}}
			_ = o.Open(&Input{Path: Stdin, file: r})
		}()
		select {
		case text := <-seen:
			assert.Equal(t, first, text, name)
		case <-time.After(20 * time.Second):
			t.Fatalf("%s did not come", name)
		}
		require.NoError(t, w.Close())
		_, more := <-seen
		assert.False(t, more)
		require.NoError(t, r.Close())
	}
}

func TestWhatIsBinaryIsSkippedInArchivesAndReadWhenNamed(t *testing.T) {
	w := newWorkFile(t)
	binary := append([]byte("\x7fELF\x02\x01\x01\x00"), make([]byte, 100)...)
	utf16 := []byte("\xff\xfea\x00\n\x00")
	got := w.open(tarOf(t, file{"a.out", binary}, file{"w.log", utf16}))
	assert.Empty(t, got.unread)
	assert.Equal(t, string(utf16), string(got.text))
	assert.Equal(t, 1, got.skipped.Binary)
	assert.Equal(t, "in!a.out", w.shown(got.skipped.Example))

	got = w.open(binary)
	assert.Empty(t, got.unread)
	assert.Equal(t, string(binary), string(got.text))
	got = w.open(gzipped(t, binary))
	assert.Empty(t, got.unread)
	assert.Equal(t, string(binary), string(got.text))
}

// A reader's error of the file itself is in the chain.
func TestAnErrorOfReadingStaysInTheChain(t *testing.T) {
	f, err := os.Open(t.TempDir())
	require.NoError(t, err)
	defer f.Close()
	got := collect(&Input{Path: "dir", file: f}, DefaultLimits())
	require.Len(t, got.errs, 1)
	var pe *os.PathError
	assert.ErrorAs(t, got.errs[0], &pe)

	o := &Opener{Unread: func(string, error) { t.Error("not for errors of writing") }, Visit: func(*scanner.Source) error { return io.ErrClosedPipe }}
	w := newWorkFile(t)
	require.NoError(t, os.WriteFile(w.path, gzipped(t, tarred1(t, sample(t))), 0o666))
	assert.ErrorIs(t, o.Open(&Input{Path: w.path}), io.ErrClosedPipe)
}
