package report

import (
	"io"
	"unicode/utf8"
)

// maxSGR is how long a colour sequence may be, in bytes.
const maxSGR = 64

// A Terminal writes text to a terminal so that nothing in it can do more than
// colour the text: SGR sequences pass, and line feeds, tabs and carriage returns.
// All other controls, those of eight bits among them, characters that are not
// seen, as bidirectional overrides, and bytes that are no UTF-8 are written out,
// as \x1b or \u202e. How text is cut into writes makes no difference.
type Terminal struct {
	w    io.Writer
	held []byte // the beginning of a sequence or a character
	buf  []byte
	err  error
}

// NewTerminal returns a Terminal that writes to w.
func NewTerminal(w io.Writer) *Terminal { return &Terminal{w: w} }

// Write writes text. What may be the beginning of a sequence or a character is
// held until its end is known.
func (t *Terminal) Write(p []byte) (int, error) {
	text := p
	if len(t.held) > 0 {
		t.held = append(t.held, p...)
		text = t.held
	}
	var left []byte
	t.buf, left = appendTerminal(t.buf[:0], text)
	t.held = append(t.held[:0], left...)
	if t.flush(); t.err != nil {
		return 0, t.err
	}
	return len(p), nil
}

// Close writes what is held. It does not close the writer.
func (t *Terminal) Close() error {
	t.buf = t.buf[:0]
	for _, b := range t.held {
		t.buf = appendTerminalByte(t.buf, b)
	}
	t.held = nil
	t.flush()
	return t.err
}

func (t *Terminal) flush() {
	if t.err == nil && len(t.buf) > 0 {
		t.err = writeAll(t.w, t.buf)
	}
}

// appendTerminal appends what a terminal may have of text, and returns what is
// left: the beginning of a sequence or of a character.
func appendTerminal(dst, text []byte) (out, left []byte) {
	done := 0
	for i := 0; i < len(text); {
		b := text[i]
		if ' ' <= b && b < 0x7f || b == '\n' || b == '\t' || b == '\r' {
			i++
			continue
		}
		n, whole, ok := terminalUnit(text[i:])
		if !whole {
			return append(dst, text[done:i]...), text[i:]
		}
		if ok {
			i += n
			continue
		}
		dst = append(dst, text[done:i]...)
		if r, size := utf8.DecodeRune(text[i : i+n]); b >= utf8.RuneSelf && size > 1 {
			dst = appendRuneEscape(dst, r)
		} else {
			dst = appendTerminalByte(dst, b)
		}
		i += n
		done = i
	}
	return append(dst, text[done:]...), nil
}

// terminalUnit returns the size of the colour sequence, the character or the
// byte that text begins with, and whether a terminal may have it; whole is false
// if its end is not there.
func terminalUnit(text []byte) (n int, whole, ok bool) {
	switch b := text[0]; {
	case b == 0x1b:
		return colorSequence(text)
	case b < utf8.RuneSelf:
		return 1, true, false
	case !utf8.FullRune(text):
		return 0, false, false
	}
	r, n := utf8.DecodeRune(text)
	return n, true, !(r == utf8.RuneError && n == 1) && !isHidden(r)
}

// colorSequence reads an SGR sequence. What is none is its first byte alone.
func colorSequence(text []byte) (n int, whole, ok bool) {
	for i := 1; i < len(text) && i < maxSGR; i++ {
		switch b := text[i]; {
		case i == 1 && b == '[':
		case i > 1 && ('0' <= b && b <= '9' || b == ';' || b == ':'):
		case i > 1 && b == 'm':
			return i + 1, true, true
		default:
			return 1, true, false
		}
	}
	return 1, len(text) >= maxSGR, false
}

func appendTerminalByte(dst []byte, b byte) []byte {
	if ' ' <= b && b < 0x7f {
		return append(dst, b)
	}
	return appendByteEscape(dst, b)
}
