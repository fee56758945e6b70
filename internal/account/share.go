// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// owns reports whether a funnel is one that a call changes, makes or removes.
func (c *call) owns(id string) bool {
	_, planned := c.Planned[id]
	_, prior := c.Prior[id]
	return planned || prior
}

// share returns a call's part of the outcome of its batch, without what is not about its funnels.
func (c *call) share(result Result, err error) (Result, error) {
	mine := result
	mine.Foreign, mine.NoBackup = nil, nil
	if result.Pipelines != nil {
		mine.Pipelines = map[string]wazzup.Pipeline{}
		for _, id := range c.ids() {
			if p, ok := result.Pipelines[id]; ok {
				mine.Pipelines[id] = p
			}
		}
	}
	mine.Reordered, mine.Adopted, mine.Resumed = c.ours(result.Reordered), c.ours(result.Adopted), c.ours(result.Resumed)
	mine.Kept, mine.Overwritten = c.ours(result.Kept), c.about(result.Overwritten)
	if len(mine.Kept) == 0 {
		mine.NotEmptied = nil
	}
	return mine, c.shareOf(err)
}

// shareOf returns a call's part of the error of its batch: nil if its funnels are as planned. What no part can be made of
// belongs to each call.
func (c *call) shareOf(err error) error {
	if e, ok := errors.AsType[*ForeignAlteredError](err); ok {
		mine := *e
		mine.Err = c.shareOf(e.Err)
		return &mine
	}
	if e, ok := errors.AsType[*NeighbourError](err); ok {
		mine := *e
		mine.Err = c.shareOf(e.Err)
		mine.Neighbours = slices.DeleteFunc(slices.Clone(e.Neighbours), func(n Neighbour) bool {
			return !c.owns(n.ID) && (!n.Both || !c.owns(n.Other))
		})
		if len(mine.Neighbours) == 0 {
			return mine.Err
		}
		return &mine
	}
	if e, ok := errors.AsType[*NotAsPlannedError](err); ok {
		mine := *e
		mine.Differences, mine.KeptStages, mine.Kept = c.about(e.Differences), c.about(e.KeptStages), c.ours(e.Kept)
		if all := len(e.Differences) + len(e.KeptStages) + len(e.Kept); all > 0 && len(mine.Differences)+len(mine.KeptStages)+len(mine.Kept) == 0 {
			return nil
		}
		return &mine
	}
	return err
}

func (c *call) ours(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !c.owns(id) })
}

func (c *call) about(list []Difference) []Difference {
	return slices.DeleteFunc(slices.Clone(list), func(d Difference) bool { return !c.owns(d.PipelineID) })
}
