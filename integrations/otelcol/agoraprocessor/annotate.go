package agoraprocessor

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// The attributes of a record that has a finding. README.md says what they hold.
const (
	errorType     = "error.type" // of OpenTelemetry's conventions
	prefix        = "agora."
	product       = prefix + "product"
	table         = prefix + "table"
	rule          = prefix + "rule.id"
	errorPrefix   = prefix + "error."
	errorCode     = errorPrefix + "code"
	errorName     = errorPrefix + "name"
	errorSeverity = errorPrefix + "severity"
	confidence    = errorPrefix + "confidence"
	errorMessage  = errorPrefix + "message"
	errorFix      = errorPrefix + "fix"
	errorURL      = errorPrefix + "url"
	readings      = errorPrefix + "readings"
	more          = errorPrefix + "more"
)

// moreMax is how many findings besides the first are named.
const moreMax = 8

// annotate writes the worst finding of a record, and names the others.
func annotate(attrs pcommon.Map, fs []found) {
	slices.SortStableFunc(fs, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.Class, a.Class), cmp.Compare(b.Confidence, a.Confidence))
	})
	fs = unique(fs)
	f := &fs[0].Finding
	for _, k := range []string{product, table, errorCode, errorName, errorMessage, errorFix, errorURL, readings, more} {
		attrs.Remove(k) // another processor of this kind may have found something else
	}
	put := func(key, value string) {
		if value != "" {
			attrs.PutStr(key, value)
		}
	}
	put(product, string(f.Product))
	put(table, f.Table)
	put(errorCode, code(f))
	put(errorSeverity, f.Class.String())
	put(confidence, f.Confidence.String())
	put(rule, f.Rule)
	if f.Code != nil {
		// What the application says stays, and a guess is no type.
		if _, has := attrs.Get(errorType); !has && f.Confidence > rules.Possible {
			put(errorType, f.Code.Name)
		}
		put(errorName, f.Code.Name)
		put(errorMessage, f.Code.Meaning)
		put(errorFix, f.Code.Fix)
		put(errorURL, f.Code.URL())
	}
	if len(f.Readings) > 0 {
		list := attrs.PutEmptySlice(readings)
		for _, c := range f.Readings {
			list.AppendEmpty().SetStr(reading(c))
		}
	}
	if len(fs) > 1 {
		list := attrs.PutEmptySlice(more)
		for i := range fs[1:] {
			if i == moreMax {
				list.AppendEmpty().SetStr(fmt.Sprintf("+%d more", len(fs)-1-i))
				break
			}
			list.AppendEmpty().SetStr(short(&fs[i+1].Finding))
		}
	}
}

// unique leaves one finding of each code: what stands in the body often stands in
// the attributes too.
func unique(fs []found) []found {
	kept := fs[:0]
	for _, f := range fs {
		if !slices.ContainsFunc(kept, func(k found) bool { return short(&k.Finding) == short(&f.Finding) }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// code returns the table's number, so that -17 and 17 of RTC are one, or the
// number in the log where no table has it, or the word that is the code.
func code(f *rules.Finding) string {
	switch {
	case f.Code != nil && f.Code.Word:
		return f.Code.Name
	case f.Code != nil:
		return strconv.Itoa(int(f.Code.Number))
	case f.HasNumber:
		return strconv.Itoa(int(f.Number))
	}
	return f.Match
}

// short names a finding: "chat/203 USER_ALREADY_EXIST (error)".
func short(f *rules.Finding) string {
	switch {
	case f.Product == "":
		return code(f) + "?"
	case f.Code == nil:
		return fmt.Sprintf("%s/%s (%s)", cmp.Or(f.Table, string(f.Product)), code(f), f.Class)
	}
	return reading(f.Code)
}

// reading names a code: "chat/203 USER_ALREADY_EXIST (error)".
func reading(c *catalog.Code) string {
	if c.Word {
		return fmt.Sprintf("%s (%s)", c.Ref(), c.Class)
	}
	return fmt.Sprintf("%s %s (%s)", c.Ref(), c.Name, c.Class)
}
