package catalog

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sdks are the products whose errors need advice.
var sdks = []Product{Chat, Signaling, RTM2, RTM1, RTC}

func TestEveryCodeIsWhole(t *testing.T) {
	for _, c := range All() {
		ref := c.Ref() + " " + c.Name
		assert.NotEmpty(t, c.Product, ref)
		assert.NotEmpty(t, c.Name, ref)
		assert.NotEqual(t, Unknown, c.Class, ref)
		assert.Regexp(t, `^(seed|doc|judged: \S.*)$`, c.Basis, ref)
		assert.NotEmpty(t, c.Scope, ref)
		assert.NotEmpty(t, c.Source, ref)
		assert.Equal(t, strings.TrimSpace(c.Name), c.Name, ref)
		if c.Word {
			assert.Zero(t, c.Number, ref)
		}
	}
}

func TestEveryTextReadsAsASentence(t *testing.T) {
	sentence := regexp.MustCompile(`^[A-Z0-9].*\.$`)
	plain := regexp.MustCompile(`^[\x20-\x7e]*$`)
	for _, c := range All() {
		ref := c.Ref() + " " + c.Name
		assert.Regexp(t, sentence, c.Meaning, ref)
		assert.Less(t, len(c.Meaning), 240, ref)
		if c.Fix != "" {
			assert.Regexp(t, sentence, c.Fix, ref)
		}
		for _, text := range []string{c.Meaning, c.Fix, c.Notes, c.Scope, c.Source, c.Name} {
			assert.Regexp(t, plain, text, ref)
			assert.NotContains(t, text, "  ", ref)
		}
	}
}

func TestEveryErrorOfAnSDKHasAFix(t *testing.T) {
	// Refs of errors for which nothing honest can be advised, with the reason.
	without := map[string]string{}
	for _, c := range All() {
		if c.Class != Error || !slices.Contains(sdks, c.Product) {
			continue
		}
		if _, ok := without[c.Ref()]; ok {
			assert.Empty(t, c.Fix, "%s has a fix by now; take it off the list", c.Ref())
			continue
		}
		assert.NotEmpty(t, c.Fix, "%s %s", c.Ref(), c.Name)
	}
}

func TestCodesAreUniqueAndInOrder(t *testing.T) {
	place := map[string]int{}
	for i, table := range Tables() {
		place[table.Name] = i
	}
	list := All()
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		order := cmp.Or(
			cmp.Compare(place[a.TableName()], place[b.TableName()]),
			cmp.Compare(a.Number, b.Number),
			cmp.Compare(a.Name, b.Name),
		)
		assert.Negative(t, order, "%s %s stands before %s %s", a.Ref(), a.Name, b.Ref(), b.Name)
	}
}

func TestAliasesDifferFromTheNameAndEachOther(t *testing.T) {
	for _, c := range All() {
		seen := map[string]bool{c.Name: true}
		for _, a := range c.Aliases {
			assert.NotEmpty(t, a.Platform, c.Ref())
			assert.Regexp(t, `^[A-Za-z][A-Za-z0-9_.]*$`, a.Name, c.Ref())
			assert.False(t, seen[a.Name], "%s has %s twice", c.Ref(), a.Name)
			seen[a.Name] = true
		}
	}
}

func TestTablesAndCodesAgree(t *testing.T) {
	holds := map[string]int{}
	for _, c := range All() {
		holds[c.TableName()]++
		assert.True(t, c.Table == "" || strings.HasPrefix(c.Table, string(c.Product)), c.Ref())
	}
	var products []Product
	for _, table := range Tables() {
		require.NotZero(t, holds[table.Name], "table %s is empty", table.Name)
		delete(holds, table.Name)
		assert.NotEmpty(t, table.Title, table.Name)
		assert.NotEmpty(t, table.Scope, table.Name)
		assert.True(t, table.URL == "" || strings.HasPrefix(table.URL, "https://"), table.Name)
		assert.True(t, table.ExplainOnly || slices.Contains(sdks, table.Product), "%s can be a finding", table.Name)
		if n := len(products); n == 0 || products[n-1] != table.Product {
			assert.NotContains(t, products, table.Product, "its tables stand apart")
			products = append(products, table.Product)
		}
	}
	assert.Empty(t, holds, "codes without a table")
	assert.Equal(t, sdks, products[:len(sdks)])
}

func TestWhatIsNeverAFinding(t *testing.T) {
	for _, ref := range []string{
		"chat/0", "signaling/0", "rtm2/0", "rtm1/login/0", "rtc/0",
		"rtm1/connection-state/5", "rtm1/connection-reason/8", "rtm2/link-reason/17",
		"rtc/connection-reason/9", "rtc/local-video/3", "rtc/media-player/-4",
		"rtc-web/event/1001", "cloud-recording/65", "iot/110", "rtsa/-9", "chat-rest/404",
	} {
		for _, c := range find(t, ref) {
			assert.True(t, c.ExplainOnly(), ref)
		}
	}
	for _, ref := range []string{
		"chat/203", "chat-web/606", "signaling/203", "rtm2/-10005", "rtm1/login/5", "rtc/110", "rtc/1051",
		"rtc-web/UID_CONFLICT", "rtc-web2/K_TIMESTAMP_EXPIRED",
	} {
		for _, c := range find(t, ref) {
			assert.False(t, c.ExplainOnly(), ref)
		}
	}
}

func TestAFewCodesStandWhereTheSourcesDisagree(t *testing.T) {
	names := func(ref string) []string {
		var list []string
		for _, c := range find(t, ref) {
			list = append(list, c.Name)
		}
		return list
	}
	assert.Equal(t, []string{"QUERYUSERNUM_E_BYUSER", "QUERYUSERNUM_E_TIMEOUT"}, names("signaling/501"))
	assert.Equal(t, []string{"QUERYUSERNUM_E_BYUSER"}, names("signaling/502"))
	assert.Equal(t, []string{"GROUP_NOT_EXIST", "GROUP_SHARED_FILE_INVALIDID"}, names("chat/605"))
	assert.Equal(t, []string{"GROUP_NOT_EXIST"}, names("chat/606"))
	assert.Equal(t, []string{"GROUP_MEMBERS_FULL"}, names("chat-web/606"))
	assert.Equal(t, []string{"PUSH_NOT_SUPPORT", "USERINFO_USERCOUNT_EXCEED"}, names("chat/900"))
	assert.Equal(t, []string{"ERR_VDM_CAMERA_NOT_AUTHORIZED"}, names("rtc/1501"))
	for _, ref := range []string{"chat/605", "chat/606", "chat/900", "chat/104", "chat/109", "chat/209", "chat/221", "signaling/501", "rtm1/login/8"} {
		for _, c := range find(t, ref) {
			assert.NotEmpty(t, c.Notes, "%s %s", ref, c.Name)
		}
	}
}

func TestURLIsTheTablesPage(t *testing.T) {
	assert.Equal(t, "https://docs.agora.io/en/Signaling/the_error_signaling?platform=All%20Platforms", Named("LOGIN_E_NET")[0].URL())
	assert.Empty(t, (&Code{Product: "nobody"}).URL())
}

func find(t *testing.T, ref string) []*Code {
	t.Helper()
	codes, err := Find(ref)
	require.NoError(t, err)
	return codes
}
