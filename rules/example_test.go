package rules_test

import (
	"fmt"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// One line, with no lines around that could tell more.
func ExampleMatcher_Look() {
	set, err := rules.NewSet(rules.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	line := []byte("login failed, code: 202, desc: User authentication failed")
	m := set.NewMatcher()
	c := m.Look(line, set.Find(nil, line), 1, 0, 0)
	if c == nil {
		return // nothing in it is shaped like a code
	}
	for _, f := range c.Settle() {
		fmt.Println(f.Match, "is", f.Code.Ref(), f.Code.Name, "and that is", f.Confidence)
		for _, e := range f.Evidence {
			fmt.Printf("  %q: %s\n", e.Text, e.Says)
		}
	}
	// Output:
	// code: 202 is chat/202 USER_AUTHENTICATION_FAILED and that is certain
	//   "User authentication failed": the words say what USER_AUTHENTICATION_FAILED means
}

// Who knows which product wrote the log says so: bare numbers are then its own.
func ExampleOptions() {
	line := []byte("E/Call: error 110")
	for _, products := range [][]catalog.Product{nil, {catalog.RTC}} {
		set, err := rules.NewSet(rules.Options{Products: products})
		if err != nil {
			fmt.Println(err)
			return
		}
		c := set.NewMatcher().Look(line, set.Find(nil, line), 1, 0, 0)
		for _, f := range c.Settle() {
			if f.Code == nil {
				fmt.Println(len(f.Readings), "readings")
				continue
			}
			fmt.Println(f.Code.Ref(), f.Code.Name)
		}
	}
	// Output:
	// 2 readings
	// rtc/110 ERR_INVALID_TOKEN
}
