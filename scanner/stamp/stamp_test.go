package stamp

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAStampIsWrittenWithTheZoneItHad(t *testing.T) {
	at := time.Date(2026, 11, 24, 10, 15, 2, 113e6, time.UTC).UnixNano()
	for want, s := range map[string]Stamp{
		"2026-11-24T10:15:02.113":       {Nanos: at, Known: true},
		"2026-11-24T10:15:02.113Z":      {Nanos: at, Known: true, HasZone: true},
		"2026-11-24T18:15:02.113+08:00": {Nanos: at, Known: true, HasZone: true, Zone: 8 * 3600},
	} {
		assert.Equal(t, want, string(s.AppendRFC3339(nil)))
	}
}
