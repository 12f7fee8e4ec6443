package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// A row is one code of the input, with the catalog's words for product and table.
type row struct {
	product catalog.Product
	table   string // as catalog.Code.TableName says it
	word    bool
	number  int32
	name    string
	class   string
	aliases []string

	meaning, fix, notes string
}

// tables maps a product and the enum that begins the scope to the table's name.
// "*" is any other enum; a product that is not here is its own table.
var tables = map[string]map[string]string{
	"chat-web": {"*": "chat-web"},
	"rtm1": {
		"INIT_ERR_CODE":                          "rtm1/init",
		"LOGIN_ERR_CODE":                         "rtm1/login",
		"LOGOUT_ERR_CODE":                        "rtm1/logout",
		"RENEW_TOKEN_ERR_CODE":                   "rtm1/renew-token",
		"PEER_MESSAGE_ERR_CODE":                  "rtm1/peer-message",
		"CHANNEL_MESSAGE_ERR_CODE":               "rtm1/channel-message",
		"JOIN_CHANNEL_ERR":                       "rtm1/join",
		"LEAVE_CHANNEL_ERR":                      "rtm1/leave",
		"LEAVE_CHANNEL_REASON":                   "rtm1/leave-reason",
		"GET_MEMBERS_ERR":                        "rtm1/get-members",
		"GET_CHANNEL_MEMBER_COUNT_ERR_CODE":      "rtm1/member-count",
		"QUERY_PEERS_ONLINE_STATUS_ERR":          "rtm1/query-peers",
		"PEER_SUBSCRIPTION_STATUS_ERR":           "rtm1/peer-subscription",
		"QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR": "rtm1/query-peers-by-subscription",
		"ATTRIBUTE_OPERATION_ERR":                "rtm1/attribute",
		"LOCAL_INVITATION_ERR_CODE":              "rtm1/local-invitation",
		"REMOTE_INVITATION_ERR_CODE":             "rtm1/remote-invitation",
		"INVITATION_API_CALL_ERR_CODE":           "rtm1/invitation-api",
		"DOWNLOAD_MEDIA_ERR_CODE":                "rtm1/download-media",
		"UPLOAD_MEDIA_ERR_CODE":                  "rtm1/upload-media",
		"CANCEL_MEDIA_ERR_CODE":                  "rtm1/cancel-media",
		"SET_RTM_SERVICE_CONTEXT_ERR_CODE":       "rtm1/service-context",
		"CreateInstanceError":                    "rtm1/create-instance",
		"CreateChannelError":                     "rtm1/create-channel",
		"COMMON_ERR_CODE":                        "rtm1/common",
		"CONNECTION_STATE":                       "rtm1/connection-state",
		"CONNECTION_CHANGE_REASON":               "rtm1/connection-reason",
	},
	"rtm2": {
		"RTM_LINK_STATE":               "rtm2/link-state",
		"RTM_LINK_STATE_CHANGE_REASON": "rtm2/link-reason",
		"RTM_CONNECTION_STATE":         "rtm2/connection-state",
		"RTM_CONNECTION_CHANGE_REASON": "rtm2/connection-reason",
		"*":                            "rtm2",
	},
	"rtc": {
		"CONNECTION_STATE_TYPE":            "rtc/connection-state",
		"CONNECTION_CHANGED_REASON_TYPE":   "rtc/connection-reason",
		"LOCAL_AUDIO_STREAM_REASON":        "rtc/local-audio",
		"LOCAL_VIDEO_STREAM_REASON":        "rtc/local-video",
		"RTMP_STREAM_PUBLISH_REASON":       "rtc/rtmp-streaming",
		"CHANNEL_MEDIA_RELAY_ERROR":        "rtc/media-relay",
		"AUDIO_MIXING_REASON_TYPE":         "rtc/audio-mixing",
		"CLIENT_ROLE_CHANGE_FAILED_REASON": "rtc/client-role",
		"ENCRYPTION_ERROR_TYPE":            "rtc/encryption",
		"USER_OFFLINE_REASON_TYPE":         "rtc/user-offline",
		"LICENSE_ERROR_TYPE":               "rtc/license",
		"RENEW_TOKEN_ERROR_CODE":           "rtc/renew-token",
		"MEDIA_PLAYER_REASON":              "rtc/media-player",
		"ERROR_CODE_TYPE":                  "rtc",
		"WARN_CODE_TYPE":                   "rtc",
	},
	"rtc-web": {
		"exception": "rtc-web/event",
		"*":         "rtc-web",
	},
	"rtc-web2": {"*": "rtc-web2"},
}

// products maps the input's product to the catalog's where they differ.
var products = map[string]catalog.Product{
	"chat-web": catalog.Chat,
	"rtc-web":  catalog.RTC,
	"rtc-web2": catalog.RTC,
}

func tableOf(product, scope string) (string, error) {
	enums, ok := tables[product]
	if !ok {
		return product, nil
	}
	enum := scope[:enumLength(scope)]
	for _, key := range []string{enum, "*"} {
		if table, ok := enums[key]; ok {
			return table, nil
		}
	}
	return "", fmt.Errorf("unknown scope %q of %s; add it to the tables of drift", enum, product)
}

func enumLength(scope string) int {
	for i := range len(scope) {
		switch b := scope[i]; {
		case 'A' <= b && b <= 'Z', 'a' <= b && b <= 'z', '0' <= b && b <= '9', b == '_':
		default:
			return i
		}
	}
	return len(scope)
}

// columns are those that a table must have.
var columns = []string{"product", "code", "name", "aliases", "scope", "class", "meaning", "fix", "since_or_removed"}

// read reads the files, and of the directories those that are tables of codes.
func read(paths []string) ([]row, error) {
	var rows []row
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		files := []string{path}
		if info.IsDir() {
			if files, err = filepath.Glob(filepath.Join(path, "*.tsv")); err != nil {
				return nil, err
			}
		}
		for _, file := range files {
			more, isTable, err := readFile(file)
			if err != nil {
				return nil, err
			}
			if !isTable && !info.IsDir() {
				return nil, fmt.Errorf("%s: not a table of codes; its header needs %s", file, strings.Join(columns, ", "))
			}
			rows = append(rows, more...)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("no table of codes in %s", strings.Join(paths, ", "))
	}
	return rows, nil
}

// readFile reports whether the file is a table of codes, and reads it if so.
func readFile(path string) (rows []row, isTable bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	if !s.Scan() {
		return nil, false, s.Err()
	}
	header := strings.Split(s.Text(), "\t")
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	for _, name := range columns {
		if _, ok := at[name]; !ok {
			return nil, false, nil
		}
	}
	for n := 2; s.Scan(); n++ {
		if s.Text() == "" {
			continue
		}
		fields := strings.Split(s.Text(), "\t")
		if len(fields) != len(header) {
			return nil, true, fmt.Errorf("%s:%d: %d fields, want %d", path, n, len(fields), len(header))
		}
		r, err := parse(func(name string) string { return fields[at[name]] })
		if err != nil {
			return nil, true, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		rows = append(rows, r)
	}
	return rows, true, s.Err()
}

func parse(field func(string) string) (row, error) {
	product, code := field("product"), field("code")
	table, err := tableOf(product, field("scope"))
	if err != nil {
		return row{}, err
	}
	r := row{
		product: catalog.Product(product), table: table,
		name: field("name"), class: field("class"),
		meaning: field("meaning"), fix: field("fix"), notes: field("since_or_removed"),
	}
	if p, ok := products[product]; ok {
		r.product = p
	}
	switch n, err := strconv.ParseInt(code, 10, 32); {
	case err == nil:
		r.number = int32(n)
	case code == r.name:
		r.word = true
	default:
		return row{}, fmt.Errorf("code %q is neither a number nor the name %q", code, r.name)
	}
	switch r.class {
	case "error", "warning", "obsolete", "success":
	default:
		return row{}, fmt.Errorf("class %q is none of error, warning, obsolete, success", r.class)
	}
	r.aliases = spellings(r.name, field("aliases"))
	return r, nil
}

// spellings returns the names of "Platform=Name;..." that differ from the code's,
// without quotes and remarks.
func spellings(name, aliases string) []string {
	var list []string
	for alias := range strings.SplitSeq(aliases, ";") {
		_, s, _ := strings.Cut(alias, "=")
		s, _, _ = strings.Cut(s, " (")
		if s = strings.Trim(s, `"`); s != "" && s != name {
			list = append(list, s)
		}
	}
	return list
}
