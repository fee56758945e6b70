// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"errors"
	"fmt"
)

// cleanUp removes the funnels that were made here if that is possible, and notes those that stay. Funnels of others
// are posted back, as ever; what somebody has done to them meanwhile is kept.
func (r *run) cleanUp(ctx context.Context) error {
	fmt.Fprintln(r.Progress, "Removing what was made.")
	r.cleaning = true
	var c change
	// After an interrupt reads may not show the last post yet.
	if err := r.waitUntilStable(ctx, &c, may.longer(r.lag), marked(r.marker)); err != nil {
		return fmt.Errorf("looking for what is to be removed: %w", err)
	}
	if len(c.list.own()) > 0 && !r.keeps {
		if err := r.remove(ctx, &c); err != nil {
			return fmt.Errorf("what was made could not be removed: %w", err)
		}
	}
	r.report.Left, r.report.Cleaned = append(r.report.Left, c.list.own()...), true
	return r.lost(c.list)
}

// remove posts a list without what was made here. Where that may not be empty, the marker stays.
func (r *run) remove(ctx context.Context, c *change) error {
	least := 0
	write := func() (change, error) {
		return r.write(ctx, func(foreign []funnel) []any {
			var items []any
			for _, f := range foreign {
				items = append(items, f)
			}
			if least = 0; len(items) == 0 && r.noEmpty {
				least, items = 1, []any{funnel{ID: markerID, Name: "left by wazzup-probe"}}
			}
			return items
		})
	}
	done, err := write()
	if err == nil && done.refused != "" && !r.noEmpty {
		r.noEmpty = true
		done, err = write()
	}
	if err == nil && done.refused != "" {
		err = errors.New("the list without it is refused: " + done.refused)
	}
	if err != nil {
		return err
	}
	return r.waitUntilStable(ctx, c, may.longer(r.lag), func(l list) bool { return len(l.own()) <= least })
}
