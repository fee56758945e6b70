// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// noFunnel stands for the content of a funnel that a plan did not find.
const noFunnel text = "none"

// read adds what a plan has read about funnels that the policy Overwrite lets its apply change. found has those that exist.
// Core plans during an apply, too, but the user has not seen that plan. So an apply adds nothing, and drops what it has
// added before it began to write.
func (p *Permits) read(account string, found map[string]wazzup.Pipeline, ids []string) {
	all := make(map[digest]text, len(ids))
	for _, id := range ids {
		all[idDigest(id)] = noFunnel
	}
	maps.Copy(all, contents(slices.Collect(maps.Values(found))))
	p.add(account, permit{Kind: ReadForPlan}, all)
}

// applies marks the run as an apply.
func (p *Permits) applies() {
	if p == nil {
		return
	}
	p.mu.Lock()
	known := p.apply
	p.apply = true
	p.mu.Unlock()
	if known {
		return
	}
	p.change(func() {
		for key, list := range p.own.Accounts {
			p.own.Accounts[key] = slices.DeleteFunc(slices.Clone(list), func(one permit) bool { return one.Kind == ReadForPlan })
		}
	})
}

// changedSince reports whether earlier plans have read a funnel with this id, or that there is none, and all of them with
// other content than it has now. It cannot know which of them the user applies.
func (p *Permits) changedSince(account string, found wazzup.Pipeline) bool {
	if p == nil {
		return false
	}
	changed := false
	for _, other := range p.others() {
		for _, one := range other.Accounts[sum(account)] {
			if one.Kind != ReadForPlan || one.Funnel != idDigest(found.ID) || p.expired(one) {
				continue
			}
			if slices.Contains(one.Contents, anyOrderDigest(found)) {
				return false
			}
			changed = true
		}
	}
	return changed
}
