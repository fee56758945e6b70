// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/text/unicode/norm"
)

// ifTheOneThere says what to do if the user means an existing funnel. theirs has the ids of existing funnels that the
// resource does not manage.
func ifTheOneThere(theirs []string) string {
	switch {
	case len(theirs) == 0:
		return "This resource manages the funnel that is there. If you mean that one, keep its id as it is."
	case slices.ContainsFunc(theirs, func(id string) bool { return !norm.NFC.IsNormalString(id) }):
		return "If you mean the funnel that is there: Terraform composes all text, so it cannot declare a decomposed id. Recreate the funnel in Wazzup under a composed one, best in plain ASCII, and import that."
	}
	return "If you mean the funnel that is there, declare its id exactly as Wazzup has it and import it."
}

const nearlyTheSame = "Ids that are nearly the same"

// IDNearOneThere warns about a newly declared id that Wazzup may treat as the same as existing ids. theirs has those of them
// that the resource does not manage.
func IDNearOneThere(place Place, id string, near, theirs []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(FunnelPath(id), place.Headline(nearlyTheSame), fmt.Sprintf(
		"%q is declared for the first time, and Wazzup has %s, which differs only in case, in blanks around it or in Unicode form. "+
			"To Wazzup they may be one id: then the apply would overwrite the funnel that is there.\n\n"+
			"%s If you mean another one, choose an id that differs in more than that.", id, allBesides(near, id), ifTheOneThere(theirs)))
}

// IDNearOneDeclared warns about newly declared ids that Wazzup may treat as the same.
func IDNearOneDeclared(place Place, id string, declared []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(FunnelPath(id), place.Headline(nearlyTheSame), fmt.Sprintf(
		"%q is declared for the first time, and so is %s, which differs only in case, in blanks around it or in Unicode form. "+
			"To Wazzup they may be one id: then it would keep one funnel of the two.\n\n"+
			"Choose ids that differ in more than that.", id, allBesides(declared, id)))
}
