package catalog_test

import (
	"fmt"

	"github.com/agoralog/agoralog/catalog"
)

// A number means something else in each product.
func ExampleFind() {
	codes, err := catalog.Find("203")
	if err != nil {
		fmt.Println(err)
	}
	for _, c := range codes {
		fmt.Println(c.Ref(), c.Name, c.Class)
	}
	// Output:
	// chat/203 USER_ALREADY_EXIST error
	// chat-web/203 PARSE_FILE_ERROR error
	// signaling/203 LOGIN_E_CANCEL warning
}

// A program that knows the product asks for its number.
func ExampleIn() {
	for _, c := range catalog.In(catalog.Signaling, 206) {
		fmt.Println(c.Name)
		fmt.Println(c.Meaning)
		fmt.Println(c.Fix)
	}
	// Output:
	// LOGIN_E_TOKENWRONG
	// The SignalingToken (Signaling key) was not accepted.
	// Check App ID and App Certificate (a newly enabled certificate takes about an hour to work), the key algorithm and its 10-digit timestamp; the test value _no_need_token works only with the token debug switch on.
}
