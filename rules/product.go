package rules

import "github.com/agoralog/agoralog/catalog"

// products are the products whose codes are looked for, in the order in which
// readings are listed when nothing speaks for one of them.
var products = [...]catalog.Product{catalog.Chat, catalog.Signaling, catalog.RTM2, catalog.RTM1, catalog.RTC}

const (
	chat = iota
	signaling
	rtm2
	rtm1
	rtc
	nProducts
)

// A set is some of the products, one bit each.
type set uint8

const (
	isChat      set = 1 << chat
	isSignaling set = 1 << signaling
	isRTM2      set = 1 << rtm2
	isRTM1      set = 1 << rtm1
	isRTC       set = 1 << rtc
	isRTM           = isRTM1 | isRTM2
	isAny       set = 1<<nProducts - 1
)

// indexOf returns the product's place in products, or -1.
func indexOf(p catalog.Product) int {
	for i, q := range products {
		if p == q {
			return i
		}
	}
	return -1
}
