package scanner_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/report"
	"github.com/agoralog/agoralog/scanner"
)

// A finder gets the lines around a finding, whole ones that lie within 16 KiB.
func TestLinesAroundAFinding(t *testing.T) {
	const line = "ChatClient login failed, code: 202"
	far := strings.Repeat("x", 17<<10)
	for _, tt := range []struct{ name, log, want string }{
		{"two on either side", "a\nb\nc\n" + line + "\nd\ne\nf\n", `4 by "": "b\nc" < > "d\ne"`},
		{"as they stand", "a\r\nb\r\n" + line + "\r\n\r\nd\r\n", `3 by "": "a\r\nb" < > "\r\nd"`},
		{"at the ends", line + "\nd", `1 by "": "" < > "d"`},
		{"alone", line, `1 by "": "" < > ""`},
		{"after a byte order mark", "\ufeffa\n" + line + "\n", `2 by "": "a" < > ""`},
		{"one that reaches too far", "a\n" + far + "\n" + line + "\n" + far + "\nb\n", `3 by "": "" < > ""`},
		{"one that never ends", line + "\nd\n" + strings.Repeat(far, 100), `1 by "": "" < > "d"`},
		{
			"a line that is a finding too", "a\n" + line + "\n" + line + "\nb\nc\n",
			`2 by "": "a" < > "` + line + `\nb"` + "\n" + `3 by "": "a\n` + line + `" < > "b\nc"`,
		},
		{
			"who logged it", "11-24 10:15:02.113  1234  1250 E ChatClient: login failed, code: 202\n",
			`1 by "1234": "" < > ""`,
		},
		{
			"who a collector says logged it", "app-1  | 11-24 10:15:02.113  1234  1250 E ChatClient: login failed, code: 202\n",
			`1 by "app-1": "" < > ""`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScanner(t)
			for _, size := range []int{1, 100, scanner.BlockSize} {
				if size == 1 && len(tt.log) > 1000 {
					continue
				}
				o := scan(s, strings.NewReader(tt.log), size, report.AnnotateAuto)
				require.NoError(t, o.err)
				assert.Equal(t, tt.want+"\n", o.around, "in blocks of %d", size)
			}
		})
	}
}
