package catalog

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The two published tables that the project began with, number by number.
var (
	publishedSignaling = []pair{
		{0, "SUCCESS"},
		{100, "LOGOUT_E_OTHER"},
		{101, "LOGOUT_E_USER"},
		{102, "LOGOUT_E_NET"},
		{103, "LOGOUT_E_KICKED"},
		{104, "LOGOUT_E_PACKET"},
		{105, "LOGOUT_E_TOKENEXPIRED"},
		{106, "LOGOUT_E_OLDVERSION"},
		{107, "LOGOUT_E_TOKENWRONG"},
		{108, "LOGOUT_E_ALREADY_LOGOUT"},
		{200, "LOGIN_E_OTHER"},
		{201, "LOGIN_E_NET"},
		{202, "LOGIN_E_FAILED"},
		{203, "LOGIN_E_CANCEL"},
		{204, "LOGIN_E_TOKENEXPIRED"},
		{205, "LOGIN_E_OLDVERSION"},
		{206, "LOGIN_E_TOKENWRONG"},
		{207, "LOGIN_E_TOKEN_KICKED"},
		{208, "LOGIN_E_ALREADY_LOGIN"},
		{209, "LOGIN_E_INVALID_USER"},
		{300, "JOINCHANNEL_E_OTHER"},
		{400, "SENDMESSAGE_E_OTHER"},
		{401, "SENDMESSAGE_E_TIMEOUT"},
		{500, "QUERYUSERNUM_E_OTHER"},
		{501, "QUERYUSERNUM_E_TIMEOUT"},
		{501, "QUERYUSERNUM_E_BYUSER"},
		{600, "LEAVECHANNEL_E_OTHER"},
		{601, "LEAVECHANNEL_E_KICKED"},
		{602, "LEAVECHANNEL_E_BYUSER"},
		{603, "LEAVECHANNEL_E_LOGOUT"},
		{604, "LEAVECHANNEL_E_DISCONN"},
		{700, "INVITE_E_OTHER"},
		{701, "INVITE_E_REINVITE"},
		{702, "INVITE_E_NET"},
		{703, "INVITE_E_PEEROFFLINE"},
		{704, "INVITE_E_TIMEOUT"},
		{705, "INVITE_E_CANTRECV"},
		{1000, "GENERAL_E"},
		{1001, "GENERAL_E_FAILED"},
		{1002, "GENERAL_E_UNKNOWN"},
		{1003, "GENERAL_E_NOT_LOGIN"},
		{1004, "GENERAL_E_WRONG_PARAM"},
	}
	publishedChat = []pair{
		{0, "EM_NO_ERROR"},
		{1, "GENERAL_ERROR"},
		{2, "NETWORK_ERROR"},
		{4, "EXCEED_SERVICE_LIMIT"},
		{100, "INVALID_APP_KEY"},
		{101, "INVALID_USER_NAME"},
		{102, "INVALID_PASSWORD"},
		{104, "INVALID_TOKEN"},
		{105, "USER_NAME_TOO_LONG"},
		{108, "TOKEN_EXPIRED"},
		{109, "TOKEN_WILL_EXPIRE"},
		{200, "USER_ALREADY_LOGIN"},
		{201, "USER_NOT_LOGIN"},
		{202, "USER_AUTHENTICATION_FAILED"},
		{203, "USER_ALREADY_EXIST"},
		{204, "USER_NOT_FOUND"},
		{205, "USER_ILLEGAL_ARGUMENT"},
		{206, "USER_LOGIN_ANOTHER_DEVICE"},
		{207, "USER_REMOVED"},
		{208, "USER_REG_FAILED"},
		{209, "PUSH_UPDATECONFIGS_FAILED"},
		{210, "USER_PERMISSION_DENIED"},
		{213, "USER_BIND_ANOTHER_DEVICE"},
		{214, "USER_LOGIN_TOO_MANY_DEVICES"},
		{215, "USER_MUTED"},
		{216, "USER_KICKED_BY_CHANGE_PASSWORD"},
		{217, "USER_KICKED_BY_OTHER_DEVICE"},
		{218, "USER_ALREADY_LOGIN_ANOTHER"},
		{219, "USER_MUTED_BY_ADMIN"},
		{220, "USER_DEVICE_CHANGED"},
		{221, "USER_NOT_FRIEND"},
		{300, "SERVER_NOT_REACHABLE"},
		{301, "SERVER_TIMEOUT"},
		{302, "SERVER_BUSY"},
		{303, "SERVER_UNKNOWN_ERROR"},
		{304, "SERVER_GET_DNSLIST_FAILED"},
		{305, "SERVER_SERVICE_RESTRICTED"},
		{400, "FILE_NOT_FOUND"},
		{401, "FILE_INVALID"},
		{402, "FILE_UPLOAD_FAILED"},
		{403, "FILE_DOWNLOAD_FAILED"},
		{404, "FILE_DELETE_FAILED"},
		{405, "FILE_TOO_LARGE"},
		{406, "FILE_CONTENT_IMPROPER"},
		{500, "MESSAGE_INVALID"},
		{501, "MESSAGE_INCLUDE_ILLEGAL_CONTENT"},
		{502, "MESSAGE_SEND_TRAFFIC_LIMIT"},
		{504, "MESSAGE_RECALL_TIME_LIMIT"},
		{505, "SERVICE_NOT_ENABLED"},
		{506, "MESSAGE_EXPIRED"},
		{507, "MESSAGE_ILLEGAL_WHITELIST"},
		{508, "MESSAGE_EXTERNAL_LOGIC_BLOCKED"},
		{600, "GROUP_INVALID_ID"},
		{601, "GROUP_ALREADY_JOINED"},
		{602, "GROUP_NOT_JOINED"},
		{603, "GROUP_PERMISSION_DENIED"},
		{604, "GROUP_MEMBERS_FULL"},
		{605, "GROUP_NOT_EXIST"},
		{700, "CHATROOM_INVALID_ID"},
		{701, "CHATROOM_ALREADY_JOINED"},
		{702, "CHATROOM_NOT_JOINED"},
		{703, "CHATROOM_PERMISSION_DENIED"},
		{704, "CHATROOM_MEMBERS_FULL"},
		{705, "CHATROOM_NOT_EXIST"},
		{900, "PUSH_NOT_SUPPORT"},
		{901, "PUSH_BIND_FAILED"},
		{902, "PUSH_UNBIND_FAILED"},
	}
)

type pair struct {
	number int32
	name   string
}

func TestPublishedTablesAreWhole(t *testing.T) {
	require.Len(t, publishedSignaling, 42)
	require.Len(t, publishedChat, 67)
	published := map[Product][]pair{Signaling: publishedSignaling, Chat: publishedChat}
	for product, pairs := range published {
		for _, want := range pairs {
			var found *Code
			for _, c := range In(product, want.number) {
				if c.Table == "" && c.Name == want.name {
					found = c
				}
			}
			if assert.NotNil(t, found, "%s/%d %s", product, want.number, want.name) {
				assert.True(t, found.Seed, found.Ref())
				assert.Contains(t, Named(want.name), found)
			}
		}
	}

	seeds := 0
	for _, c := range All() {
		if c.Seed {
			seeds++
			assert.Contains(t, published[c.Product], pair{c.Number, c.Name})
		}
	}
	assert.Equal(t, 109, seeds)
}

func TestPublishedClassesHold(t *testing.T) {
	obsolete := []string{
		"LOGOUT_E_PACKET", "LOGOUT_E_OLDVERSION", "LOGOUT_E_TOKENWRONG", "LOGIN_E_OLDVERSION",
		"QUERYUSERNUM_E_BYUSER", "INVITE_E_CANTRECV",
	}
	for _, name := range obsolete {
		for _, c := range Named(name) {
			assert.Equal(t, Obsolete, c.Class, c.Ref())
		}
	}
	class := map[string]Class{
		"SUCCESS": Success, "EM_NO_ERROR": Success,
		"LOGIN_E_ALREADY_LOGIN": Warning, "TOKEN_WILL_EXPIRE": Warning,
		"LOGIN_E_TOKENEXPIRED": Error, "USER_ALREADY_EXIST": Error,
	}
	for name, want := range class {
		for _, c := range Named(name) {
			if c.Seed {
				assert.Equal(t, want, c.Class, c.Ref())
			}
		}
	}
}
