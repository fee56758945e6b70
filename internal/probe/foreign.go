// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
)

// others are the funnels of others as they are to be posted back. It is an error if somebody has changed any: two
// writers on one account lose each other's funnels, and experiments are not worth that.
func (r *run) others(l list) ([]funnel, error) {
	now := l.foreign()
	if r.cleaning {
		return r.restored(now)
	}
	for _, was := range r.foreign {
		i := slices.IndexFunc(now, func(f funnel) bool { return f.ID == was.ID })
		switch {
		case i < 0:
			return nil, fmt.Errorf("%q, which was not made here, is gone. It was: %s", r.clean(was.ID), r.token.Redact(shownJSON(was)))
		case same(now[i], was):
		case same(now[i], turned(was)):
			r.turns = true
		default:
			return nil, fmt.Errorf("%q, which was not made here, has changed. It was: %s", r.clean(was.ID), r.token.Redact(shownJSON(was)))
		}
	}
	for _, f := range now {
		if !slices.ContainsFunc(r.foreign, func(was funnel) bool { return was.ID == f.ID }) {
			return nil, fmt.Errorf("%q appeared, which was not made here: somebody else writes to this account", r.clean(f.ID))
		}
	}
	return r.toSend(r.foreign), nil
}

// restored are the funnels of others as they are to be posted at the end: as they are now or, if an experiment has
// turned their stages, as they were. Where one is not shown nothing is posted any more: it might only be hidden.
func (r *run) restored(now []funnel) ([]funnel, error) {
	for _, was := range r.foreign {
		i := slices.IndexFunc(now, func(f funnel) bool { return was.ID == f.ID })
		switch {
		case i < 0:
			return nil, fmt.Errorf("%q, which was not made here, is gone", r.clean(was.ID))
		case !same(now[i], was) && same(now[i], turned(was)):
			r.turns = true
			now[i] = was
		}
	}
	return r.toSend(now), nil
}

// lost is an error if funnels of others are not as they were.
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

// toSend are funnels as they must be sent to be shown as they are.
func (r *run) toSend(shown []funnel) []funnel {
	list := slices.Clone(shown)
	if r.turns {
		for i := range list {
			list[i] = turned(list[i])
		}
	}
	return list
}

func turned(f funnel) funnel {
	f.Stages = slices.Clone(f.Stages)
	slices.Reverse(f.Stages)
	return f
}

func same(a, b funnel) bool {
	return a.ID == b.ID && a.Name == b.Name && slices.Equal(a.Stages, b.Stages)
}

func shownJSON(f funnel) string {
	text, _ := json.Marshal(f) // texts that were read can be written
	return string(text)
}
