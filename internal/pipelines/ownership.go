package pipelines

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// registry knows which resource of the run owns which funnel of the account.
func (t *target) registry() *account.Registry {
	if t.Account == nil {
		return &t.unreached
	}
	return &t.Account.Registry
}

// planTakeover notes that a resource may take over funnels that a state of this run has.
func (t *target) planTakeover(funnels map[string]wazzup.Pipeline) {
	if t.Account != nil && len(funnels) > 0 {
		t.Account.PlanTakeover(funnels)
	}
}

// inState notes the funnels that a state has, as they are now.
func (t *target) inState(funnels map[string]wazzup.Pipeline, guarded bool) {
	t.registry().InState(funnels, guarded)
	if t.Account != nil {
		t.Account.InState(funnels)
	}
}

// allBut are the ids of funnels without some.
func allBut(funnels map[string]wazzup.Pipeline, ids []string) []string {
	return slices.DeleteFunc(sortedIDs(funnels), func(id string) bool { return slices.Contains(ids, id) })
}

// leave takes the funnels that another resource declares out of those that a destroy removes, and lets that resource have
// them as they are.
func (t *target) leave(funnels map[string]wazzup.Pipeline, elsewhere []string) {
	for id, p := range funnels {
		if slices.Contains(elsewhere, id) {
			t.registry().Release(p)
			delete(funnels, id)
		}
	}
}

// unclaimed are the funnels that no other resource of the run has made its own.
func (t *target) unclaimed(funnels map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range sortedIDs(funnels) {
		if !t.registry().Claimed(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// withdraw takes planTakeover back.
func (t *target) withdraw(ids []string) {
	if t.Account != nil && len(ids) > 0 {
		t.Account.WithdrawTakeover(ids...)
	}
}

// withdrawAfter takes back what the plan that the CLI asks for once more at apply has taken for a tainted resource's own,
// and the write has found not to be.
func (t *target) withdrawAfter(err error) {
	if exists, ok := errors.AsType[*account.ExistsError](err); ok {
		t.withdraw(exists.There)
	}
}

// contradictions are the errors for funnels that two resources of a configuration have to do with.
func contradictions(v account.Verdict, t *target) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(v.Twice) > 0 {
		diags.AddAttributeError(at(v.Twice[0]), "Funnel declared twice", fmt.Sprintf(
			"Another resource of this configuration declares the same funnel%s: %s.\n\n"+
				"Each would undo what the other does. Declare a funnel in one resource only. To move one from a resource to another, take it out of "+
				"the one and put it into the other in the same change.", t.in(), quoted(v.Twice)))
	}
	if len(v.Lost) > 0 {
		diags.AddAttributeError(at(v.Lost[0]), "Funnel removed though declared", fmt.Sprintf(
			"Two objects of the state have these funnels%s (an import of this plan counts): one would remove them from Wazzup, and the other one goes on declaring them: %s.\n\n"+
				"Let the first one forget them instead:\n\n"+
				"- It stays in the configuration: set deletion_policy = \"retain\" in it, in the same change. The default can come back afterwards.\n"+
				"- It leaves the configuration: give it a removed block with destroy = false, or take it out of the state (terraform state rm ADDRESS). "+
				"For a resource that is merely renamed, use a moved block.\n"+
				"- It is the deposed object of an interrupted replacement: take the resource out of the state (terraform state rm ADDRESS), which forgets both objects. "+
				"Then apply once with existing_policy = \"adopt\", or import the funnels.",
			t.in(), quoted(v.Lost)))
	}
	if len(v.TooEarly) > 0 {
		diags.AddError("Funnel handed over in the wrong order", fmt.Sprintf(
			"This resource has these funnels%s in its state and stops managing them, and another resource declares them for the first time: %s. "+
				"Terraform came to the other resource first, when the funnels were not free yet. Nothing was sent.\n\n"+
				"Change the other resource, which takes the funnels over, in one of these ways:\n\n"+
				"- Give it depends_on with the address of this resource, if this one stays in the configuration. (Within one block with count or for_each, that is not possible.)\n"+
				"- Give it existing_policy = \"adopt\" (or \"overwrite\", if the funnel also changes).\n"+
				"- If it is this resource under a new name, use a moved block.\n"+
				"- If this resource leaves the configuration: a removed block with destroy = false for this one, and an import block for the other.",
			t.in(), quoted(v.TooEarly)))
	}
	return diags
}

func mentions(list []account.Difference, id string) bool {
	return slices.ContainsFunc(list, func(d account.Difference) bool { return d.PipelineID == id })
}

func isIn(list []string, id string) bool { return slices.Contains(list, id) }
