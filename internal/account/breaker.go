package account

import (
	"context"
	"fmt"
	"sync"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// breakerLimit is how many operations in a row must have used up their attempts before the rest is not tried any more.
const breakerLimit = 3

// CircuitOpenError says that an operation was not tried, because those before it have all used up their attempts.
type CircuitOpenError struct {
	Operations int   // that have failed in a row
	Err        error // of the last one
}

func (e *CircuitOpenError) Error() string {
	return fmt.Sprintf("not tried: the %d operations before it have failed, the last one with: %v", e.Operations, e.Err)
}
func (e *CircuitOpenError) Unwrap() error { return e.Err }

// CircuitBreaker ends a run that meets a service which is down: hundreds of resources, each with its attempts and the waits
// between them, help neither the one who waits nor the service. It belongs to one run; the next one tries again. All
// accounts of a configured provider share one, because a service is down for all of them.
//
// Reads and writes are counted apart, because a service may show its list and take no post.
type CircuitBreaker struct {
	mu            sync.Mutex
	reads, writes streak
}

// streak is a row of operations of one kind that have used up their attempts.
type streak struct {
	failed int
	last   error
}

// Read makes a read of another kind than a list, such as getting a token, as long as there is hope. Its error is an CircuitOpenError,
// or that of the read.
func (o *CircuitBreaker) Read(ctx context.Context, read func(context.Context) error) error {
	if err := o.begin(&o.reads); err != nil {
		return err
	}
	err := read(ctx)
	o.end(ctx, &o.reads, err)
	return err
}

// begin is an CircuitOpenError where operations of one of the kinds have failed too often.
func (o *CircuitBreaker) begin(kinds ...*streak) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, kind := range kinds {
		if kind.failed >= breakerLimit {
			return &CircuitOpenError{Operations: kind.failed, Err: kind.last}
		}
	}
	return nil
}

// end takes in how an operation of a kind has ended. A cancelled one says nothing.
func (o *CircuitBreaker) end(ctx context.Context, kind *streak, err error) {
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
