package rules

// commonRules are the forms in which every product's codes are printed, most
// of them by apps: the number comes with a word that says what it is.
var commonRules = []Rule{
	{
		Name:  "error-code-key",
		Says:  "errorCode, errCode and their like: keys of JSON, of toString methods and of samples; erroCode is a slip in an official one",
		Words: []string{"*errorcode", "*errcode", "*error_code", "*err_code", "errocode", "errid"},
		Nouns: true, Hex: true, Unlisted: true, Alone: true,
		Finds:   "E/flutter: login failed «errorCode:5»",
		Ignores: []string{"errorCode=0", `"errorCode":null`, "FCM send failed: errorCode: 404 UNREGISTERED"},
	},
	{
		Name:  "code",
		Says:  "code with a separator, the most common form of all: ChatError.toString, onError(code, desc), JSON and inspected objects",
		Words: []string{"code"},
		Nouns: true, Hex: true, Alone: true,
		Finds: "[AgoraChat] login failed, «code: 202»",
		Ignores: []string{
			"exit code: 1", "HTTP status code: 404", "area code: 203", "key code: 204", "code: zh-Hans", "code: 203 ms",
			"Main process exited, code=exited, status=203/EXEC", "rpc error: code = Code(203) desc = upstream quota",
		},
	},
	{
		Name:  "ecode",
		Says:  "the name of the parameter in every callback of the legacy Signaling SDK, and what its samples print",
		Words: []string{"ecode"}, Unlisted: true,
		Only:    isSignaling,
		Finds:   "E/SignalService(20113): «ecode = 400»",
		Ignores: []string{"RCloud Login Failed ecode: 31004", "RCloud Login Failed ecode: 203", "ecode=0"},
	},
	{
		Name:    "error",
		Says:    "error, err or onError with the number: onError err: 110, error 110, RTC Error:110, onError110 - message",
		Words:   []string{"error", "err", "onerror"},
		Glued:   true,
		Nouns:   true,
		Alone:   true,
		Finds:   "E/AgoraRtcHandler: onError «err: 110»",
		Ignores: []string{"connect(): error 110 (Connection timed out)", "error 404 of 500", "SMTP error 421 4.7.0"},
	},
	{
		Name:    "on-error-list",
		Says:    "onError with its parameters in parentheses or between equal signs; the C++ samples print a text's length after it",
		Words:   []string{"onerror"},
		Args:    true,
		Finds:   "[signal] «onError(login,5,203,cancelled,9)»",
		Ignores: []string{"onError(null)", "onError(request, 5 items)"},
	},
	{
		Name:   "failed",
		Says:   "what failed and the number: login failed: 5, Login failed201, signalling login failed 204",
		Words:  []string{"failed", "failure", "fail"},
		Glued:  true,
		Alone:  true,
		Before: []string{"login", "logout", "log", "in", "register", "join", "leave", "channel", "send", "message", "signin", "signup", "logon", "invite", "reconnect", "subscribe", "publish", "renew", "token", "auth", "authentication", "connect", "rtm", "chat", "error", "rtc", "joinchannel", "sendmessage", "loginfailed", "initialize", "init"},
		Finds:  "agora.js:212 signalling «login failed 204»",
		Ignores: []string{
			"2 of 203 failed: 5", "tests failed: 204", "retry failed in 300 ms", "Connection Failure (405)",
		},
	},
	{
		Name:    "raw-value",
		Says:    "Swift prints an enumeration of Objective-C with its raw value",
		Words:   []string{"rawvalue"},
		Finds:   "didLogout: AgoraChatErrorCode(«rawValue: 216»)",
		Ignores: []string{"UIDeviceOrientation(rawValue: 5)"},
	},
	{
		Name:    "warning",
		Says:    "the Video SDK's callback of a warning, and its own log of it",
		Words:   []string{"*warncode", "onwarning", "didoccurwarning"},
		Only:    isRTC,
		Finds:   "I/AgoraRtcHandler: «onWarning: 1032»",
		Ignores: []string{"onWarning: 3 of 5", "compiler warnCode: 1090"},
	},
	{
		Name:    "web-type",
		Says:    "the Chat SDK for the Web calls its codes type; the word is everywhere, so only where the log looks like that SDK",
		Words:   []string{"type"},
		Only:    isChat,
		Table:   "chat-web",
		Finds:   "WebIM.js:443 onError {«type: 16», message: 'WebSocket disconnected'}",
		Ignores: []string{"type: 16", "W/app: type=1400 audit(0.0:37): avc: denied"},
	},
	{
		Name:     "result",
		Says:     "the Video SDK's calls return the number negated; its wrappers log it as result",
		Words:    []string{"result", "ret", "return", "returns", "returned"},
		Negative: true,
		Only:     isRTC,
		Finds:    `[iris_rtc_api_engine.cc:451] api name RtcEngine_joinChannel_cdbb741 result 0 outdata {«"result":-17»}`,
		Ignores:  []string{`{"result":-17}`, "result -2"},
	},
	{
		Name:   "exception",
		Says:   "an exception class with the number first: AgoraRtcException(-17, null), HyphenateException: 603   You have no permission",
		Words:  []string{"agorartcexception", "agorartmclientexception", "agorartmchannelexception", "agorartmexception", "hyphenateexception", "chatexception", "platformexception", "chaterror", "emerror"},
		Opened: true, Unlisted: true,
		Alone:   true,
		Finds:   "E/flutter: Unhandled Exception: «AgoraRtcException(-17», null)",
		Ignores: []string{"ApiException: 7: NETWORK_ERROR", "[OpenIM-App] PlatformException(1001, 1898 ArgsError, null, null)"},
	},
	{
		Name:    "logout",
		Says:    "apps print the old SDK's onLogout as Logout and the number",
		Words:   []string{"logout", "logouted"},
		Alone:   true,
		Ranges:  []Range{{isSignaling, 100, 108}, {isChat, 201, 220}, {isRTM1, 101, 102}},
		Finds:   "D/AgoraSignaling: «Logout:103»",
		Ignores: []string{"logout 5 users", "logout: 404"},
	},
}

// callbackRules are callbacks whose name is followed by the number, in a
// separator, in parentheses or glued.
var callbackRules = []Rule{
	{
		Name:  "on-login-failed",
		Says:  "the legacy Signaling SDK's callback, as apps log it; onLogFailed is the Windows sample's spelling",
		Words: []string{"onloginfailed", "onlogfailed"}, Camel: true, Glued: true, Args: true, Label: true,
		Ranges:  []Range{{isSignaling, 200, 209}},
		Finds:   "I/LoginActivity( 1881): «onLoginFailed 201»",
		Ignores: []string{"NIM onLoginFailed code: 302", "onLoginFailed listener set"},
	},
	{
		Name:  "on-logout",
		Says:  "the legacy Signaling SDK's callback; Chat and RTM 1.x have one of the same name with other numbers",
		Words: []string{"onlogout"}, Camel: true, Glued: true, Args: true, Label: true, Alone: true,
		Ranges:  []Range{{isSignaling, 100, 108}, {isChat, 206, 207}, {isChat, 216, 217}, {isChat, 220, 220}, {isChat, 202, 202}, {isChat, 305, 305}, {isRTM1, 101, 102}},
		Finds:   "[signal] «onLogout(101)»",
		Ignores: []string{"onLogout listener 3 set"},
	},
	{
		Name:  "on-channel-join-failed",
		Says:  "the legacy Signaling SDK's callback: channel, its length in C++, code",
		Words: []string{"onchanneljoinfailed"}, Camel: true, Glued: true, Args: true, Label: true,
		Ranges: []Range{{isSignaling, 300, 300}},
		Finds:  "«onChannelJoinFailed(room1,5,300)»",
	},
	{
		Name:  "on-channel-leaved",
		Says:  "the legacy Signaling SDK's callback",
		Words: []string{"onchannelleaved"}, Camel: true, Glued: true, Args: true, Label: true,
		Ranges: []Range{{isSignaling, 600, 604}},
		Finds:  "«onChannelLeaved(room1,5,601)»",
	},
	{
		Name:  "on-channel-query-user-num-result",
		Says:  "the legacy Signaling SDK's callback: channel, code, count",
		Words: []string{"onchannelqueryusernumresult"}, Camel: true, Glued: true, Args: true, Label: true,
		Ranges: []Range{{isSignaling, 500, 502}},
		Finds:  "«onChannelQueryUserNumResult(room1, 501, 0)»",
	},
	{
		Name:  "on-message-send-error",
		Says:  "the legacy Signaling SDK's callback: message ID, code",
		Words: []string{"onmessagesenderror"}, Camel: true, Glued: true, Args: true, Label: true,
		Ranges: []Range{{isSignaling, 400, 401}},
		Finds:  "«onMessageSendError(42,401)»",
	},
	{
		Name:  "on-invite-failed",
		Says:  "the legacy Signaling SDK's callback: channel, account, uid, code, extra",
		Words: []string{"oninvitefailed"}, Camel: true, Glued: true, Args: true, Label: true,
		Ranges: []Range{{isSignaling, 700, 705}},
		Finds:  "«onInviteFailed(room1,bob,0,703,)»",
	},
	{
		Name:  "on-disconnected",
		Says:  "the Chat SDK's connection callback; its own log glues the number on or puts dots between",
		Words: []string{"ondisconnect", "ondisconnected"}, Camel: true, Glued: true, Args: true,
		Only:    isChat,
		Own:     strong,
		Ranges:  []Range{{isChat, 2, 2}, {isChat, 8, 8}, {isChat, 108, 109}, {isChat, 202, 202}, {isChat, 206, 207}, {isChat, 213, 214}, {isChat, 216, 217}, {isChat, 220, 220}, {isChat, 300, 305}},
		Finds:   "[global listener] «onDisconnect303»",
		Ignores: []string{"EMSessionManager::onDisConnect(): 13", "onDisconnected: 1006"},
	},
	{
		Name:  "on-login-failure",
		Says:  "callbacks of RTM 1.x",
		Words: []string{"onloginfailure", "onjoinfailure", "onlocalinvitationfailure", "onremoteinvitationfailure"}, Camel: true, Glued: true, Args: true, Label: true,
		Only:  isRTM1,
		Finds: "RtmEventHandler «onLoginFailure(9)»",
	},
	{
		Name:  "did-occur-error",
		Says:  "the Video SDK's callback on iOS",
		Words: []string{"didoccurerror"}, Args: true, Label: true,
		Only:  isRTC,
		Finds: "«didOccurError: 110»",
	},
}

// nounsBefore are the words that may stand before "code" or "error": they say
// that the code is a failure's, or an Agora SDK's.
var nounsBefore = []string{
	"error", "err", "errors", "failed", "failure", "fail", "fails", "with", "returned", "returns", "got", "callback", "exception",
	"login", "logout", "register", "signin", "join", "leave", "channel", "send", "message", "chat", "agora", "rtm", "rtc", "sdk",
	"signaling", "signalling", "signal", "im", "easemob", "hyphenate", "disconnected", "disconnect", "connection", "rtcengine",
	"onerror", "onlogout", "onloginfailed", "onchanneljoinfailed", "onchannelleaved", "oninvitefailed", "ondisconnected", "ondisconnect",
	"has", "occurred", "occurs", "occur", "the", "an", "log", "in", "on", "warn", "warning", "unhandled", "e", "token", "and", "then",
	"received", "see", "info", "debug", "log", "fatal", "trace", "verbose", "logger", "group", "room", "chatroom", "user", "subscribe", "publish", "joinchannel", "loginwithtoken", "video", "voice",
	"engine", "client", "thread", "presence", "call", "peer", "attributes", "members", "loaded", "init", "initialize",
}

// foreignNouns make the number another thing for good: no evidence helps.
var foreignNouns = []string{
	"exit", "status", "response", "http", "key", "char", "scan", "op", "area", "zip", "postal", "post", "country", "city", "airport",
	"currency", "promo", "coupon", "discount", "invitation", "referral", "verification", "verify", "otp", "sms", "pin", "pass", "color",
	"colour", "language", "lang", "locale", "version", "build", "source", "byte", "machine", "bar", "qr", "dialing", "dial", "calling",
	"correction", "vk", "unicode", "ascii", "tax", "stock", "sku", "item", "order", "booking", "tracking", "class", "product", "state",
	"region", "station", "drug", "morse", "return", "request", "result", "response_status", "access", "security", "mail", "auth",
}

// strangeUnits after a number make it a measure.
var strangeUnits = []string{
	"ms", "s", "sec", "secs", "seconds", "min", "minutes", "hours", "days", "bytes", "byte", "kb", "mb", "gb", "kib", "mib", "px",
	"times", "users", "items", "frames", "bits", "retries", "attempts", "fps", "kbps", "of", "rows", "files", "tests", "more", "lines", "percent", "x", "warnings", "errors", "failures",
}
