// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// FunnelDeclaredTwice is the error for funnels that another resource of the configuration also declares.
func FunnelDeclaredTwice(place Place, ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(FunnelPath(ids[0]), "Funnel declared twice", fmt.Sprintf(
		"Another resource of this configuration declares the same funnel%s: %s.\n\n"+
			"Each would undo what the other does. Declare a funnel in one resource only. To move one from a resource to another, take it out of "+
			"the one and put it into the other in the same change.", place.In(), quoted(ids)))
}

// FunnelRemovedElsewhere is the error for the funnels v.Lost: this resource declares them, and another object of the state would
// remove them.
func FunnelRemovedElsewhere(place Place, v account.Verdict) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(FunnelPath(v.Lost[0]), "Funnel declared here, removed by another resource", fmt.Sprintf(
		"This resource has these funnels%s in its state and goes on declaring them: %s. Another object of the state has them, too (an import of this plan counts), "+
			"and this plan would remove them from Wazzup with it. %s", place.In(), quoted(v.Lost), waysToForgetOne(v)))
}

// FunnelDeclaredElsewhere is the error for the funnels v.Removed: this plan would remove them, and the resource of another object
// of the state declares them.
func FunnelDeclaredElsewhere(place Place, v account.Verdict) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(FunnelPath(v.Removed[0]), "Funnel removed here, declared by another resource", fmt.Sprintf(
		"This plan would remove these funnels%s from Wazzup: %s. Another object of the state has them, too (an import of this plan counts), "+
			"and its resource goes on declaring them. %s", place.In(), quoted(v.Removed), waysToForgetOne(v)))
}

// FunnelTakenTooEarly is the error if another resource was allowed to take over funnels that this one still has.
func FunnelTakenTooEarly(place Place, ids []string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Funnel handed over in the wrong order", fmt.Sprintf(
		"This resource has these funnels%s in its state and stops managing them, and another resource declares them for the first time: %s. "+
			"Terraform came to the other resource first, before this one had released the funnels. Nothing was sent.\n\n"+
			"Change the other resource, which takes the funnels over, in one of these ways:\n\n"+
			"- Give it depends_on with the address of this resource, if this one stays in the configuration. (Within one block with count or for_each, that is not possible.)\n"+
			"- Give it existing_policy = \"adopt\" (or \"overwrite\", if the funnel also changes).\n"+
			"- If it is this resource under a new name, use a moved block.\n"+
			"- If this resource leaves the configuration: a removed block with destroy = false for this one, and an import block for the other.",
		place.In(), quoted(ids)))
}

// waysToForgetOne says what to do if two objects of the state have one funnel. If the user forgets the object that the plan
// destroys, no other output names the funnels that only this object has. So the text lists them.
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
