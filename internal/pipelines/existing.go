package pipelines

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// existing says which of the funnels that are declared for the first time exist already, and whether they may be taken over.
func (p *planning) existing(ctx context.Context) {
	diags := &p.resp.Diagnostics
	t := p.target
	if policy, decided := p.plan.existingPolicy(); p.declared.unknown && (policy != account.Refuse || !decided) {
		diags.Append(takeoversCannotBeShown(t))
		return
	}
	first := p.firstDeclared()
	if len(first) == 0 || t.Account == nil || diags.HasError() {
		return
	}
	list, err := t.Account.List(ctx, account.ForPlan)
	if err != nil {
		diags.Append(failure(operation{doing: "checking whether the declared funnels already exist" + t.in()}, err)...)
		return
	}
	p.there = map[string]wazzup.Pipeline{}
	c := &existingCheck{planning: p, conflict: &account.ExistsError{}, awaits: p.moves}
	for _, id := range first {
		if found, ok := list.Find(id); ok {
			p.there[id] = found
			c.add(ctx, found)
		} else {
			diags.Append(t.nearNeighbours(id, list, p.verdict.Own)...)
		}
	}
	c.report()
}

// firstDeclared are the ids that the resource declares for the first time.
func (p *planning) firstDeclared() []string {
	var first []string
	for _, id := range p.declared.ids() {
		if _, own := p.verdict.Own[id]; !own {
			first = append(first, id)
		}
	}
	return first
}

// existingCheck sorts the funnels that are declared for the first time and exist.
type existingCheck struct {
	*planning

	guarded     []string // of a tainted resource that is protected
	resumed     []string // a run here had begun to create them
	adopted     []string
	overwritten []account.Difference
	conflict    *account.ExistsError
	awaits      bool // another resource may be about to leave this account for the one that this one leaves
}

// add adds a funnel. In this order: another resource of this run stops managing it, and it is still as it was then; it may be
// a tainted resource's own; an earlier run in this folder has left it behind; the policy decides.
func (c *existingCheck) add(ctx context.Context, found wazzup.Pipeline) {
	whole, known := c.declared.funnels[found.ID]
	same := known && account.EqualButOrder(whole, found)
	maybe := same || !known && c.declared.partial[found.ID].mayBe(found)
	registry := c.target.registry()
	if registry.Released(found) {
		c.target.planTakeover(map[string]wazzup.Pipeline{found.ID: found})
		return
	}
	policy, decided := c.plan.existingPolicy()
	allowed := !decided || policy == account.Overwrite || policy == account.Adopt && maybe
	assumed, guarded := registry.Assume(c.verdict.Owner, found, !allowed)
	c.assumes = c.assumes || assumed
	permitted := account.NotPermitted
	if !assumed && !allowed {
		permitted = c.target.Account.Permitted(found)
	}
	switch {
	case assumed && guarded && c.prior == nil && c.plan.DeletionProtection.ValueBool(): // else it is more likely another resource's
		c.guarded = append(c.guarded, found.ID)
	case assumed && !allowed:
		c.target.planTakeover(map[string]wazzup.Pipeline{found.ID: found})
	case permitted == account.TakeoverPlanned: // the permit may end with this run, and if this is a plan, its apply needs one
		c.target.planTakeover(map[string]wazzup.Pipeline{found.ID: found})
	case !decided:
	case permitted == account.CreateBegun && maybe:
		c.resumed = append(c.resumed, found.ID)
	case policy != account.Refuse && same:
		c.adopted = append(c.adopted, found.ID)
	case policy == account.Overwrite && known:
		c.overwritten = append(c.overwritten, account.ContentDifferences(whole, found)...)
	case allowed: // what is not known yet decides at apply
	case c.awaits && !registry.Held(found.ID) && c.target.Account.AwaitState(ctx, found.ID):
		c.add(ctx, found)
	default:
		c.awaits = false
		c.refuse(found, whole, known, permitted)
	}
}

// refuse adds a funnel that may not be taken over. Of what is not known of it, it cannot be said how it differs.
func (c *existingCheck) refuse(found, whole wazzup.Pipeline, known bool, permitted account.Permitted) {
	if known {
		c.conflict.Add(whole, found)
	} else {
		c.conflict.There = append(c.conflict.There, found.ID)
	}
	c.target.registry().Explain(c.conflict, found.ID, permitted)
	if c.prior == nil && c.plan.AccountID.IsNull() && c.conflict.PlannedFor == "" {
		c.conflict.PlannedFor = c.target.Account.PlannedElsewhere(found.ID)
	}
}

func (c *existingCheck) report() {
	diags := &c.resp.Diagnostics
	diags.Append(c.target.adopted(c.adopted)...)
	diags.Append(c.target.overwritten(c.overwritten)...)
	diags.Append(c.target.resumed(c.resumed)...)
	if len(c.guarded) > 0 {
		diags.Append(protected(c.target, c.guarded, true))
	}
	if len(c.conflict.There) > 0 {
		diags.Append(exists(c.conflict, c.prior == nil, c.plan.AccountID)...)
	}
}

// The warnings of funnels that are taken over come in pairs: the plan says what will be done, once in a walk for each funnel,
// and the write what it has done. The CLI asks for a plan at apply, too, and a provider cannot tell: so there, both are seen.

// adopted warns of funnels that exist as declared.
func (t *target) adopted(ids []string) diag.Diagnostics {
	return t.tookOver(t.fresh("adopted", ids), "Existing funnels will be adopted",
		"These funnels exist in Wazzup as they are declared, and existing_policy lets this resource take them over: %s. (If their stages are in another order, the apply sends the declared order.)\n\n"+
			"Once adopted, the funnels are managed: if they leave the configuration, or with a destroy, they are removed from Wazzup, unless deletion_policy is \"retain\".")
}

// hasAdopted is adopted after a write.
func (t *target) hasAdopted(ids []string) diag.Diagnostics {
	return t.tookOver(ids, "Existing funnels adopted",
		"These funnels existed in Wazzup as they are declared, and this resource took them over: %s.\n\n"+
			"They are managed now: if they leave the configuration, or with a destroy, they are removed from Wazzup, unless deletion_policy is \"retain\".")
}

// resumed warns of funnels that an earlier run has left behind.
func (t *target) resumed(ids []string) diag.Diagnostics {
	return t.tookOver(t.fresh("resumed", ids), "Unfinished create will be continued",
		"An earlier run in this folder began to create these funnels and did not finish, so no state has them. They exist in Wazzup as that run left them, so this resource takes them over: %s.")
}

// hasResumed is resumed after a write.
func (t *target) hasResumed(ids []string) diag.Diagnostics {
	return t.tookOver(ids, "Unfinished create continued",
		"An earlier run in this folder had begun to create these funnels and did not finish. They existed in Wazzup as that run left them, so this resource took them over: %s.")
}

func (t *target) tookOver(ids []string, summary, format string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(ids) > 0 {
		diags.AddWarning(t.headline(summary), fmt.Sprintf(format, quoted(ids)))
	}
	return diags
}

// overwritten warns of funnels that exist with other content and are to be overwritten, as existing_policy allows.
func (t *target) overwritten(differences []account.Difference) diag.Diagnostics {
	var fresh []account.Difference
	isFresh := map[string]bool{}
	for _, d := range differences {
		if _, asked := isFresh[d.PipelineID]; !asked {
			isFresh[d.PipelineID] = t.firstTime("overwritten", d.PipelineID)
		}
		if isFresh[d.PipelineID] {
			fresh = append(fresh, d)
		}
	}
	var diags diag.Diagnostics
	if len(fresh) > 0 {
		diags.AddWarning(t.headline("Existing funnels will be overwritten"),
			"These funnels exist in Wazzup with other content. existing_policy is \"overwrite\", so the apply takes them over and makes them as they are declared:\n\n"+describe(fresh, declaredAndThere))
	}
	return diags
}

// hasOverwritten is overwritten after a write.
func (t *target) hasOverwritten(differences []account.Difference) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(differences) > 0 {
		diags.AddWarning(t.headline("Existing funnels overwritten"),
			"These funnels existed in Wazzup with other content. existing_policy is \"overwrite\", so this resource took them over and made them as they are declared:\n\n"+describe(differences, declaredAndBefore))
	}
	return diags
}

// fresh are the ids of which a warning has not been given in this walk.
func (t *target) fresh(what string, ids []string) []string {
	var fresh []string
	for _, id := range ids {
		if t.firstTime(what, id) {
			fresh = append(fresh, id)
		}
	}
	return fresh
}

// exists is the error for funnels that exist already, with the ways out.
func exists(e *account.ExistsError, creating bool, own types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	var b strings.Builder
	sent := "They are left as they are: nothing was sent for this resource"
	if e.Unclear != nil {
		sent = sentBefore(e.Unclear)
	}
	b.WriteString("These funnels exist in Wazzup already, and this resource does not manage them yet. " + sent + ".\n\n" + describeExisting(e))
	if len(e.Changed) > 0 {
		b.WriteString("\n\nThis resource could have taken these over: " + quoted(e.Changed) + ". Another resource of this run, or the old object of a replacement, stops managing them. " +
			"But in Wazzup they are not as it has them. Check what was changed there before you go on.")
	}
	if e.PlannedFor != "" {
		other := wazzup.ShowAccountID(e.PlannedFor)
		b.WriteString("\n\nAn earlier plan in this folder is for account " + other + ", where a resource may take over one of these funnels. If this is the apply of that plan, " +
			"the provider is set to another account now: apply it with the settings that it was made with, and change nothing here.")
	}
	if e.Held {
		b.WriteString("\n\nAnother resource of this run, or the old object of an interrupted replacement, has at least one of them in its state.")
	}
	b.WriteString("\n\nWays out:\n\n")
	if creating && !e.Held { // what is in the state cannot be imported, or would be there twice
		b.WriteString("- Import them" + unlessDeposed(e) + ": add this block, and " + fillInName + " The next plan then shows what would change.\n\n" +
			importBlock(own, e.There) + "\n\n")
	}
	if len(e.Differences) == 0 {
		b.WriteString("- Take them over as they are: set existing_policy = \"adopt\" in this resource.\n")
	} else {
		b.WriteString("- Take them over and change them as declared: set existing_policy = \"overwrite\" in this resource.\n")
	}
	b.WriteString("- Keep both: declare the funnel under another id.\n" +
		"- Delete the funnel in the Wazzup dashboard, then plan again.\n")
	if len(e.Changed) == 0 {
		b.WriteString("\n" + handingOver(creating))
	}
	if creating {
		b.WriteString("\nIf you want to destroy: terraform destroy plans the configuration first. Take this resource's block out of it, or add -refresh=false.\n")
	}
	diags.AddAttributeError(at(e.There[0]), "Funnels already exist", strings.TrimRight(b.String(), "\n"))
	return diags
}

// unlessDeposed limits the advice to import what the old object of a replacement may still have.
func unlessDeposed(e *account.ExistsError) string {
	if len(e.Changed) == 0 {
		return ""
	}
	return " (not if the plan shows a deposed object of this resource, because Terraform ignores the block then)"
}

// handingOver says how a funnel moves from one resource to another in one apply. One that is in the state already can be the target
// neither of an import nor of a move.
func handingOver(creating bool) string {
	const inAnyOrder = "existing_policy = \"adopt\" (or \"overwrite\", if the funnel also changes) works in any order.\n"
	if !creating {
		return "If a funnel moves here from another resource in the same change: " + inAnyOrder +
			"If that resource stays in the configuration, it also helps to have Terraform come to it first: give this one depends_on with its address.\n"
	}
	return "If a funnel moves here from another resource in the same change, Terraform must come to that resource first: give this one depends_on with its address. " +
		"If that resource leaves the configuration, give it a removed block with destroy = false, and import the funnel here. If it is only renamed, use a moved block. " + inAnyOrder
}

// describeExisting lists the funnels, and how each differs.
func describeExisting(e *account.ExistsError) string {
	var lines []string
	for _, id := range e.There {
		if !mentions(e.Differences, id) {
			text := "exists; what is declared is not all known yet"
			if isIn(e.Same, id) {
				text = "exists just as declared"
			}
			lines = append(lines, fmt.Sprintf("    pipelines[%q]: %s", id, text))
		}
	}
	if more := len(lines) - maxListed; more > 0 {
		lines = append(lines[:maxListed], fmt.Sprintf("    and %d more", more))
	}
	if len(e.Differences) > 0 {
		lines = append([]string{describe(e.Differences, declaredAndThere)}, lines...)
	}
	return strings.Join(lines, "\n")
}
