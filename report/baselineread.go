package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// BaselineVersion is the version of the file.
const BaselineVersion = 1

// maxBaseline is the most that ReadBaseline reads.
const maxBaseline = 64 << 20

// ReadBaseline reads what Write has written. Errors begin with name and, of what is
// wrong in the text, the line.
func ReadBaseline(name string, r io.Reader) (*Baseline, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBaseline+1))
	if err != nil {
		return nil, naming(name, err)
	}
	if len(data) > maxBaseline {
		return nil, fmt.Errorf("%s: more than %d MiB; a baseline has less", name, maxBaseline>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	p := &baselineReader{name: name, data: data}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		return nil, p.fail(syntax.Offset, "not a baseline: "+unwrapped(err).Error())
	}
	p.decoder = json.NewDecoder(bytes.NewReader(data))
	p.decoder.DisallowUnknownFields()
	return p.read()
}

type baselineReader struct {
	name    string
	data    []byte
	decoder *json.Decoder
	version int

	counted int64 // bytes of data in which lines were counted
	line    int
}

// fail returns an error that names the line of an offset, which must not go back.
func (p *baselineReader) fail(offset int64, says string) error {
	return fmt.Errorf("%s:%d: %s", p.name, p.lineAt(offset), says)
}

func (p *baselineReader) lineAt(offset int64) int {
	offset = min(offset, int64(len(p.data)))
	if offset > p.counted {
		p.line += bytes.Count(p.data[p.counted:offset], []byte{'\n'})
		p.counted = offset
	}
	return p.line + 1
}

// next returns where the next value begins.
func (p *baselineReader) next() int64 {
	at := p.decoder.InputOffset()
	for at < int64(len(p.data)) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	return at
}

// read reads the document, whose syntax is good.
func (p *baselineReader) read() (*Baseline, error) {
	const form = `not a baseline; want {"agoralog_baseline": 1, "findings": [...]}, as --write-baseline writes it`
	if t, err := p.decoder.Token(); err != nil || t != json.Delim('{') {
		return nil, p.fail(0, form)
	}
	b := &Baseline{}
	has := map[string]bool{}
	for p.decoder.More() {
		at := p.next()
		key, err := p.decoder.Token()
		name, _ := key.(string)
		if err != nil || has[name] {
			return nil, p.fail(at, fmt.Sprintf("%q is there twice", name))
		}
		has[name] = true
		switch name {
		case "agoralog_baseline":
			err = p.decoder.Decode(&p.version)
			if err == nil && p.version != BaselineVersion {
				err = fmt.Errorf("a baseline of version %d; this agoralog reads version %d", p.version, BaselineVersion)
			}
		case "findings":
			if t, terr := p.decoder.Token(); terr != nil || t != json.Delim('[') {
				return nil, p.fail(at, "findings are no list")
			}
			if err := p.entries(b); err != nil {
				return nil, err
			}
		default:
			err = fmt.Errorf("unknown member %q", name)
		}
		if err != nil {
			return nil, p.fail(at, unwrapped(err).Error())
		}
	}
	if !has["agoralog_baseline"] || !has["findings"] {
		return nil, p.fail(0, form)
	}
	b.sort()
	return b, nil
}

func (p *baselineReader) entries(b *Baseline) error {
	lines := map[string]int{}
	for p.decoder.More() {
		at := p.next()
		var e BaselineEntry
		err := p.decoder.Decode(&e)
		switch {
		case err != nil:
			err = unwrapped(err)
		case e.Code == nil && e.Name == "":
			err = errors.New("neither code nor name")
		case e.Code != nil && e.Name != "":
			err = errors.New("code and name; want one of them")
		case e.Count < 1 || e.Count > 1<<53:
			err = fmt.Errorf("count is %d; want 1 or more", e.Count)
		}
		if err != nil {
			return p.fail(at, err.Error())
		}
		e.line = p.lineAt(at)
		print := e.key().fingerprint()
		if first, ok := lines[print]; ok {
			return p.fail(at, fmt.Sprintf("the same as in line %d; make one of them, with the sum of their counts", first))
		}
		lines[print] = e.line
		b.entries = append(b.entries, e)
	}
	_, err := p.decoder.Token() // the end of the list
	return err
}
