package report

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A junitFile is what a reader of JUnit wants to know.
type junitFile struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Cases    []struct {
			Name    string   `xml:"name,attr"`
			Class   string   `xml:"classname,attr"`
			File    string   `xml:"file,attr"`
			Failure []string `xml:"failure"`
			Error   []string `xml:"error"`
			Out     string   `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

// checkJUnit reads every token and wants the elements and attributes that the
// readers of JUnit know, and counts that add up.
func checkJUnit(t testing.TB, text string) junitFile {
	t.Helper()
	attributes := map[string]string{
		"testsuites": "name tests failures errors", "testsuite": "name tests failures errors skipped time",
		"testcase": "name classname file line time", "failure": "message type", "error": "message type", "system-out": "",
	}
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err, text)
		switch e := token.(type) {
		case xml.StartElement:
			allowed, ok := attributes[e.Name.Local]
			require.True(t, ok, e.Name.Local)
			for _, a := range e.Attr {
				require.Contains(t, strings.Fields(allowed), a.Name.Local)
				require.Equal(t, a.Value, xmlText(a.Value), "what cannot be seen")
			}
		case xml.CharData:
			require.Equal(t, strings.ReplaceAll(string(e), "\n", ""), xmlText(strings.ReplaceAll(string(e), "\n", "")))
		case xml.Comment, xml.Directive:
			require.Fail(t, "neither is ours")
		}
	}
	var f junitFile
	require.NoError(t, xml.Unmarshal([]byte(text), &f))
	sums := [3]int{}
	for _, s := range f.Suites {
		own := [3]int{}
		for _, c := range s.Cases {
			require.NotEmpty(t, c.Name)
			require.NotEmpty(t, c.Class)
			own[0]++
			own[1] += len(c.Failure)
			own[2] += len(c.Error)
		}
		require.Equal(t, [3]int{s.Tests, s.Failures, s.Errors}, own)
		for i := range sums {
			sums[i] += own[i]
		}
	}
	require.Equal(t, [3]int{f.Tests, f.Failures, f.Errors}, sums)
	return f
}

func TestJUnitIsXMLWithCountsThatAddUp(t *testing.T) {
	for name, s := range summaries() {
		t.Run(name, func(t *testing.T) {
			f := checkJUnit(t, written(t, "junit", s))
			assert.Equal(t, len(s.unread), f.Errors)
			require.NotEmpty(t, f.Suites)
			assert.Equal(t, "inputs", f.Suites[0].Name)
			assert.NotEmpty(t, f.Suites[0].Cases, "a report without a case is an error to Jenkins")
		})
	}
}

func TestJUnitFailsWhatTheGateCalledFatal(t *testing.T) {
	f := checkJUnit(t, written(t, "junit", recordedSummary()))
	failed, passed := []string{}, []string{}
	for _, s := range f.Suites[1:] {
		for _, c := range s.Cases {
			if len(c.Failure) > 0 {
				failed = append(failed, s.Name+": "+c.Name)
				assert.Contains(t, c.Failure[0], "meaning: ")
			} else {
				passed = append(passed, s.Name+": "+c.Name)
			}
			assert.Contains(t, c.Out, "x "+c.File+":")
		}
	}
	assert.Equal(t, []string{"chat: chat/203 USER_ALREADY_EXIST in app.log"}, failed)
	assert.Len(t, passed, 5)
}

func FuzzJUnit(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, a, b string) { checkJUnit(t, written(t, "junit", hostileSummary(a, b))) })
}
