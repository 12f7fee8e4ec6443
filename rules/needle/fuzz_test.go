package needle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzFilter takes windows from the first argument, which it cuts into classes
// of one to eight bytes, and looks for them in the second.
func FuzzFilter(f *testing.F) {
	f.Add([]byte("\x03oO:dD:eE:: ="), []byte(`{"errorCode": 201, "code":7}`))
	f.Add([]byte("\x01ERR_"), []byte("................................................................ERR_INVALID_TOKEN"))
	f.Add([]byte("\x02\x00\xff\x80\x7f\xf0\x0f\xb1\xe8"), []byte("\x00\x80\xf0\xb1\xff\x7f\x0f\xe8"))
	f.Add([]byte("\x08abcdefghijklmnopqrstuvwxyz0123456789"), make([]byte, 200))
	f.Fuzz(func(t *testing.T, classes, text []byte) {
		if len(classes) == 0 || len(classes) > 2000 || len(text) > 1<<16 {
			t.Skip()
		}
		width := 1 + int(classes[0]&7)
		classes = classes[1:]
		var windows []Window
		for ; len(classes) >= Size*width && len(windows) < maxWindows; classes = classes[Size*width:] {
			var w Window
			for place := range w {
				w[place] = string(classes[place*width : (place+1)*width])
			}
			windows = append(windows, w)
		}
		filter, err := New(windows...)
		require.NoError(t, err)
		assertFinds(t, windows, filter, text)
	})
}
