package agoraprocessor

import (
	"slices"
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

const (
	depthMax = 8         // of maps and lists in one another; what is deeper is not looked at
	textMax  = 256 << 10 // bytes of a structured value that are looked at
)

// appendBody appends the text of a body. A structured one is written as its line
// of JSON would be, so that a number stands beside its key.
func appendBody(dst []byte, v pcommon.Value) []byte {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return append(dst, v.Str()...)
	case pcommon.ValueTypeMap, pcommon.ValueTypeSlice:
		return appendValue(dst, v, 1, len(dst)+textMax)
	}
	return dst
}

// appendValue appends a value as JSON, which ends early at limit.
func appendValue(dst []byte, v pcommon.Value, depth, limit int) []byte {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return appendString(dst, v.Str(), limit)
	case pcommon.ValueTypeInt:
		return strconv.AppendInt(dst, v.Int(), 10)
	case pcommon.ValueTypeDouble:
		return strconv.AppendFloat(dst, v.Double(), 'g', -1, 64)
	case pcommon.ValueTypeBool:
		return strconv.AppendBool(dst, v.Bool())
	case pcommon.ValueTypeMap:
		if depth <= depthMax {
			return append(appendMembers(append(dst, '{'), v.Map(), nil, depth, limit), '}')
		}
	case pcommon.ValueTypeSlice:
		if depth <= depthMax {
			dst = append(dst, '[')
			for i, e := range v.Slice().All() {
				if len(dst) > limit {
					break
				}
				if i > 0 {
					dst = append(dst, ',')
				}
				dst = appendValue(dst, e, depth+1, limit)
			}
			return append(dst, ']')
		}
	}
	return append(dst, "null"...) // bytes, and what is too deep
}

// appendMembers appends the members of a map that keys has; nil has all.
func appendMembers(dst []byte, m pcommon.Map, keys *keys, depth, limit int) []byte {
	first := true
	for k, v := range m.All() {
		if !keys.has(k) || len(dst) > limit {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(appendString(dst, k, limit), ':')
		dst = appendValue(dst, v, depth+1, limit)
	}
	return dst
}

// appendString appends s as a JSON string, cut at limit.
func appendString(dst []byte, s string, limit int) []byte {
	dst = append(dst, '"')
	s = s[:min(len(s), max(0, limit-len(dst)))]
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"', c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c < ' ':
			dst = append(dst, `\u00`...)
			dst = append(dst, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}

// keys are those of the attributes that are looked at.
type keys struct {
	every bool
	named []string
}

func newKeys(list []string) *keys {
	return &keys{every: slices.Contains(list, everyKey), named: list}
}

// has reports whether an attribute is looked at. What another processor of this
// kind has added is not: its codes would be found again.
func (k *keys) has(key string) bool {
	switch {
	case k == nil:
		return true
	case strings.HasPrefix(key, prefix) || key == errorType:
		return false
	}
	return k.every || slices.Contains(k.named, key)
}

// none reports whether no attribute is looked at.
func (k *keys) none() bool { return len(k.named) == 0 }
