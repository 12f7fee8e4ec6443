package report

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Rows as the catalog has them, with words that the tests may rely on.
var (
	userExists = &catalog.Code{
		Product: catalog.Chat, Number: 203, Class: catalog.Error, Name: "USER_ALREADY_EXIST",
		Aliases: []catalog.Alias{{Platform: "iOS", Name: "AgoraChatErrorUserAlreadyExist"}},
		Basis:   "judged: registration was refused", Scope: "createAccount",
		Meaning: "The user ID is already registered.", Fix: "Log in with it, or register another user ID.",
		Source: "a page",
	}
	loginCancel = &catalog.Code{
		Product: catalog.Signaling, Number: 203, Class: catalog.Warning, Name: "LOGIN_E_CANCEL",
		Basis: "doc", Scope: "onLoginFailed(ecode)", Meaning: "Login was cancelled by the user.",
		Notes: "a | b", Source: "a page",
	}
	queryTimeout = &catalog.Code{
		Product: catalog.Signaling, Number: 501, Class: catalog.Error, Name: "QUERYUSERNUM_E_TIMEOUT",
		Meaning: "The query timed out.", Fix: "Ask again.",
	}
	queryByUser = &catalog.Code{
		Product: catalog.Signaling, Number: 501, Class: catalog.Obsolete, Name: "QUERYUSERNUM_E_BYUSER",
		Meaning: "Retired.",
	}
	invalidToken = &catalog.Code{
		Product: catalog.RTM1, Table: "rtm1/login", Number: 5, Class: catalog.Error, Name: "LOGIN_ERR_INVALID_TOKEN",
		Meaning: "SDK saw a wrong token.", Fix: "Make another.",
	}
	joinLimit = &catalog.Code{
		Product: catalog.RTM1, Table: "rtm1/join", Number: 5, Class: catalog.Error, Name: "JOIN_CHANNEL_ERR_EXCEED_LIMIT",
		Meaning: "Too many channels.",
	}
	parseFile = &catalog.Code{
		Product: catalog.Chat, Table: "chat-web", Number: 203, Class: catalog.Error, Name: "PARSE_FILE_ERROR",
		Meaning: "A file could not be read.",
	}
	uidConflict = &catalog.Code{
		Product: catalog.RTC, Table: "rtc-web", Word: true, Class: catalog.Error, Name: "UID_CONFLICT",
		Meaning: "Two users have one ID.", Fix: "Use another.",
	}
	invalidRTC = &catalog.Code{
		Product: catalog.RTC, Number: 2, Class: catalog.Error, Name: "ERR_INVALID_ARGUMENT",
		Meaning: "Android refused an argument.",
	}
)

var because = []rules.Evidence{
	{Product: catalog.Chat, Line: 12, Text: "ChatClient", Says: "a class of Agora Chat"},
	{Product: catalog.Chat, Line: 9, Text: "onError\t\x1b[2J\u202e", Says: ""},
	{Product: catalog.Chat, Line: 0, Text: "hyphenate", Says: "an older brand of Agora Chat"},
}

// find returns the finding of match in text, decided for c.
func find(text, match string, c *catalog.Code, sure rules.Confidence) rules.Finding {
	start := strings.Index(text, match)
	f := rules.Finding{
		Span: rules.Span{Start: start, End: start + len(match)}, Match: match,
		Code: c, Confidence: sure,
	}
	if c != nil {
		f.Product, f.Table, f.Class = c.Product, c.Table, c.Class
		f.Number, f.HasNumber = c.Number, !c.Word
	}
	return f
}

func undecided(text, match string, n int32, readings ...*catalog.Code) rules.Finding {
	f := find(text, match, nil, rules.Possible)
	f.Number, f.HasNumber, f.Readings = n, true, readings
	f.Class = catalog.Error
	for _, c := range readings {
		f.Class = min(f.Class, c.Class)
	}
	return f
}

func unknown(text, match string, p catalog.Product, n int32) rules.Finding {
	f := find(text, match, nil, rules.Certain)
	f.Product, f.Number, f.HasNumber = p, n, true
	return f
}

// A recorded line and its findings.
type recorded struct {
	line     scanner.Line
	findings []rules.Finding
}

// recording is a small log as the matcher would hand it over.
func recording() []recorded {
	var list []recorded
	offset := int64(0)
	add := func(path string, number int64, text string, fs ...rules.Finding) {
		list = append(list, recorded{
			scanner.Line{Path: path, Number: number, Offset: offset, Text: []byte(text), Whole: true}, fs,
		})
		offset += 3000
	}
	text := "10:15:02.113 E/ChatClient( 1234): register failed, code: 203"
	certain := find(text, "code: 203", userExists, rules.Certain)
	certain.Evidence = because[:1]
	add("app.log", 12, text, certain)
	text = "onChannelQueryUserNumResult ecode=501 \x1b[31m##[error]x\u202e"
	several := find(text, "ecode=501", queryTimeout, rules.Likely)
	several.Readings = []*catalog.Code{queryTimeout, queryByUser}
	add("app.log", 13, text, several)
	text = "code: 203"
	add("b.log", 4, text, undecided(text, text, 203, userExists, loginCancel, parseFile))
	text = "AgoraRTCError UID_CONFLICT: code -102 again"
	add("b.log", 5, text, find(text, "UID_CONFLICT", uidConflict, rules.Certain), unknown(text, "code -102", catalog.Chat, -102))
	text = "10:15:03.113 E/ChatClient( 1234): register failed, code: 203 \xff"
	add("b.log", 70, text, find(text, "code: 203", userExists, rules.Possible))
	at := time.Date(2026, 11, 24, 10, 15, 2, 113e6, time.UTC).UnixNano()
	list[0].line.Time = scanner.Stamp{Nanos: at, Guessed: true, Known: true}
	list[3].line.Time = scanner.Stamp{Nanos: at, Zone: 3600, HasZone: true, Known: true}
	return list
}

var errFull = errors.New("no space left")

// A limited writer takes so many bytes and then fails, for ever.
type limited struct {
	bytes.Buffer
	left int
}

func (w *limited) Write(p []byte) (int, error) {
	n := min(len(p), w.left)
	w.left -= n
	w.Buffer.Write(p[:n])
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}
