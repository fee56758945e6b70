package probe

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
)

// cleanUp removes the funnels that were made here, where that is possible, and notes those that stay. Funnels of others
// are posted back, as ever; what somebody has done to them meanwhile is kept.
func (r *run) cleanUp(ctx context.Context) error {
	fmt.Fprintln(r.Progress, "Removing what was made.")
	r.cleaning = true
	var c change
	if err := r.settle(ctx, &c, agreed+r.lag.last, settles, anything); err != nil {
		return err
	}
	if len(c.list.own()) > 0 && !r.keeps {
		if err := r.remove(ctx, &c); err != nil {
			return err
		}
	}
	r.report.Left, r.report.Cleaned = c.list.own(), true
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
	return r.settle(ctx, c, agreed, refusal+2*r.lag.last, func(l list) bool { return len(l.own()) <= least })
}

// restored are the funnels of others as they are now, or, where an experiment has turned their stages, as they were.
func (r *run) restored(now []funnel) []funnel {
	for i, f := range now {
		j := slices.IndexFunc(r.foreign, func(was funnel) bool { return was.ID == f.ID })
		if j >= 0 && !same(f, r.foreign[j]) && same(f, turned(r.foreign[j])) {
			r.turns = true
			now[i] = r.foreign[j]
		}
	}
	return now
}

// lost is an error where funnels of others are not as they were.
func (r *run) lost(l list) error {
	var errs []error
	now := l.foreign()
	for _, was := range r.foreign {
		if !slices.ContainsFunc(now, func(f funnel) bool { return same(f, was) }) {
			errs = append(errs, fmt.Errorf("a funnel that was not made here is not as it was, which is: %s", shownJSON(was)))
		}
	}
	return errors.Join(errs...)
}

func shownJSON(f funnel) string {
	text, _ := json.Marshal(f) // texts that were read can be written
	return string(text)
}
