package report

import (
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
	"github.com/agoralog/agoralog/scanner"
)

// A FindingRecord is one line of the jsonl format: one finding. This comment and
// those of the fields are the format's specification; fields are only ever added.
//
// Each line is one JSON object in UTF-8 that ends in "\n". Bytes of the log that
// are no UTF-8 appear as U+FFFD. Controls, bidirectional marks and the first sign
// of "##[" are written as escapes. Fields that the table calls optional are
// absent rather than empty.
type FindingRecord struct {
	// Path is the input: as given, "<stdin>", or "a.tar.gz!logs/x.log" for a
	// member of an archive.
	Path string `json:"path"`
	// Line is the number of the line, from 1. Only LF ends a line.
	Line int64 `json:"line"`
	// Column and EndColumn say where Match begins and ends in the line. They
	// count bytes from 1; EndColumn is the column after the last byte.
	Column    int `json:"column"`
	EndColumn int `json:"end_column"`
	// Offset is that of the line's first byte, from 0, in the decompressed stream.
	Offset int64 `json:"offset"`
	// Time is the line's own timestamp as RFC 3339 has it, or that of the nearest
	// line before within 16 KiB that has one; absent if there is none. It has a
	// zone only if the log gives one.
	Time string `json:"time,omitempty"`
	// TimeGuessed is true where the log leaves out the year or the day, which
	// then is taken from the date of the file or from now; absent otherwise.
	TimeGuessed bool `json:"time_guessed,omitempty"`

	// The fields from here to URL are also those of an element of the "agora"
	// member that --annotate json adds to a line, where Column and EndColumn
	// come first. If that line has more than 8 findings, the array ends in
	// {"more":N}.

	// Match is the text that was found, as the log has it.
	Match string `json:"match"`
	// Product is "signaling", "chat", "rtm1", "rtm2" or "rtc"; absent when the
	// finding is undecided.
	Product string `json:"product,omitempty"`
	// Code is the number with the sign that the log gave it, so that -2 from a
	// native RTC call stays -2; absent for codes that are words.
	Code *int32 `json:"code,omitempty"`
	// Name is the catalog's, whatever spelling Match has; absent when the finding
	// is undecided or the number unknown.
	Name string `json:"name,omitempty"`
	// Class is "error", "warning", "obsolete" or "unknown". When the finding is
	// undecided it is that of the mildest reading.
	Class string `json:"class"`
	// Table is "chat-web", "rtm1/login" and so on; absent for a product's main
	// table and when undecided.
	Table string `json:"table,omitempty"`
	// Confidence is "certain", "likely" or "possible".
	Confidence string `json:"confidence"`
	// Evidence says why it is this product. It may be empty.
	Evidence []EvidenceRecord `json:"evidence"`
	// Readings are the rows that the finding may stand for, most likely first:
	// when it is undecided, and when several rows of the product fit, of which
	// Name and Class then are the first one's. Absent otherwise.
	Readings []ReadingRecord `json:"readings,omitempty"`
	// Meaning and Fix say what happened and what to do; absent when undecided,
	// unknown, or nothing honest can be advised.
	Meaning string `json:"meaning,omitempty"`
	Fix     string `json:"fix,omitempty"`
	// URL is the page that documents the table; absent if there is none.
	URL string `json:"url,omitempty"`

	// Text is the line without its terminator, or of a longer one 4 KiB around
	// Match. A Match of more than that is cut as well. With --redact it is absent,
	// and Match and the texts of Evidence are masked; columns then count in the
	// masked line, as the masked log has it.
	Text string `json:"text"`
}

// An EvidenceRecord is one reason to believe that a finding is the product's.
type EvidenceRecord struct {
	Line int64 `json:"line"` // from 1; 0 for what the log showed earlier
	Text Text  `json:"text"` // the words that were seen
	Says Text  `json:"says"` // what they say
}

// A ReadingRecord is one row that a finding may stand for.
type ReadingRecord struct {
	Product Text   `json:"product"`
	Table   Text   `json:"table,omitempty"` // absent for the product's main table
	Name    Text   `json:"name"`
	Class   string `json:"class"`
}

// maxText is the most of a line that Text holds.
const maxText = 4 << 10

// JSONL is the Printer of the jsonl format.
type JSONL struct {
	sink
	// OmitText leaves Text out.
	OmitText bool
}

// NewJSONL returns a Printer that writes a FindingRecord a line to w.
func NewJSONL(w io.Writer) *JSONL { return &JSONL{sink: sink{w: w}} }

// Line writes the findings of l.
func (p *JSONL) Line(l *scanner.Line, fs []rules.Finding) error {
	if p.err != nil {
		return p.err
	}
	for i := range fs {
		p.buf = appendFinding(p.buf, l, &fs[i], !p.OmitText)
		if err := p.room(); err != nil {
			return err
		}
	}
	return nil
}

// Flush writes the findings so far.
func (p *JSONL) Flush() error { return p.flush() }

// Close writes the rest.
func (p *JSONL) Close() error { return p.flush() }

// appendFinding appends f as a FindingRecord, with the line's text or without, and
// "\n".
func appendFinding(dst []byte, l *scanner.Line, f *rules.Finding, text bool) []byte {
	dst = append(dst, '{')
	dst = appendMember(dst, "path", l.Path)
	dst = appendInt(dst, "line", l.Number)
	dst = appendColumns(dst, f)
	dst = appendInt(dst, "offset", l.Offset)
	if l.Time.Known {
		dst = append(l.Time.AppendRFC3339(append(appendKey(dst, "time"), '"')), '"')
		if l.Time.Guessed {
			dst = append(dst, `,"time_guessed":true`...)
		}
	}
	dst = appendFields(dst, f)
	if text {
		dst = appendJSONString(appendKey(dst, "text"), excerpt(l, f.Span, maxText))
	}
	return append(dst, '}', '\n')
}

// AppendJSON appends the findings of a line as the array that is the value of
// the member "agora".
func AppendJSON(dst []byte, fs []rules.Finding) []byte {
	dst = append(dst, '[')
	for i := range fs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '{')
		if i == maxItems {
			dst = appendInt(dst, "more", int64(len(fs)-i))
			dst = append(dst, '}')
			break
		}
		dst = appendColumns(dst, &fs[i])
		dst = appendFields(dst, &fs[i])
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendColumns(dst []byte, f *rules.Finding) []byte {
	dst = appendInt(dst, "column", int64(f.Span.Start)+1)
	return appendInt(dst, "end_column", int64(f.Span.End)+1)
}

// appendFields appends the members from match to url.
func appendFields(dst []byte, f *rules.Finding) []byte {
	dst = appendMember(dst, "match", cutText(f.Match, maxText))
	dst = appendOptional(dst, "product", string(f.Product))
	if f.HasNumber {
		dst = appendInt(dst, "code", int64(f.Number))
	}
	if f.Code != nil {
		dst = appendMember(dst, "name", f.Code.Name)
	}
	dst = appendMember(dst, "class", f.Class.String())
	dst = appendOptional(dst, "table", f.Table)
	dst = appendMember(dst, "confidence", f.Confidence.String())
	dst = appendEvidence(dst, f.Evidence)
	if len(f.Readings) > 0 {
		dst = appendReadings(dst, f.Readings)
	}
	if f.Code != nil {
		dst = appendOptional(dst, "meaning", f.Code.Meaning)
		dst = appendOptional(dst, "fix", f.Code.Fix)
		dst = appendOptional(dst, "url", f.Code.URL())
	}
	return dst
}

func appendEvidence(dst []byte, evidence []rules.Evidence) []byte {
	dst = append(appendKey(dst, "evidence"), '[')
	for i := range evidence {
		if i > 0 {
			dst = append(dst, ',')
		}
		ev := &evidence[i]
		dst = appendInt(append(dst, '{'), "line", ev.Line)
		dst = appendMember(dst, "text", ev.Text)
		dst = appendMember(dst, "says", ev.Says)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendReadings(dst []byte, readings []*catalog.Code) []byte {
	dst = append(appendKey(dst, "readings"), '[')
	for i, c := range readings {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendMember(append(dst, '{'), "product", string(c.Product))
		dst = appendOptional(dst, "table", c.Table)
		dst = appendMember(dst, "name", c.Name)
		dst = appendMember(dst, "class", c.Class.String())
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendInt(dst []byte, key string, n int64) []byte {
	return strconv.AppendInt(appendKey(dst, key), n, 10)
}

// excerpt returns at most limit bytes of the line, with the span in the middle
// where the line is longer. It does not cut through characters.
func excerpt(l *scanner.Line, span rules.Span, limit int) []byte {
	text := l.Text
	if len(text) <= limit {
		return text
	}
	start, end := clamp(span.Start-l.TextAt, len(text)), clamp(span.End-l.TextAt, len(text))
	from := start
	if end-start < limit {
		from = clamp(start-(limit-(end-start))/2, len(text)-limit)
	}
	to := min(from+limit, len(text))
	for i := 0; i < utf8.UTFMax && from < start && !utf8.RuneStart(text[from]); i++ {
		from++
	}
	return text[from:cutAt(text, to)]
}

// cutText returns at most limit bytes of s, and no half character.
func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return s[:cutAt(s, limit)]
}

// cutAt returns at, or the beginning of the character that goes on there.
func cutAt[T string | []byte](text T, at int) int {
	for i := at; i < len(text) && i > max(0, at-utf8.UTFMax); i-- {
		if utf8.RuneStart(text[i]) {
			return i
		}
	}
	return at
}

func clamp(n, limit int) int { return max(0, min(n, limit)) }
