// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"
	"sync"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Registry tracks which resource of a run owns which funnel of one account. Every check between resources uses it, and so
// does every message about who manages a funnel. It belongs to one configured provider, and so to one walk: a plan or an
// apply.
//
// Core does not tell a provider the address of a resource, so the Registry numbers resources in the order in which they
// are planned. Core requests plans in these ways (source: the code of Terraform 1.8 to 1.14 and OpenTofu 1.12; the
// acceptance tests named TestWaysToPlan check each of them against a real CLI):
//
//	create               no prior state
//	update               prior state
//	replacement          prior state; then again without it, with the private state that the first plan returned
//	tainted              refreshed with its state, then planned once, without prior state and without private state
//	destroy, deposed     prior state, no planned state
//	-refresh=false       the same, but core refreshes nothing; it still upgrades the raw state
//	at apply             again, in a new process: an update as in the plan; the create of a replacement without private
//	                     state, after the destroy of the old object or (create_before_destroy) before it. Core plans a
//	                     destroy again only for a deposed object. Any destroy gets the private state that was planned last.
//
// So a tainted resource looks like the create of another one, and a deposed object like a resource that leaves the
// configuration. A create may declare a funnel from a state of this run that has not been planned yet. The Registry then
// assumes that the create may take the funnel over. A later plan of that state shows whether this was correct:
//
//   - A destroy: it was. The private state tells the destroy not to remove the funnel.
//   - An update: it was not. That plan fails, because the provider cannot tell the update at apply.
//
// Nor can it tell the destroy of a deposed object, because core plans that again at apply. So if two objects of the state
// have one funnel, and one of them keeps it while the other one would remove it, the plan fails.
//
// It is safe for concurrent use.
type Registry struct {
	mu      sync.Mutex
	last    Owner
	funnels map[string]*entry // by funnel id
	priors  map[Owner]map[string]wazzup.Pipeline
	ends    map[Owner]bool // owners that the run destroys
}

// Owner numbers a resource of a run. 0 is none.
type Owner int

// entry is the Registry's data about one funnel.
type entry struct {
	declared Owner             // the resource that declares it in its plan
	keeps    Owner             // ... that has it in its state and still declares it
	removes  Owner             // ... that has it in its state and would remove it from Wazzup
	assumed  Owner             // ... whose create was assumed to be allowed to take it over
	inPlans  bool              // a plan with a prior state had it in that state
	inStates []wazzup.Pipeline // its versions in the states that were read or upgraded in this walk
	guarded  bool              // one of those states has deletion_protection, and would remove it with the resource
	owned    bool              // a resource is about to write it or take it over: no other one may remove it
	released *wazzup.Pipeline  // its content when a resource stopped managing it; nil if none has
}

func (r *Registry) entry(id string) *entry {
	if r.funnels == nil {
		r.funnels = map[string]*entry{}
	}
	e := r.funnels[id]
	if e == nil {
		e = &entry{}
		r.funnels[id] = e
	}
	return e
}

// ResourcePlan is a plan of one resource. All maps are by funnel id.
type ResourcePlan struct {
	Prior    map[string]wazzup.Pipeline // the state, refreshed; nil if there is none
	Declared []string                   // ids, even if nothing else about the funnel is known
	Forgets  bool                       // funnels that leave the configuration stay in Wazzup ("retain")
	Unknown  bool                       // the whole map is unknown, so no funnel is known to leave
	Destroys bool                       // the plan destroys a resource or a deposed object
	Replaces Owner                      // the resource's number from its first plan, if this is the second of a replacement
}

// Verdict is how a plan fits the plans of the other resources so far.
type Verdict struct {
	Owner    Owner
	Own      map[string]wazzup.Pipeline // the resource's funnels so far, those of a replaced one included
	Leaves   []string                   // of a destroy: ids that another resource takes over in this run
	Twice    []string                   // ids that another resource declares, too
	Lost     []string                   // ids that this resource has and still declares, and another one would remove
	Removed  []string                   // ids that this resource would remove, and another one has and still declares
	Ends     bool                       // a destroy removes some of Lost or Removed: its resource leaves the configuration, or it is a deposed object
	Stays    bool                       // a resource that stays in the configuration removes some of Lost or Removed
	Only     []string                   // if a destroy removes Lost or Removed: ids that, so far, only its object has
	TooEarly []string                   // ids in this resource's state that a resource planned earlier was allowed to take over
}

// Plan adds a resource's plan.
func (r *Registry) Plan(plan ResourcePlan) Verdict {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := Verdict{Owner: plan.Replaces, Own: plan.Prior}
	if v.Owner == 0 {
		r.last++
		v.Owner = r.last
	} else {
		v.Own = r.priors[v.Owner]
	}
	if plan.Prior != nil {
		if r.priors == nil {
			r.priors = map[Owner]map[string]wazzup.Pipeline{}
		}
		r.priors[v.Owner] = plan.Prior
	}
	if plan.Destroys {
		if r.ends == nil {
			r.ends = map[Owner]bool{}
		}
		r.ends[v.Owner] = true
	}
	declared := make(map[string]bool, len(plan.Declared))
	for _, id := range plan.Declared {
		declared[id] = true
	}
	for _, id := range sortedIDs(declared) {
		e := r.entry(id)
		if e.declared != 0 && e.declared != v.Owner {
			v.Twice = append(v.Twice, id)
		}
		e.declared = v.Owner
	}
	for _, id := range sortedIDs(v.Own) {
		e := r.entry(id)
		if e.assumed != 0 && e.assumed != v.Owner && !declared[id] && !plan.Destroys {
			v.TooEarly = append(v.TooEarly, id)
		}
		e.inPlans = true
		if plan.Destroys && e.isTaken(v.Owner) {
			e.released = new(v.Own[id])
			v.Leaves = append(v.Leaves, id)
			continue
		}
		r.own(e, v.Own[id], plan, declared[id], &v)
	}
	return v
}

// isTaken reports whether another resource takes a funnel over in this run: it is about to write the funnel, or declares it
// without having it in its state. A resource that already has the funnel does not count: it may have no change, and then
// core does not apply it.
func (e *entry) isTaken(than Owner) bool {
	return e.owned || e.declared != 0 && e.declared != than && e.declared != e.keeps
}

// own adds the effect of a plan on one funnel of the resource's state.
func (r *Registry) own(e *entry, prior wazzup.Pipeline, plan ResourcePlan, stays bool, v *Verdict) {
	switch {
	case stays:
		e.keeps = v.Owner
		if e.removes != 0 && e.removes != v.Owner {
			v.Lost = append(v.Lost, prior.ID)
			v.removes(r, e.removes)
		}
	case plan.Unknown:
	case plan.Forgets:
		e.released = &prior
	default:
		e.released = &prior
		e.removes = v.Owner
		if e.keeps != 0 && e.keeps != v.Owner {
			v.Removed = append(v.Removed, prior.ID)
			v.removes(r, v.Owner)
		}
	}
}

// removes adds the resource or deposed object that removes Lost or Removed.
func (v *Verdict) removes(r *Registry, owner Owner) {
	ends := r.ends[owner]
	v.Ends, v.Stays = v.Ends || ends, v.Stays || !ends
	v.Only = r.only(owner)
}

// only returns the ids of the funnels that only this destroyed object has.
func (r *Registry) only(owner Owner) (ids []string) {
	if !r.ends[owner] {
		return nil
	}
	for _, id := range sortedIDs(r.priors[owner]) {
		e := r.entry(id)
		if e.keeps == 0 && (e.declared == 0 || e.declared == owner) && !e.owned {
			ids = append(ids, id)
		}
	}
	return ids
}

// InState adds the funnels of a state that was read or upgraded in this walk, before its resource is planned. guarded is
// true if its deletion_protection keeps a destroy of the resource from removing them.
func (r *Registry) InState(funnels map[string]wazzup.Pipeline, guarded bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, p := range funnels {
		e := r.entry(id)
		e.inStates = append(e.inStates, p)
		e.guarded = e.guarded || guarded
	}
}

// States returns the versions of a funnel in the states that were read or upgraded in this walk.
func (r *Registry) States(id string) []wazzup.Pipeline {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.funnels[id]; e != nil {
		return slices.Clone(e.inStates)
	}
	return nil
}

// Assume reports whether a create may take over an existing funnel that it declares. It may if a state of this run has the
// funnel with the same content and has not been planned yet: the create may be that of a tainted resource. guarded is true
// if such a state has deletion_protection. Pass register as false if the policy allows the takeover anyway.
func (r *Registry) Assume(owner Owner, found wazzup.Pipeline, register bool) (assumed, guarded bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.entry(found.ID)
	if e.inPlans {
		return false, false
	}
	for _, p := range e.inStates {
		if EqualButOrder(p, found) {
			if register {
				e.assumed = owner
			}
			return true, e.guarded
		}
	}
	return false, false
}

// InAnyState reports whether any state seen so far in this run has a funnel.
func (r *Registry) InAnyState(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && (e.inPlans || len(e.inStates) > 0)
}

// DeclaredElsewhere reports whether another resource declares a funnel, or any resource is about to write it.
func (r *Registry) DeclaredElsewhere(id string, than Owner) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && (e.owned || e.declared != 0 && e.declared != than)
}

// Explain adds to an error why a funnel may not be taken over, as far as this run knows.
func (r *Registry) Explain(e *ExistsError, id string, permitted Permitted) {
	if permitted == ChangedSince || r.wasReleased(id) {
		e.Changed = append(e.Changed, id)
	} else if r.InAnyState(id) {
		e.InAnyState = true
	}
}

// Release stores funnels that a resource stops managing, with their content. Other resources may take them over while they
// still have that content.
func (r *Registry) Release(funnels ...wazzup.Pipeline) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range funnels {
		r.entry(p.ID).released = &p
	}
}

// Released reports whether a resource of this run has stopped managing a funnel, and the funnel still has the content that
// it had then. The order of its stages does not count.
func (r *Registry) Released(found wazzup.Pipeline) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[found.ID]
	return e != nil && e.released != nil && EqualButOrder(*e.released, found)
}

// wasReleased is Released without the comparison of contents.
func (r *Registry) wasReleased(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && e.released != nil
}

// Own marks funnels that a resource is about to write, even if that write fails: no other resource may remove them.
func (r *Registry) Own(ids ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		r.entry(id).owned = true
	}
}

// Owned reports whether Own was called for a funnel, so that no other resource may remove it.
func (r *Registry) Owned(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && e.owned
}

// taken takes back Release: a resource manages these funnels again.
func (r *Registry) taken(ids ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		r.entry(id).released = nil
	}
}
