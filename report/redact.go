package report

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A Redactor stands between a scanner and the reports and masks what would name
// somebody or let somebody in, in everything that passes: the text of the log,
// lines with findings, what was found, evidence. It writes instead of
//
//	<token>    Agora tokens, JWTs, bearers, long base64; values of token=
//	<id>       32 hexadecimal digits: App IDs and certificates; values of appId=
//	<channel>  values of channel=, channelName=, room=, conversationId=, ...
//	<user>     values of uid=, userId=, account=, peerId=, ...
//	<key>, <secret>, <email>, <ip>
//	<value>    arguments of calls such as joinChannel(...), login(...)
//
// however a key and its value are written: key=value, key: value, JSON, JSON in
// JSON, key(value). The words do not tell how long the value was. Codes stay:
// the number or name of a finding is never masked. Paths stay, and so do names
// in prose, after no key.
//
// A Redactor is both a scanner.Log and a scanner.Finder. It hands on whole
// lines, so a line leaves when it is complete; one of more than 1 MiB is masked
// as it comes. It is not safe for concurrent use.
type Redactor struct {
	log    scanner.Log    // may be nil
	finder scanner.Finder // may be nil

	line  []byte     // what there is of the unfinished line
	long  longMasker // goes on where the line is longer than MaxObject
	out   []byte     // masked text that was not handed on yet, which stays until Flush
	given int        // of out was handed on
	masks []mask
}

// NewRedactor returns a Redactor before log and finder.
func NewRedactor(log scanner.Log, finder scanner.Finder) *Redactor {
	return &Redactor{log: log, finder: finder}
}

var byteOrderMark = []byte("\ufeff")

// Encoding tells the log how the stream that begins is encoded.
func (r *Redactor) Encoding(e scanner.Encoding) error {
	if r.log == nil {
		return nil
	}
	return r.log.Encoding(e)
}

// Text takes the next bytes of the input.
func (r *Redactor) Text(p []byte) error {
	for len(p) > 0 {
		n := bytes.IndexByte(p, '\n') + 1
		if n == 0 {
			r.grow(p)
			return nil
		}
		r.grow(p[:n-1])
		r.end(p[n-1 : n])
		p = p[n:]
	}
	return nil
}

// grow adds to the unfinished line.
func (r *Redactor) grow(p []byte) {
	if !r.long.begun && len(r.line)+len(p) <= MaxObject+1 { // and a CR
		r.line = append(r.line, p...)
		return
	}
	r.out = r.long.write(r.out, r.line)
	r.line = r.line[:0]
	r.out = r.long.write(r.out, p)
}

// end completes the unfinished line.
func (r *Redactor) end(eol []byte) {
	if r.long.begun {
		r.out = r.long.end(r.out)
	} else {
		r.masks = findMasks(r.masks[:0], r.line)
		r.out = appendMasked(r.out, r.line, r.masks)
	}
	r.out = append(r.out, eol...)
	r.line = r.line[:0]
}

// Found takes a line with findings.
func (r *Redactor) Found(l *scanner.Line, fs []rules.Finding, rest []byte) error {
	masked, found := r.redact(l, fs)
	text, eol := splitEnd(rest)
	if l.Whole && !r.long.begun {
		if l.Number == 1 && bytes.HasPrefix(r.line, byteOrderMark) { // which is no part of l
			r.out = append(r.out, byteOrderMark...)
		}
		r.line = r.line[:0] // it is the beginning of l
		if err := r.hand(); err != nil {
			return err
		}
		whole := append(bytes.Clone(masked.Text), eol...)
		return r.log.Found(masked, found, whole)
	}
	r.grow(text)
	r.end(nil)
	if err := r.hand(); err != nil {
		return err
	}
	return r.log.Found(masked, found, bytes.Clone(eol))
}

// hand gives the log what there is of masked text.
func (r *Redactor) hand() error {
	if r.given == len(r.out) {
		return nil
	}
	p := r.out[r.given:]
	r.given = len(r.out)
	return r.log.Text(p)
}

// Skip tells the log of lines that are left out before the next text.
func (r *Redactor) Skip(lines int64) {
	if k, ok := r.log.(scanner.Skipper); ok {
		_ = r.hand() // the log remembers its error
		k.Skip(lines)
	}
}

// Flush hands on all whole lines.
func (r *Redactor) Flush() error {
	if err := r.hand(); err != nil {
		return err
	}
	err := r.log.Flush()
	r.out, r.given = r.out[:0], 0
	return err
}

// End ends an input, whose last line may have no terminator.
func (r *Redactor) End() error {
	if r.log == nil || len(r.line) == 0 && !r.long.begun {
		return nil
	}
	r.end(nil)
	return r.Flush()
}

// Line takes a line whose findings are final.
func (r *Redactor) Line(l *scanner.Line, fs []rules.Finding) error {
	l, fs = r.redact(l, fs)
	return r.finder.Line(l, fs)
}

// partHead is what is left out at the beginning of a part of a line, at most:
// what was cut there may be the end of a name or token.
const partHead = 1 << 10

// redact returns copies of a line and its findings with masks. Spans are those
// of the masked text.
func (r *Redactor) redact(l *scanner.Line, fs []rules.Finding) (*scanner.Line, []rules.Finding) {
	text, at := l.Text, l.TextAt
	if at > 0 && len(text) > partHead && len(fs) > 0 && fs[0].Span.Start-at > partHead {
		text, at = text[partHead:], at+partHead
		if k := bytes.IndexAny(text, " \t,;&\"'"); k >= 0 && k < fs[0].Span.Start-at {
			text, at = text[k:], at+k
		}
	}
	var codes [][2]int
	for i := range fs {
		if s := codeSpan(&fs[i]); s.Start >= at && s.End <= at+len(text) {
			codes = append(codes, [2]int{s.Start - at, s.End - at})
		}
	}
	r.masks = without(findMasks(r.masks[:0], text), codes)

	line := *l
	line.Text = appendMasked(nil, text, r.masks)
	line.TextAt = at
	line.Before, line.After = redactLines(l.Before), redactLines(l.After)
	found := make([]rules.Finding, len(fs))
	for i := range fs {
		f := fs[i]
		lo, hi := f.Span.Start-at, f.Span.End-at
		if lo >= 0 && hi <= len(text) {
			f.Span = rules.Span{Start: moved(lo, r.masks) + at, End: moved(hi, r.masks) + at}
			f.Match = string(line.Text[f.Span.Start-at : f.Span.End-at])
		} else {
			code := codeSpan(&f)
			own := without(findMasks(nil, []byte(f.Match)), [][2]int{{code.Start - f.Span.Start, code.End - f.Span.Start}})
			f.Match = string(appendMasked(nil, []byte(f.Match), own))
		}
		f.Evidence = redactEvidence(f.Evidence)
		found[i] = f
	}
	return &line, found
}

// redactLines masks whole lines, each for itself.
func redactLines(b []byte) (out []byte) {
	for line := range bytes.SplitAfterSeq(b, []byte{'\n'}) {
		out = appendMasked(out, line, findMasks(nil, line))
	}
	return out
}

func redactEvidence(evidence []rules.Evidence) []rules.Evidence {
	out := make([]rules.Evidence, len(evidence))
	for i, e := range evidence {
		if ms := findMasks(nil, []byte(e.Text)); len(ms) > 0 {
			e.Text = string(appendMasked(nil, []byte(e.Text), ms))
		}
		out[i] = e
	}
	return out
}

// codeSpan returns what stays of a finding's match: all, or its number where the
// match has arguments, such as onChannelJoinFailed(room,5,300).
func codeSpan(f *rules.Finding) rules.Span {
	if f.HasNumber && strings.ContainsAny(f.Match, "(,[{") {
		digits := strings.TrimPrefix(strconv.Itoa(int(f.Number)), "-")
		if k := strings.LastIndex(f.Match, digits); k >= 0 {
			if k > 0 && f.Match[k-1] == '-' {
				k--
				digits = "-" + digits
			}
			return rules.Span{Start: f.Span.Start + k, End: f.Span.Start + k + len(digits)}
		}
	}
	return f.Span
}
