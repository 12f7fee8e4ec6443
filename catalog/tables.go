package catalog

import "slices"

// A Table is a family of codes inside a product with its own numbering.
type Table struct {
	Name        string // the product's name for its main table; else "chat-web", "rtm1/login", ...
	Product     Product
	Title       string // for people: "Agora Chat on the Web"
	Scope       string // where the SDK hands the codes out
	URL         string // the page or header that documents the table; "" if none is public
	ExplainOnly bool   // its values are explained when asked for and are never findings
}

// Tables returns all tables in the order of All: the SDKs first, and in each
// product what can be a finding before what cannot. RTM 1.x has no main table.
func Tables() []Table { return slices.Clone(tables[:]) }

// tables is the order of the catalog. To add a table, add its row here, then its
// codes to a file of their own, and that file's slice to families.
var tables = [...]Table{
	{"chat", Chat, "Agora Chat", chatScope, chatAndroidPage, false},
	{"chat-web", Chat, "Agora Chat on the Web", chatWebScope, chatWebPage, false},

	{"signaling", Signaling, "legacy Signaling SDK", "callbacks that carry an ecode", signalingPage, false},

	{"rtm2", RTM2, "RTM 2.x", rtm2Scope, rtm2URL, false},
	{"rtm2/link-state", RTM2, "RTM 2.x link states", rtm2LinkStateScope, rtm2HeaderURL, true},
	{"rtm2/link-reason", RTM2, "RTM 2.x reasons of link states", rtm2LinkReasonScope, rtm2HeaderURL, true},
	{"rtm2/connection-state", RTM2, "RTM 2.x connection states", rtm2ConnectionStateScope, rtm2HeaderURL, true},
	{"rtm2/connection-reason", RTM2, "RTM 2.x reasons of connection states", rtm2ConnectionReasonScope, rtm2HeaderURL, true},

	{"rtm1/login", RTM1, "RTM 1.x login", rtm1LoginScope, rtm1AndroidPage, false},
	{"rtm1/logout", RTM1, "RTM 1.x logout", rtm1LogoutScope, rtm1AndroidPage, false},
	{"rtm1/renew-token", RTM1, "RTM 1.x token renewal", rtm1RenewTokenScope, rtm1AndroidPage, false},
	{"rtm1/init", RTM1, "RTM 1.x initialisation", rtm1InitScope, rtm1WindowsPage, false},
	{"rtm1/peer-message", RTM1, "RTM 1.x peer messages", rtm1PeerMessageScope, rtm1AndroidPage, false},
	{"rtm1/channel-message", RTM1, "RTM 1.x channel messages", rtm1ChannelMessageScope, rtm1AndroidPage, false},
	{"rtm1/join", RTM1, "RTM 1.x joining a channel", rtm1JoinScope, rtm1AndroidPage, false},
	{"rtm1/leave", RTM1, "RTM 1.x leaving a channel", rtm1LeaveScope, rtm1AndroidPage, false},
	{"rtm1/get-members", RTM1, "RTM 1.x member list", rtm1GetMembersScope, rtm1AndroidPage, false},
	{"rtm1/member-count", RTM1, "RTM 1.x member count", rtm1MemberCountScope, rtm1AndroidPage, false},
	{"rtm1/query-peers", RTM1, "RTM 1.x online status of peers", rtm1QueryPeersScope, rtm1AndroidPage, false},
	{"rtm1/peer-subscription", RTM1, "RTM 1.x subscription to peers", rtm1PeerSubscriptionScope, rtm1AndroidPage, false},
	{"rtm1/query-peers-by-subscription", RTM1, "RTM 1.x subscribed peers", rtm1QueryPeersBySubscriptionScope, rtm1AndroidPage, false},
	{"rtm1/attribute", RTM1, "RTM 1.x attributes", rtm1AttributeScope, rtm1AndroidPage, false},
	{"rtm1/local-invitation", RTM1, "RTM 1.x call invitation, caller", rtm1LocalInvitationScope, rtm1AndroidPage, false},
	{"rtm1/remote-invitation", RTM1, "RTM 1.x call invitation, callee", rtm1RemoteInvitationScope, rtm1AndroidPage, false},
	{"rtm1/invitation-api", RTM1, "RTM 1.x call invitation methods", rtm1InvitationAPIScope, rtm1AndroidPage, false},
	{"rtm1/download-media", RTM1, "RTM 1.x downloads", rtm1DownloadMediaScope, rtm1AndroidPage, false},
	{"rtm1/upload-media", RTM1, "RTM 1.x uploads", rtm1UploadMediaScope, rtm1AndroidPage, false},
	{"rtm1/cancel-media", RTM1, "RTM 1.x cancelled transfers", rtm1CancelMediaScope, rtm1AndroidPage, false},
	{"rtm1/service-context", RTM1, "RTM 1.x service context", rtm1ServiceContextScope, rtm1AndroidPage, false},
	{"rtm1/create-instance", RTM1, "RTM 1.x instance on the Web", rtm1CreateInstanceScope, rtm1WebInstanceURL, false},
	{"rtm1/create-channel", RTM1, "RTM 1.x channel on the Web", rtm1CreateChannelScope, rtm1WebChannelURL, false},
	{"rtm1/common", RTM1, "RTM 1.x calls on Unity", rtm1CommonScope, rtm1UnityURL, false},
	{"rtm1/connection-state", RTM1, "RTM 1.x connection states", rtm1ConnectionStateScope, rtm1AndroidPage, true},
	{"rtm1/connection-reason", RTM1, "RTM 1.x reasons of connection states", rtm1ConnectionReasonScope, rtm1AndroidPage, true},
	{"rtm1/leave-reason", RTM1, "RTM 1.x reasons of leaving", rtm1LeaveReasonScope, rtm1WindowsPage, true},

	{"rtc", RTC, "Video and Voice SDK", rtcErrorScope, rtcPage, false},
	{"rtc-web", RTC, "Video SDK 4.x for the Web", rtcWebScope, rtcWebURL, false},
	{"rtc-web2", RTC, "Video SDK 2.x for the Web", rtcWeb2Scope, "", false},
	{"rtc-web/event", RTC, "quality notices of the Video SDK for the Web", rtcWebEventScope, docsSourceURL + "shared/video-sdk/enhance-call-quality/in-call-quality-monitoring/project-implementation/web.mdx", true},
	{"rtc/connection-state", RTC, "Video SDK connection states", rtcConnectionStateScope, rtcHeaderURL, true},
	{"rtc/connection-reason", RTC, "Video SDK reasons of connection states", rtcConnectionReasonScope, rtcHeaderURL, true},
	{"rtc/local-audio", RTC, "Video SDK reasons of local audio states", rtcLocalAudioScope, rtcHeaderURL, true},
	{"rtc/local-video", RTC, "Video SDK reasons of local video states", rtcLocalVideoScope, rtcHeaderURL, true},
	{"rtc/rtmp-streaming", RTC, "Video SDK reasons of CDN pushes", rtcRTMPStreamingScope, rtcHeaderURL, true},
	{"rtc/media-relay", RTC, "Video SDK errors of channel relays", rtcMediaRelayScope, rtcHeaderURL, true},
	{"rtc/audio-mixing", RTC, "Video SDK reasons of music file states", rtcAudioMixingScope, rtcHeaderURL, true},
	{"rtc/client-role", RTC, "Video SDK reasons of failed role changes", rtcClientRoleScope, rtcHeaderURL, true},
	{"rtc/encryption", RTC, "Video SDK encryption errors", rtcEncryptionScope, rtcHeaderURL, true},
	{"rtc/user-offline", RTC, "Video SDK reasons of users going offline", rtcUserOfflineScope, rtcHeaderURL, true},
	{"rtc/license", RTC, "Video SDK licence errors", rtcLicenseScope, rtcHeaderURL, true},
	{"rtc/renew-token", RTC, "Video SDK token renewal", rtcRenewTokenScope, rtcHeaderURL, true},
	{"rtc/media-player", RTC, "Video SDK reasons of media player states", rtcMediaPlayerScope, headersURL + "rtc_4.6.2/include/AgoraMediaPlayerTypes.h", true},

	{"iot", "iot", "IoT SDK", iotScope, "https://docs.agora.io/en/realtime-media/iot/reference/error-codes", true},
	{"rtsa", "rtsa", "RTSA SDK 1.x", rtsaScope, "https://github.com/AgoraIO/agora_doc_source/blob/HEAD/markdown/RTSA/rtsa_error_codes.md", true},
	{"cloud-recording", "cloud-recording", "cloud recording", cloudRecordingScope, "https://docs.agora.io/en/cloud-recording/rest-api/status-codes", true},
	{"on-premise-recording", "on-premise-recording", "on-premise recording", leaveCodeScope, "https://github.com/zaiisao/Documentation/blob/HEAD/en/faqs/record_status_error.md", true},
	{"stt", "stt", "real-time speech to text", sttScope, "https://docs.agora.io/en/real-time-stt/reference/common-errors", true},
	{"stt-rest", "stt-rest", "real-time speech to text, REST", httpScope, "https://docs.agora.io/en/real-time-stt/reference/common-errors", true},
	{"channel-management-rest", "channel-management-rest", "channel management, REST", httpScope, "https://docs.agora.io/en/video-calling/channel-management-api/response-status-code", true},
	{"media-gateway-rest", "media-gateway-rest", "media gateway, REST", httpScope, docsSourceURL + "shared/media-gateway/reference/rest-api/response-status-codes.mdx", true},
	{"cloud-transcoding-rest", "cloud-transcoding-rest", "cloud transcoding, REST", httpScope, "https://docs.agora.io/en/cloud-transcoding/reference/status-codes", true},
	{"convai-rest", "convai-rest", "conversational AI, REST", httpScope, docsSourceURL + "conversational-ai/rest-api/reference.mdx", true},
	{"rtm2-rest", "rtm2-rest", "RTM 2.x, REST", httpScope, rtm2URL, true},
	{"chat-rest", "chat-rest", "Agora Chat, REST", chatRESTScope, "https://docs.agora.io/en/agora-chat/reference/http-status-codes", true},
}

// Pages of tables whose sources are written as a repository and a path, or are
// named with one. HEAD is the default branch on GitHub.
const (
	headersURL         = "https://github.com/AgoraIO-Extensions/terra_shared_configs/blob/HEAD/headers/"
	rtcHeaderURL       = headersURL + "rtc_4.6.3.136/include/AgoraBase.h"
	rtm2HeaderURL      = headersURL + "rtm_2.2.6.2/include/AgoraRtmBase.h"
	docsSourceURL      = "https://github.com/AgoraIO/Docs-Source/blob/HEAD/"
	rtm2URL            = "https://docs.agora.io/en/signaling/reference/error-codes"
	rtcWebURL          = "https://docs.agora.io/en/realtime-media/interactive-live-streaming/reference/error-codes/web"
	rtm1WebInstanceURL = "https://api-ref.agora.io/en/signaling-sdk/web/1.x/enums/rtmerrorcode.createinstanceerror.html"
	rtm1WebChannelURL  = "https://api-ref.agora.io/en/signaling-sdk/web/1.x/enums/rtmerrorcode.createchannelerror.html"
	rtm1UnityURL       = "https://api-ref.agora.io/en/signaling-sdk/unity/1.x/_rtm_base_8cs.html"
)

// families returns the codes, file by file, in the order of tables.
func families() [][]Code {
	return [][]Code{
		chatCodes, chatWebCodes,
		signalingCodes,
		rtm2Codes,
		rtm1Codes,
		rtcCodes, rtcWebCodes, rtcReasonCodes,
		otherCodes,
	}
}

// table returns the table of c, or a zero Table for a code that is none of the
// catalog's.
func (c *Code) table() *Table {
	name := c.TableName()
	for i := range tables {
		if tables[i].Name == name {
			return &tables[i]
		}
	}
	return &Table{}
}

// TableName returns the name of c's table, which for the main table is the
// product's: "chat", "chat-web", "rtm1/login".
func (c *Code) TableName() string {
	if c.Table == "" {
		return string(c.Product)
	}
	return c.Table
}

// URL returns the page, for people, that documents c's table, or "".
func (c *Code) URL() string { return c.table().URL }

// ExplainOnly reports whether c is never a finding: its table holds states,
// reasons or statuses, or it says that a call worked.
func (c *Code) ExplainOnly() bool { return c.Class == Success || c.table().ExplainOnly }
