package pipelines

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Terraform's core composes all text that passes through it (NFC), keys of maps too. So two ids that are canonically
// equivalent are one to it, and of two funnels with such keys it keeps one without a word.

// composed is a text in the form in which Terraform has all texts.
func composed(text string) string { return norm.NFC.String(text) }

// alikeToCore are the ids that core would make one of, in groups; what is alone is in none.
func alikeToCore(ids []string) [][]string {
	byForm := make(map[string][]string, len(ids))
	for _, id := range ids {
		byForm[composed(id)] = append(byForm[composed(id)], id)
	}
	var groups [][]string
	for _, form := range sortedIDs(byForm) {
		if group := byForm[form]; len(group) > 1 {
			groups = append(groups, group)
		}
	}
	return groups
}

// checkForms says which ids of a list do not arrive in the data source as Wazzup has them. Two funnels that would be one are an
// error; else one of them would be missing.
func (t *target) checkForms(list account.List) diag.Diagnostics {
	var diags diag.Diagnostics
	if groups := alikeToCore(list.IDs()); len(groups) > 0 {
		return diag.Diagnostics{oneIDToTerraform(t.Place(), groups)}
	}
	var ids []string
	for _, id := range list.IDs() {
		if composed(id) != id {
			ids = append(ids, id)
		}
	}
	if ids := t.fresh("another form", ids); len(ids) > 0 {
		diags.Append(shownComposed(t.Place(), ids))
	}
	if alike := alikeStages(list.Pipelines); len(alike) > 0 && t.firstTime("alike stages", "") {
		diags.Append(stagesOneToTerraform(t.Place(), alike))
	}
	return diags
}

// alikeStages are the groups of a funnel's stages whose ids core would make one of.
func alikeStages(list []wazzup.Pipeline) []AlikeStages {
	var all []AlikeStages
	for _, p := range list {
		ids := make([]string, len(p.Stages))
		for i, s := range p.Stages {
			ids[i] = s.ID
		}
		for _, group := range alikeToCore(ids) {
			all = append(all, AlikeStages{PipelineID: p.ID, IDs: group})
		}
	}
	return all
}

// checkImported are the errors for funnels that a state cannot hold as Wazzup has them, and a warning about those that it can, beside
// which there is one that it cannot.
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
		form := composed(there)
		switch {
		case there == form:
		case named[there], named[form] && !exists[form]: // an import block has it composed already: what is looked for is the funnel that it means
			cannot = append(cannot, there)
		case named[form]:
			beside = append(beside, there)
		}
	}
	switch alike := alikeStages(found); {
	case len(cannot) > 0:
		return diag.Diagnostics{cannotBeHeld(cannot)}
	case len(alike) > 0:
		return diag.Diagnostics{stagesCannotBeDeclared(alike)}
	case len(beside) > 0:
		return diag.Diagnostics{composedImported(beside)}
	}
	return nil
}
