package pipelines

import (
	"fmt"
	"strconv"
	"strings"

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

// escaped quotes a text that may look like another one, and shows its characters, too.
func escaped(text string) string {
	return strconv.Quote(text) + " (in ASCII: " + strconv.QuoteToASCII(text) + ")"
}

func allEscaped(ids []string) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = escaped(id)
	}
	return strings.Join(list, " and ")
}

const recreate = "recreate one of each in Wazzup under another id, best in plain ASCII, and delete the old one."

// checkForms says which ids of a list do not arrive in the data source as Wazzup has them. Two funnels that would be one are an
// error; else one of them would be missing.
func (t *target) checkForms(list account.List) diag.Diagnostics {
	var diags diag.Diagnostics
	if groups := alikeToCore(list.IDs()); len(groups) > 0 {
		lines := make([]string, len(groups))
		for i, group := range groups {
			lines[i] = "    " + allEscaped(group)
		}
		diags.AddError(oneToTerraform, fmt.Sprintf(
			"These funnels%s have ids that differ only in Unicode form:\n\n%s\n\n"+
				"Terraform composes all text, so to it they are one id, and the data source would show one funnel of each line only. To read this account with it, %s", t.Place().Of(), bounded(lines), recreate))
		return diags
	}
	var ids, lines []string
	for _, id := range list.IDs() {
		if composed(id) != id {
			ids = append(ids, id)
		}
	}
	for _, id := range t.fresh("another form", ids) {
		lines = append(lines, "    "+escaped(id)+" is shown as "+escaped(composed(id)))
	}
	if len(lines) > 0 {
		diags.AddWarning(t.Place().Headline("Ids in another Unicode form"), fmt.Sprintf(
			"Terraform composes all text, so the data source does not show these ids as Wazzup has them:\n\n%s\n\n"+
				"To Wazzup they are different ids: a resource that declares the one shown makes another funnel. "+
				"To manage such a funnel, recreate it in Wazzup under an id in composed form, best in plain ASCII, and delete the old one.", bounded(lines)))
	}
	if lines := alikeStages(list.Pipelines); len(lines) > 0 && t.firstTime("alike stages", "") {
		diags.AddWarning(t.Place().Headline(oneToTerraform), fmt.Sprintf(
			"These funnels have stages whose ids differ only in Unicode form:\n\n%s\n\n"+
				"Terraform composes all text, so in the data source these stages have one id, and no resource can declare them. To change that, %s", bounded(lines), recreate))
	}
	return diags
}

const oneToTerraform = "Ids that are one to Terraform"

// alikeStages are lines about the funnels with stages whose ids core would make one of.
func alikeStages(list []wazzup.Pipeline) []string {
	var lines []string
	for _, p := range list {
		ids := make([]string, len(p.Stages))
		for i, s := range p.Stages {
			ids[i] = s.ID
		}
		for _, group := range alikeToCore(ids) {
			lines = append(lines, fmt.Sprintf("    %s, stages: %s", at(p.ID), allEscaped(group)))
		}
	}
	return lines
}

// checkImported are the errors for funnels that a state cannot hold as Wazzup has them, and a warning about those that it can, beside
// which there is one that it cannot.
func checkImported(list account.List, ids []string) diag.Diagnostics {
	var diags diag.Diagnostics
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
			cannot = append(cannot, "    "+escaped(there)+" would be "+escaped(form))
		case named[form]:
			beside = append(beside, fmt.Sprintf("    %s is imported, %s is not", escaped(form), escaped(there)))
		}
	}
	if len(cannot) > 0 {
		diags.AddError("Funnel id that Terraform cannot hold", fmt.Sprintf(
			"Terraform composes all text, so it cannot hold these ids as Wazzup has them, and would look for others ever after:\n\n%s\n\n"+
				"Import the other funnels by their ids. To manage these, recreate them in Wazzup under an id in composed form, best in plain ASCII, and delete the old ones.", bounded(cannot)))
		return diags
	}
	if lines := alikeStages(found); len(lines) > 0 {
		diags.AddError(oneToTerraform, fmt.Sprintf(
			"These funnels have stages whose ids differ only in Unicode form:\n\n%s\n\n"+
				"Terraform composes all text, so to it these stages have one id, and no configuration can declare them. "+
				"Import the other funnels by their ids. To manage these, %s", bounded(lines), recreate))
		return diags
	}
	if len(beside) > 0 {
		diags.AddWarning("Ids that are nearly the same", fmt.Sprintf(
			"Wazzup has funnels whose ids differ from imported ones only in Unicode form:\n\n%s\n\n"+
				"Terraform composes all text, so it can manage only the imported ones. If you mean the others, recreate them in Wazzup under another id, best in plain ASCII.", bounded(beside)))
	}
	return diags
}
