package needle

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// A text that ends where memory ends, or begins where it begins, shows a read
// outside of it by a fault.
func TestFindReadsOnlyTheText(t *testing.T) {
	page := unix.Getpagesize()
	memory, err := unix.Mmap(-1, 0, 3*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	require.NoError(t, err)
	defer func() { require.NoError(t, unix.Munmap(memory)) }()
	require.NoError(t, unix.Mprotect(memory[:page], unix.PROT_NONE))
	require.NoError(t, unix.Mprotect(memory[2*page:], unix.PROT_NONE))
	text := memory[page : 2*page : 2*page]
	for i := range text {
		text[i] = "fail. code 1 "[i%13]
	}
	for _, windows := range sets {
		f := build(t, windows)
		for n := range 400 {
			assertFinds(t, windows, f, text[len(text)-n:])
			assertFinds(t, windows, f, text[:n:n])
		}
		assertFinds(t, windows, f, text)
	}
}
