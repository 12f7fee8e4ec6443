package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What integrations need is in modules of their own. A replace in this one would
// keep "go install" of it from working.
func TestTheModuleStandsAlone(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	assert.NotRegexp(t, regexp.MustCompile(`(?m)^replace\b`), string(text))
	assert.NotRegexp(t, regexp.MustCompile(`opentelemetry|apache/beam`), string(text))
}
