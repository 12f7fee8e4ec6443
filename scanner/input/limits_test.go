package input

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner"
)

// drain opens data and returns how many bytes came out, what was said, and the
// most memory that was in use at a time.
func drain(t *testing.T, data []byte, limits Limits) (out int64, said []string, heap uint64) {
	t.Helper()
	w := newWorkFile(t)
	require.NoError(t, os.WriteFile(w.path, data, 0o666))
	buf := make([]byte, 256<<10)
	var m runtime.MemStats
	reads := 0
	o := &Opener{
		Limits: limits,
		Visit: func(src *scanner.Source) error {
			for {
				n, err := src.Read(buf)
				out += int64(n)
				if reads++; reads%100 == 0 {
					runtime.ReadMemStats(&m)
					heap = max(heap, m.HeapAlloc)
				}
				if err == io.EOF {
					return nil
				}
				if err != nil {
					return fmt.Errorf("%w: %w", scanner.ErrRead, err)
				}
			}
		},
		Unread: func(path string, err error) { said = append(said, w.shown(path)+": "+err.Error()) },
	}
	require.NoError(t, o.Open(&Input{Path: w.path}))
	return out, said, heap
}

const littleMemory = 64 << 20

// bomb returns a frame of 2 GiB of zeros in some 64 KiB.
func zstdBomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	e, err := zstd.NewWriter(&b)
	require.NoError(t, err)
	zeros := make([]byte, 1<<20)
	for range 2 << 10 {
		_, err = e.Write(zeros)
		require.NoError(t, err)
	}
	require.NoError(t, e.Close())
	require.Less(t, b.Len(), 256<<10)
	return b.Bytes()
}

func TestDataThatOnlyGrowsIsStopped(t *testing.T) {
	data := zstdBomb(t)
	out, said, heap := drain(t, data, DefaultLimits())
	assert.Less(t, out, int64(ratioFrom+4<<20))
	assert.Equal(t, []string{"in: zstd data grows to more than 1000 times its size, as in a decompression bomb; stopped after 256 MiB"}, said)
	assert.Less(t, heap, uint64(littleMemory))

	out, said, _ = drain(t, tarOf(t, file{"a.zst", data}, file{"b.log", []byte("not read\n")}), DefaultLimits())
	assert.Less(t, out, int64(ratioFrom+4<<20))
	assert.Len(t, said, 1)

	out, said, _ = drain(t, data, Limits{Ratio: 100_000})
	assert.Equal(t, int64(2<<30), out)
	assert.Empty(t, said)
	out, said, _ = drain(t, data, Limits{Total: 1 << 20})
	assert.Less(t, out, int64(2<<20))
	assert.Equal(t, []string{"in: zstd data grows to more than 1 MiB; stopped there"}, said)
}

func TestASparseMemberIsRefused(t *testing.T) {
	// An old GNU header: one byte of data, at the end of 1 TiB.
	header := make([]byte, 512)
	copy(header, "sparse.log")
	copy(header[100:], "0000644\x000000000\x000000000\x00")
	copy(header[124:], "00000001000\x0000000000000\x00")
	copy(header[148:], "        ")
	header[156] = 'S'
	copy(header[257:], "ustar  \x00")
	copy(header[386:], fmt.Sprintf("%011o\x00%011o\x00", int64(1)<<33-512, 512))
	size := header[483:495]
	size[0] = 0x80
	binary.BigEndian.PutUint64(size[4:], 1<<40)
	copy(header[386:398], make([]byte, 12))
	header[386] = 0x80
	binary.BigEndian.PutUint64(header[390:398], 1<<40-512)
	sum := 0
	for _, c := range header {
		sum += int(c)
	}
	copy(header[148:], fmt.Sprintf("%06o\x00 ", sum))
	data := append(header, bytes.Repeat([]byte("x"), 512)...)
	data = append(data, tarOf(t, file{"b.log", []byte("the rest\n")})...)
	r := tar.NewReader(bytes.NewReader(data))
	h, err := r.Next()
	require.NoError(t, err)
	require.Equal(t, int64(1<<40), h.Size, "the archive is what it is meant to be")

	out, said, _ := drain(t, data, DefaultLimits())
	assert.Equal(t, int64(len("the rest\n")), out)
	assert.Equal(t, []string{"in!sparse.log: is a sparse member of 1 TiB, which is not expanded; unpack it first"}, said)
}

func TestAZipOfOverlappingMembersIsRefused(t *testing.T) {
	var packed bytes.Buffer
	f, err := flate.NewWriter(&packed, 9)
	require.NoError(t, err)
	kernel := make([]byte, 4<<20)
	_, err = f.Write(kernel)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	sum := crc32.ChecksumIEEE(kernel)
	le := binary.LittleEndian
	common := func(b []byte) []byte { // version to extra length
		b = le.AppendUint16(b, 20)
		b = le.AppendUint16(b, 0)
		b = le.AppendUint16(b, 8)
		b = le.AppendUint32(b, 0)
		b = le.AppendUint32(b, sum)
		b = le.AppendUint32(b, uint32(packed.Len()))
		b = le.AppendUint32(b, uint32(len(kernel)))
		b = le.AppendUint16(b, 5)
		return le.AppendUint16(b, 0)
	}
	data := append(common([]byte("PK\x03\x04")), "a.log"...)
	data = append(data, packed.Bytes()...)
	at := len(data)
	const members = 2000
	for range members {
		data = common(append(data, "PK\x01\x02\x14\x00"...))
		data = append(data, make([]byte, 14)...) // comment to the place of the member
		data = append(data, "a.log"...)
	}
	size := len(data) - at
	data = append(data, "PK\x05\x06\x00\x00\x00\x00"...)
	data = le.AppendUint16(data, members)
	data = le.AppendUint16(data, members)
	data = le.AppendUint32(data, uint32(size))
	data = le.AppendUint32(data, uint32(at))
	data = append(data, 0, 0)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	require.Len(t, z.File, members, "the archive is what it is meant to be")

	out, said, _ := drain(t, data, DefaultLimits())
	assert.Zero(t, out)
	assert.Equal(t, []string{"in: has members that overlap, as in a decompression bomb; it was not read"}, said)
}

func TestTooManyMembersAreStoppedAt(t *testing.T) {
	var files []file
	for i := range 20 {
		files = append(files, file{fmt.Sprintf("%d.log", i), []byte("x")})
	}
	for name, data := range map[string][]byte{"tar": tarOf(t, files...), "zip": zipOf(t, files...)} {
		out, said, _ := drain(t, data, Limits{Members: 10})
		assert.Equal(t, int64(10), out, name)
		assert.Equal(t, []string{"in: has more than 10 members; stopped there"}, said, name)
		out, said, _ = drain(t, data, Limits{})
		assert.Equal(t, int64(20), out, name)
		assert.Empty(t, said, name)
	}
}

func TestContainersInOneAnotherAreStoppedAt(t *testing.T) {
	data := []byte("x\n")
	for range 5 {
		data = gzipped(t, data)
	}
	out, said, _ := drain(t, data, DefaultLimits())
	assert.Zero(t, out)
	assert.Equal(t, []string{"in: is the 5th of containers in one another; the limit is 4"}, said)
}

func TestAFrameThatAsksForTooMuchMemoryIsRefused(t *testing.T) {
	// A zstd frame of a window of 1 GiB, and an xz block of a dictionary of 4 GiB.
	_, said, _ := drain(t, append([]byte{0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3}, 1, 0, 0), DefaultLimits())
	require.Len(t, said, 1)
	assert.Equal(t, "in: zstd data asks for a window over 128 MiB of memory; decompress it first", said[0])

	data := xzed(t, []byte("x\n"))
	at := bytes.Index(data, []byte{0x21, 1})
	require.Positive(t, at)
	data[at+2] = 39
	head := data[12:at]
	head = data[12 : 12+4*(int(head[0])+1)]
	binary.LittleEndian.PutUint32(head[len(head)-4:], crc32.ChecksumIEEE(head[:len(head)-4]))
	_, said, _ = drain(t, data, DefaultLimits())
	assert.Equal(t, []string{"in: xz data asks for a dictionary of 3 GiB; decompress it first"}, said)
}

func TestAnEncryptedMemberIsNamed(t *testing.T) {
	data := zipOf(t, file{"a.log", []byte("x\n")}, file{"b.log", []byte("y\n")})
	directory := bytes.Index(data, []byte("PK\x01\x02"))
	data[directory+8] |= zipEncrypted
	out, said, _ := drain(t, data, DefaultLimits())
	assert.Equal(t, int64(2), out)
	assert.Equal(t, []string{"in!a.log: is encrypted; unpack it with its password first"}, said)
}

func TestAnEncryptedLogIsNamed(t *testing.T) {
	random := encrypted(8000)
	out, said, _ := drain(t, random, DefaultLimits())
	assert.Equal(t, int64(8000), out, "it is read all the same")
	assert.Equal(t, []string{"in: looks encrypted or binary and has no text to scan"}, said)
	assert.True(t, agoraName("x.zip!logs/agorasdk.log"))
	assert.False(t, agoraName("agora/app.log"))
	assert.True(t, strings.Contains(errEncrypted("agorasdk.1.log").Error(), "Agora SDK"))
}
