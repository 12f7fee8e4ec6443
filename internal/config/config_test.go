package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/internal/config"
	"github.com/agoralog/agoralog/rules"
)

const (
	example = "../../docs/examples/agoralog.yaml"
	code    = "codes:\n  - {product: shop, number: 7, class: error, meaning: m}\n"
)

// load writes text to a file and loads it. Messages name it f.yaml.
func load(t testing.TB, text string) (*config.Config, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("f.yaml", []byte(text), 0o666))
	return config.Load("f.yaml")
}

// wrongFiles are files that are no configuration, and what is said of them.
func wrongFiles() map[string]struct{ text, want string } {
	return map[string]struct{ text, want string }{
		"no YAML":                        {"codes: [", "f.yaml:1:8: cannot be read as YAML: sequence end token ']' not found"},
		"a tab":                          {"codes:\n\t- a", "f.yaml:2:1: cannot be read as YAML: found character '\t' that cannot start any token"},
		"not UTF-8":                      {"a: b\nc: \xff", "f.yaml:2:4: not UTF-8 text"},
		"too many lists":                 {strings.Repeat("[", 2000), "f.yaml:1:1: too deeply nested"},
		"two documents":                  {"codes: []\n---\ncodes: []\n", "f.yaml:3:1: a second document; want one"},
		"a list at the top":              {"- a\n", "f.yaml:1:1: want key: value, not a list"},
		"a word at the top":              {"codes\n", `f.yaml:1:1: want key: value, not "codes"`},
		"an unknown key":                 {"# one\ncode:\n  - a\n", "f.yaml:2:1: code: unknown key; did you mean codes?"},
		"a key that nothing is near":     {"severity: 1\n", "f.yaml:1:1: severity: unknown key; want codes, patterns, classes, ignore, fail-on, baseline or paths"},
		"a key that is there twice":      {"codes: []\nignore: []\ncodes: []\n", "f.yaml:3:1: codes: is there twice"},
		"an anchor":                      {"codes: &a []\n", "f.yaml:1:8: codes: anchors, aliases and tags are not understood; write the value out, in quotes if it begins with ! & or *"},
		"an alias":                       {"ignore:\n - &a chat/203\n - *a\n", "f.yaml:2:4: ignore[0]: anchors, aliases and tags are not understood; write the value out, in quotes if it begins with ! & or *"},
		"a merge":                        {"classes:\n  <<: {a: b}\n", "f.yaml:2:3: classes.<<: anchors, aliases and tags are not understood; write the value out"},
		"codes are no list":              {"codes:\n  product: a\n", "f.yaml:1:1: codes: want a list, not key: value"},
		"a code is no mapping":           {"codes:\n  - chat/203\n", `f.yaml:2:5: codes[0]: want key: value, not "chat/203"`},
		"an unknown key of a code":       {"codes:\n  - product: a\n    clas: error\n", "f.yaml:3:5: codes[0].clas: unknown key; did you mean class?"},
		"no product":                     {"codes:\n  - number: 1\n", "f.yaml:2:5: codes[0]: no product"},
		"no class":                       {"codes:\n  - product: a\n", "f.yaml:2:5: codes[0]: no class"},
		"no meaning":                     {"codes:\n  - {product: a, class: error, number: 1}\n", "f.yaml:2:6: codes[0]: no meaning"},
		"neither number nor name":        {"codes:\n  - {product: a, class: error}\n", "f.yaml:2:6: codes[0]: want a number, a name or both"},
		"an unknown class":               {code + "  - product: shop\n    number: 8\n    meaning: m\n    name: A\n    class: fatal\n", `f.yaml:7:12: codes[1].class: unknown class "fatal"; want error, warning or obsolete`},
		"a class that cannot be":         {"codes:\n  - {product: a, class: success}\n", `f.yaml:2:25: codes[0].class: unknown class "success"; want error, warning or obsolete`},
		"a number in quotes":             {"codes:\n  - {product: a, class: error, number: '7'}\n", `f.yaml:2:40: codes[0].number: want a number; take the quotes from "7"`},
		"a number that is a word":        {"codes:\n  - {product: a, class: error, number: seven}\n", `f.yaml:2:40: codes[0].number: want a number, not "seven"`},
		"a number that is none":          {"codes:\n  - {product: a, class: error, number: 1.5}\n", "f.yaml:2:40: codes[0].number: want a number, not 1.5"},
		"a hexadecimal number":           {"codes:\n  - {product: a, class: error, number: 0x7}\n", "f.yaml:2:40: codes[0].number: want a number in plain decimal, not 0x7"},
		"an octal number":                {"codes:\n  - {product: a, class: error, number: 010}\n", "f.yaml:2:40: codes[0].number: want a number in plain decimal, not 010"},
		"a large number":                 {"codes:\n  - {product: a, class: error, number: 2147483648}\n", "f.yaml:2:40: codes[0].number: 2147483648 is no number of 32 bits"},
		"a name that is a number":        {"codes:\n  - {product: a, class: error, name: 7}\n", "f.yaml:2:38: codes[0].name: want text; put 7 in quotes"},
		"a name with a space":            {"codes:\n  - {product: a, class: error, name: A B}\n", `f.yaml:2:38: codes[0].name: "A B" is no name; want letters, digits and _ . - without spaces, and no digit first`},
		"an empty meaning":               {"codes:\n  - product: a\n    class: error\n    number: 1\n    meaning:\n", "f.yaml:5:5: codes[0].meaning: want text, and there is nothing"},
		"a meaning that is a list":       {"codes:\n  - {product: a, class: error, number: 1, meaning: [a]}\n", "f.yaml:2:43: codes[0].meaning: want text, not a list"},
		"a product in capitals":          {"codes:\n  - {product: Shop}\n", `f.yaml:2:15: codes[0].product: "Shop" is no product; want a word of lower-case letters, digits and -`},
		"a product that is a class":      {"codes:\n  - {product: warning}\n", `f.yaml:2:15: codes[0].product: "warning" cannot be a product, for --fail-on and --product give the word another meaning`},
		"a product that is a table":      {"codes:\n  - {product: chat-web}\n", `f.yaml:2:15: codes[0].product: "chat-web" is a table; name its product, chat`},
		"a product only explained":       {"codes:\n  - {product: stt}\n", `f.yaml:2:15: codes[0].product: "stt" is Agora's own, and its codes are explained and not looked for in logs`},
		"a number that is known":         {"codes:\n  - {product: chat, number: 203, class: error, meaning: m}\n", "f.yaml:2:29: codes[0].number: chat/203 is known already, as USER_ALREADY_EXIST; to change its class use classes:"},
		"a name that is known":           {"codes:\n  - {product: chat, number: 9001, name: USER_ALREADY_EXIST, class: error, meaning: m}\n", "f.yaml:2:41: codes[0].name: USER_ALREADY_EXIST is known already, as chat/203; to change its class use classes:"},
		"a number twice":                 {code + "  - {product: shop, number: 7, name: B, class: error, meaning: m}\n", "f.yaml:3:29: codes[1].number: shop/7 is there twice"},
		"a name twice":                   {code + "  - {product: shop, number: 8, name: shop_7, class: error, meaning: m}\n", "f.yaml:3:38: codes[1].name: shop/shop_7 is there twice"},
		"no pattern's name":              {"patterns:\n  - pattern: a\n", "f.yaml:2:5: patterns[0]: no name"},
		"no regular expression":          {"patterns:\n  - name: a\n    pattern: 'order (?P<code>[0-9+'\n", "f.yaml:3:14: patterns[0].pattern: not a regular expression: missing closing ]: \"[0-9+\""},
		"no group":                       {"patterns:\n  - name: a\n    pattern: 'order ([0-9]+)'\n", "f.yaml:3:14: patterns[0].pattern: want a group called code, as in (?P<code>[0-9]+)"},
		"a product without codes":        {code + "patterns:\n  - {name: a, pattern: 'order (?P<code>.)', product: shpo}\n", `f.yaml:4:54: patterns[0].product: unknown product "shpo"; did you mean shop?`},
		"a product that nothing is near": {"patterns:\n  - {name: a, pattern: 'order (?P<code>.)', product: warehouse}\n", `f.yaml:2:54: patterns[0].product: unknown product "warehouse"; want chat, signaling, rtm2, rtm1 or rtc, or one that has codes`},
		"no literal":                     {"patterns:\n  - {name: a, product: chat, pattern: '(?i)order (?P<code>.)'}\n", "f.yaml:2:39: patterns[0].pattern: no literal of 4 bytes or more is in every match; give one as needle"},
		"a short needle":                 {"patterns:\n  - {name: a, product: chat, pattern: 'E(?P<code>.)', needle: abc}\n", `f.yaml:2:63: patterns[0].needle: "abc" is too short; want 4 bytes or more`},
		"a needle of another line":       {"patterns:\n  - {name: a, product: chat, pattern: 'E(?P<code>.)', needle: order, example: E1}\n", `f.yaml:2:63: patterns[0].needle: "order" is not in the example`},
		"no example":                     {"patterns:\n  - {name: a, product: chat, pattern: 'order (?P<code>.)'}\n", "f.yaml:2:6: patterns[0]: no example"},
		"an example that does not match": {"patterns:\n  - name: a\n    product: chat\n    pattern: 'order (?P<code>[0-9]+)'\n    example: order x\n", `f.yaml:5:14: patterns[0].example: the pattern finds no code in "order x"`},
		"a counter that matches":         {"patterns:\n  - name: a\n    product: chat\n    pattern: 'order (?P<code>[0-9]+)'\n    example: order 1\n    counter: order 2\n", `f.yaml:6:14: patterns[0].counter: the pattern finds a code in "order 2"`},
		"a name of two patterns":         {"patterns:\n  - {name: a, product: chat, pattern: 'order (?P<code>.)', example: order 1}\n  - name: a\n", `f.yaml:3:11: patterns[1].name: "a" is there twice`},
		"classes are a list":             {"classes:\n  - chat/203\n", "f.yaml:1:1: classes: want key: value, not a list"},
		"a class of an unknown code":     {"classes:\n  chat/9999: error\n", `f.yaml:2:14: classes.chat/9999: unknown code "chat/9999"; if it is your own, add it to codes`},
		"a class of an unknown name":     {"classes:\n  LOGIN_E_NETT: error\n", `f.yaml:2:17: classes.LOGIN_E_NETT: unknown code "LOGIN_E_NETT"; did you mean LOGIN_E_NET?`},
		"an unknown class of a code":     {"classes:\n  chat/203: ignore\n", `f.yaml:2:13: classes.chat/203: unknown class "ignore"; want error, warning or obsolete`},
		"a number of many products":      {"ignore:\n  - {code: 203, reason: r}\n", `f.yaml:2:12: ignore[0].code: "203" alone can mean codes of several products; name one, as in chat/203`},
		"an unknown table":               {"ignore:\n  - {code: singaling/203, reason: r}\n", `f.yaml:2:12: ignore[0].code: unknown product or table "singaling" in "singaling/203"; did you mean signaling?`},
		"a code only explained":          {"ignore:\n  - {code: rtc/connection-state/3, reason: r}\n", `f.yaml:2:12: ignore[0].code: "rtc/connection-state/3" is explained and not looked for in logs`},
		"an unknown key of ignore":       {"ignore:\n  - code: chat/203\n    because: a\n", "f.yaml:3:5: ignore[0].because: unknown key; want code, text, regexp or reason"},
		"a reason without a code":        {"ignore:\n  - reason: a\n", "f.yaml:2:5: ignore[0]: want a code, a text or a regexp"},
		"a code without a reason":        {"ignore:\n  - chat/203\n", "f.yaml:2:5: ignore[0]: no reason; write {code: chat/203, reason: why}"},
		"an item without a reason":       {"ignore:\n  - text: retrying\n", "f.yaml:2:5: ignore[0]: no reason"},
		"an empty reason":                {"ignore:\n  - text: retrying\n    reason: ''\n", "f.yaml:3:13: ignore[0].reason: want text, and there is nothing"},
		"a list in ignore":               {"ignore:\n  - [a]\n", "f.yaml:2:5: ignore[0]: want key: value, not a list"},
		"a wrong regexp":                 {"ignore:\n  - regexp: 'a('\n    reason: r\n", "f.yaml:2:13: ignore[0].regexp: not a regular expression: missing closing ): \"a(\""},
		"a text of two lines":            {"ignore:\n  - text: \"a\\nb\"\n    reason: r\n", "f.yaml:2:11: ignore[0].text: want one line"},
		"a word that is no code":         {"ignore:\n  - {code: eror, reason: r}\n", `f.yaml:2:12: ignore[0].code: unknown code "eror"; did you mean error?`},
		"a misspelt key":                 {"fail_on: error\n", "f.yaml:1:1: fail_on: unknown key; did you mean fail-on?"},
		"fail-on is a mapping":           {"fail-on: {a: b}\n", "f.yaml:1:1: fail-on: want text, not key: value"},
		"fail-on has a tag in a block":   {"fail-on:\n  - !chat\n", "f.yaml:2:5: fail-on[0]: anchors, aliases and tags are not understood; write the value out, in quotes if it begins with ! & or *"},
		"fail-on has a tag":              {"fail-on: [error, !chat]\n", "f.yaml:1:10: cannot be read as YAML: sequence end token ']' not found; a word that begins with ! stands in quotes"},
		"a baseline that is a list":      {"baseline: [a]\n", "f.yaml:1:1: baseline: want text, not a list"},
		"paths are a list":               {"paths:\n  - ios/**\n", "f.yaml:1:1: paths: want key: value, not a list"},
		"a glob that is none":            {"paths:\n  'ios/[': chat\n", "f.yaml:2:3: paths.ios/[: \"ios/[\" is no glob; want * for what is in a name, ** for folders, ? for a character, [ab] and {a,b} for choices"},
		"an empty glob":                  {"paths:\n  '': chat\n", "f.yaml:2:3: paths.: want a glob such as ios/** or **/*.web.log"},
		"an unknown product of a path":   {"paths:\n  ios/**: caht\n", `f.yaml:2:11: paths.ios/**: unknown product "caht"; did you mean chat?`},
		"one of several products":        {"paths:\n  ios/**: [chat, rtm]\n", `f.yaml:2:18: paths.ios/**[1]: unknown product "rtm"; did you mean rtm2?`},
		"no product of a path":           {"paths:\n  ios/**: []\n", "f.yaml:2:3: paths.ios/**: want a product, or a list of them"},
	}
}

func TestWrongFilesAreExplained(t *testing.T) {
	for name, c := range wrongFiles() {
		t.Run(name, func(t *testing.T) {
			got, err := load(t, c.text)
			assert.EqualError(t, err, c.want)
			assert.Nil(t, got)
			var e *config.Error
			require.ErrorAs(t, err, &e)
			assert.Positive(t, e.Line)
		})
	}
}

func TestFilesThatCannotBeReadAreNamed(t *testing.T) {
	dir := t.TempDir()
	_, err := config.Load(filepath.Join(dir, "none.yaml"))
	assert.ErrorContains(t, err, "none.yaml: ")
	_, err = config.Load(dir)
	assert.ErrorContains(t, err, dir+": ")
	_, err = load(t, strings.Repeat("# comment\n", 1<<17))
	assert.EqualError(t, err, "f.yaml: a configuration of more than 256 KiB")
}

// rightFiles are files that are a configuration.
func rightFiles() []string {
	return []string{
		code, "codes: [{product: chat, name: A.b-C, class: warning, meaning: m, fix: f}]\n",
		"patterns:\n  - {name: 1.a, product: rtc, pattern: 'order E(?P<code>.)', example: order E1, counter: order}\n",
		"patterns:\n  - {name: a, product: rtc, pattern: '(?i)order E(?<code>.)', needle: rder, example: order E1}\n",
		"classes: {chat: obsolete, chat-web/606: warning, LOGIN_E_NET: error}\n",
		"ignore: [{code: chat-web, reason: r}, {code: error, text: t, regexp: '^a', reason: r}]\n",
		"fail-on: never\n", "fail-on: [error, '!chat']\n", "baseline: a/b.json\n",
		"paths: {'**': chat, 'a/[ab]*.{log,txt}': [rtc, rtm2]}\n",
	}
}

func TestFilesThatSayNothingAreRight(t *testing.T) {
	for _, text := range []string{"", "# only this\n", "---\n", "{}\n", "\ufeffcodes: []\n", "codes:\npatterns:\nclasses:\nignore:\nfail-on:\npaths:\n", "codes:\r\n", "null\n"} {
		c, err := load(t, text)
		if assert.NoError(t, err, text) {
			assert.Empty(t, c.Codes())
		}
	}
}

func TestNoFileIsNoConfiguration(t *testing.T) {
	var c *config.Config
	opts := rules.Options{Min: rules.Likely}
	c.Apply(&opts)
	assert.Equal(t, rules.Options{Min: rules.Likely}, opts)
	assert.Empty(t, c.Codes())
	assert.Empty(t, c.Products())
	assert.Empty(t, c.Find("chat"))
	assert.Empty(t, c.Search("chat"))
	assert.Len(t, c.Classed(catalog.All()), len(catalog.All()))
}

func TestTextMayBeFolded(t *testing.T) {
	c, err := load(t, "codes:\n  - product: shop\n    class: error\n    name: A\n    meaning: >\n      one\n      two\n    fix: |\n      three\n      four\n")
	require.NoError(t, err)
	assert.Equal(t, "one two", c.Codes()[0].Meaning)
	assert.Equal(t, "three four", c.Codes()[0].Fix)
	assert.Equal(t, "f.yaml:2", c.Codes()[0].Source)
}

// scan returns what is found in a line, as product/code class rule.
func scan(t *testing.T, c *config.Config, line string) []string {
	t.Helper()
	var opts rules.Options
	c.Apply(&opts)
	set, err := rules.NewSet(opts)
	require.NoError(t, err)
	cs := set.NewMatcher().Look([]byte(line), set.Find(nil, []byte(line)), 1, 0, 0)
	if cs == nil {
		return nil
	}
	var out []string
	for _, f := range cs.Settle() {
		s := string(f.Product) + "/" + f.Match
		if f.Code != nil {
			s = f.Code.Ref() + " " + f.Code.Name
		}
		out = append(out, s+" "+f.Class.String()+" "+f.Confidence.String())
	}
	return out
}

func TestTheExampleDoesWhatItsCommentsSay(t *testing.T) {
	c, err := config.Load(example)
	require.NoError(t, err)
	assert.Equal(t, []catalog.Product{"tickets"}, c.Products())
	for line, want := range map[string][]string{
		"ticket service: code=1042 for order 7":                 {"tickets/1042 SOLD_OUT warning certain"},
		"ticket service: 1043":                                  {"tickets/1043 TICKETS_1043 error certain"},
		"ticket service: NO_SEAT_MAP":                           {"tickets/NO_SEAT_MAP NO_SEAT_MAP error certain"},
		"ticket service: 1 and ticket service: 2":               {"tickets/1 unknown certain", "tickets/2 unknown certain"},
		"ticket service: 0":                                     nil,
		"ticket service: started":                               nil,
		"error code: 1042 somewhere else":                       nil, // rtc/1042 is ignored, and tickets needs its pattern
		"E/ChatClient: send failed, code: 9001":                 {"chat/9001 BLOCKED_BY_US warning certain"},
		"PushGateway said 9001":                                 {"chat/9001 BLOCKED_BY_US warning certain"},
		"PushGateway said 203":                                  {"chat/203 USER_ALREADY_EXIST warning certain"},
		"PushGateway SAID 9001":                                 nil,
		"E/ChatClient: register failed, code: 203":              {"chat/203 USER_ALREADY_EXIST warning certain"},
		"signal login failed: LOGIN_E_NET":                      {"signaling/201 LOGIN_E_NET obsolete certain"},
		"signal login failed: LOGIN_E_CANCEL, onLoginFailed203": nil,
	} {
		assert.Equal(t, want, scan(t, c, line), line)
	}
}

func TestReferencesFindOwnCodes(t *testing.T) {
	c, err := config.Load(example)
	require.NoError(t, err)
	for ref, want := range map[string]int{
		"1042": 1, "tickets/1042": 1, "tickets": 3, "sold_out": 1, "tickets/SOLD_OUT": 1, "chat": 1,
		"chat/1042": 0, "chat/203": 0, "": 0, "0": 0,
	} {
		assert.Len(t, c.Find(ref), want, ref)
	}
	assert.Len(t, c.Search("seat sold"), 1)
	assert.Len(t, c.Search("seat map refused"), 0)
	assert.Empty(t, c.Search(" "))
	codes, err := catalog.Find("chat/203")
	require.NoError(t, err)
	assert.Equal(t, catalog.Warning, c.Classed(codes)[0].Class)
	assert.Equal(t, catalog.Error, codes[0].Class, "the catalog stays as it is")
}

// The shared catalog must not learn of a file, and the last reference decides.
func TestTheLastReferenceDecides(t *testing.T) {
	c, err := load(t, "classes:\n  chat: obsolete\n  chat/203: error\n")
	require.NoError(t, err)
	assert.Equal(t, []string{"chat/203 USER_ALREADY_EXIST error certain"}, scan(t, c, "E/ChatClient: failed, code: 203"))
	assert.Equal(t, []string{"chat/202 USER_AUTHENTICATION_FAILED obsolete certain"}, scan(t, c, "E/ChatClient: failed, code: 202"))
	assert.Equal(t, []string{"chat/202 USER_AUTHENTICATION_FAILED error certain"}, scan(t, nil, "E/ChatClient: failed, code: 202"))
}

func TestNeedlesAreTakenFromPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		`order failed: E(?P<code>\d+)`:      "order failed: E",
		`(order )(failed: (?P<code>\d+))`:   "failed: ",
		`^\w+ longer-text (?P<code>.) abcd`: " longer-text ",
		`(?:abcd)+(?P<code>.)`:              "abcd",
		`(?:abcd){2}(?P<code>.)`:            "abcdabcd",
		`(?:abcd)*(?P<code>.)`:              "",
		`abcd|(?P<code>.)efgh`:              "",
		`(?i)abcdef(?P<code>.)`:             "",
		`abc(?P<code>.)def`:                 "",
		`x(?:abcd|abce)(?P<code>.)`:         "xabc",
		`失败(?P<code>.)`:                     "失败",
	} {
		assert.Equal(t, want, config.Literal(pattern), pattern)
	}
}

func FuzzLoad(f *testing.F) {
	text, err := os.ReadFile(example)
	require.NoError(f, err)
	f.Add(text)
	for _, s := range []string{code, "codes: [", "{? {? ", "0::", "&{0", "- *a", ">\n>", "classes:\n  chat: error\n", "patterns: [{name: a, pattern: 'order (?P<code>.)', product: chat, example: order 1}]", "ignore: [{code: chat/203, reason: x}, {text: a, regexp: b, code: unknown, reason: x}]", "fail-on: [error, '!chat']", "paths: {'**/a{b,c}': [chat, rtc]}", "baseline: a", "\"", "a: |\n b", "%YAML 1.2\n---\na: 0_"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := config.Parse("f.yaml", text)
		if err != nil {
			var e *config.Error
			if !errors.As(err, &e) || c != nil || e.Says == "" || e.Line < 1 {
				t.Fatalf("%v", err)
			}
			return
		}
		var opts rules.Options
		c.Apply(&opts)
		if _, err := rules.NewSet(opts); err != nil {
			t.Fatalf("accepted, and then: %v", err)
		}
		for _, code := range c.Codes() {
			if code.Name == "" || code.Meaning == "" || code.Product == "" {
				t.Fatalf("%+v", code)
			}
		}
	})
}
