package pipelines

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// nearNeighbours warns of ids that may be the same to Wazzup as one that is declared for the first time: ids that are there,
// and others that this run declares for the first time. own are the funnels that the resource manages already.
func (t *target) nearNeighbours(id string, list account.List, own map[string]wazzup.Pipeline) diag.Diagnostics {
	var diags diag.Diagnostics
	near, declared := account.Neighbours(id, list), account.NeighboursAmong(id, t.declaredSoFar(id))
	if len(near)+len(declared) == 0 || !t.firstTime("neighbour", id) {
		return diags
	}
	if len(near) > 0 {
		diags.AddAttributeWarning(at(id), t.Place().Headline("Ids that are nearly the same"), fmt.Sprintf(
			"%q is declared for the first time, and Wazzup has %s, which differs only in case, in blanks around it or in Unicode form. "+
				"To Wazzup they may be one id: then the apply would overwrite the funnel that is there.\n\n"+
				"%s If you mean another one, choose an id that differs in more than that.", id, allBesides(near, id), ifTheOneThere(near, own)))
	}
	if len(declared) > 0 {
		diags.AddAttributeWarning(at(id), t.Place().Headline("Ids that are nearly the same"), fmt.Sprintf(
			"%q is declared for the first time, and so is %s, which differs only in case, in blanks around it or in Unicode form. "+
				"To Wazzup they may be one id: then it would keep one funnel of the two.\n\n"+
				"Choose ids that differ in more than that.", id, allBesides(declared, id)))
	}
	return diags
}

// declaredSoFar are the ids of funnels that this run makes, as far as it has come. It adds one.
func (t *target) declaredSoFar(id string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	so := t.declared
	t.declared = append(t.declared, id)
	return so
}

func allBesides(ids []string, id string) string {
	names := make([]string, len(ids))
	for i, other := range ids {
		names[i] = besides(other, id)
	}
	return strings.Join(names, ", ")
}

// ifTheOneThere says what to do if a neighbour's funnel is meant.
func ifTheOneThere(near []string, own map[string]wazzup.Pipeline) string {
	switch theirs := slices.DeleteFunc(slices.Clone(near), func(id string) bool { _, ours := own[id]; return ours }); {
	case len(theirs) == 0:
		return "This resource manages the funnel that is there. If you mean that one, keep its id as it is."
	case slices.ContainsFunc(theirs, func(id string) bool { return !norm.NFC.IsNormalString(id) }):
		return "If you mean the funnel that is there: Terraform composes all text, so it cannot declare a decomposed id. Recreate the funnel in Wazzup under a composed one, best in plain ASCII, and import that."
	}
	return "If you mean the funnel that is there, declare its id exactly as Wazzup has it and import it."
}

// besides quotes an id that is named beside another one. If the two look the same, it shows the characters, too.
func besides(id, other string) string {
	if id == other || norm.NFKC.String(id) != norm.NFKC.String(other) {
		return strconv.Quote(id)
	}
	return escaped(id)
}
