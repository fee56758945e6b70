package pipelines

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// EnvAcceptAltered is the environment variable that names funnels whose texts may grow, or that may be lost, once more.
const EnvAcceptAltered = "WAZZUP_ACCEPT_ALTERED"

// ParseAccepted reads the value of EnvAcceptAltered: funnel ids separated by commas, or a JSON array of them. Nothing is
// trimmed. An empty text is none.
func ParseAccepted(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	ids, err := parseFunnels(text)
	if err == nil && ids == nil {
		return []string{importAll}, nil // here, it stands for itself
	}
	return ids, err
}

// acceptAltered is the assignment, for a POSIX shell, that accepts funnels.
func acceptAltered(ids []string) string {
	return EnvAcceptAltered + "='" + strings.ReplaceAll(formatImportID("", ids), "'", `'\''`) + "'"
}

// posting is a plan that may post the list.
type posting struct {
	account.Change          // Planned is without what is not wholly known yet, and Prior without what is only forgotten
	declared       []string // ids, of what is not wholly known too
}

// changes reports whether the plan changes any funnel in Wazzup, as far as that is known without the list.
func (p posting) changes() bool {
	return p.isUnknown() || !maps.EqualFunc(p.Prior, p.Planned, account.Equal)
}

func (p posting) isUnknown() bool { return len(p.Planned) < len(p.declared) }

// out are the ids that a write would not post as they stand, though not in Planned: what leaves, and what is not known yet.
func (p posting) out() map[string]bool {
	out := map[string]bool{}
	for id := range p.Prior {
		out[id] = !slices.Contains(p.declared, id)
	}
	for _, id := range p.declared {
		if _, known := p.Planned[id]; !known {
			out[id] = true
		}
	}
	return out
}

// reposts says at plan what it would do to others' funnels to post them back. It looks at the list where that is at hand or
// must be had anyway, and for a destroy, which the CLI plans without a refresh: at apply, the check before the post decides.
//
// What any resource of the run remembers counts for all of them. So where this one has something new to say, the plans before
// it are looked at once more.
func (t *target) reposts(ctx context.Context, p posting, n note, mustLook bool) diag.Diagnostics {
	if t.Account == nil {
		return nil
	}
	t.recall(n)
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
		if list, err = t.Account.Peek(ctx); err != nil {
			return failure(operation{doing: "reading what a change would post back" + t.in()}, err)
		}
	}
	var diags diag.Diagnostics
	for _, p := range check {
		if !p.isUnknown() && !account.WouldPost(list, p.Change) {
			continue // an unfinished create, or what somebody else has done already
		}
		if err := t.Account.WouldLose(nil); err != nil {
			return failure(operation{of: t.in()}, err)
		}
		if texts := t.Account.WouldGrow(list, p.Planned, p.out()); len(texts) > 0 {
			return failure(operation{of: t.in()}, &account.WouldGrowError{Texts: texts})
		}
		diags.Append(t.losesMembers(list, p)...)
	}
	return diags
}

// recall takes what a resource remembers into what the run knows.
func (t *target) recall(n note) {
	news := t.Account.Recall(n.lasting())
	t.mu.Lock()
	defer t.mu.Unlock()
	t.news = t.news || news
}

// toCheck adds a plan to those that post the list, and returns which of them are to be checked now: that one, or all of them if
// there is news.
func (t *target) toCheck(p posting) []posting {
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
		return []posting{p}
	}
	return nil
}

func wouldGrow(in string, e *account.WouldGrowError) diag.Diagnostics {
	var diags diag.Diagnostics
	sent := "Nothing was sent"
	if e.Unclear != nil {
		sent = sentBefore(e.Unclear)
	}
	diags.AddError("Funnels would be altered again", fmt.Sprintf(
		"Wazzup rewrites these texts%s each time they are posted (\"&\" becomes \"&amp;\", then \"&amp;amp;\"):\n\n%s\n\n"+
			"A change of any funnel posts the whole list, these included. %s.\n\n%s",
		in, describe(e.Texts, sides{got: "in Wazzup"}), sent, waysOutOfGrowth(e.Texts)))
	return diags
}

func wouldLose(in string, e *account.WouldLoseError) diag.Diagnostics {
	var diags diag.Diagnostics
	sent := "Nothing was sent"
	if e.Unclear != nil {
		sent = sentBefore(e.Unclear)
	}
	diags.AddError("Other funnels may be lost again", fmt.Sprintf(
		"The last change posted the whole list of funnels%s, and others' funnels were gone after it, or stages of them: %s. "+
			"Each change posts the whole list, so each change may lose more. %s.\n\n%s", in, quoted(e.IDs), sent, waysOutOfLoss(e.IDs)))
	return diags
}

// waysOutOfLoss are the same wherever funnels were lost.
func waysOutOfLoss(ids []string) string {
	return "Find out first why they are gone: Wazzup may take no more than so many funnels or stages, or somebody may have removed them at that moment. " +
		"Restore what is missed (the provider's guide \"Reliability\" shows how, under \"A way back\"). Then let one run post the list:\n\n" +
		"    " + acceptAltered(ids) + "\n\n" +
		"If nothing is lost in that run, later ones post as usual."
}

// waysOutOfGrowth are the same wherever a text has grown.
func waysOutOfGrowth(texts []account.Difference) string {
	ids := map[string]bool{}
	for _, d := range texts {
		ids[d.PipelineID] = true
	}
	return "Ways out:\n\n" +
		"- Rename them in the Wazzup dashboard, without the characters that Wazzup rewrites. If another resource manages them, rename them in its configuration.\n" +
		"- Accept that they are rewritten once more, for one run:\n\n" +
		"    " + acceptAltered(sortedIDs(ids))
}

// losesMembers warns of funnels of others that have more than can be posted back, once in a walk for each.
func (t *target) losesMembers(list account.List, p posting) diag.Diagnostics {
	var diags diag.Diagnostics
	var lines []string
	for _, funnel := range list.Pipelines {
		if _, ours := p.Prior[funnel.ID]; ours || len(funnel.Undocumented) == 0 || slices.Contains(p.declared, funnel.ID) || !t.firstTime("members", funnel.ID) {
			continue
		}
		lines = append(lines, memberLine(funnel.ID, sortedIDs(funnel.Undocumented)))
	}
	if len(lines) > 0 {
		diags.AddWarning(t.headline("Other funnels may lose what cannot be posted"),
			"These funnels are not this resource's. They have members that Wazzup's documentation does not know, and that its API does not take. A change of any funnel posts "+
				"the whole list, these funnels included, without these members:\n\n"+bounded(lines)+
				"\n\nWazzup may keep them or drop them. After the change, a warning names those that are gone.")
	}
	return diags
}

func memberLine(id string, names []string) string {
	return fmt.Sprintf("    pipelines[%q]: %s", id, quoted(names))
}

// bounded lists lines.
func bounded(lines []string) string {
	if more := len(lines) - maxListed; more > 0 {
		lines = append(slices.Clone(lines[:maxListed]), fmt.Sprintf("    and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// foreignAltered is the error for funnels of others that a post has altered.
func (op operation) foreignAltered(e *account.ForeignAlteredError) diag.Diagnostics {
	var diags diag.Diagnostics
	var texts, grown []account.Difference
	for _, loss := range e.Foreign {
		texts = append(texts, alterations(loss)...)
		for _, d := range loss.Altered {
			if account.Grew(d.Want, d.Got) || d.Again {
				grown = append(grown, d)
			}
		}
	}
	var next []string
	if len(e.Lost) > 0 {
		next = append(next, "Each change may lose more, so nothing more is posted to this account for now. "+waysOutOfLoss(e.Lost))
	}
	if len(grown) > 0 {
		next = append(next, "A text that got longer, or was altered before, would be altered again with each change. As long as one of these stands in Wazzup, nothing more is posted to this account. "+waysOutOfGrowth(grown))
	}
	if len(next) == 0 {
		next = []string{"A text that was trimmed, cut or normalised stays as it is now, so later changes go on."}
	}
	diags.AddError("Wazzup altered other funnels", fmt.Sprintf(
		"A change of any funnel posts the whole list, so funnels%s that this resource does not manage were posted exactly as they had been read. Wazzup stored something else:\n\n%s\n\n"+
			"%s\n\n%s%s", op.of, describe(texts, sentAndThere), op.oursAfter(e.Err), strings.Join(next, "\n\n"), wayBack(e.Backup)))
	if e.Err != nil {
		diags.Append(failure(op, e.Err)...)
	}
	return diags
}

func alterations(loss account.ForeignLoss) []account.Difference {
	if loss.Vanished {
		return []account.Difference{{PipelineID: loss.ID, Aspect: account.Existence, Got: loss.Became}}
	}
	return loss.Altered
}

// oursAfter says how the resource's own funnels are after a write that has had an effect on others.
func (op operation) oursAfter(also error) string {
	switch {
	case also != nil:
		return "How this resource's own funnels are, another error says."
	case op.creating:
		return "This resource's own funnels were created as declared, but it has no state yet, because Terraform would replace what it created with an error. " +
			"Apply again in this folder, on this machine: that takes them into the state and posts nothing."
	case op.destroying():
		return "This resource's own funnels were removed. Run it again: the refresh finds that, and posts nothing."
	}
	return "This resource's own change was made, and is in the state."
}

// oneToWazzup is the error for ids that Wazzup takes for one.
func (op operation) oneToWazzup(e *account.NeighbourError) diag.Diagnostics {
	var diags diag.Diagnostics
	var lines []string
	for _, n := range e.Neighbours {
		lines = append(lines, "    "+neighbourLine(n))
		if len(n.Differences) > 0 {
			lines = append(lines, describe(n.Differences, sides{"before", "there before", "in Wazzup now"}))
		}
	}
	text := "Wazzup does not keep ids%s as they are posted, or takes two for one that differ only in case, in blanks around them or in Unicode form:\n\n%s\n\n"
	switch {
	case e.Sent:
		if slices.ContainsFunc(e.Neighbours, func(n account.Neighbour) bool { return n.Fate != account.Gone }) {
			text += "The next apply posts nothing as long as the id is declared like this. "
		}
		if op.creating {
			text += "This resource has no state yet. "
		} else {
			text += "The state has what Wazzup shows. "
		}
	case e.Unclear != nil:
		text += sentBefore(e.Unclear) + ". "
	default:
		text += "Nothing was sent. "
	}
	text += "Declare the funnel under an id that Wazzup keeps and tells from the others. To manage the funnel that is there, declare its id exactly as Wazzup has it, and import it."
	diags.AddAttributeError(at(e.Neighbours[0].ID), "Two ids, one funnel to Wazzup", fmt.Sprintf(text, op.of, bounded(lines))+wayBack(e.Backup))
	if e.Err != nil {
		diags.Append(failure(op, e.Err)...)
	}
	return diags
}

func neighbourLine(n account.Neighbour) string {
	if n.Both {
		return fmt.Sprintf("%q and %s are declared, and Wazzup has one funnel for the two.", n.ID, besides(n.Other, n.ID))
	}
	switch n.Fate {
	case account.StoredAs:
		return fmt.Sprintf("Wazzup stored %q as %s.", n.ID, besides(n.Other, n.ID))
	case account.Changed:
		return fmt.Sprintf("%q was posted, and the funnel %s that was there before has changed:", n.ID, besides(n.Other, n.ID))
	case account.Gone:
		return fmt.Sprintf("%q was posted, and the funnel %s that was there before is gone.", n.ID, besides(n.Other, n.ID))
	case account.Stands:
	}
	return fmt.Sprintf("%q is declared, and %s is there: an earlier apply showed that the two are one, or left it there.", n.ID, besides(n.Other, n.ID))
}
