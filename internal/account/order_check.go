// SPDX-License-Identifier: MPL-2.0

package account

import "context"

// orderReads is how many more reads the provider makes before it concludes that an unexpected order stays.
const orderReads = 3

// OrderIsKept finds out whether Wazzup keeps an order of stages, because a different order is drift only then. It
// reads the list until the order differs, and at most orderReads times. The result serves all resources until the next
// write.
//
// Its errors are those of ListPipelines, and CircuitOpenError.
func (a *Account) OrderIsKept(ctx context.Context) (bool, error) {
	select {
	case a.orderTurn <- struct{}{}:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	defer func() { <-a.orderTurn }()
	poll := a.poller(a.config.Timings.Refused)
	for range orderReads {
		a.mu.Lock()
		shuffled, kept := a.memory.shuffled, a.memory.orderSeen
		a.mu.Unlock()
		if shuffled || kept {
			return !shuffled, nil
		}
		if err := poll.wait(ctx); err != nil {
			return false, err
		}
		if _, err := a.tryRead(ctx); err != nil && !unrecognised(err) { // which learns it
			return false, err
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.memory.orderSeen = !a.memory.shuffled
	return !a.memory.shuffled, nil
}
