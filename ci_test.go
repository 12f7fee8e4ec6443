package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/cli"
)

// An action is what action.yml says, as far as tests want to know.
type action struct {
	Inputs map[string]struct {
		Default string `yaml:"default"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Value string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Using string       `yaml:"using"`
		Steps []actionStep `yaml:"steps"`
	} `yaml:"runs"`
}

type actionStep struct {
	ID    string            `yaml:"id"`
	Shell string            `yaml:"shell"`
	Env   map[string]string `yaml:"env"`
	Run   string            `yaml:"run"`
}

func readAction(t *testing.T) *action {
	t.Helper()
	var a action
	readYAML(t, "action.yml", &a)
	require.Len(t, a.Runs.Steps, 2)
	return &a
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, into), path)
}

// What an expression puts into a script is run, so inputs go through the
// environment, each of them.
func TestTheActionPutsNoInputIntoItsScripts(t *testing.T) {
	a := readAction(t)
	assert.Equal(t, "composite", a.Runs.Using)
	used := ""
	for _, step := range a.Runs.Steps {
		assert.Equal(t, "bash", step.Shell)
		assert.NotContains(t, step.Run, "${{")
		assert.Contains(t, step.Run, "set -euo pipefail")
		for name, value := range step.Env {
			used += value + "\n"
			assert.Contains(t, step.Run, "$"+name, "%s is used", name)
		}
	}
	for name := range a.Inputs {
		assert.Contains(t, used, "${{ inputs."+name+" }}")
	}
	for _, m := range regexp.MustCompile(`inputs\.([a-z-]+)`).FindAllStringSubmatch(used, -1) {
		assert.Contains(t, a.Inputs, m[1])
	}
}

func TestFilesForCINameRealFlagsAndFormats(t *testing.T) {
	flags := cli.Flags()
	report := regexp.MustCompile(`(?:-r |\(-r )"?([a-z]+)\b|^\s*([a-z]+)=\S+\.(?:xml|sarif|json|md)$`)
	flag := regexp.MustCompile(`(?:^|[\s('"\x60])--([a-z][a-z-]+)`)
	for _, path := range []string{"action.yml", "docs/ci.md", "templates/agoralog.gitlab-ci.yml"} {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		formats := 0
		for _, line := range strings.Split(string(text), "\n") {
			for _, m := range flag.FindAllStringSubmatch(line, -1) {
				assert.True(t, flags.Lookup(m[1]) != nil, "%s: --%s", path, m[1])
			}
			line = strings.ReplaceAll(line, "read -r", "read")
			for _, m := range report.FindAllStringSubmatch(line, -1) {
				formats++
				assert.Contains(t, cli.Formats(), m[1]+m[2], "%s: %s", path, line)
			}
		}
		assert.GreaterOrEqual(t, formats, 3, path)
	}
}

// The examples of docs/ci.md name inputs that there are, and variables of the
// template.
func TestExamplesForCINameWhatThereIs(t *testing.T) {
	text, err := os.ReadFile("docs/ci.md")
	require.NoError(t, err)
	template, err := os.ReadFile("templates/agoralog.gitlab-ci.yml")
	require.NoError(t, err)
	a := readAction(t)
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	require.Len(t, blocks, 2)
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses string         `yaml:"uses"`
				With map[string]any `yaml:"with"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(blocks[0][1]), &workflow))
	seen := 0
	for _, step := range workflow.Jobs["test"].Steps {
		if strings.HasPrefix(step.Uses, "agoralog/") {
			for name := range step.With {
				seen++
				assert.Contains(t, a.Inputs, name)
			}
		}
	}
	assert.GreaterOrEqual(t, seen, 4)
	var pipeline map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(blocks[1][1]), &pipeline))
	for name := range pipeline["agoralog"].(map[string]any)["variables"].(map[string]any) {
		assert.Contains(t, string(template), "\n    "+name+":")
	}
}
