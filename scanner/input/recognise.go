package input

import "bytes"

// A kind is what the first bytes of data show it to be.
type kind int

const (
	plain kind = iota
	zipped
	tarred
	firstCodec // the first of codecs; the others follow
)

// zipMagic begins a member, or the directory of a zip without one, or a part of
// a zip in several.
var zipMagic = [][]byte{{'P', 'K', 3, 4}, {'P', 'K', 5, 6}, {'P', 'K', 7, 8, 'P', 'K', 3, 4}}

// recognise tells what begins with head; whole says that head is all there is,
// so that the beginning of a magic is a container that was cut off.
func recognise(head []byte, whole bool) kind {
	if begins(head, zipMagic, whole) {
		return zipped
	}
	for i := range codecs {
		if begins(head, codecs[i].magic, whole) {
			return firstCodec + kind(i)
		}
	}
	if isTar(head, whole) {
		return tarred
	}
	return plain
}

// begins reports whether head begins with a magic, or is cut off within one that
// by then cannot be text.
func begins(head []byte, magics [][]byte, whole bool) bool {
	for _, m := range magics {
		if bytes.HasPrefix(head, m) || whole && len(head) > 1 && bytes.HasPrefix(m, head) && !isText(head) {
			return true
		}
	}
	return false
}

func isText(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f {
			return false
		}
	}
	return true
}

// settled reports whether more bytes would not change what recognise tells.
func settled(head []byte) bool {
	if recognise(head, false) != plain {
		return true
	}
	couldBe := func(magics [][]byte) bool {
		for _, m := range magics {
			if bytes.HasPrefix(m, head) {
				return true
			}
		}
		return false
	}
	if couldBe(zipMagic) {
		return false
	}
	for i := range codecs {
		if couldBe(codecs[i].magic) {
			return false
		}
	}
	return len(head) >= tarBlock || !couldBeTar(head)
}

// A tar has no magic at its start: it begins with a header block, which has
// "ustar" far inside, or in the oldest archives only a checksum.
const (
	tarBlock  = 512
	tarMagic  = "ustar"
	tarName   = 100 // where the name ends and numbers begin
	tarSum    = 148 // the checksum, 8 bytes, the last of the numbers
	tarLink   = 157
	tarMagics = 257
)

// isTar reports whether head begins with the header of a tar's member.
func isTar(head []byte, whole bool) bool {
	if !couldBeTar(head) {
		return false
	}
	if len(head) >= tarMagics+len(tarMagic) && string(head[tarMagics:tarMagics+len(tarMagic)]) == tarMagic {
		return true
	}
	if len(head) >= tarBlock {
		return tarChecksum(head[:tarBlock])
	}
	return whole && len(head) > tarName && bytes.IndexByte(head[:tarName], 0) > 0
}

// couldBeTar reports whether head may be the beginning of a header: a name
// without controls, NULs up to its end, numbers in octal digits.
func couldBeTar(head []byte) bool {
	name := head[:min(len(head), tarName)]
	end := bytes.IndexByte(name, 0)
	if end == 0 || len(name) == 0 {
		return false
	}
	if end > 0 {
		if len(bytes.TrimLeft(name[end:], "\x00")) > 0 {
			return false
		}
		name = name[:end]
	}
	for _, c := range name {
		if c < ' ' || c == 0x7f {
			return false
		}
	}
	// Mode, user and group have 8 bytes, size and time 12, the checksum 8.
	for at := tarName; at < tarSum+8 && at < len(head); {
		n := 8
		if at == 124 || at == 136 {
			n = 12
		}
		field := head[at:min(len(head), at+n)]
		at += n
		if field[0]&0x80 != 0 { // a number in binary
			continue
		}
		for _, c := range field {
			if c != 0 && c != ' ' && (c < '0' || c > '7') {
				return false
			}
		}
	}
	return len(head) < tarLink || head[tarSum] != 0 && bytes.IndexByte([]byte("\x000123456789gxLKMNSVADEIX"), head[tarLink-1]) >= 0
}

// tarChecksum reports whether a block's checksum is right.
func tarChecksum(block []byte) bool {
	want, digits := 0, 0
	for _, c := range block[tarSum : tarSum+8] {
		if c >= '0' && c <= '7' {
			want = want<<3 | int(c-'0')
			digits++
		}
	}
	sum := 0
	for i, c := range block {
		if i >= tarSum && i < tarSum+8 {
			c = ' '
		}
		sum += int(c)
	}
	return digits > 0 && sum == want
}
