// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"sync/atomic"
	"time"
)

// The framework keeps a function for each call, to cancel the call's context, until the provider is stopped
// (https://github.com/hashicorp/terraform-plugin-framework/blob/v1.19.0/internal/proto6server/serve.go#L24). Such a function holds the
// whole context, and the loggers in it take 12 kB: with 1,000 accounts that was half of the provider's memory. So the framework gets
// a context that lets go of all this when the call has ended.

// held is a context that lets go of another one.
type held struct {
	of   atomic.Pointer[context.Context]
	done <-chan struct{}
}

// hold returns a context that holds ctx until release is called. From then on it is cancelled and has no values.
func hold(ctx context.Context) (_ context.Context, release context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	h := &held{done: ctx.Done()}
	h.of.Store(&ctx)
	return h, func() {
		cancel()
		h.of.Store(nil)
	}
}

func (h *held) Deadline() (deadline time.Time, ok bool) {
	if of := h.of.Load(); of != nil {
		return (*of).Deadline()
	}
	return time.Time{}, false
}

func (h *held) Done() <-chan struct{} { return h.done }

func (h *held) Err() error {
	if of := h.of.Load(); of != nil {
		return (*of).Err()
	}
	return context.Canceled
}

func (h *held) Value(key any) any {
	if of := h.of.Load(); of != nil {
		return (*of).Value(key)
	}
	return nil
}
