package scanner

import "github.com/agoralog/agoralog/scanner/stamp"

// A Stamp is a line's own time, as its log wrote it. The zero value is none.
type Stamp = stamp.Stamp
