// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"golang.org/x/text/unicode/norm"
)

// TextsMayBeTooLong warns about texts that are longer than Wazzup's limit by some ways to count characters, but not by others.
// Each line is about one text.
func TextsMayBeTooLong(place Place, first path.Path, limit int, lines []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(first, place.Headline("Texts that may be too long"), fmt.Sprintf(
		"Wazzup allows %d characters, and its documentation does not say how it counts them. These texts are longer by some counts, and not by others:\n\n%s\n\n"+
			"Wazzup may refuse them, or cut them off. Then the apply ends with an error that names the text. To be sure, shorten them until every count is %d or less. "+
			"If the apply succeeds, Wazzup has taken them as they are, and this warning does not come again.", limit, bounded(lines), limit))
}

// AlikeStages are stages of a funnel whose ids differ only in Unicode form.
type AlikeStages struct {
	PipelineID string
	IDs        []string
}

func lines(all []AlikeStages) string {
	lines := make([]string, len(all))
	for i, a := range all {
		lines[i] = fmt.Sprintf("    %s, stages: %s", FunnelPath(a.PipelineID), allEscaped(a.IDs))
	}
	return bounded(lines)
}

const (
	oneToTerraform = "Ids that are one to Terraform"
	recreate       = "recreate one of each in Wazzup under another id, best in plain ASCII, and delete the old one."
)

// IDsOneToTerraform is the error for funnels that a data source cannot show, because Terraform treats their ids as the same.
// Each group has such ids.
func IDsOneToTerraform(place Place, groups [][]string) diag.Diagnostic {
	lines := make([]string, len(groups))
	for i, group := range groups {
		lines[i] = "    " + allEscaped(group)
	}
	return diag.NewErrorDiagnostic(oneToTerraform, fmt.Sprintf(
		"These funnels%s have ids that differ only in Unicode form:\n\n%s\n\n"+
			"Terraform composes all text, so to it they are one id, and the data source would show one funnel of each line only. To read this account with it, %s", place.Of(), bounded(lines), recreate))
}

// IDsShownComposed warns about ids that a data source shows in another Unicode form than Wazzup's.
func IDsShownComposed(place Place, ids []string) diag.Diagnostic {
	lines := make([]string, len(ids))
	for i, id := range ids {
		lines[i] = "    " + Escaped(id) + " is shown as " + Escaped(norm.NFC.String(id))
	}
	return diag.NewWarningDiagnostic(place.Headline("Ids in another Unicode form"), fmt.Sprintf(
		"Terraform composes all text, so the data source does not show these ids as Wazzup has them:\n\n%s\n\n"+
			"To Wazzup they are different ids: a resource that declares the one shown makes another funnel. "+
			"To manage such a funnel, recreate it in Wazzup under an id in composed form, best in plain ASCII, and delete the old one.", bounded(lines)))
}

// StagesOneToTerraform warns about stages that a data source shows, but that no resource can declare.
func StagesOneToTerraform(place Place, alike []AlikeStages) diag.Diagnostic {
	return diag.NewWarningDiagnostic(place.Headline(oneToTerraform), fmt.Sprintf(
		"These funnels have stages whose ids differ only in Unicode form:\n\n%s\n\n"+
			"Terraform composes all text, so in the data source these stages have one id, and no resource can declare them. To change that, %s", lines(alike), recreate))
}

// IDsCannotBeHeld is the error for funnels whose ids in Wazzup cannot be stored in a state.
func IDsCannotBeHeld(ids []string) diag.Diagnostic {
	lines := make([]string, len(ids))
	for i, id := range ids {
		lines[i] = "    " + Escaped(id) + " would be " + Escaped(norm.NFC.String(id))
	}
	return diag.NewErrorDiagnostic("Funnel id that Terraform cannot hold", fmt.Sprintf(
		"Terraform composes all text, so it cannot hold these ids as Wazzup has them, and would look for other ids from then on:\n\n%s\n\n"+
			"Import the other funnels by their ids. To manage these, recreate them in Wazzup under an id in composed form, best in plain ASCII, and delete the old ones.", bounded(lines)))
}

// StagesCannotBeDeclared is the error for an import of funnels with stages that no configuration can declare.
func StagesCannotBeDeclared(alike []AlikeStages) diag.Diagnostic {
	return diag.NewErrorDiagnostic(oneToTerraform, fmt.Sprintf(
		"These funnels have stages whose ids differ only in Unicode form:\n\n%s\n\n"+
			"Terraform composes all text, so to it these stages have one id, and no configuration can declare them. "+
			"Import the other funnels by their ids. To manage these, %s", lines(alike), recreate))
}

// IDsNearImportedOnes warns about other funnels whose ids differ from imported ones only in Unicode form.
func IDsNearImportedOnes(ids []string) diag.Diagnostic {
	lines := make([]string, len(ids))
	for i, id := range ids {
		lines[i] = fmt.Sprintf("    %s is imported, %s is not", Escaped(norm.NFC.String(id)), Escaped(id))
	}
	return diag.NewWarningDiagnostic("Ids that are nearly the same", fmt.Sprintf(
		"Wazzup has funnels whose ids differ from imported ones only in Unicode form:\n\n%s\n\n"+
			"Terraform composes all text, so it can manage only the imported ones. If you mean the others, recreate them in Wazzup under another id, best in plain ASCII.", bounded(lines)))
}
