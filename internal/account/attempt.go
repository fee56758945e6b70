// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// write is a Change, checked against the list that it is merged into. That of a batch is the changes of all its calls.
type write struct {
	Change
	before   List
	desired  []wazzup.Pipeline // the whole list to post
	removals map[string]bool   // ids that are in before and not in desired
	result   Result            // as far as it is known before the post

	parts map[*call]*write  // what each call of a batch changes; nil for a write of one change
	owner map[string]*write // the part with a funnel

	known    baseline // the baseline before the post
	post     error    // the error of the post; nil if it was accepted
	refusal  error    // the error to end with if the post was refused and a read shows that nothing changed; else nil
	shuffled bool     // order differs from read to read
	odd      bool     // the last read after the post came with unknown members
	shown    *List    // the list as read back; nil if it may not be used for anything else
}

// together returns the write of some calls, from what each of them changes in a list. No two of them have a funnel in common.
func together(before List, calls []*call, parts map[*call]*write) *write {
	w := &write{
		Change: Change{Prior: map[string]wazzup.Pipeline{}, Planned: map[string]wazzup.Pipeline{}},
		before: before, removals: map[string]bool{}, parts: map[*call]*write{}, owner: map[string]*write{},
	}
	for _, c := range calls {
		part := parts[c]
		w.parts[c] = part
		for _, id := range c.ids() {
			w.owner[id] = part
		}
		maps.Copy(w.Prior, part.Prior)
		maps.Copy(w.Planned, part.Planned)
		maps.Copy(w.removals, part.removals)
		w.OrderNotKept = w.OrderNotKept || part.OrderNotKept
		w.Lasting = w.Lasting.with(part.Lasting)
		w.result.Adopted = append(w.result.Adopted, part.result.Adopted...)
		w.result.Overwritten = append(w.result.Overwritten, part.result.Overwritten...)
		w.result.Resumed = append(w.result.Resumed, part.result.Resumed...)
	}
	w.desired = merge(before, w.Planned, w.removals)
	return w
}

// of returns the write of those calls of a batch that are left.
func (w *write) of(left []*call) *write {
	if len(left) == len(w.parts) {
		return w
	}
	return together(w.before, left, w.parts)
}

// change returns the change that a funnel belongs to.
func (w *write) change(id string) *Change {
	if part := w.owner[id]; part != nil {
		return &part.Change
	}
	return &w.Change
}

// creates returns the funnels that the post creates.
func (w *write) creates() []wazzup.Pipeline {
	var made []wazzup.Pipeline
	for _, id := range sortedIDs(w.Planned) {
		if _, ok := w.before.Find(id); !ok {
			made = append(made, w.Planned[id])
		}
	}
	return made
}

// anyOrder reports whether the order of a funnel's stages in a list says nothing about the post.
func (w *write) anyOrder(id string) bool { return w.shuffled || w.change(id).OrderNotKept }

// overwrites returns the ids of the planned funnels that the resource does not have yet, and may change if they exist.
func (w *write) overwrites() []string {
	return slices.DeleteFunc(sortedIDs(w.Planned), func(id string) bool {
		_, managed := w.Prior[id]
		return managed || w.change(id).Existing != Overwrite
	})
}

func (w *write) changesAnything() bool {
	if len(w.removals) > 0 {
		return true
	}
	for id, planned := range w.Planned {
		if before, was := w.before.Find(id); !was || w.reorders(id) || !equal(planned, before, w.orderIsNoChange(id)) {
			return true
		}
	}
	return false
}

// reorders reports whether the configuration changes the order of stages of a funnel. Such an order is posted even if
// the list shows it already: if order differs from read to read, one read does not show what Wazzup has stored.
func (w *write) reorders(id string) bool {
	prior, ok := w.Prior[id]
	planned, stays := w.Planned[id]
	return ok && stays && !sameOrder(common(prior, planned), common(planned, prior))
}

// orderIsNoChange reports whether the order of a funnel is no reason for a post: the configuration has not changed it,
// and Wazzup is known not to keep it.
func (w *write) orderIsNoChange(id string) bool {
	prior, ok := w.Prior[id]
	return ok && w.change(id).OrderNotKept && sameOrder(prior, w.Planned[id])
}

// asPlanned is the result if a list shows the plan, except for the order of stages.
func (w *write) asPlanned(list List) Result {
	result := w.result
	result.Pipelines = w.Planned
	result.OrderNotKept = w.shuffled || w.OrderNotKept && !w.showsOrder(list)
	return result
}

// showsOrder reports whether a list shows the stages of all planned funnels in the planned order, and at least one
// funnel has more than one stage.
func (w *write) showsOrder(list List) bool {
	shown := false
	for id, p := range w.Planned {
		got, ok := list.Find(id)
		if !ok || !sameOrder(p, got) {
			return false
		}
		shown = shown || len(p.Stages) > 1
	}
	return shown
}

// history is what the attempts of one batch hand on to the next.
type history struct {
	unclear *write // the first attempt whose post may have been taken; nil if there is none
	post    error  // the error of the last such post
	turned  *write // the last attempt, if its post got a response that asks for a retry and no read has shown yet that it changed nothing
	first   *write // the first such attempt: the list before it shows what the service did all the same
	renewed bool   // a post was refused because its token had expired
	began   bool   // this write is about to post, or has posted
	told    bool   // another batch has told what the earlier attempts have done to funnels of others

	saved    []wazzup.Pipeline // the list before the first post that may have been taken
	backup   string            // the file with it
	noBackup error             // why there is none
}

// unread is the error of a write whose read before a post has failed. If an earlier attempt may have been taken,
// nobody knows what is in the account.
func (h *history) unread(err error) error {
	if h.unclear != nil {
		return &UnverifiedError{Post: h.post, Err: err}
	}
	return err
}

// mayHaveTaken records an attempt whose post may have been taken.
func (h *history) mayHaveTaken(w *write) {
	h.post = w.post
	if h.unclear == nil {
		h.unclear = w
	}
}

// took reports whether a list shows a part of what a post was to change. If our funnels are neither as before nor as
// planned, someone else has changed them.
func (w *write) took(list List) bool {
	for id, planned := range w.Planned {
		before, was := w.before.Find(id)
		now, is := list.Find(id)
		if is && EqualButOrder(planned, now) && (!was || !EqualButOrder(before, now)) {
			return true
		}
	}
	for id := range w.removals {
		if _, is := list.Find(id); !is {
			return true
		}
	}
	return false
}

// again marks an error so that another attempt follows. After a cancel none does, because no post may start.
func again(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.Join(context.Cause(ctx), err)
	}
	return wazzup.Again(err)
}
