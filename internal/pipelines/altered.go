package pipelines

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// EnvAcceptAltered is the environment variable that names funnels whose texts may grow once more.
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

// posting is a plan that would post the list.
type posting struct {
	prior    map[string]wazzup.Pipeline // the resource's funnels so far
	planned  map[string]wazzup.Pipeline // without those that are not wholly known yet
	declared []string                   // ids, those included
	removes  bool                       // what leaves is removed, and not only forgotten
}

// changes reports whether the plan changes any funnel in Wazzup, as far as it is known.
func (p posting) changes() bool {
	if len(p.planned) < len(p.declared) {
		return true
	}
	stays := maps.Clone(p.prior)
	maps.DeleteFunc(stays, func(id string, _ wazzup.Pipeline) bool { return !p.removes && !slices.Contains(p.declared, id) })
	return !maps.EqualFunc(stays, p.planned, account.Equal)
}

// out are the ids that a write would not post as they stand, though not in planned: what leaves, and what is not known yet.
func (p posting) out() map[string]bool {
	out := map[string]bool{}
	for id := range p.prior {
		if p.removes && !slices.Contains(p.declared, id) {
			out[id] = true
		}
	}
	for _, id := range p.declared {
		if _, known := p.planned[id]; !known {
			out[id] = true
		}
	}
	return out
}

// reposts says at plan what it would do to others' funnels to post them back. It looks at the list where it is at hand, or
// must be had anyway: at apply, the check before the post decides.
func (t *target) reposts(ctx context.Context, p posting, n note, mustLook bool) diag.Diagnostics {
	if t.Account == nil || !p.changes() {
		return nil
	}
	list, seen := t.Account.Seen()
	if !seen {
		if !mustLook && len(n.Grown) == 0 {
			return nil
		}
		var err error
		if list, err = t.Account.Peek(ctx); err != nil {
			return failure(operation{doing: "looking whether the declared funnels exist already" + t.in()}, err)
		}
	}
	diags := t.wouldGrow(list, p, n)
	diags.Append(t.losesMembers(list, p)...)
	return diags
}

// wouldGrow is the error for a plan whose post would make texts longer again.
func (t *target) wouldGrow(list account.List, p posting, n note) diag.Diagnostics {
	if texts := t.Account.WouldGrow(list, p.planned, p.out(), n.Grown); len(texts) > 0 {
		return wouldGrow(t.in(), &account.WouldGrowError{Texts: texts})
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
		if _, ours := p.prior[funnel.ID]; ours || len(funnel.Undocumented) == 0 || slices.Contains(p.declared, funnel.ID) || !t.firstTime("members", funnel.ID) {
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
	next := "A text that was trimmed, cut or normalised stays as it is now, so later changes go on."
	if slices.ContainsFunc(e.Foreign, func(l account.ForeignLoss) bool { return l.Vanished }) {
		next = "What is missing has to be restored, or made again in the Wazzup dashboard. Each change may lose more: find out first which funnels Wazzup does not take."
	}
	if len(grown) > 0 {
		next = "A text that got longer, or was altered before, would be altered again with each change. As long as one of these stands in Wazzup, nothing more is posted to this account. " + waysOutOfGrowth(grown)
	}
	diags.AddError("Wazzup altered other funnels", fmt.Sprintf(
		"A change of any funnel posts the whole list, so funnels%s that this resource does not manage were posted exactly as they had been read. Wazzup stored something else:\n\n%s\n\n"+
			"%s\n\n%s%s", op.of, describe(texts, sentAndThere), op.oursAfter(e.Err), next, wayBack(e.Backup)))
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
