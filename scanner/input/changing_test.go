package input

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner"
)

// A compressed file or an archive that is cut while it is read gives what was
// before the cut, and is named.
func TestContainerThatIsCutWhileItIsRead(t *testing.T) {
	text := make([]byte, 8<<20) // compresses badly, and is longer than all that is read ahead
	rnd := rand.New(rand.NewPCG(1, 1))
	for i := range text {
		text[i] = "abcdefghijklmnopqrstuvwxyz012345\n"[rnd.IntN(33)]
	}
	var zipped, archive bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err := z.Write(text)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	a := zip.NewWriter(&archive)
	for _, name := range []string{"a.log", "b.log"} {
		w, err := a.Create(name)
		require.NoError(t, err)
		_, err = w.Write(text)
		require.NoError(t, err)
	}
	require.NoError(t, a.Close())
	for name, c := range map[string][]byte{"app.log.gz": zipped.Bytes(), "app.zip": archive.Bytes()} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			require.NoError(t, os.WriteFile(path, c, 0o666))
			inputs, _ := List([]string{path}, nil)
			require.Len(t, inputs, 1)
			var got bytes.Buffer
			var unread []string
			o := Opener{
				Limits: DefaultLimits(),
				Visit: func(src *scanner.Source) error {
					if got.Len() == 0 {
						assert.NoError(t, os.Truncate(path, 0))
					}
					if _, err := io.Copy(&got, src); err != nil {
						return fmt.Errorf("%w: %w", scanner.ErrRead, err)
					}
					return nil
				},
				Unread: func(path string, err error) { unread = append(unread, path+": "+err.Error()) },
			}
			require.NoError(t, o.Open(inputs[0]))
			assert.NotZero(t, got.Len())
			assert.Less(t, got.Len(), len(text))
			assert.True(t, bytes.HasPrefix(text, got.Bytes()), "no bytes are invented")
			assert.NotEmpty(t, unread, "and that is said")
		})
	}
}
