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

// CheckReposts reports at plan what would happen to others' funnels if a write posts them back. If the list has not been read yet,
// CheckReposts reads it only if known damage may stop a post, or if mustLook is set: the plan needs the list anyway, or it is a
// destroy, which the CLI plans without a refresh. In all other cases, the check before the post decides at apply.
//
// The private state of one resource counts for all resources of the run. So if this one's adds something, CheckReposts checks the
// earlier plans again.
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
			continue // Wazzup is as planned already: a create was not finished, or somebody else made the change
		}
		if err := t.Account.KnownPairs(list, p.Change); err != nil {
			return messages.Failed(messages.Operation{Of: t.Place().In(), Creating: len(p.Prior) == 0}, err)
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

// restore adds a resource's private state to what the run knows.
func (t *Account) restore(n PrivateState) {
	news := t.Account.Learn(n.Lasting())
	t.mu.Lock()
	defer t.mu.Unlock()
	t.news = t.news || news
}

// toCheck adds a plan to those that change funnels. It returns the plans to check now: this one, or all of them if a private
// state has added something.
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

// losesMembers warns, once in a walk for each funnel, about others' funnels with members that a post cannot send back.
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
