package account

import (
	"context"
	"fmt"
	"sync"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// outageAfter is how many operations in a row must have used up their attempts before the rest is not tried any more.
const outageAfter = 3

// OutageError says that an operation was not tried, because those before it have all used up their attempts.
type OutageError struct {
	Operations int   // that have failed in a row
	Err        error // of the last one
}

func (e *OutageError) Error() string {
	return fmt.Sprintf("not tried: the %d operations before it have failed, the last one with: %v", e.Operations, e.Err)
}
func (e *OutageError) Unwrap() error { return e.Err }

// Outage ends a run that meets a service which is down: hundreds of resources, each with its attempts and the waits
// between them, help neither the one who waits nor the service. It belongs to one run; the next one tries again. All
// accounts of a configured provider share one, because a service is down for all of them.
//
// Reads and writes are counted apart, because a service may show its list and take no post.
type Outage struct {
	mu            sync.Mutex
	reads, writes streak
}

// streak is a row of operations of one kind that have used up their attempts.
type streak struct {
	failed int
	last   error
}

// Read makes a read of another kind than a list, such as getting a token, as long as there is hope. Its error is an OutageError,
// or that of the read.
func (o *Outage) Read(ctx context.Context, read func(context.Context) error) error {
	if err := o.begin(&o.reads); err != nil {
		return err
	}
	err := read(ctx)
	o.end(ctx, &o.reads, err)
	return err
}

// begin is an OutageError where operations of one of the kinds have failed too often.
func (o *Outage) begin(kinds ...*streak) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, kind := range kinds {
		if kind.failed >= outageAfter {
			return &OutageError{Operations: kind.failed, Err: kind.last}
		}
	}
	return nil
}

// end takes in how an operation of a kind has ended. A cancelled one says nothing.
func (o *Outage) end(ctx context.Context, kind *streak, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err == nil && kind == &o.writes: // it has read, too
		o.reads, o.writes = streak{}, streak{}
	case ctx.Err() != nil:
	case wazzup.UsedUp(err):
		kind.failed++
		kind.last = err
	default:
		*kind = streak{}
	}
}
