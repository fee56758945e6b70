// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// Posting is a plan that may post the list.
type Posting struct {
	account.Change          // Planned is without what is not wholly known yet, and Prior without what is only forgotten
	Declared       []string // ids, of what is not wholly known too
	Surely         bool     // it posts, whatever the list shows: it removes funnels and makes them again
}

// changes reports whether the plan changes any funnel in Wazzup, as far as that is known without the list.
func (p Posting) changes() bool {
	return p.isSure() || !maps.EqualFunc(p.Prior, p.Planned, account.Equal)
}

// isSure reports whether it posts whatever the list shows, or may, for all that is known.
func (p Posting) isSure() bool { return p.Surely || len(p.Planned) < len(p.Declared) }

// out are the ids that a write would not post as they stand, though not in Planned: what leaves, and what is not known yet.
func (p Posting) out() map[string]bool {
	out := map[string]bool{}
	for id := range p.Prior {
		out[id] = !slices.Contains(p.Declared, id)
	}
	for _, id := range p.Declared {
		if _, known := p.Planned[id]; !known {
			out[id] = true
		}
	}
	return out
}

// CheckReposts says at plan what it would do to others' funnels to post them back. It looks at the list where that is at hand or
// must be had anyway, and for a destroy, which the CLI plans without a refresh: at apply, the check before the post decides.
//
// What any resource of the run remembers counts for all of them. So where this one has something new to say, the plans before
// it are looked at once more.
func (t *Account) CheckReposts(ctx context.Context, p Posting, n PrivateState, mustLook bool) diag.Diagnostics {
	if t.Account == nil {
		return nil
	}
	t.restore(n)
	check := t.toCheck(p)
	if len(check) == 0 {
		return nil
	}
	list, seen := t.Account.Seen()
	if !seen {
		if !mustLook && !t.Account.Wary() {
			return nil
		}
		var err error
		if list, err = t.Account.List(ctx, account.ForPlan); err != nil {
			return messages.Failed(messages.Operation{Doing: "reading what a change would post back" + t.Place().In()}, err)
		}
	}
	var diags diag.Diagnostics
	for _, p := range check {
		if !p.isSure() && !account.WouldPost(list, p.Change) {
			continue // an unfinished create, or what somebody else has done already
		}
		if err := t.Account.KnownPairs(list, p.Change); err != nil {
			return messages.Failed(messages.Operation{Of: t.Place().In()}, err)
		}
		if err := t.Account.WouldLose(nil); err != nil {
			return messages.Failed(messages.Operation{Of: t.Place().In()}, err)
		}
		if texts := t.Account.WouldGrow(list, p.Planned, p.out()); len(texts) > 0 {
			return messages.Failed(messages.Operation{Of: t.Place().In()}, &account.WouldGrowError{Texts: texts})
		}
		diags.Append(t.losesMembers(list, p)...)
	}
	return diags
}

// restore takes what a resource remembers into what the run knows.
func (t *Account) restore(n PrivateState) {
	news := t.Account.Learn(n.Lasting())
	t.mu.Lock()
	defer t.mu.Unlock()
	t.news = t.news || news
}

// toCheck adds a plan to those that post the list, and returns which of them are to be checked now: that one, or all of them if
// there is news.
func (t *Account) toCheck(p Posting) []Posting {
	t.mu.Lock()
	defer t.mu.Unlock()
	changes, news := p.changes(), t.news
	t.news = false
	if changes {
		t.postings = append(t.postings, p)
	}
	switch {
	case news:
		return slices.Clone(t.postings)
	case changes:
		return []Posting{p}
	}
	return nil
}

// losesMembers warns of funnels of others that have more than can be posted back, once in a walk for each.
func (t *Account) losesMembers(list account.List, p Posting) diag.Diagnostics {
	var lines []string
	for _, funnel := range list.Pipelines {
		if _, ours := p.Prior[funnel.ID]; ours || len(funnel.Undocumented) == 0 || slices.Contains(p.Declared, funnel.ID) || !t.FirstTime("members", funnel.ID) {
			continue
		}
		lines = append(lines, messages.MemberLine(funnel.ID, slices.Sorted(maps.Keys(funnel.Undocumented))))
	}
	if len(lines) == 0 {
		return nil
	}
	return diag.Diagnostics{messages.MembersMayBeLost(t.Place(), lines)}
}
