package scanner

import (
	"io"
	"sync"
)

const (
	laneMax   = 4 << 20   // the Room that an Order has if it is not said
	pieceSize = 128 << 10 // what a lane gathers is kept in pieces, for one that grows leaves its old self behind
)

// An Order lets goroutines that scan several inputs at once write as if they
// had scanned them one after another: each input is a lane, from 0, and lanes
// have their turn in that order. The zero value is ready.
type Order struct {
	// Room is how many bytes a writer of a lane gathers before its turn; then its
	// goroutine waits. 0 is for 4 MiB.
	Room int

	mu   sync.Mutex
	cond *sync.Cond
	turn int
	err  error
	kept map[int][]*LaneWriter // of lanes that had no turn yet

	pieces sync.Pool // *[]byte, that are empty
}

// Writer returns lane k's way to w. Before the lane's turn it gathers up to
// Room, then Write blocks. After an error of any lane's writer every Write
// returns it.
func (o *Order) Writer(k int, w io.Writer) *LaneWriter {
	l := &LaneWriter{order: o, lane: k, w: w}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.turn < k {
		if o.kept == nil {
			o.kept = map[int][]*LaneWriter{}
		}
		o.kept[k] = append(o.kept[k], l)
	}
	return l
}

func (o *Order) room() int {
	if o.Room > 0 {
		return o.Room
	}
	return laneMax
}

// Wait returns when it is lane k's turn, with the error that ended an earlier one.
func (o *Order) Wait(k int) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.wait(k)
	return o.err
}

func (o *Order) wait(k int) {
	if o.cond == nil {
		o.cond = sync.NewCond(&o.mu)
	}
	for o.turn < k && o.err == nil {
		o.cond.Wait()
	}
}

// Done ends lane k, whose turn it must be, and begins the next: what that one has
// gathered is written, for it may be waiting for more input. An error ends all.
func (o *Order) Done(k int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cond == nil {
		o.cond = sync.NewCond(&o.mu)
	}
	o.turn = k + 1
	if o.err == nil {
		o.err = err
	}
	for _, l := range o.kept[o.turn] {
		if o.err == nil {
			o.err = l.flush()
		}
	}
	delete(o.kept, o.turn)
	o.cond.Broadcast()
}

// Err returns the error that ended all, if there was one.
func (o *Order) Err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// A LaneWriter is one lane's way to a writer. It is for one goroutine.
type LaneWriter struct {
	order *Order
	lane  int
	w     io.Writer
	buf   []*[]byte
	size  int  // of buf
	mine  bool // it was seen to be the lane's turn, and stays so until Done
}

// Write writes p now, if it is the lane's turn, or keeps it.
func (l *LaneWriter) Write(p []byte) (int, error) {
	if !l.mine {
		o := l.order
		o.mu.Lock()
		if o.turn < l.lane && o.err == nil && l.size+len(p) <= o.room() {
			l.keep(p)
			o.mu.Unlock()
			return len(p), nil
		}
		o.wait(l.lane)
		err := o.err
		o.mu.Unlock()
		if err != nil {
			return 0, err
		}
		if err := l.Flush(); err != nil {
			return 0, err
		}
	}
	return l.w.Write(p)
}

// Flush writes what was kept. It must be the lane's turn.
func (l *LaneWriter) Flush() error {
	l.mine = true
	return l.flush()
}

// keep gathers p.
func (l *LaneWriter) keep(p []byte) {
	l.size += len(p)
	for len(p) > 0 {
		n := len(l.buf)
		if n == 0 || len(*l.buf[n-1]) == pieceSize {
			b, ok := l.order.pieces.Get().(*[]byte)
			if !ok {
				fresh := make([]byte, 0, pieceSize)
				b = &fresh
			}
			l.buf = append(l.buf, b)
			n++
		}
		last := l.buf[n-1]
		k := min(len(p), pieceSize-len(*last))
		*last = append(*last, p[:k]...)
		p = p[k:]
	}
}

func (l *LaneWriter) flush() error {
	pieces := l.buf
	l.buf, l.size = nil, 0
	for _, b := range pieces {
		n, err := l.w.Write(*b)
		if err == nil && n < len(*b) {
			err = io.ErrShortWrite
		}
		if err != nil {
			return err
		}
		*b = (*b)[:0]
		l.order.pieces.Put(b)
	}
	return nil
}
