// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"slices"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// noFunnel stands for the content of a funnel that a plan did not find.
const noFunnel text = "none"

// noAccount stands for an account that a plan does not know.
const noAccount = ""

// read adds what a plan has read. found has those of the funnels that exist. It reports whether an apply in this directory
// can use it.
func (p *Permits) read(account string, found map[string]wazzup.Pipeline, ids []string) (written bool) {
	all := forEach(ids, noFunnel)
	maps.Copy(all, contents(slices.Collect(maps.Values(found))))
	return p.add(account, permit{Kind: readForPlan}, all)
}

// NotRead adds that a plan lets its apply change these funnels, and cannot read them because it does not know their account.
func (p *Permits) NotRead(ids []string) { p.add(noAccount, permit{Kind: notRead}, forEach(ids, "")) }

// stop adds that an apply has found a funnel that is not as it was read.
func (p *Permits) stop(account, id string) {
	p.add(account, permit{Kind: stopped}, forEach([]string{id}, ""))
}

// post adds that an apply is about to post these funnels.
func (p *Permits) post(account string, ids []string) {
	p.add(account, permit{Kind: posted}, forEach(ids, ""))
}

func forEach(ids []string, content text) map[digest]text {
	all := make(map[digest]text, len(ids))
	for _, id := range ids {
		all[idDigest(id)] = content
	}
	return all
}

// changedSince reports whether a funnel is not as plans in this directory have read it.
func (p *Permits) changedSince(account string, found wazzup.Pipeline) bool {
	if p == nil {
		return false
	}
	past, content := p.overwrites(account, idDigest(found.ID)), anyOrderDigest(found)
	if past.notRead.After(past.read) && past.notRead.After(past.stopped) {
		return false // the latest plan could not read
	}
	changed := !past.stopped.IsZero()
	for _, one := range past.reads {
		switch {
		case !one.Time.After(past.stopped):
		case !slices.Contains(one.Contents, content):
			if one.Time.After(past.posted) {
				return true
			}
			changed = true
		}
	}
	return changed && !slices.ContainsFunc(past.reads, func(one permit) bool {
		return one.Time.After(past.stopped) && slices.Contains(one.Contents, content)
	})
}

// overwrites is what other runs in this directory have recorded about one funnel.
type overwrites struct {
	reads                          []permit
	read, notRead, stopped, posted time.Time // of the latest of each kind; zero if there is none
}

func (p *Permits) overwrites(account string, id digest) (all overwrites) {
	latest := map[Permitted]*time.Time{readForPlan: &all.read, notRead: &all.notRead, stopped: &all.stopped, posted: &all.posted}
	for _, other := range p.inAnyWorkspace() {
		for _, one := range slices.Concat(other.Accounts[sum(account)], other.Accounts[sum(noAccount)]) {
			at, ok := latest[one.Kind]
			if !ok || one.Funnel != id || p.expired(one) {
				continue
			}
			if one.Time.After(*at) {
				*at = one.Time
			}
			if one.Kind == readForPlan {
				all.reads = append(all.reads, one)
			}
		}
	}
	return all
}
