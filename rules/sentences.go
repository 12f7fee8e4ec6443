package rules

// sentences are the descriptions that the Chat SDK prints in place of a name:
// apps show them through ChatException.getDescription, HyphenateException's
// message and AgoraChatError.errorDescription, often without the number. They
// are in lower case, without the full stop. A text that begins with one counts.
var sentences = []struct {
	number int32
	text   string
}{
	{1, "general error"},
	{2, "network error"}, {2, "network is unavailable"}, {2, "network isn't available"}, {2, "network is not available"},
	{3, "database operation failed"},
	{4, "exceed service limit"},
	{100, "invalid app key"}, {100, "invalid appkey"}, {100, "appkey is invalid"},
	{101, "invalid user name"}, {101, "invalid username"}, {101, "username is invalid"},
	{102, "invalid password"}, {102, "password is invalid"},
	{103, "invalid url"},
	{104, "invalid token"},
	{108, "token expired"}, {108, "token is expired"}, {108, "the token has expired"},
	{109, "token will expire"},
	{110, "invalid param"},
	{200, "user is already login"}, {200, "user already login"}, {200, "user has already logged in"}, {200, "user already logged in"},
	{201, "user not login"}, {201, "user is not login"}, {201, "user has not logged in"}, {201, "user is not logged in"}, {201, "user did not login"},
	{202, "user authentication failed"},
	{203, "user already exist"}, {203, "user already exists"},
	{204, "user does not exist"}, {204, "user not found"}, {204, "user not exist"}, {204, "user does not found"},
	{205, "illegal argument"}, {205, "user illegal argument"}, {205, "illegal user name"},
	{206, "user login on another device"}, {206, "user logged in on another device"}, {206, "user login another device"}, {206, "user already login on another device"},
	{207, "user is removed"}, {207, "user was removed"}, {207, "user removed"}, {207, "user has been removed"}, {207, "user account was removed"},
	{208, "registration failed"}, {208, "user register failed"}, {208, "register failed"},
	{210, "user has no permission"}, {210, "user permission denied"}, {210, "user is blocked"},
	{213, "user bind another device"}, {213, "user is bound to another device"},
	{214, "user login too many devices"}, {214, "user login on too many devices"},
	{215, "user is muted"}, {215, "user muted"}, {215, "user has been muted"},
	{216, "user kicked by change password"}, {216, "user is kicked by change password"}, {216, "user password changed"},
	{217, "user kicked by other device"}, {217, "user is kicked by other device"}, {217, "user kicked from other device"},
	{218, "another user is already login"}, {218, "user already login another"}, {218, "another user already login"},
	{219, "user is muted by admin"}, {219, "user muted by admin"},
	{220, "user device changed"},
	{221, "user is not on roster"}, {221, "user not on roster"}, {221, "user is not friend"}, {221, "user not friend"},
	{300, "server is not reachable"}, {300, "server not reachable"}, {300, "cannot connect to server"}, {300, "unable to connect to server"},
	{301, "server timeout"}, {301, "server response timeout"}, {301, "server request timeout"},
	{302, "server is busy"}, {302, "server busy"},
	{303, "server unknown error"}, {303, "unknown server error"},
	{304, "get dns list failed"}, {304, "failed to get dns list"}, {304, "server get dnslist failed"},
	{305, "service is restricted"}, {305, "server serving is forbidden"}, {305, "server serving forbidden"}, {305, "service restricted"},
	{400, "file not found"}, {400, "file is not found"}, {400, "file does not exist"}, {400, "file not exist"},
	{401, "file is invalid"}, {401, "invalid file"}, {401, "file invalid"},
	{402, "file upload failed"}, {402, "upload file failed"}, {402, "failed to upload file"}, {402, "failed to upload the file"},
	{403, "file download failed"}, {403, "download file failed"}, {403, "failed to download file"}, {403, "failed to download the file"},
	{404, "file delete failed"}, {404, "delete file failed"}, {404, "failed to delete file"},
	{405, "file is too large"}, {405, "file too large"},
	{406, "file content improper"}, {406, "file content is improper"},
	{407, "file is expired"}, {407, "file expired"},
	{500, "message is invalid"}, {500, "message invalid"}, {500, "invalid message"},
	{501, "message contains illegal content"}, {501, "message include illegal content"}, {501, "message includes illegal content"}, {501, "message has illegal content"},
	{502, "message send traffic limit"}, {502, "sending messages too frequently"}, {502, "message traffic limit"},
	{503, "message encryption error"},
	{504, "message recall time limit"}, {504, "message recall exceed time limit"},
	{505, "service is not enabled"}, {505, "service not enabled"}, {505, "service not enable"},
	{506, "message is expired"}, {506, "message expired"}, {506, "message has expired"},
	{507, "message illegal white list"}, {507, "user is not in white list"}, {507, "user not in whitelist"},
	{508, "message blocked by external logic"}, {508, "blocked by external logic"},
	{510, "message size limit"}, {510, "message is too large"},
	{600, "group id is invalid"}, {600, "invalid group id"}, {600, "group invalid id"},
	{601, "user already joined the group"}, {601, "user has already joined the group"}, {601, "group already joined"}, {601, "user already in group"},
	{602, "user has not joined the group"}, {602, "user did not join the group"}, {602, "user not joined the group"}, {602, "group not joined"}, {602, "user is not in group"},
	{603, "you have no permission to do this"}, {603, "group permission denied"}, {603, "user has no permission to do this"}, {603, "user has no permission for this operation"},
	{604, "group members are full"}, {604, "group members full"}, {604, "group is full"},
	{605, "group does not exist"}, {605, "group not exist"},
	{606, "group does not exist"}, {606, "group not exist"},
	{607, "group is disabled"}, {607, "group disabled"},
	{700, "chatroom id is invalid"}, {700, "invalid chatroom id"}, {700, "chat room id is invalid"},
	{701, "user already joined the chatroom"}, {701, "user has already joined the chatroom"}, {701, "chatroom already joined"}, {701, "user already joined the chat room"},
	{702, "user has not joined the chatroom"}, {702, "user did not join the chatroom"}, {702, "chatroom not joined"}, {702, "user has not joined the chat room"},
	{703, "you have no permission to do this"}, {703, "user has no permission for this operation"}, {703, "chatroom permission denied"},
	{704, "chatroom members are full"}, {704, "chatroom members full"}, {704, "chatroom is full"},
	{705, "chatroom does not exist"}, {705, "chatroom not exist"}, {705, "chat room does not exist"},
	{1100, "presence param length exceed"}, {1100, "presence parameter length exceeds the limit"},
	{1101, "user cannot subscribe to own presence status"},
	{1400, "thread not exist"}, {1400, "thread does not exist"},
	{1401, "thread already exist"}, {1401, "thread already exists"},
}

// sentenceOf returns the number of the Chat sentence that text begins with, and
// its length.
func sentenceOf(text []byte) (number int32, length int) {
	for i := range sentences {
		s := &sentences[i]
		if len(s.text) <= length {
			continue
		}
		if beginsWith(text, s.text) {
			number, length = s.number, len(s.text)
		}
	}
	return number, length
}

// beginsWith reports whether text begins with a sentence, which is in lower case.
func beginsWith(text []byte, sentence string) bool {
	n := len(sentence)
	return len(text) >= n && equalFold(text[:n], sentence) && (len(text) == n || !isWord(text[n]))
}

// filler are the words of names that say what kind of name it is, not what happened.
var filler = []string{"agora", "em", "chat", "error", "err", "errorcode", "code", "webim", "connction", "connection", "rtm", "adm", "vdm", "warn", "e"}

// commonplace are words of names that apps print about any failure: "login
// failed" says nothing of LOGIN_E_FAILED.
var commonplace = []string{"login", "logout", "join", "leave", "send", "failed", "failure", "fail", "channel", "message", "user", "connect"}

func isFiller(w string) bool { return isOneOf(w, filler) }

func isOneOf(w string, list []string) bool {
	for _, f := range list {
		if equalFold([]byte(w), f) {
			return true
		}
	}
	return false
}

// holdsWord reports whether a word of text is w, or the two share a stem: four
// letters, or all of the shorter when it has three.
func holdsWord(text []byte, w string) bool {
	for i := 0; i < len(text); {
		if !isLetter(text[i]) {
			i++
			continue
		}
		k := i
		for k < len(text) && isLetter(text[k]) {
			k++
		}
		n := 0
		for n < k-i && n < len(w) && lower(text[i+n]) == lower(w[n]) {
			n++
		}
		if n == len(w) && n == k-i || n >= 4 || n == 3 && (n == len(w) || n == k-i) {
			return true
		}
		i = k
	}
	return false
}
