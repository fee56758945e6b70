package pipelines

import (
	"errors"
	"fmt"
	"slices"
	"strings"

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

// unowned are the funnels that no other resource of the run has made its own.
func (t *target) unowned(funnels map[string]wazzup.Pipeline) []string {
	var ids []string
	for _, id := range sortedIDs(funnels) {
		if !t.registry().Owned(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// cancel takes planTakeover back.
func (t *target) cancel(ids []string) {
	if t.Account != nil && len(ids) > 0 {
		t.Account.CancelTakeover(ids...)
	}
}

// cancelAfter takes back what the plan that the CLI asks for once more at apply has taken for a tainted resource's own,
// and the write has found not to be.
func (t *target) cancelAfter(err error) {
	if exists, ok := errors.AsType[*account.ExistsError](err); ok {
		t.cancel(exists.There)
	}
}

// contradictions are the errors for funnels that two resources of a configuration have to do with.
func contradictions(v account.Verdict, t *target) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(v.Twice) > 0 {
		diags.AddAttributeError(at(v.Twice[0]), "Funnel declared twice", fmt.Sprintf(
			"Another resource of this configuration declares the same funnel%s: %s.\n\n"+
				"Each would undo what the other does. Declare a funnel in one resource only. To move one from a resource to another, take it out of "+
				"the one and put it into the other in the same change.", t.Place().In(), quoted(v.Twice)))
	}
	if len(v.Lost) > 0 {
		diags.AddAttributeError(at(v.Lost[0]), "Funnel declared here, removed by another resource", fmt.Sprintf(
			"This resource has these funnels%s in its state and goes on declaring them: %s. Another object of the state has them, too (an import of this plan counts), "+
				"and this plan would remove them from Wazzup with it. %s", t.Place().In(), quoted(v.Lost), waysToForgetOne(v)))
	}
	if len(v.Removed) > 0 {
		diags.AddAttributeError(at(v.Removed[0]), "Funnel removed here, declared by another resource", fmt.Sprintf(
			"This plan would remove these funnels%s from Wazzup: %s. Another object of the state has them, too (an import of this plan counts), "+
				"and its resource goes on declaring them. %s", t.Place().In(), quoted(v.Removed), waysToForgetOne(v)))
	}
	if len(v.TooEarly) > 0 {
		diags.AddError("Funnel handed over in the wrong order", fmt.Sprintf(
			"This resource has these funnels%s in its state and stops managing them, and another resource declares them for the first time: %s. "+
				"Terraform came to the other resource first, before this one had released the funnels. Nothing was sent.\n\n"+
				"Change the other resource, which takes the funnels over, in one of these ways:\n\n"+
				"- Give it depends_on with the address of this resource, if this one stays in the configuration. (Within one block with count or for_each, that is not possible.)\n"+
				"- Give it existing_policy = \"adopt\" (or \"overwrite\", if the funnel also changes).\n"+
				"- If it is this resource under a new name, use a moved block.\n"+
				"- If this resource leaves the configuration: a removed block with destroy = false for this one, and an import block for the other.",
			t.Place().In(), quoted(v.TooEarly)))
	}
	return diags
}

// waysToForgetOne are the ways out if two objects of the state have a funnel. Of what only the object has that is to be destroyed,
// no other output would name the funnels, if it is forgotten.
func waysToForgetOne(v account.Verdict) string {
	ways := []string{"Nothing was sent.\n\nLet the object that would be removed forget the funnels instead:\n"}
	if v.Stays {
		ways = append(ways, "- Its resource stays in the configuration: set deletion_policy = \"retain\" there, in the same change. You can set it back later.")
	}
	if v.Ends {
		ways = append(ways,
			"- If its resource leaves the configuration, give it a removed block with destroy = false, or take it out of the state (terraform state rm ADDRESS). "+
				"If it was only renamed, use a moved block.",
			"- If it is the deposed object of an interrupted replacement, take the resource out of the state (terraform state rm ADDRESS), which forgets both objects. "+
				"Then import its funnels, or apply once with existing_policy = \"adopt\". If all of it is to go, take its block out of the configuration instead, and apply.")
	}
	text := strings.Join(ways, "\n")
	if len(v.Only) > 0 {
		text += "\n\nOnly the object that would be removed has these funnels: " + quoted(v.Only) + ". If it is forgotten, they stay in Wazzup, and Terraform no longer manages them. " +
			"To keep them managed, declare them and import them. If they should go, delete them in the Wazzup dashboard."
	}
	return text
}

func mentions(list []account.Difference, id string) bool {
	return slices.ContainsFunc(list, func(d account.Difference) bool { return d.PipelineID == id })
}

func isIn(list []string, id string) bool { return slices.Contains(list, id) }
