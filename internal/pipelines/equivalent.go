// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// checkForms warns about ids that core changes on the way into the data source. If core would make one id of two, that is an error,
// because one of the two funnels would be missing.
func checkForms(t *scope.Account, list account.List) diag.Diagnostics {
	var diags diag.Diagnostics
	if groups := funnel.AlikeToCore(list.IDs()); len(groups) > 0 {
		return diag.Diagnostics{messages.IDsOneToTerraform(t.Place(), groups)}
	}
	var ids []string
	for _, id := range list.IDs() {
		if funnel.Composed(id) != id {
			ids = append(ids, id)
		}
	}
	if ids := t.Fresh("another form", ids); len(ids) > 0 {
		diags.Append(messages.IDsShownComposed(t.Place(), ids))
	}
	if alike := alikeStages(list.Pipelines); len(alike) > 0 && t.FirstTime("alike stages", "") {
		diags.Append(messages.StagesOneToTerraform(t.Place(), alike))
	}
	return diags
}

// alikeStages returns, for each funnel, the groups of stage ids that core would make one id of.
func alikeStages(list []wazzup.Pipeline) []messages.AlikeStages {
	var all []messages.AlikeStages
	for _, p := range list {
		ids := make([]string, len(p.Stages))
		for i, s := range p.Stages {
			ids[i] = s.ID
		}
		for _, group := range funnel.AlikeToCore(ids) {
			all = append(all, messages.AlikeStages{PipelineID: p.ID, IDs: group})
		}
	}
	return all
}

// checkImported returns an error for funnels that a state cannot hold as Wazzup has them. If a funnel can be held, but the account
// has another one whose id core would change into the same id, that is a warning.
func checkImported(list account.List, ids []string) diag.Diagnostics {
	var cannot, beside []string
	var found []wazzup.Pipeline
	named, exists := make(map[string]bool, len(ids)), make(map[string]bool, len(list.Pipelines))
	for _, id := range ids {
		named[id] = true
	}
	for _, p := range list.Pipelines {
		exists[p.ID] = true
		if named[p.ID] {
			found = append(found, p)
		}
	}
	for _, there := range list.IDs() {
		form := funnel.Composed(there)
		switch {
		case there == form:
		case named[there], named[form] && !exists[form]: // core has composed the id in an import block, so it means this funnel
			cannot = append(cannot, there)
		case named[form]:
			beside = append(beside, there)
		}
	}
	switch alike := alikeStages(found); {
	case len(cannot) > 0:
		return diag.Diagnostics{messages.IDsCannotBeHeld(cannot)}
	case len(alike) > 0:
		return diag.Diagnostics{messages.StagesCannotBeDeclared(alike)}
	case len(beside) > 0:
		return diag.Diagnostics{messages.IDsNearImportedOnes(beside)}
	}
	return nil
}
