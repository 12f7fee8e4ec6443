//go:build browser

// Pictures makes the pictures of docs/postmortem.md: it writes the report of the
// logs in testdata/incident, opens it in a Chromium without a window, and puts
// what it looks like in docs/pictures.
//
//	go run -tags browser ./internal/pictures
//
// It needs Chromium, which Debian has as chromium. Its test opens a report of
// 100,000 findings and uses it as people do.
package main

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
)

// A shot is one picture: a view, a script that uses the page before, and what it
// is scrolled to.
type shot struct {
	name   string
	view   view
	before string
	at     string
}

var shots = []shot{
	{"top-light", view{960, 760, false, true}, "", ""},
	{"zoomed-dark", view{960, 900, true, true}, zoomed, "#when"},
	{"episodes-light", view{960, 640, false, true}, "", "#episodes"},
	{"narrow-dark", view{400, 860, true, true}, "", "#episodes"},
	{"without-script", view{960, 760, false, false}, "", ""},
}

// zoomed shows the first episode.
const zoomed = `document.querySelector(".episode button").click()`

func main() {
	if err := run("docs/pictures"); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	work, err := os.MkdirTemp("", "pictures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	file := filepath.Join(work, "incident.html")
	report := exec.Command("go", "run", ".", "-r", "html="+file, "testdata/incident")
	report.Stderr = os.Stderr
	if err := report.Run(); err != nil {
		return fmt.Errorf("go run . -r html (in the root of the repository): %w", err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	b, err := startBrowser(context.Background())
	if err != nil {
		return err
	}
	defer b.close()
	for _, s := range shots {
		if _, err := b.open(file, s.view); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if s.before != "" {
			if _, err := eval[any](b, s.before+"; true"); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
		shown, err := b.picture(s.at)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if shown, err = smaller(shown); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, s.name+".png"), shown, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// smaller compresses a PNG as well as can be.
func smaller(picture []byte) ([]byte, error) {
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	err = e.Encode(&b, img)
	return b.Bytes(), err
}
