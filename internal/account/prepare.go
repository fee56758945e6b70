package account

import (
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// prepare checks a change against the list as it is now, and lays it over that list.
//
// What the plan did not know must not be overwritten in silence: a funnel first declared that is there with other
// content, and a managed funnel that is neither what Terraform last saw nor what is planned.
//
// At a repeated attempt, what was not there before the first one whose post may have been taken, and is as planned now,
// has come from us. Anything else that has come meanwhile is somebody's.
func (a *Account) prepare(before List, change Change, past *history) (*write, error) {
	w := &write{Change: change, before: before, removals: map[string]bool{}}
	var conflicts []Difference
	exists := &ExistsError{Unclear: past.post}
	for _, id := range sortedIDs(change.Planned) {
		found, ok := before.Find(id)
		prior, managed := change.Prior[id]
		switch {
		case managed:
			conflicts = append(conflicts, a.conflict(change, prior, found, ok)...)
		case ok:
			a.takeOver(w, found, past, exists)
		}
	}
	for _, id := range sortedIDs(change.Prior) {
		found, ok := before.Find(id)
		if _, stays := change.Planned[id]; stays || !ok {
			continue
		}
		if a.Registry.Owned(id) {
			continue
		}
		conflicts = append(conflicts, a.conflict(change, change.Prior[id], found, ok)...)
		w.removals[id] = true
	}
	switch {
	case len(conflicts) > 0:
		return nil, &ConflictError{Unclear: past.post, Differences: conflicts}
	case len(exists.There) > 0:
		return nil, exists
	}
	if err := a.checkNeighbours(change, before, past); err != nil {
		return nil, err
	}
	w.desired = merge(before, change.Planned, w.removals)
	return w, nil
}

// takeOver decides about a funnel that is declared for the first time and exists: it was made by an earlier attempt of this
// write, or may be taken over without asking as it is now, or as the policy says. Otherwise it goes into exists.
func (a *Account) takeOver(w *write, found wazzup.Pipeline, past *history, exists *ExistsError) {
	id, planned := found.ID, w.Planned[found.ID]
	same := EqualButOrder(planned, found)
	permitted := NotPermitted
	switch {
	case same && past.unclear.made(id), a.Registry.Released(found):
		return
	case w.Existing == Overwrite || w.Existing == Adopt && same:
	default:
		permitted = a.Permitted(found)
	}
	switch {
	case permitted == TakeoverPlanned: // as the plan has said
	case permitted == CreateBegun && same:
		w.result.Resumed = append(w.result.Resumed, id)
	case w.Existing == Overwrite && !same:
		w.result.Overwritten = append(w.result.Overwritten, ContentDifferences(planned, found)...)
	case w.Existing != Refuse && same:
		w.result.Adopted = append(w.result.Adopted, id)
	default:
		exists.Add(planned, found)
		a.Registry.Explain(exists, id, permitted)
	}
}

// made reports whether a funnel was not there yet when an earlier attempt was made.
func (w *write) made(id string) bool {
	if w == nil {
		return false
	}
	_, before := w.before.Find(id)
	return !before
}

// conflict compares a managed funnel as it is now with what Terraform last saw. A funnel that another resource of this
// run has let go is in nobody's way, and one that is already as planned needs no protection.
func (a *Account) conflict(change Change, prior, found wazzup.Pipeline, exists bool) []Difference {
	if !exists {
		if a.Registry.wasReleased(prior.ID) {
			return nil
		}
		return []Difference{{PipelineID: prior.ID, Aspect: Existence, Want: prior.Name}}
	}
	if equal(prior, found, change.OrderNotKept) {
		return nil
	}
	if planned, ok := change.Planned[prior.ID]; ok && EqualButOrder(planned, found) {
		return nil
	}
	return Differences(prior, found)
}
