package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/catalog"
)

const header = "product\tcode\tname\taliases\tscope\tclass\tclass_basis\tmeaning\tfix\tsince_or_removed\tsource\n"

// sample is a catalog of a few codes.
func sample() []*catalog.Code {
	return []*catalog.Code{
		{Product: catalog.Chat, Number: 203, Name: "USER_ALREADY_EXIST", Class: catalog.Error, Meaning: "The user ID is taken.", Fix: "Log in."},
		{Product: catalog.Chat, Table: "chat-web", Number: 203, Name: "PARSE_FILE_ERROR", Class: catalog.Error},
		{Product: catalog.RTM1, Table: "rtm1/login", Number: 5, Name: "LOGIN_ERR_INVALID_TOKEN", Class: catalog.Error, Aliases: []catalog.Alias{
			{Platform: "iOS", Name: "AgoraRtmLoginErrorInvalidToken"},
			{Platform: "Java", Name: "RtmStatusCode.LoginError.LOGIN_ERR_INVALID_TOKEN"},
		}},
		{Product: catalog.RTC, Table: "rtc-web", Word: true, Name: "UID_CONFLICT", Class: catalog.Error},
		{Product: catalog.RTC, Table: "rtc-web/event", Number: 1001, Name: "FRAMERATE_INPUT_TOO_LOW", Class: catalog.Warning},
	}
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "table.tsv")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o666))
	return path
}

func TestCompare(t *testing.T) {
	const login = "LOGIN_ERR_CODE (login)"
	for name, test := range map[string]struct {
		rows  []string
		texts bool
		want  []string
	}{
		"the same says nothing": {
			rows: []string{
				"rtm1\t5\tLOGIN_ERR_INVALID_TOKEN\tC++=LOGIN_ERR_INVALID_TOKEN;Java=RtmStatusCode.LoginError.LOGIN_ERR_INVALID_TOKEN;iOS=AgoraRtmLoginErrorInvalidToken\t" + login + "\terror\t\t\t\t\t",
				"rtc-web\tUID_CONFLICT\tUID_CONFLICT\tWeb=UID_CONFLICT\tAgoraRTCError.code\terror\t\t\t\t\t",
				"rtc-web\t1001\tFRAMERATE_INPUT_TOO_LOW\t\texception event\twarning\t\t\t\t\t",
			},
		},
		"a code that the catalog has not is new": {
			rows: []string{
				"chat\t203\tUSER_ALREADY_EXIST\t\tany\terror\t\t\t\t\t",
				"chat\t222\tUSER_ON_MOON\t\tany\terror\t\t\t\t\t",
			},
			want: []string{"new      chat/222 USER_ON_MOON"},
		},
		"a code that a table has no more is gone, other tables are let be": {
			rows: []string{"chat\t222\tUSER_ON_MOON\t\tany\terror\t\t\t\t\t"},
			want: []string{"new      chat/222 USER_ON_MOON", "gone     chat/203 USER_ALREADY_EXIST"},
		},
		"another number is a new code and a gone one": {
			rows: []string{"chat-web\t204\tPARSE_FILE_ERROR\t\tany\terror\t\t\t\t\t"},
			want: []string{"new      chat-web/204 PARSE_FILE_ERROR", "gone     chat-web/203 PARSE_FILE_ERROR"},
		},
		"another class is changed": {
			rows: []string{"chat\t203\tUSER_ALREADY_EXIST\t\tany\twarning\t\t\t\t\t"},
			want: []string{"changed  chat/203 USER_ALREADY_EXIST: class error -> warning"},
		},
		"another alias is changed": {
			rows: []string{"chat\t203\tUSER_ALREADY_EXIST\tiOS=\"AgoraChatErrorUserAlreadyExist\" (4.x)\tany\terror\t\t\t\t\t"},
			want: []string{`changed  chat/203 USER_ALREADY_EXIST: aliases "" -> AgoraChatErrorUserAlreadyExist`},
		},
		"texts are compared when asked for": {
			rows:  []string{"chat\t203\tUSER_ALREADY_EXIST\t\tany\terror\t\tThe ID is taken.\tLog in.\tsince 1.0\t"},
			texts: true,
			want: []string{
				`changed  chat/203 USER_ALREADY_EXIST: meaning "The user ID is taken." -> "The ID is taken."`,
				`changed  chat/203 USER_ALREADY_EXIST: notes "" -> "since 1.0"`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := read([]string{write(t, header+strings.Join(test.rows, "\n")+"\n")})
			require.NoError(t, err)
			assert.Equal(t, test.want, compare(sample(), rows, test.texts))
		})
	}
}

func TestBadInputIsNamed(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"no table":         {"code\tproducts\n1\tchat\n", "not a table of codes; its header needs product, code"},
		"an empty file":    {"", "not a table of codes"},
		"a header alone":   {header, "no table of codes in"},
		"a short row":      {header + "chat\t1\n", ":2: 2 fields, want 11"},
		"an unknown class": {header + "chat\t1\tX\t\tany\tfatal\t\t\t\t\t\n", `:2: class "fatal" is none of`},
		"an odd code":      {header + "chat\t1x\tX\t\tany\terror\t\t\t\t\t\n", `:2: code "1x" is neither a number nor the name "X"`},
		"an unknown enum":  {header + "rtm1\t1\tX\t\tMOON_ERR_CODE (fly)\terror\t\t\t\t\t\n", `:2: unknown scope "MOON_ERR_CODE" of rtm1`},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			assert.Equal(t, exitUsage, run([]string{write(t, test.content)}, &stdout, &stderr))
			assert.Contains(t, stderr.String(), test.want)
			assert.Empty(t, stdout.String())
		})
	}
}

func TestRunTellsByItsStatus(t *testing.T) {
	var stdout, stderr bytes.Buffer
	path := write(t, header+"chat-web\t203\tNEWER_NAME\t\tany\terror\t\t\t\t\t\n")
	assert.Equal(t, exitDiffers, run([]string{path}, &stdout, &stderr))
	assert.Contains(t, stdout.String(), "new      chat-web/203 NEWER_NAME\n")
	assert.Contains(t, stdout.String(), "gone     chat-web/203 PARSE_FILE_ERROR\n")

	assert.Equal(t, exitUsage, run(nil, &stdout, &stderr))
	assert.Equal(t, exitUsage, run([]string{filepath.Join(t.TempDir(), "none.tsv")}, &stdout, &stderr))
	assert.Equal(t, exitUsage, run([]string{"-nonsense"}, &stdout, &stderr))
	assert.Equal(t, exitSame, run([]string{"-h"}, &stdout, &stderr))
}

func TestADirectoryMayHoldOtherTables(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlap.tsv"), []byte("code\tproducts\n1\tchat\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "chat.tsv"), []byte(header+"chat\t1\tX\t\tany\terror\t\t\t\t\t\n"), 0o666))
	rows, err := read([]string{dir})
	require.NoError(t, err)
	assert.Len(t, rows, 1)
}

func TestEveryTableOfTheCatalogCanBeCompared(t *testing.T) {
	reached := map[string]bool{}
	for _, enums := range tables {
		for _, table := range enums {
			reached[table] = true
		}
	}
	names := map[string]bool{}
	for _, table := range catalog.Tables() {
		names[table.Name] = true
		_, mapped := tables[table.Name]
		assert.True(t, reached[table.Name] || !mapped && table.Name == string(table.Product), table.Name)
	}
	for table := range reached {
		assert.True(t, names[table], "%s is none of the catalog's", table)
	}
}

func TestRepeats(t *testing.T) {
	codes := []*catalog.Code{
		{Product: "p", Number: 1, Name: "A", Meaning: "A network issue."},
		{Product: "p", Number: 2, Name: "B", Meaning: "Sorry, the token that you sent has expired."},
		{Product: "p", Number: 3, Name: "C", Meaning: "The network broke."},
	}
	published := []string{"LOGIN_E_NET 201 A network issue.\n", "108 | X |\nThe token, that you sent, has expired today. Retry.\n"}
	assert.Equal(t, []string{
		`repeats  p/1 A: "A network issue."`,
		`repeats  p/2 B: "the token that you sent has"`,
	}, repeats(codes, published))
	assert.Empty(t, repeats(codes, nil))
}
