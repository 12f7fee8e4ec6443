package input

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner"
)

// FuzzOpen opens any bytes, as a file and as a pipe would be. Nothing panics,
// what comes out is bounded, and what is no container comes out as it is.
func FuzzOpen(f *testing.F) {
	log := sample(f)
	for _, wr := range wrappings {
		data := wr.of(f, log)
		f.Add(data)
		f.Add(data[:len(data)/2])
		data = bytes.Clone(data)
		data[len(data)/3] ^= 0x55
		f.Add(data)
	}
	f.Add(tarOf(f, file{"a.gz", gzipped(f, nil)}, file{"b.zip", zipped1(f, log)}, file{"c", nil}))
	path := filepath.Join(f.TempDir(), "in")
	const most = 1 << 20
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, raw := range []bool{false, true} {
			var out int64
			said := 0
			o := &Opener{
				Limits: Limits{Ratio: 1000, Total: most, Members: 100, Depth: 3},
				Visit: func(src *scanner.Source) error {
					n, err := io.Copy(io.Discard, src)
					out += n
					if err != nil {
						return fmt.Errorf("%w: %w", scanner.ErrRead, err)
					}
					return nil
				},
				Unread: func(path string, err error) {
					require.NotEmpty(t, err.Error())
					said++
				},
			}
			if raw {
				op := &opening{Opener: o, in: &Input{Path: "in"}, used: budget{limits: o.Limits}}
				require.NoError(t, op.stream(scanner.NewSource("in", bytes.NewReader(data)), 0, false))
			} else {
				require.NoError(t, os.WriteFile(path, data, 0o666))
				require.NoError(t, o.Open(&Input{Path: path}))
			}
			require.LessOrEqual(t, out, int64(most+len(data)*100+64<<20), "bytes that came out")
			if recognise(data[:min(len(data), headSize)], len(data) <= headSize) == plain && !looksEncrypted(data[:min(len(data), binarySize)]) && said == 0 {
				require.Equal(t, int64(len(data)), out)
			}
		}
	})
}
