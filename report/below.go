package report

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A caret line is drawn only where an eye can follow it.
const (
	maxCaretBytes = 4 << 10 // of the line before the span
	maxCaretWidth = 512     // columns
)

// AppendBelow appends the annotation in lines of its own, for after l and its
// terminator: for each finding a line of carets under its span, then lines that
// begin with Mark: what it means, why it is believed, what to do.
//
//	E/ChatClient( 1234): register failed, code: 203
//	                                      ^~~~~~~~~
//	  # agora: chat/203 USER_ALREADY_EXIST (error) the user ID is already registered
//	  # agora:   because the line says "ChatClient": the Android class of Agora Chat
//	  # agora:   fix: Log in with this user ID, or register another one.
//
// The carets are left out where the span is far to the right, or outside the
// part of the line that l holds. Each line ends in eol, "\n" or "\r\n".
func AppendBelow(dst []byte, l *scanner.Line, eol string, fs []rules.Finding, st *Style) []byte {
	for i := range fs {
		if i == maxItems {
			dst = append(dst, Mark...)
			dst = appendMore(dst, len(fs)-i)
			return append(dst, eol...)
		}
		f := &fs[i]
		dst = appendCarets(dst, l, eol, f, st)
		dst = append(dst, Mark...)
		paint := st.of(f)
		dst = append(dst, paint.on...)
		dst = appendItem(dst, f)
		dst = append(dst, paint.off...)
		dst = append(dst, eol...)
		dst = appendBecause(dst, l, eol, f.Evidence)
		if f.Code != nil && f.Code.Fix != "" {
			dst = append(dst, Mark...)
			dst = append(dst, "  fix: "...)
			dst = appendVisible(dst, f.Code.Fix)
			dst = append(dst, eol...)
		}
	}
	return dst
}

func appendBecause(dst []byte, l *scanner.Line, eol string, evidence []rules.Evidence) []byte {
	for i := range evidence {
		dst = append(dst, Mark...)
		dst = append(dst, "  "...)
		if i == maxEvidence {
			dst = appendMore(dst, len(evidence)-i)
			return append(dst, eol...)
		}
		ev := &evidence[i]
		dst = append(dst, "because "...)
		switch ev.Line {
		case 0:
			dst = append(dst, "the log says"...)
		case l.Number:
			dst = append(dst, "the line says"...)
		default:
			dst = append(dst, "line "...)
			dst = strconv.AppendInt(dst, ev.Line, 10)
			dst = append(dst, " says"...)
		}
		dst = append(dst, ` "`...)
		dst = appendVisible(dst, ev.Text)
		dst = append(dst, '"')
		if ev.Says != "" {
			dst = append(dst, ": "...)
			dst = appendVisible(dst, ev.Says)
		}
		dst = append(dst, eol...)
	}
	return dst
}

// appendCarets appends the line of carets, or nothing. Tabs before the span are
// repeated, so that it stands right whatever the terminal's tab width.
func appendCarets(dst []byte, l *scanner.Line, eol string, f *rules.Finding, st *Style) []byte {
	start, end := f.Span.Start-l.TextAt, f.Span.End-l.TextAt
	if l.TextAt != 0 || start < 0 || end > len(l.Text) || start >= end || start > maxCaretBytes {
		return dst
	}
	from := len(dst)
	for text := l.Text[:start]; len(text) > 0; {
		n, width := cell(text)
		if text[0] == '\t' {
			dst = append(dst, '\t')
		} else {
			dst = appendRepeat(dst, ' ', width)
		}
		text = text[n:]
		if len(dst)-from > maxCaretWidth {
			return dst[:from]
		}
	}
	paint := st.of(f)
	dst = append(dst, paint.on...)
	dst = append(dst, '^')
	left := -1
	for text := l.Text[start:end]; len(text) > 0 && left < maxCaretWidth; {
		n, width := cell(text)
		left += width
		text = text[n:]
	}
	dst = appendRepeat(dst, '~', left)
	dst = append(dst, paint.off...)
	return append(dst, eol...)
}

func appendRepeat(dst []byte, b byte, n int) []byte {
	for ; n > 0; n-- {
		dst = append(dst, b)
	}
	return dst
}

// cell returns how many bytes the first character of text has and how many
// columns it takes: two for East Asian wide characters and emoji, none for
// combining marks and for colour sequences, one for all others.
func cell(text []byte) (n, width int) {
	b := text[0]
	if b < utf8.RuneSelf {
		if b == 0x1b {
			if n, _, ok := colorSequence(text); ok {
				return n, 0
			}
		}
		return 1, 1
	}
	r, n := utf8.DecodeRune(text)
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return n, 0
	case isWide(r):
		return n, 2
	}
	return n, 1
}

// isWide knows the blocks that are wide as a whole, which is enough for logs.
func isWide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x115f, // Hangul initials
		0x2e80 <= r && r <= 0x303e, // CJK radicals and punctuation
		0x3041 <= r && r <= 0xa4cf, // kana to Yi
		0xac00 <= r && r <= 0xd7a3, // Hangul
		0xf900 <= r && r <= 0xfaff, // CJK compatibility
		0xfe30 <= r && r <= 0xfe6f,
		0xff01 <= r && r <= 0xff60, // full width
		0xffe0 <= r && r <= 0xffe6,
		0x1f300 <= r && r <= 0x1f64f, // emoji
		0x1f680 <= r && r <= 0x1f6ff,
		0x1f900 <= r && r <= 0x1f9ff,
		0x20000 <= r && r <= 0x3fffd: // CJK extensions
		return true
	}
	return false
}
