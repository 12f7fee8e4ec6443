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

// The examples of the page are the files that the tests of the collector run.
func TestThePageOfTheCollectorShowsItsFiles(t *testing.T) {
	page, err := os.ReadFile("docs/otelcol.md")
	require.NoError(t, err)
	for _, name := range []string{"metrics.yaml", "files.yaml"} {
		text, err := os.ReadFile("integrations/otelcol/collector/" + name)
		require.NoError(t, err)
		assert.Contains(t, string(page), "\n```yaml\n"+string(text)+"```\n", name)
	}
}

// The collector of the builder's manifest is of the versions that the collector in the
// repository is tested with.
func TestTheManifestOfTheCollectorHasTheTestedVersions(t *testing.T) {
	mod, err := os.ReadFile("integrations/otelcol/collector/go.mod")
	require.NoError(t, err)
	manifest, err := os.ReadFile("integrations/otelcol/builder.yaml")
	require.NoError(t, err)
	tested := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) (v\S+)`).FindAllStringSubmatch(string(mod), -1) {
		tested[m[1]] = m[2]
	}
	alike := 0
	for _, m := range regexp.MustCompile(`gomod: (\S+) (v\S+)`).FindAllStringSubmatch(string(manifest), -1) {
		if version, ok := tested[m[1]]; ok {
			alike++
			assert.Equal(t, version, m[2], m[1])
		}
	}
	assert.GreaterOrEqual(t, alike, 8)
}
