package cli

import (
	"fmt"
	"time"

	"github.com/agoralog/agoralog/scanner/stamp"
)

// parseWindow reads --since and --until at the time now.
func (c *command) parseWindow(now time.Time) (stamp.Window, error) {
	var since, until stamp.Bound
	for _, b := range []struct {
		flag, text string
		into       *stamp.Bound
	}{{"since", c.since, &since}, {"until", c.until, &until}} {
		if !c.flags.Changed(b.flag) {
			continue
		}
		var err error
		if *b.into, err = stamp.ParseBound(b.text, now); err != nil {
			return stamp.Window{}, fmt.Errorf("--%s: %w", b.flag, err)
		}
	}
	w, err := stamp.NewWindow(since, until)
	if err != nil {
		return w, fmt.Errorf("--since %w", err)
	}
	return w, nil
}
