package report

import "slices"

// A chain is an order in which codes of one product are known to follow one
// another, since what the catalog says of them says so. Codes are named as
// Group.Reference does.
type chain struct {
	name   string
	steps  []chainStep
	says   string // why the order is known, in the catalog's words
	source string // a source that the catalog gives for rows of the first two steps
}

// A chainStep is one of several codes. A notice may be missing; the first step that
// is none has to be there.
type chainStep struct {
	word   string
	codes  []string
	notice bool
}

const (
	chatAndroid = "https://docs.agora.io/en/realtime-media/im/reference/error-codes/android"
	chatWebEnum = "repo easemob/chat-api-reference shengwang/apidoc/chat1.x/web/enums/StatusCode.Code.html"
	chatWeb     = "https://docs.agora.io/en/realtime-media/im/reference/error-codes/web"
	signaling   = "https://docs.agora.io/en/Signaling/the_error_signaling?platform=All%20Platforms"
	rtm2Page    = "https://docs.agora.io/en/signaling/reference/error-codes"
	rtcPage     = "https://docs.agora.io/en/realtime-media/rtc/reference/error-codes"
)

// chains are those that are known. To add one, add a row: a test holds every code
// against the catalog, and every source against the rows'.
var chains = [...]chain{
	{
		name: "the token ran out", says: "109 is the notice before 108, which closes the session; 202 refuses a token that has run out, and 201 a call without a session",
		source: chatAndroid,
		steps: []chainStep{
			{word: "token will expire", codes: []string{"chat/109"}, notice: true},
			{word: "token expired", codes: []string{"chat/108"}},
			{word: "authentication failed", codes: []string{"chat/202", "chat/104"}},
			{word: "call without a session", codes: []string{"chat/201"}},
		},
	},
	{
		name: "the token ran out", says: "56 is a token past its end time; 40 asks for a valid one",
		source: chatWebEnum,
		steps: []chainStep{
			{word: "token expired", codes: []string{"chat-web/56"}},
			{word: "authentication failed", codes: []string{"chat-web/40", "chat-web/28"}},
		},
	},
	{
		name: "the token ran out", says: "105 closes the session for its token; 204 refuses a login with it, 603 is what the logout does to channels, and 1003 a call without a session",
		source: signaling,
		steps: []chainStep{
			{word: "logged out, token expired", codes: []string{"signaling/105"}},
			{word: "login refused, or out of the channel", codes: []string{"signaling/204", "signaling/603"}},
			{word: "not logged in", codes: []string{"signaling/1003"}},
		},
	},
	{
		name: "the token ran out", says: "after -10009 a client may be logged out already; -10002 is a call without a login",
		source: rtm2Page,
		steps: []chainStep{
			{word: "token expired", codes: []string{"rtm2/-10009"}},
			{word: "not logged in", codes: []string{"rtm2/-10002"}},
		},
	},
	{
		name: "the network was lost", says: "2 is a link that is down, which the SDK brings back; 206 and 217 are a login on another device",
		source: chatAndroid,
		steps: []chainStep{
			{word: "network lost", codes: []string{"chat/2"}},
			{word: "server not reached", codes: []string{"chat/300", "chat/301", "chat/303"}},
			{word: "kicked by another login", codes: []string{"chat/206", "chat/217"}},
		},
	},
	{
		name: "the network was lost", says: "16 is a connection that the SDK opens again by itself; 510 is a message that found it down",
		source: chatWeb,
		steps: []chainStep{
			{word: "connection cut", codes: []string{"chat-web/16"}},
			{word: "message not sent", codes: []string{"chat-web/510"}},
			{word: "kicked by another login", codes: []string{"chat-web/206", "chat-web/217"}},
		},
	},
	{
		name: "the network was lost", says: "after 102 the SDK has given up; 604 is what that does to channels, and 201 a login that reaches nobody",
		source: signaling,
		steps: []chainStep{
			{word: "session lost", codes: []string{"signaling/102"}},
			{word: "out of the channel, or login without network", codes: []string{"signaling/604", "signaling/201"}},
			{word: "kicked by another login", codes: []string{"signaling/103", "signaling/207"}},
		},
	},
	{
		name: "the network was lost", says: "111 is a link down for more than 4 s, 112 one not brought back within 10 s",
		source: rtcPage,
		steps: []chainStep{
			{word: "connection interrupted", codes: []string{"rtc/111"}},
			{word: "connection lost", codes: []string{"rtc/112"}},
			{word: "kicked by another login", codes: []string{"rtc/403", "rtc/427"}},
		},
	},
}

// A Chain is a known order of codes of which an episode has at least two, one
// after the other. It is what the documents say of codes, and not more: whether
// they came from one client the episode does not know.
type Chain struct {
	Name   string // "the token ran out"
	Steps  []ChainStep
	Says   string // why the order is known, in the catalog's words
	Source string
	// Files is how many inputs the steps were first seen in; 0 if that is not known.
	Files int
}

// A ChainStep is a code of a chain, at its first place in the episode.
type ChainStep struct {
	Word string // "token expired"
	Code EpisodeCode
}

// chainsOf returns the known chains in codes, which stand by first time: each step
// was first seen after the one before it.
func chainsOf(codes []EpisodeCode) []Chain {
	var list []Chain
	for i := range chains {
		known := &chains[i]
		found := Chain{Name: known.name, Says: known.says, Source: known.source}
		from, needed := 0, false
		for _, step := range known.steps {
			at := slices.IndexFunc(codes[from:], func(c EpisodeCode) bool { return slices.Contains(step.codes, c.Reference) })
			if at < 0 && !step.notice && !needed {
				break
			}
			if at < 0 {
				continue
			}
			needed = needed || !step.notice
			found.Steps = append(found.Steps, ChainStep{step.word, codes[from+at]})
			from += at + 1
		}
		if !needed || len(found.Steps) < 2 {
			continue
		}
		paths := map[string]bool{}
		for _, step := range found.Steps {
			paths[step.Code.First.Path] = true
		}
		if !paths[""] {
			found.Files = len(paths)
		}
		list = append(list, found)
	}
	return list
}
