package pipelines

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/access"
	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ModifyPlan changes nothing in the plan. It says at plan what would otherwise be a surprise at apply: funnels that are
// in the way, what a destroy does, and two resources that contradict each other.
//
// The CLI asks for it again when it applies, so each warning must be true at both times.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil {
		return
	}
	var state, plan model
	var prior map[string]wazzup.Pipeline
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		prior, _ = fromMap(state.Pipelines)
	}
	n, diags := readNote(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(r.planDestroy(state, prior, n)...)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	creating := prior == nil
	t, moves := r.planAccount(ctx, state, plan, n, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	if moves {
		prior = map[string]wazzup.Pipeline{} // of this account, it has none
	}
	planned, known := fromMap(plan.Pipelines)
	defer func() {
		// In an apply, a resource that fails here is not asked to write, and one that lets go of its funnels to it may be.
		if resp.Diagnostics.HasError() && t.Account != nil {
			t.Account.Claim(sortedIDs(planned)...)
		}
	}()
	remembered, _ := req.Private.GetKey(ctx, noteKey)
	verdict := t.plan(resourcePlan{
		prior: prior, planned: planned, removes: known && !plan.retains(), replaces: prior == nil && remembered != nil,
	})
	resp.Diagnostics.Append(contradictions(verdict, t)...)
	if creating && plan.AccountID.IsNull() {
		resp.Diagnostics.Append(r.session.defaultWarning(t)...)
	}
	if prior != nil && known {
		resp.Diagnostics.Append(t.retainWarning(plan, prior, planned)...)
	}
	first := maps.Clone(planned)
	maps.DeleteFunc(first, func(id string, _ wazzup.Pipeline) bool { _, managed := verdict.own[id]; return managed })
	if len(first) == 0 || t.Account == nil || resp.Diagnostics.HasError() {
		return
	}
	list, err := t.Account.Peek(ctx)
	if err != nil {
		resp.Diagnostics.Append(failure(operation{doing: "looking whether the declared funnels exist already" + t.in()}, err)...)
		return
	}
	resp.Diagnostics.Append(t.inTheWay(first, list, plan, creating)...)
}

func (r *Resource) planDestroy(state model, prior map[string]wazzup.Pipeline, n note) diag.Diagnostics {
	t, _ := r.session.look(state.AccountID, n.Account) // what else is wrong with it, the destroy itself says
	switch {
	case !n.elsewhere(t):
	case state.retains(): // nothing is sent, whatever the provider's account is
		t = &target{Target: access.Target{ID: n.Account}}
	default:
		return r.session.otherAccount(n, t, !state.AccountID.IsNull())
	}
	diags := t.destroyWarning(state, prior)
	diags.Append(contradictions(t.plan(resourcePlan{prior: prior, removes: !state.retains()}), t)...)
	return diags
}

// defaultWarning names the account, where a plan that creates does not: a partner's default. The apply says it again, and of
// the account that it is for.
func (s *Session) defaultWarning(t *target) diag.Diagnostics {
	var diags diag.Diagnostics
	if s.Access.Partner && t.Known && t.firstTime("default", "") {
		id := wazzup.ShowAccountID(t.ID)
		diags.AddWarning(t.headline("Made in the provider's account"), fmt.Sprintf(
			"Resources without account_id are made in account %s, which account_id of the provider (or WAZZUP_ACCOUNT_ID) names. A saved plan does not hold that "+
				"account: what it makes goes to the one that the provider names when the plan is applied.\n\n"+
				"To have the account in the plan, set account_id = \"%s\" in the resource.", id, id))
	}
	return diags
}

// inTheWay says which of the funnels that are declared for the first time exist already.
func (t *target) inTheWay(first map[string]wazzup.Pipeline, list account.List, plan model, creating bool) diag.Diagnostics {
	var diags diag.Diagnostics
	var same, there []string
	var differences []account.Difference
	for _, id := range sortedIDs(first) {
		found, ok := list.Find(id)
		if !ok {
			continue
		}
		there = append(there, id)
		if account.EqualButOrder(first[id], found) {
			same = append(same, id)
			continue
		}
		if !t.Account.Removed(id) {
			differences = append(differences, account.ContentDifferences(first[id], found)...)
		}
	}
	diags.Append(t.adopted(same)...)
	switch {
	case len(differences) == 0 || plan.AdoptExisting.IsUnknown(): // then the check at apply decides
	case plan.AdoptExisting.ValueBool():
		diags.Append(t.overwritten(differences)...)
	default:
		diags.Append(exists(&account.ExistsError{Differences: differences, There: there}, creating, plan.AccountID)...)
	}
	return diags
}

// adopted warns of funnels that exist as declared, once in a walk for each.
func (t *target) adopted(ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
	var fresh []string
	for _, id := range ids {
		if t.firstTime("adopted", id) {
			fresh = append(fresh, id)
		}
	}
	if len(fresh) > 0 {
		diags.AddWarning(t.headline("Existing funnels adopted"), fmt.Sprintf(
			"These funnels exist in Wazzup with the declared names and stages, and this resource takes them over (an order of stages that differs is sent as declared): %s.\n\n"+
				"From then on, removing them from the configuration, or a destroy, removes them from Wazzup (unless deletion_policy is \"retain\").",
			quoted(fresh)))
	}
	return diags
}

// overwritten warns of funnels that exist with other content and are to be overwritten, as adopt_existing allows.
func (t *target) overwritten(differences []account.Difference) diag.Diagnostics {
	var diags diag.Diagnostics
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
	if len(fresh) > 0 {
		diags.AddWarning(t.headline("Existing funnels overwritten"),
			"These funnels were in Wazzup with other content before this configuration declared them. Because adopt_existing is true, "+
				"they become as declared:\n\n"+describe(fresh, declaredAndThere))
	}
	return diags
}

// exists is the error for funnels that are in the way, with the ways out.
func exists(e *account.ExistsError, creating bool, own types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	var b strings.Builder
	sent := "They are left as they are; nothing was sent"
	if e.Unclear != nil {
		sent = sentBefore(e.Unclear)
	}
	b.WriteString("These funnels are declared here for the first time, but are already in Wazzup with other content. " + sent + ".\n\n")
	b.WriteString(describe(e.Differences, declaredAndThere))
	b.WriteString("\n\nWays out:\n\n")
	if creating {
		b.WriteString("- Take over what is in Wazzup: add this block, with the name of this resource (and its key, where it has for_each) in place of NAME. The next plan then shows what would change.\n\n" +
			importBlock(own, e.There) + "\n\n")
	}
	b.WriteString("- Overwrite what is in Wazzup: set adopt_existing = true in this resource.\n" +
		"- Keep both: declare the funnel under another id.\n" +
		"- Remove the funnel in Wazzup, then plan again.\n")
	if creating {
		b.WriteString("\nIf you are about to destroy: a destroy plans first. Take this resource's block away, or add -refresh=false.\n")
	}
	diags.AddAttributeError(at(e.Differences[0].PipelineID), "Funnels already exist", strings.TrimRight(b.String(), "\n"))
	return diags
}

// contradictions are the errors for funnels that two resources of a configuration have to do with.
func contradictions(v verdictOfPlan, t *target) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(v.twice) > 0 {
		diags.AddAttributeError(at(v.twice[0]), "Funnel declared twice", fmt.Sprintf(
			"Another resource of this configuration declares the same funnel%s: %s.\n\n"+
				"Each would undo what the other does. Declare a funnel in one resource only. To move one from a resource to another, take it out of "+
				"the one and put it into the other in the same change.", t.in(), quoted(v.twice)))
	}
	if len(v.lost) > 0 {
		diags.AddAttributeError(at(v.lost[0]), "Funnel removed though declared", fmt.Sprintf(
			"Two resources have these funnels%s in their states: one would remove them from Wazzup, and the other goes on declaring them: %s.\n\n"+
				"Let the first one forget them instead:\n\n"+
				"- It stays in the configuration: set deletion_policy = \"retain\" in it, in the same change. The default can come back afterwards.\n"+
				"- It leaves the configuration: take it out of the state (terraform state rm ADDRESS). For a resource that is merely renamed, use a moved block.\n"+
				"- It is the deposed object of an interrupted replacement: take the resource out of the state, which forgets both objects, and apply again: "+
				"the funnels are adopted as they are.",
			t.in(), quoted(v.lost)))
	}
	return diags
}

// destroyWarning says what becomes of a resource's funnels, but for those that another of this run has made its own: what
// is created before it is destroyed stays.
func (t *target) destroyWarning(state model, prior map[string]wazzup.Pipeline) diag.Diagnostics {
	var diags diag.Diagnostics
	left := maps.Clone(prior)
	maps.DeleteFunc(left, func(id string, _ wazzup.Pipeline) bool {
		return t.Account != nil && t.Account.Claimed(id)
	})
	if len(left) == 0 {
		return diags
	}
	ids := quoted(sortedIDs(left))
	if state.retains() {
		diags.AddWarning(t.headline("Funnels stay in Wazzup"),
			"deletion_policy is \"retain\": destroying this resource only forgets its funnels. They stay in Wazzup: "+ids+".")
	} else {
		diags.AddWarning(t.headline("Destroying removes funnels from Wazzup"),
			"deletion_policy is \"delete\": destroying this resource removes its funnels from Wazzup, as far as Wazzup lets it: "+ids+".\n\n"+
				"To destroy a resource and keep its funnels, apply deletion_policy = \"retain\" first.")
	}
	return diags
}

// retainWarning says of funnels that leave the configuration that they stay in Wazzup.
func (t *target) retainWarning(plan model, prior, planned map[string]wazzup.Pipeline) diag.Diagnostics {
	var diags diag.Diagnostics
	left := maps.Clone(prior)
	maps.DeleteFunc(left, func(id string, _ wazzup.Pipeline) bool { _, stays := planned[id]; return stays })
	if plan.retains() && len(left) > 0 {
		diags.AddWarning(t.headline("Funnels stay in Wazzup"),
			"deletion_policy is \"retain\": the funnels that leave the configuration are only forgotten. They stay in Wazzup: "+
				quoted(sortedIDs(left))+".")
	}
	return diags
}
