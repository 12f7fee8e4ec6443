//go:build !unix

package bench

import "os"

// Peak says that the memory of a process is not known here.
func Peak(*os.ProcessState) int64 { return 0 }
