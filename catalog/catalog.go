// Package catalog says what Agora's codes mean.
//
// It holds every code that Agora publishes for its SDKs and services, as Go
// literals: nothing is parsed when a program starts. It imports nothing of the
// module and knows nothing about logs.
//
// To add a code, add a row to the table's file, in the order of the numbers;
// signaling.go is the smallest example. To add a table, give it a Table row in
// tables.go and a file of its own. The command internal/drift says which rows a
// release of an SDK needs.
package catalog

// A Product is an Agora SDK or service that issues codes.
type Product string

// The SDKs whose codes are looked for in logs. Codes of other services
// (Product values such as "cloud-recording") are known for explanation only.
const (
	Signaling Product = "signaling" // the legacy Signaling SDK, whose callbacks say ecode
	Chat      Product = "chat"      // Agora Chat, the same SDK as Easemob and Hyphenate
	RTM1      Product = "rtm1"      // RTM 1.x
	RTM2      Product = "rtm2"      // RTM 2.x, sold as Signaling today
	RTC       Product = "rtc"       // Video and Voice SDK
)

// Products returns the SDKs whose codes are looked for in logs.
func Products() []Product { return []Product{Signaling, Chat, RTM1, RTM2, RTC} }

// A Class says how bad a code is. Greater is worse.
type Class uint8

const (
	Unknown  Class = iota // no table has the number
	Success               // the call worked; never a finding
	Obsolete              // documented as no longer in use
	Warning               // the SDK may recover by itself, or it is a notice
	Error                 // the SDK cannot recover without the application doing something
)

var classNames = [...]string{"unknown", "success", "obsolete", "warning", "error"}

// String returns the class's word, in lower case.
func (c Class) String() string { return classNames[c] }

// An Alias is how one platform spells a code's name.
type Alias struct {
	Platform string // "Android", "iOS", "Web", ...
	Name     string
}

// A Code is one documented value of a table.
type Code struct {
	Product Product
	Table   string // "" for the product's main table; else "chat-web", "rtm1/login", ...
	Number  int32  // as the table has it; native RTC calls return -2 for 2
	Word    bool   // the code is a word, its Name; Number means nothing
	Seed    bool   // a row of the two tables that the project began with
	Class   Class
	Name    string
	Aliases []Alias // other spellings, by platform; never holds Name itself
	Basis   string  // why the class is what it is: "seed", "doc", or "judged: ..."
	Scope   string  // where the SDK hands the code out: callback, method, enum
	Meaning string  // what happened
	Fix     string  // what to do about it, in the imperative; "" where nothing honest can be said
	Notes   string  // versions and disagreements between sources; "" if none
	Source  string  // where the facts come from
}
