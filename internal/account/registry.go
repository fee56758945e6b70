// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"
	"sync"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Registry knows which resource of a run owns which funnel of one account. Every check between resources, and every
// message about who manages a funnel, asks it. It belongs to one configured provider, so to one walk: a plan or an apply.
//
// A provider is not told the address of a resource, so the Registry numbers resources as it meets them. Terraform's core
// asks for plans in these ways (read from the sources of Terraform 1.8 to 1.14 and OpenTofu 1.12; the acceptance tests
// named TestWaysToPlan hold each of them against a real CLI):
//
//	create               no prior state
//	update               prior state
//	replacement          prior state; then once more without it, with the private state that the first plan has planned
//	tainted              refreshed with its state, then planned once, without prior state and without private state
//	destroy, deposed     prior state, no planned state
//	-refresh=false       the same, but nothing is refreshed; the raw state is upgraded all the same
//	at apply             once more, in a new process: an update as in the plan; the create of a replacement without private
//	                     state, after the destroy of the old object or (create_before_destroy) before it. A destroy is not
//	                     planned again, but for a deposed object's, and gets the private state that was planned last.
//
// So a tainted resource looks like the create of another one, and a deposed object like a resource that leaves the
// configuration. If a create declares a funnel that a state of this run has, and no plan of that state has come, the
// Registry assumes that it may take the funnel over. If the plan that comes later is a destroy, that was right: the private
// state tells the destroy to leave the funnel alone. If it is an update, it was not: that plan is an error, because an
// update cannot be told. Nor can the destroy of a deposed object, because it is planned again at apply: so two objects of
// the state that have one funnel are an error, if one of them keeps it and the other one would remove it.
//
// It is safe for concurrent use.
type Registry struct {
	mu      sync.Mutex
	last    Owner
	funnels map[string]*entry // by funnel id
	priors  map[Owner]map[string]wazzup.Pipeline
	ends    map[Owner]bool // those that are destroyed
}

// Owner numbers a resource of a run. 0 is none.
type Owner int

// entry is what is known of one funnel.
type entry struct {
	declared Owner             // the resource that declares it in its plan
	holds    Owner             // ... that has it in its state and goes on declaring it
	removes  Owner             // ... that has it in its state and would remove it from Wazzup
	assumed  Owner             // ... whose create was assumed to be allowed to take it over
	inPlans  bool              // a plan with a prior state had it in that state
	inStates []wazzup.Pipeline // as states have it that were read or upgraded in this walk
	guarded  bool              // one of those states has deletion_protection, and would remove it with the resource
	owned    bool              // a resource has set out to write it or take it over: no other one removes it
	released *wazzup.Pipeline  // as it was when a resource stopped managing it; nil if none has
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
	Declared []string                   // ids; of a funnel of which only the id is known, too
	Forgets  bool                       // what leaves stays in Wazzup ("retain")
	Unknown  bool                       // the map is unknown as a whole: nothing is known to leave
	Destroys bool                       // it is a destroy, of a resource or of a deposed object
	Replaces Owner                      // the resource's number from its first plan, if this is the second of a replacement
}

// Verdict is what a plan means beside those of the other resources.
type Verdict struct {
	Owner    Owner
	Own      map[string]wazzup.Pipeline // the resource's funnels so far, those of a replaced one included
	Leaves   []string                   // of a destroy: ids that another resource takes over in this run
	Twice    []string                   // ids that another resource declares
	Lost     []string                   // ids that this resource holds and goes on declaring, and another one would remove
	Removed  []string                   // ids that this one would remove, and another one holds and goes on declaring
	Ends     bool                       // what removes Lost or Removed, or one of them, is destroyed: its resource leaves the configuration, or it is a deposed object
	Stays    bool                       // what removes Lost or Removed, or one of them, is a resource that stays in the configuration
	Only     []string                   // of Lost or Removed, if what removes them is a destroy: ids that it alone has, as far as is known
	TooEarly []string                   // ids in this resource's state that a resource visited before it was allowed to take over
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

// isTaken reports whether another resource takes a funnel over in this run: it has set out to write it, or declares it and
// does not have it in its state. One that has it already may have nothing to do, and is not asked at apply.
func (e *entry) isTaken(than Owner) bool {
	return e.owned || e.declared != 0 && e.declared != than && e.declared != e.holds
}

// own adds what a plan means for a funnel of the resource's state.
func (r *Registry) own(e *entry, prior wazzup.Pipeline, plan ResourcePlan, stays bool, v *Verdict) {
	switch {
	case stays:
		e.holds = v.Owner
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
		if e.holds != 0 && e.holds != v.Owner {
			v.Removed = append(v.Removed, prior.ID)
			v.removes(r, v.Owner)
		}
	}
}

// removes adds which resource, or deposed object, removes Lost or Removed.
func (v *Verdict) removes(r *Registry, owner Owner) {
	ends := r.ends[owner]
	v.Ends, v.Stays = v.Ends || ends, v.Stays || !ends
	v.Only = r.only(owner)
}

// only are the ids of what a destroyed object alone has.
func (r *Registry) only(owner Owner) (ids []string) {
	if !r.ends[owner] {
		return nil
	}
	for _, id := range sortedIDs(r.priors[owner]) {
		e := r.entry(id)
		if e.holds == 0 && (e.declared == 0 || e.declared == owner) && !e.owned {
			ids = append(ids, id)
		}
	}
	return ids
}

// InState notes the funnels of a state that was read or upgraded in this walk, before its resource is planned. guarded
// says that its deletion_protection keeps a destroy of the resource from removing them.
func (r *Registry) InState(funnels map[string]wazzup.Pipeline, guarded bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, p := range funnels {
		e := r.entry(id)
		e.inStates = append(e.inStates, p)
		e.guarded = e.guarded || guarded
	}
}

// States are the versions of a funnel in states that were read or upgraded in this walk.
func (r *Registry) States(id string) []wazzup.Pipeline {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.funnels[id]; e != nil {
		return slices.Clone(e.inStates)
	}
	return nil
}

// Assume reports whether a create that declares a funnel which exists may take it over, because a state of this run has
// it just as it is, and no plan of that state has come: it may be a tainted resource's own. guarded says that
// deletion_protection keeps that state's funnels. note is false if the policy lets the funnel be taken over anyway.
func (r *Registry) Assume(owner Owner, found wazzup.Pipeline, note bool) (assumed, guarded bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.entry(found.ID)
	if e.inPlans {
		return false, false
	}
	for _, p := range e.inStates {
		if EqualButOrder(p, found) {
			if note {
				e.assumed = owner
			}
			return true, e.guarded
		}
	}
	return false, false
}

// Held reports whether a resource of this run has a funnel in its state, as far as is known so far.
func (r *Registry) Held(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && (e.inPlans || len(e.inStates) > 0)
}

// DeclaredElsewhere reports whether another resource declares a funnel, or has set out to write it.
func (r *Registry) DeclaredElsewhere(id string, than Owner) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && (e.owned || e.declared != 0 && e.declared != than)
}

// Explain adds to an error what this run knows of a funnel that may not be taken over.
func (r *Registry) Explain(e *ExistsError, id string, permitted Permitted) {
	if permitted == ChangedSince || r.wasReleased(id) {
		e.Changed = append(e.Changed, id)
	} else if r.Held(id) {
		e.Held = true
	}
}

// Release notes that a resource stops managing funnels, and how they were then. Others may take them over as long as they
// are like that.
func (r *Registry) Release(funnels ...wazzup.Pipeline) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range funnels {
		r.entry(p.ID).released = &p
	}
}

// Released reports whether a resource of this run has stopped managing a funnel, and the funnel still is as it was then,
// the order of its stages aside.
func (r *Registry) Released(found wazzup.Pipeline) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[found.ID]
	return e != nil && e.released != nil && EqualButOrder(*e.released, found)
}

// released reports whether a resource of this run has stopped managing a funnel, whatever it was like.
func (r *Registry) wasReleased(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && e.released != nil
}

// Own notes that a resource declares funnels and writes them now, or would have, so that no other one removes them.
func (r *Registry) Own(ids ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		r.entry(id).owned = true
	}
}

// Owned reports whether a resource has made a funnel its own, so that no other one removes it.
func (r *Registry) Owned(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.funnels[id]
	return e != nil && e.owned
}

// taken notes that funnels belong to a resource again.
func (r *Registry) taken(ids ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		r.entry(id).released = nil
	}
}
