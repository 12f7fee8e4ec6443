package report

import "io"

// A Fence stands around what is written: GitHub Actions obeys no line of it as a
// workflow command. Nothing is written around nothing.
type Fence struct {
	w     io.Writer
	token string
	open  bool
	last  byte
}

// NewFence returns a Fence around what goes to w. The token is what ends it; it
// must be new and not to be guessed each time.
func NewFence(w io.Writer, token string) *Fence { return &Fence{w: w, token: token} }

// Write opens the fence if it is not, and writes p. The count is that of p alone.
func (f *Fence) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if !f.open {
		if err := writeAll(f.w, []byte("::stop-commands::"+f.token+"\n")); err != nil {
			return 0, err
		}
		f.open = true
	}
	n, err := f.w.Write(p)
	if n > 0 {
		f.last = p[n-1]
	}
	return n, err
}

// Close ends the fence, on a line of its own. It does not close the writer.
func (f *Fence) Close() error {
	if !f.open {
		return nil
	}
	f.open = false
	end := "::" + f.token + "::\n"
	if f.last != '\n' {
		end = "\n" + end
	}
	return writeAll(f.w, []byte(end))
}
