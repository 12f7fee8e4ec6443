package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/internal/config"
	"github.com/agoralog/agoralog/rules"
)

func TestFailOnIsTextOrList(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "",
		"fail-on:\n":                           "",
		"fail-on: error\n":                     "error",
		"fail-on: error,!chat/201\n":           "error,!chat/201",
		"fail-on:\n  - error\n  - '!chat/1'\n": "error,!chat/1",
		"fail-on: ['error,!chat', chat/203]\n": "error,!chat,chat/203",
	} {
		c, err := load(t, text)
		require.NoError(t, err, text)
		got, err := c.FailOn(func(string) error { return nil })
		assert.NoError(t, err)
		assert.Equal(t, want, got, text)
	}
}

// What the gate does not understand is said at the item that has it.
func TestFailOnIsWrongAtItsItem(t *testing.T) {
	c, err := load(t, "fail-on:\n  - error\n  - bad\n  - worse\n")
	require.NoError(t, err)
	_, err = c.FailOn(func(list string) error {
		if list == "error,bad" {
			return errors.New("no such word")
		}
		return nil
	})
	assert.EqualError(t, err, "f.yaml:3:5: fail-on[1]: no such word")
}

func TestTheBaselineIsBesideTheFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f.yaml")
	absolute := filepath.Join(dir, "there.json")
	for text, want := range map[string]string{
		"baseline: known.json\n":         filepath.Join(dir, "known.json"),
		"baseline: ../known.json\n":      filepath.Join(filepath.Dir(dir), "known.json"),
		"baseline: '" + absolute + "'\n": absolute,
		"# none\n":                       "",
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		c, err := config.Load(path)
		require.NoError(t, err, text)
		assert.Equal(t, want, c.Baseline(), text)
	}
}

func TestTheLastGlobThatFitsDecides(t *testing.T) {
	c, err := load(t, "codes:\n  - {product: shop, number: 7, class: error, meaning: m}\n"+`
paths:
  '**/*.log': rtc
  'ios/**': chat
  './web/*.log': [rtc, chat]
  'ios/{old,older}/*': [signaling]
  'own/?.txt': shop
`)
	require.NoError(t, err)
	for path, want := range map[string][]catalog.Product{
		"ios/a.log":             {catalog.Chat},
		"./ios/b/c/a.txt":       {catalog.Chat},
		"ios/old/a":             {catalog.Signaling},
		"ios/old/b/a":           {catalog.Chat},
		"x/ios/a.txt":           nil,
		"a.log":                 {catalog.RTC},
		"x/y/a.log":             {catalog.RTC},
		"web/a.log":             {catalog.RTC, catalog.Chat},
		"web/b/a.log":           {catalog.RTC},
		"own/a.txt":             {"shop"},
		"own/ab.txt":            nil,
		"t.tar.gz!ios/a.txt":    {catalog.Chat},
		"t.tar.gz!in.zip!ios/a": {catalog.Chat},
		"ios/t.tar.gz!x/a":      {catalog.Chat},
		"t.tar.gz!x/a.txt":      nil,
		"<stdin>":               nil,
		"":                      nil,
	} {
		assert.Equal(t, want, c.Hinted(path), path)
	}
	assert.Len(t, c.Hints(), 5)
	var none *config.Config
	assert.Nil(t, none.Hinted("ios/a.log"))
	assert.Empty(t, none.Hints())
}

func TestIgnoresAreByCodeAndLine(t *testing.T) {
	c, err := load(t, `
classes: {chat/203: obsolete}
ignore:
  - {code: chat/202, text: selftest, reason: r}
  - {code: chat-web, regexp: 'dry[- ]run', reason: r}
  - {code: obsolete, text: old, reason: r}
  - {code: unknown, reason: r}
  - {text: '[quiet]', reason: r}
  - {text: both, regexp: '^b.*h$', reason: r}
`)
	require.NoError(t, err)
	assert.True(t, c.Conditional())
	code := func(ref string) *catalog.Code {
		codes, err := catalog.Find(ref)
		require.NoError(t, err)
		return codes[0]
	}
	decided := func(ref string) rules.Finding {
		k := code(ref)
		return rules.Finding{Product: k.Product, Table: k.Table, Code: k, Class: k.Class}
	}
	lowered := *code("chat/203")
	lowered.Class = catalog.Obsolete
	undecided := rules.Finding{Class: catalog.Warning, Readings: []*catalog.Code{code("chat/202"), code("signaling/202")}}
	one := rules.Finding{Class: catalog.Error, Readings: []*catalog.Code{code("chat/202")}}
	for name, k := range map[string]struct {
		line string
		f    rules.Finding
		want bool
	}{
		"code and text":                   {"a selftest", decided("chat/202"), true},
		"text, another code":              {"a selftest", decided("chat/204"), false},
		"code, no text":                   {"a test", decided("chat/202"), false},
		"a product's table and a regexp":  {"dry run", decided("chat-web/606"), true},
		"not in that table":               {"dry run", decided("chat/204"), false},
		"a class":                         {"old", decided("chat/5"), true},
		"a class that was given":          {"old", rules.Finding{Product: "chat", Code: &lowered, Class: catalog.Obsolete}, true},
		"a class, another text":           {"new", decided("chat/5"), false},
		"unknown":                         {"", rules.Finding{Product: "chat", Class: catalog.Unknown}, true},
		"only text":                       {"x [quiet] y", decided("rtc/17"), true},
		"only text, undecided":            {"x [quiet] y", undecided, true},
		"undecided, one reading is meant": {"selftest", undecided, false},
		"undecided, all are meant":        {"selftest", one, true},
		"text and regexp":                 {"both", decided("rtc/17"), true},
		"text without regexp":             {"xboth", decided("rtc/17"), false},
	} {
		assert.Equal(t, k.want, c.Ignores([]byte(k.line), &k.f), name)
	}
	c, err = load(t, "ignore:\n  - {code: chat/203, reason: r}\n")
	require.NoError(t, err)
	assert.False(t, c.Conditional(), "the rules know it")
}
