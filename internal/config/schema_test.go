package config_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/internal/config"
)

const schemaPath = "../../docs/agoralog.schema.json"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(schemaPath)
	require.NoError(t, err)
	return s
}

// valid validates a file's text as an editor does. It is an error, too, if the
// text is no YAML.
func valid(s *jsonschema.Schema, text string) error {
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		return err
	}
	wire, err := json.Marshal(tree)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(wire)))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

// The keys that the parser wants of a mapping, and those of the schema.
func TestTheSchemaHasTheKeysOfTheParser(t *testing.T) {
	type node struct {
		Properties map[string]*node `json:"properties"`
		Items      *node            `json:"items"`
	}
	text, err := os.ReadFile(schemaPath)
	require.NoError(t, err)
	var root node
	require.NoError(t, json.Unmarshal(text, &root))
	for file, n := range map[string]*node{
		"zzzzzzzzzzzz: 1\n":               &root,
		"codes: [{zzzzzzzzzzzz: 1}]\n":    root.Properties["codes"].Items,
		"patterns: [{zzzzzzzzzzzz: 1}]\n": root.Properties["patterns"].Items,
		"ignore: [{zzzzzzzzzzzz: 1}]\n":   root.Properties["ignore"].Items,
	} {
		_, err := config.Parse("f.yaml", []byte(file))
		require.Error(t, err, file)
		_, list, ok := strings.Cut(err.Error(), "unknown key; want ")
		require.True(t, ok, "%v", err)
		wanted := regexp.MustCompile(", | or ").Split(list, -1)
		var keys []string
		for k := range n.Properties {
			keys = append(keys, k)
		}
		slices.Sort(wanted)
		slices.Sort(keys)
		assert.Equal(t, wanted, keys, file)
	}
}

func TestTheSchemaTakesWhatTheParserTakes(t *testing.T) {
	s := schema(t)
	text, err := os.ReadFile(example)
	require.NoError(t, err)
	for _, text := range append(rightFiles(), string(text)) {
		_, err := config.Parse("f.yaml", []byte(text))
		require.NoError(t, err, text)
		assert.NoError(t, valid(s, text), text)
	}
}

// What is wrong for reasons that a schema knows nothing of: which codes there
// are, what a pattern finds, what stands elsewhere in the file, YAML that an
// editor understands and we do not.
var beyondSchemas = []string{
	"two documents", "an anchor", "a number that is known", "a name that is known",
	"a number twice", "a name twice", "a needle of another line", "an example that does not match",
	"a counter that matches", "a class of an unknown code", "a class of an unknown name", "an unknown table",
	"a code only explained", "a wrong regexp", "a word that is no code", "a glob that is none",
	"an unknown product of a path", "one of several products",
}

func TestTheSchemaRefusesWhatTheParserRefuses(t *testing.T) {
	s := schema(t)
	for name, c := range wrongFiles() {
		err := valid(s, c.text)
		if slices.Contains(beyondSchemas, name) {
			assert.NoError(t, err, "%s: take it from beyondSchemas", name)
		} else {
			assert.Error(t, err, name)
		}
	}
	for _, name := range beyondSchemas {
		assert.Contains(t, wrongFiles(), name)
	}
}
