//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The algorithm is Teddy, from Hyperscan, with byte classes for literals.
//
// A window is four classes in a row, and up to eight groups of windows, the
// buckets, are looked for at once, each as one bit of a byte. For one place of
// the windows, a byte of text is turned into the set of buckets that allow it:
//
//	LO[byte & 15] & HI[byte >> 4]
//
// LO and HI have 16 entries, and VPSHUFB looks up 32 of them at a time. What it
// finds is too much where a class is not all combinations of its nibbles; the
// caller checks. A bucket starts at offset s where its bit is in all of
//
//	place 0 of text[s], place 1 of text[s+1], place 2 of text[s+2], place 3 of text[s+3]
//
// It takes two loads to see this, one byte apart: X at i and Z at i+1. With
//
//	P[i] = place 0 of X & place 1 of Z    the first half of a window starts at i
//	Q[i] = place 2 of X & place 3 of Z    the second half starts at i
//
// the windows start where P[i-2] & Q[i] is not zero. P is moved up by two bytes
// and takes in the last two of the P before, which costs less than to load and
// look up at i+2 and i+3 as well. So a step that begins at i finds the offsets
// from i-2 on; before the first step, P is zero, and finds none before it.
//
// A step takes 64 bytes as two halves. Its last load ends at i+65, and fewer
// bytes than that are left to the caller: reading over the end could hit a page
// that is not there.
//
// Each step writes its entry in out, and the next step overwrites it unless it
// has found something. A branch on that instead is mispredicted whenever
// something is found, and with the windows of the rules on logs costs up to
// half of the time.
//
//	SI  text            DI  out
//	BX  i               AX  how many entries are in it
//	CX  the last i      R8  tables, then the bits found
//	                    R9  the upper half of them, i - 2
//
//	Y8 - Y15  LO and HI of places 0 to 3, in both 128-bit lanes
//	Y0 - Y3   low and high nibbles of X, low and high nibbles of Z
//	Y4 - Y7   P and what is found, in turn; Y5 for a moment

#define LO0 Y8
#define HI0 Y9
#define LO1 Y10
#define HI1 Y11
#define LO2 Y12
#define HI2 Y13
#define LO3 Y14
#define HI3 Y15

// HALF looks at 32 positions from off(SI)(BX) on. It sets p to their P, and
// turns before, the P of the 32 positions before, into P[i-2] & Q[i]. To move
// P up it takes two instructions, because AVX2 shifts within 128-bit lanes:
// VPERM2I128 puts the upper lane of before under the lower one of p, and
// VPALIGNR takes two bytes of that and fourteen of p for each lane.
#define HALF(off, p, before) \
	VMOVDQU off(SI)(BX*1), Y0     \
	VMOVDQU off+1(SI)(BX*1), Y2   \
	VPSRLW  $4, Y0, Y1            \
	VPSRLW  $4, Y2, Y3            \
	VPAND   nibble<>(SB), Y0, Y0  \
	VPAND   nibble<>(SB), Y1, Y1  \
	VPAND   nibble<>(SB), Y2, Y2  \
	VPAND   nibble<>(SB), Y3, Y3  \
	VPSHUFB Y0, LO0, p            \
	VPSHUFB Y1, HI0, Y5           \
	VPAND   Y5, p, p              \
	VPSHUFB Y2, LO1, Y5           \
	VPAND   Y5, p, p              \
	VPSHUFB Y3, HI1, Y5           \
	VPAND   Y5, p, p              \
	VPSHUFB Y0, LO2, Y0           \
	VPSHUFB Y1, HI2, Y1           \
	VPSHUFB Y2, LO3, Y2           \
	VPSHUFB Y3, HI3, Y3           \
	VPAND   Y1, Y0, Y0            \
	VPAND   Y3, Y2, Y2            \
	VPAND   Y2, Y0, Y0            \
	VPERM2I128 $0x21, p, before, before \
	VPALIGNR   $14, before, p, before   \
	VPAND   Y0, before, before

// func teddy(tables *teddyTables, b []byte, from int, out *teddySteps) (n, next int)
TEXT ·teddy(SB), NOSPLIT, $0-64
	MOVQ tables+0(FP), R8
	MOVQ b_base+8(FP), SI
	MOVQ b_len+16(FP), CX
	MOVQ from+32(FP), BX
	MOVQ out+40(FP), DI
	XORL AX, AX
	MOVQ BX, R9

	// The last step ends with the text, or fills the last entry.
	SUBQ    $65, CX
	LEAQ    64*(const_teddyMax-1)(BX), DX
	CMPQ    DX, CX
	CMOVQLT DX, CX
	CMPQ    BX, CX
	JGT     done

	VBROADCASTI128 0(R8), LO0
	VBROADCASTI128 16(R8), HI0
	VBROADCASTI128 32(R8), LO1
	VBROADCASTI128 48(R8), HI1
	VBROADCASTI128 64(R8), LO2
	VBROADCASTI128 80(R8), HI2
	VBROADCASTI128 96(R8), LO3
	VBROADCASTI128 112(R8), HI3
	VPXOR Y6, Y6, Y6

step:
	HALF(0, Y4, Y6)
	HALF(32, Y7, Y4)

	// Bit k of R8 tells that a bucket starts at i-2+k.
	VPXOR     Y5, Y5, Y5
	VPCMPEQB  Y5, Y6, Y6
	VPCMPEQB  Y5, Y4, Y4
	VPMOVMSKB Y6, R8
	VPMOVMSKB Y4, R9
	SHLQ      $32, R9
	ORQ       R9, R8
	NOTQ      R8
	LEAQ      -2(BX), R9
	MOVQ      R9, teddySteps_at(DI)(AX*8)
	MOVQ      R8, teddySteps_starts(DI)(AX*8)
	CMPQ      R8, $1
	SBBQ      $-1, AX // one more unless R8 is 0

	VMOVDQA Y7, Y6
	ADDQ    $64, BX
	CMPQ    BX, CX
	JLE     step

	LEAQ -2(BX), R9
	VZEROUPPER

done:
	MOVQ AX, n+48(FP)
	MOVQ R9, next+56(FP)
	RET

// nibble has the low four bits of each byte.
DATA nibble<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibble<>+8(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibble<>+16(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibble<>+24(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL nibble<>(SB), RODATA|NOPTR, $32
