// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// begin adds permits for funnels whose create is about to be posted.
func (p *Permits) begin(account string, funnels []wazzup.Pipeline) {
	p.add(account, permit{Kind: CreateBegun}, contents(funnels))
}

// takeover adds permits for funnels that a plan lets a resource take over and that a state of its run has. number is the
// account number for messages.
func (p *Permits) takeover(account, number string, funnels []wazzup.Pipeline) {
	p.add(account, permit{Kind: TakeoverPlanned, Number: number}, contents(funnels))
}

// contents returns the digests of funnels, by digest of the id.
func contents(funnels []wazzup.Pipeline) map[digest]text {
	all := make(map[digest]text, len(funnels))
	for _, f := range funnels {
		all[idDigest(f.ID)] = anyOrderDigest(f)
	}
	return all
}

// add adds permits for funnels with these contents, by digest of the id. It reports whether the file has them now.
func (p *Permits) add(account string, made permit, funnels map[digest]text) (written bool) {
	if p == nil || len(funnels) == 0 {
		return false
	}
	return p.change(func() {
		key := sum(account)
		list := slices.Clone(p.own.Accounts[key])
		there := make(map[digest]int, len(list))
		for i, one := range list {
			if one.Kind == made.Kind {
				there[one.Funnel] = i
			}
		}
		for id, content := range funnels {
			i, ok := there[id]
			if !ok {
				made.Funnel, made.Time = id, p.now()
				list = append(list, made)
				i = len(list) - 1
			}
			if !slices.Contains(list[i].Contents, content) {
				list[i].Contents = append(slices.Clone(list[i].Contents), content)
			}
		}
		if p.own.Accounts == nil {
			p.own.Accounts = map[string][]permit{}
		}
		p.own.Accounts[key] = list
	})
}

// cancelTakeover removes the permits that takeover added.
func (p *Permits) cancelTakeover(account string, funnels ...string) {
	p.remove(account, TakeoverPlanned, funnels)
}

// cancel removes the permits that begin added.
func (p *Permits) cancel(account string, funnels []wazzup.Pipeline) {
	gone := make([]string, len(funnels))
	for i, f := range funnels {
		gone[i] = f.ID
	}
	p.remove(account, CreateBegun, gone)
}

func (p *Permits) remove(account string, kind Permitted, funnels []string) {
	if p == nil || len(funnels) == 0 {
		return
	}
	key, gone := sum(account), ids{}
	gone.add(key, funnels...)
	p.change(func() { p.own.drop(gone, kind) })
}

// stored extends the permits of creates that this run began to the content that Wazzup was seen to store.
func (p *Permits) stored(account string, funnels []wazzup.Pipeline) {
	if p == nil {
		return
	}
	p.begin(account, slices.DeleteFunc(slices.Clone(funnels), func(f wazzup.Pipeline) bool { return !p.hasBegun(account, f.ID) }))
}

func (p *Permits) hasBegun(account, id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.own.Accounts[sum(account)], func(one permit) bool {
		return one.Funnel == idDigest(id) && one.Kind == CreateBegun
	})
}

// finish marks the funnels of a write that has succeeded. Their permits end with this run, if it ends properly. Until then
// they stay, because the state may still be lost.
func (p *Permits) finish(account string, funnels ...string) {
	if p == nil || len(funnels) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done.add(sum(account), funnels...)
}

// inState marks funnels that a state has, so that permits of earlier runs do not apply to them.
func (p *Permits) inState(account string, funnels ...string) {
	if p == nil || len(funnels) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.add(sum(account), funnels...)
}

// find returns the reason why a create may take over a funnel with its present content. It drops permits for other content.
func (p *Permits) find(account string, found wazzup.Pipeline) Permitted {
	if p == nil {
		return NotPermitted
	}
	key, id, content := sum(account), idDigest(found.ID), anyOrderDigest(found)
	best, changed := NotPermitted, NotPermitted
	for _, other := range p.others() {
		for _, one := range other.Accounts[key] {
			switch {
			case one.Funnel != id || p.expired(one) || !one.Kind.permits() || one.Kind == CreateBegun && !other.ended:
			case !slices.Contains(one.Contents, content):
				p.inState(account, found.ID)
				if one.Kind == TakeoverPlanned {
					changed = ChangedSince
				}
			case best == NotPermitted || one.Kind == TakeoverPlanned:
				best = one.Kind
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen[key][id] {
		return changed
	}
	return best
}

// plannedElsewhere returns the number of another account in which a plan allows the takeover of a funnel with this id. It
// is "" if there is none, or if a plan allows it in this account.
func (p *Permits) plannedElsewhere(account, id string) (number string) {
	if p == nil {
		return ""
	}
	for _, other := range p.others() {
		for key, list := range other.Accounts {
			for _, one := range list {
				switch {
				case one.Funnel != idDigest(id) || one.Kind != TakeoverPlanned || p.expired(one):
				case key == sum(account):
					return ""
				default:
					number = one.Number
				}
			}
		}
	}
	return number
}

// Close ends the run properly. It drops the permits that the run has finished or used.
func (p *Permits) Close() {
	if p == nil {
		return
	}
	p.mu.Lock()
	done, seen := maps.Clone(p.done), maps.Clone(p.seen)
	p.mu.Unlock()
	if len(done)+len(seen) > 0 {
		for _, other := range p.others() {
			p.drop(other, done, seen)
		}
	}
	p.change(func() { p.own.drop(done, append(overwriteKinds(), CreateBegun, TakeoverPlanned)...) })
	p.Abandon()
}

// drop removes permits that are no longer needed from another run's file. If that run goes on, its permits for creates
// stay.
func (p *Permits) drop(other otherRun, done, seen ids) {
	before := other.count()
	kinds := []Permitted{TakeoverPlanned}
	if other.ended {
		kinds = append(kinds, CreateBegun)
	}
	other.drop(done, append(overwriteKinds(), kinds...)...)
	other.drop(seen, kinds...)
	if other.count() != before {
		_ = p.folder.do(p.limit, func() error { return other.write(other.name) })
	}
}

// Abandon ends the run as if its process had been killed.
func (p *Permits) Abandon() {
	if p == nil {
		return
	}
	p.mu.Lock()
	alive := p.alive
	p.alive, p.name = nil, ""
	p.own, p.done, p.seen = run{}, ids{}, ids{}
	p.mu.Unlock()
	closeLock(alive)
}
