//go:build !unix

package scanner

import (
	"os"
	"time"
)

const canAsk = false // whether readable knows

// readable says that a file can be read: there is no way to ask here, so a held
// line waits for the input that decides it.
func readable(*os.File, time.Duration) bool { return true }

// await does not wait: a read that waits here is not interrupted.
func (i *Interrupt) await(*os.File) bool { return !i.Stopped() }
