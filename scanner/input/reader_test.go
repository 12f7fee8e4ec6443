package input

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner"
)

// readObject returns the text of an object, the paths it was visited under, and
// what was not read.
func readObject(t *testing.T, ob *Object) (text string, paths, unread []string) {
	t.Helper()
	var out bytes.Buffer
	o := &Opener{Limits: DefaultLimits(), Unread: func(path string, err error) { unread = append(unread, path+": "+err.Error()) }}
	o.Visit = func(src *scanner.Source) error {
		paths = append(paths, src.Path)
		if _, err := io.Copy(&out, src); err != nil {
			return errors.Join(scanner.ErrRead, err)
		}
		return nil
	}
	require.NoError(t, o.OpenObject(ob))
	return out.String(), paths, unread
}

func TestAnObjectGivesWhatAFileDoes(t *testing.T) {
	log := sample(t)
	w := newWorkFile(t)
	for _, wr := range wrappings {
		t.Run(wr.name, func(t *testing.T) {
			data := wr.of(t, log)
			want := w.open(data)
			for name, ob := range map[string]*Object{
				"from its end": {Path: w.path, Reader: bytes.NewReader(data), Size: int64(len(data))},
				"forwards":     {Path: w.path, Reader: iotest.HalfReader(bytes.NewReader(data))},
			} {
				text, paths, unread := readObject(t, ob)
				if name == "forwards" && bytes.HasPrefix(data, []byte("PK")) {
					assert.Equal(t, []string{w.path + ": is a zip, which is read from its end, and this cannot be; save it to a file and name that"}, unread)
					continue
				}
				assert.Empty(t, unread, name)
				assert.Equal(t, string(want.text), text, name)
				assert.Equal(t, want.paths, paths, name)
			}
		})
	}
}

func TestAnObjectThatIsCutOffIsNamed(t *testing.T) {
	log := sample(t)
	gz := gzipped(t, log)
	text, _, unread := readObject(t, &Object{Path: "s3://b/a", Reader: bytes.NewReader(gz[:len(gz)-4])})
	assert.Equal(t, string(log), text)
	assert.Equal(t, []string{"s3://b/a: unexpected end of gzip data after 12 KiB; read so far was scanned"}, unread)

	broken := io.MultiReader(bytes.NewReader(log), iotest.ErrReader(errors.New("connection reset")))
	text, _, unread = readObject(t, &Object{Path: "s3://b/a", Reader: broken})
	assert.Equal(t, string(log), text)
	require.Len(t, unread, 1)
	assert.Contains(t, unread[0], "connection reset")
}

func TestAnObjectsDateIsThatOfItsText(t *testing.T) {
	at := time.Date(2019, 5, 4, 3, 2, 0, 0, time.UTC)
	for _, data := range [][]byte{[]byte("x\n"), gzipped(t, []byte("x\n"))} {
		var date time.Time
		o := &Opener{Visit: func(src *scanner.Source) error { date = src.Date; return nil }}
		require.NoError(t, o.OpenObject(&Object{Path: "a", Reader: bytes.NewReader(data), Date: at}))
		assert.True(t, date.Equal(at), "%v", date)
	}
}
