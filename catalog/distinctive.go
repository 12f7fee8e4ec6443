package catalog

import (
	"slices"
	"strings"
)

// A Family is a group of spellings that are Agora's in any log.
type Family struct {
	Prefix  string // how the spellings begin, scope left out
	Whole   bool   // Prefix is the whole spelling
	Product Product
	Reason  string // why nobody else writes so
}

// Families returns the families that Distinctive knows, in the order of products.
func Families() []Family { return slices.Clone(distinctive[:]) }

// distinctive leaves out names made of ordinary words, such as INVALID_TOKEN,
// TIMEOUT or ERR_FAILED: other services print the same.
var distinctive = [...]Family{
	{"AgoraChatError", false, Chat, "Agora's name is in it"},
	{"EMError", false, Chat, "the Easemob brand's error enum on iOS"},
	{"EM_NO_ERROR", true, Chat, "the Easemob brand's prefix"},
	{"WEBIM_", false, Chat, "the Web SDK's own prefix, misspelt WEBIM_CONNCTION_ in most names"},

	{"AgoraEcode_", false, Signaling, "Agora's name is in it"},
	{"ECODE_", false, Signaling, "the Android constants of the legacy SDK"},
	{"LOGIN_E_", false, Signaling, "_E_ in the middle is this SDK's habit"},
	{"LOGOUT_E_", false, Signaling, "_E_ in the middle is this SDK's habit"},
	{"JOINCHANNEL_E_", false, Signaling, "_E_ in the middle is this SDK's habit"},
	{"LEAVECHANNEL_E_", false, Signaling, "_E_ in the middle is this SDK's habit"},
	{"SENDMESSAGE_E_", false, Signaling, "_E_ in the middle is this SDK's habit"},
	{"QUERYUSERNUM_E_", false, Signaling, "_E_ in the middle is this SDK's habit"},
	{"INVITE_E_", false, Signaling, "_E_ in the middle is this SDK's habit"},
	{"GENERAL_E_", false, Signaling, "_E_ in the middle is this SDK's habit; GENERAL_E alone is too short"},

	{"RTM_ERROR_", false, RTM2, "the C++ and Web enum, used by nobody else"},
	{"RTM_LINK_STATE_", false, RTM2, "the C++ enum, used by nobody else"},
	{"AgoraRtmError", false, RTM2, "Agora's name is in it"},

	{"AgoraRtm", false, RTM1, "Agora's name is in it; one iOS enum a method"},
	{"LOGIN_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"LOGOUT_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"RENEW_TOKEN_ERR_", false, RTM1, "one enum a method; RTC's RENEW_TOKEN_ has no ERR"},
	{"PEER_MESSAGE_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"CHANNEL_MESSAGE_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"JOIN_CHANNEL_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"LEAVE_CHANNEL_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"GET_MEMBERS_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"GET_CHANNEL_MEMBER_COUNT_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"QUERY_PEERS_ONLINE_STATUS_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"PEER_SUBSCRIPTION_STATUS_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"ATTRIBUTE_OPERATION_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"LOCAL_INVITATION_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"REMOTE_INVITATION_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"INVITATION_API_CALL_ERR_", false, RTM1, "one enum a method, with _ERR_ after the method"},
	{"SET_RTM_SERVICE_CONTEXT_ERR_", false, RTM1, "RTM is in it"},
	{"CONNECTION_CHANGE_REASON_", false, RTM1, "RTC says CONNECTION_CHANGED_"},

	{"AgoraErrorCode", false, RTC, "Agora's name is in it"},
	{"AgoraWarningCode", false, RTC, "Agora's name is in it"},
	{"ERR_ADM_", false, RTC, "the engine's audio device module"},
	{"ERR_VDM_", false, RTC, "the engine's video device module"},
	{"ERR_VCM_", false, RTC, "the engine's video codec module"},
	{"WARN_ADM_", false, RTC, "the engine's audio device module"},
	{"WARN_APM_", false, RTC, "the engine's audio processing module"},
	{"WARN_LOOKUP_CHANNEL_", false, RTC, "the engine's search for a media server"},
	{"WARN_OPEN_CHANNEL_", false, RTC, "the engine's link to a media server"},
	{"LOCAL_AUDIO_STREAM_", false, RTC, "the engine's enum"},
	{"LOCAL_VIDEO_STREAM_", false, RTC, "the engine's enum"},
	{"CAN_NOT_GET_GATEWAY_SERVER", true, RTC, "Agora's word for a media server, in Agora's grammar"},
	{"MULTI_UNILBS_RESPONSE_ERROR", true, RTC, "UNILBS is Agora's load balancer"},
	{"K_TIMESTAMP_EXPIRED", true, RTC, "a code of Agora's gateway"},
	{"DYNAMIC_KEY_", false, RTC, "Agora's old word for a token"},
	{"ERR_DYNAMIC_KEY_", false, RTC, "Agora's old word for a token"},
	{"STATIC_USE_DYNAMIC_KEY", true, RTC, "Agora's old word for a token"},
	{"ERR_STATIC_USE_DYNAMIC_KEY", true, RTC, "Agora's old word for a token"},
	{"DYNAMIC_USE_STATIC_KEY", true, RTC, "Agora's old word for a token"},
	{"ERR_DYNAMIC_USE_STATIC_KEY", true, RTC, "Agora's old word for a token"},
}

// Distinctive reports whether a spelling can stand alone as Agora's in any log:
// it is, as Named knows it, a name or alias of the catalog, and its last
// component belongs to one of Families.
func Distinctive(name string) bool {
	bare := unscoped(name)
	for i := range distinctive {
		f := &distinctive[i]
		if f.Whole && bare == f.Prefix || !f.Whole && len(bare) > len(f.Prefix) && strings.HasPrefix(bare, f.Prefix) {
			return len(Named(name)) > 0
		}
	}
	return false
}
