package report

import (
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// Mark begins every annotation that is not JSON. The text after it is never
// scanned, and a line that ends in its annotation gets no second one, so a log may
// go through agoralog twice.
const Mark = scanner.Mark

// Limits of an annotation; what is over them is counted as "+N more".
const (
	maxItems    = 8
	maxReadings = 2
	maxEvidence = 3
)

// What is said in place of a meaning, in an annotation and as a sentence.
const (
	notInTables = "not in any known table"
	unknownText = "Not in any known table."
)

// AppendSuffix appends the annotation that goes before a line's terminator: Mark,
// and one item a finding:
//
//	chat/203 USER_ALREADY_EXIST (error) the user ID is already registered
//	signaling/501 QUERYUSERNUM_E_TIMEOUT (error) the query timed out, or QUERYUSERNUM_E_BYUSER (obsolete)
//	203? chat USER_ALREADY_EXIST (error) or signaling LOGIN_E_CANCEL (warning)
//	chat/-102 (unknown) not in any known table
//
// A question mark after the number says that the finding is only possible. The
// colours begin after Mark. Nothing is appended if there are no findings.
func AppendSuffix(dst []byte, fs []rules.Finding, st *Style) []byte {
	if len(fs) == 0 {
		return dst
	}
	dst = append(dst, Mark...)
	for i := range fs {
		if i > 0 {
			dst = append(dst, "; "...)
		}
		if i == maxItems {
			return appendMore(dst, len(fs)-maxItems)
		}
		paint := st.of(&fs[i])
		dst = append(dst, paint.on...)
		dst = appendItem(dst, &fs[i])
		dst = append(dst, paint.off...)
	}
	return dst
}

// appendItem appends what f means, on one line.
func appendItem(dst []byte, f *rules.Finding) []byte {
	switch {
	case f.Product == "":
		return appendUndecided(dst, f)
	case f.Code == nil:
		dst = appendRef(dst, f)
		dst = appendClass(dst, f.Class)
		return append(append(dst, ' '), notInTables...)
	}
	dst = appendRef(dst, f)
	if !f.Code.Word || f.Confidence == rules.Possible && f.HasNumber {
		dst = append(dst, ' ')
		dst = appendVisible(dst, f.Code.Name)
	}
	dst = appendClass(dst, f.Class)
	dst = append(dst, ' ')
	dst = appendMeaning(dst, f.Code.Meaning)
	return appendOthers(dst, f.Code, f.Readings)
}

// appendUndecided appends the first readings of a finding without a product.
func appendUndecided(dst []byte, f *rules.Finding) []byte {
	dst = appendNumber(dst, f)
	dst = append(dst, '?')
	for i, c := range f.Readings {
		if i == maxReadings {
			return appendMore(append(dst, ' '), len(f.Readings)-i)
		}
		if i > 0 {
			dst = append(dst, " or"...)
		}
		dst = appendReading(append(dst, ' '), c)
	}
	return dst
}

// appendReading appends "chat USER_ALREADY_EXIST (error)".
func appendReading(dst []byte, c *catalog.Code) []byte {
	dst = appendVisible(dst, c.TableName())
	dst = append(dst, ' ')
	dst = appendVisible(dst, c.Name)
	return appendClass(dst, c.Class)
}

// appendOthers appends the rows that fit besides the first. A row of the same
// table and number goes by its name alone.
func appendOthers(dst []byte, first *catalog.Code, readings []*catalog.Code) []byte {
	shown := 0
	for i, c := range readings {
		if c == first {
			continue
		}
		if shown == maxReadings-1 {
			more := len(readings) - i
			return appendMore(append(dst, ' '), more)
		}
		shown++
		dst = append(dst, ", or "...)
		if c.Table != first.Table || c.Number != first.Number || c.Word {
			dst = appendCodeRef(dst, c)
			if !c.Word {
				dst = append(dst, ' ')
			}
		}
		if !c.Word {
			dst = appendVisible(dst, c.Name)
		}
		dst = appendClass(dst, c.Class)
	}
	return dst
}

// appendRef appends "chat/203", or "203? chat" if f is only possible. The number
// is the table's, which for native RTC calls has no sign.
func appendRef(dst []byte, f *rules.Finding) []byte {
	possible := f.Confidence == rules.Possible
	switch {
	case f.Code != nil && !possible:
		return appendCodeRef(dst, f.Code)
	case possible:
		dst = appendNumber(dst, f)
		dst = append(dst, '?', ' ')
		return appendVisible(dst, tableOf(f))
	}
	dst = appendVisible(dst, tableOf(f))
	dst = append(dst, '/')
	return appendNumber(dst, f)
}

// appendCodeRef appends c.Ref() without making a string of it.
func appendCodeRef(dst []byte, c *catalog.Code) []byte {
	dst = appendVisible(dst, c.TableName())
	dst = append(dst, '/')
	if c.Word {
		return appendVisible(dst, c.Name)
	}
	return strconv.AppendInt(dst, int64(c.Number), 10)
}

// appendNumber appends the number of f, or the words of one that has none.
func appendNumber(dst []byte, f *rules.Finding) []byte {
	switch {
	case f.HasNumber:
		return strconv.AppendInt(dst, int64(f.Number), 10)
	case f.Code != nil:
		return appendVisible(dst, f.Code.Name)
	case len(f.Readings) > 0:
		return appendVisible(dst, f.Readings[0].Name)
	}
	return appendVisible(dst, f.Match)
}

// tableOf returns the name of the table that f belongs to, as far as it is known.
func tableOf(f *rules.Finding) string {
	switch {
	case f.Code != nil:
		return f.Code.TableName()
	case f.Table != "":
		return f.Table
	}
	return string(f.Product)
}

func appendClass(dst []byte, c catalog.Class) []byte {
	dst = append(dst, " ("...)
	dst = append(dst, c.String()...)
	return append(dst, ')')
}

func appendMore(dst []byte, n int) []byte {
	dst = append(dst, '+')
	dst = strconv.AppendInt(dst, int64(n), 10)
	return append(dst, " more"...)
}

// appendMeaning appends a sentence as a part of another: without its full stop,
// and with a small first letter unless it begins with a name.
func appendMeaning(dst []byte, sentence string) []byte {
	sentence = strings.TrimSuffix(sentence, ".")
	start := len(dst)
	dst = appendVisible(dst, sentence)
	if start < len(dst) && 'A' <= dst[start] && dst[start] <= 'Z' && !beginsWithName(sentence) {
		dst[start] += 'a' - 'A'
	}
	return dst
}

// beginsWithName reports whether the first word of a sentence keeps its capital:
// it has another one, or a digit, inside (SDK, WebGL, H264), or it is a name.
func beginsWithName(sentence string) bool {
	end := 1
	for end < len(sentence) && (isLetter(sentence[end]) || isDigit(sentence[end])) {
		if b := sentence[end]; isDigit(b) || 'A' <= b && b <= 'Z' {
			return true
		}
		end++
	}
	switch sentence[:end] {
	case "Agora", "Android", "App", "Apple", "Bluetooth", "Chat", "Chrome", "Easemob", "Electron", "Firefox",
		"Google", "Hyphenate", "Huawei", "Safari", "Signaling", "Unity", "Windows":
		return true
	}
	return false
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
