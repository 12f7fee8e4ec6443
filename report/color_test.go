package report

import (
	"testing"

	"github.com/fatih/color"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

func TestResolveColor(t *testing.T) {
	type env map[string]string
	for name, tt := range map[string]struct {
		flag     string
		env      env
		terminal bool
		want     bool
	}{
		"a terminal":                           {"auto", nil, true, true},
		"no terminal":                          {"auto", nil, false, false},
		"always beats NO_COLOR":                {"always", env{"NO_COLOR": "1", "TERM": "dumb"}, false, true},
		"never beats FORCE_COLOR":              {"never", env{"FORCE_COLOR": "1"}, true, false},
		"NO_COLOR beats FORCE_COLOR":           {"auto", env{"NO_COLOR": "0", "FORCE_COLOR": "1"}, true, false},
		"an empty NO_COLOR is none":            {"auto", env{"NO_COLOR": ""}, true, true},
		"FORCE_COLOR beats no terminal":        {"auto", env{"FORCE_COLOR": "3"}, false, true},
		"FORCE_COLOR beats TERM=dumb":          {"auto", env{"FORCE_COLOR": "1", "TERM": "dumb"}, false, true},
		"FORCE_COLOR=0 forces nothing":         {"auto", env{"FORCE_COLOR": "0"}, false, false},
		"FORCE_COLOR=false forces nothing":     {"auto", env{"FORCE_COLOR": "False"}, false, false},
		"CLICOLOR_FORCE beats CLICOLOR=0":      {"auto", env{"CLICOLOR_FORCE": "1", "CLICOLOR": "0"}, false, true},
		"CLICOLOR_FORCE=0 forces nothing":      {"auto", env{"CLICOLOR_FORCE": "0"}, false, false},
		"CLICOLOR=0 beats the terminal":        {"auto", env{"CLICOLOR": "0"}, true, false},
		"CLICOLOR=1 is for terminals":          {"auto", env{"CLICOLOR": "1"}, false, false},
		"TERM=dumb beats the terminal":         {"auto", env{"TERM": "dumb"}, true, false},
		"another TERM leaves it to the stream": {"auto", env{"TERM": "xterm-256color"}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ResolveColor(tt.flag, func(k string) string { return tt.env[k] }, tt.terminal)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
	_, err := ResolveColor("sometimes", func(string) string { return "" }, true)
	assert.EqualError(t, err, `unknown color "sometimes"; want auto, always or never`)
}

func TestStyleDoesNotAskTheGlobalSwitch(t *testing.T) {
	was := color.NoColor
	defer func() { color.NoColor = was }()
	for _, no := range []bool{true, false} {
		color.NoColor = no
		for class := catalog.Unknown; class <= catalog.Error; class++ {
			f := &rules.Finding{Class: class, Confidence: rules.Certain}
			assert.NotEmpty(t, NewStyle(true).of(f).on)
			assert.NotEmpty(t, NewStyle(true).of(f).off)
			assert.Empty(t, NewStyle(false).of(f).on)
			assert.Empty(t, NewStyle(false).of(f).off)
			assert.Empty(t, (*Style)(nil).of(f).on)
		}
	}
}
