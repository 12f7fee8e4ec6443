// Package faulty has what fails, for tests of what is done about it.
package faulty

import (
	"bytes"
	"errors"
)

// Err is the error of what fails here.
var Err = errors.New("the disk is on fire")

// A Disk is a writer that is full after Room bytes: once, or for ever.
type Disk struct {
	Got  bytes.Buffer // what has come to it
	Room int
	Once bool
	bad  bool
}

// Write writes as much of p as there is room for.
func (d *Disk) Write(p []byte) (int, error) {
	if n := d.Room - d.Got.Len(); n < len(p) && !(d.bad && d.Once) {
		d.bad = true
		n = max(n, 0)
		d.Got.Write(p[:n])
		return n, Err
	}
	return d.Got.Write(p)
}
