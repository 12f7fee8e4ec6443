package scanner_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/agoralog/agoralog/scanner"
)

func TestLanesComeOutInTheirOrder(t *testing.T) {
	var out bytes.Buffer
	var order scanner.Order
	var wg sync.WaitGroup
	const lanes = 8
	var want strings.Builder
	for k := range lanes {
		for i := range 1000 {
			fmt.Fprintf(&want, "lane %d line %d %s\n", k, i, strings.Repeat("x", k*100))
		}
	}
	for k := range lanes {
		w := order.Writer(k, &out)
		wg.Go(func() {
			for i := range 1000 {
				_, err := fmt.Fprintf(w, "lane %d line %d %s\n", k, i, strings.Repeat("x", k*100))
				assert.NoError(t, err)
			}
			assert.NoError(t, order.Wait(k))
			assert.NoError(t, w.Flush())
			order.Done(k, nil)
		})
	}
	wg.Wait()
	require.Equal(t, want.String(), out.String())
}

func TestAnErrorEndsTheLanesAfterIt(t *testing.T) {
	var order scanner.Order
	full := errors.New("no space left")
	var out bytes.Buffer
	second := order.Writer(1, &out)
	_, err := second.Write([]byte("kept"))
	require.NoError(t, err)
	order.Done(0, full)
	_, err = second.Write([]byte("late"))
	assert.ErrorIs(t, err, full)
	assert.ErrorIs(t, order.Wait(1), full)
	assert.Empty(t, out.String())
}

// A lane that waits for input when its turn comes cannot write by itself.
func TestWhatALaneHasGatheredIsOutWhenItsTurnComes(t *testing.T) {
	var order scanner.Order
	var out bytes.Buffer
	second := order.Writer(1, &out)
	_, err := second.Write([]byte("kept"))
	require.NoError(t, err)
	assert.Empty(t, out.String())
	order.Done(0, nil)
	assert.Equal(t, "kept", out.String())
	_, err = second.Write([]byte(" late"))
	require.NoError(t, err)
	assert.Equal(t, "kept late", out.String())
}
