// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// These errors are about a value in the configuration. The CLI shows no path this deep, so the text repeats it.

func invalidValue(at path.Path, summary, problem string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, summary, at.String()+" "+problem)
}

// NoFunnelsDeclared is the error for an empty map of funnels.
func NoFunnelsDeclared(at path.Path) diag.Diagnostic {
	return invalidValue(at, "No funnels", "declares no funnels. Declare at least one, or remove the resource.")
}

// FunnelNull is the error for a funnel that is null.
func FunnelNull(at path.Path) diag.Diagnostic {
	return invalidValue(at, "Funnel is null", "is null. Give it a name, or leave the funnel out.")
}

// RequiredMissing is the error for a required text of a funnel or a stage that is null. what is e.g. "Stage name". The framework has
// the same summary for other attributes.
func RequiredMissing(at path.Path, what string) diag.Diagnostic {
	return invalidValue(at, "Missing Configuration for Required Attribute", "is null. "+what+" is required: give it a text of 1 to 100 characters.")
}

// StagesEmpty is the error for an empty list of stages.
func StagesEmpty(at path.Path) diag.Diagnostic {
	return invalidValue(at, "Empty list of stages", "is an empty list, which Wazzup refuses. Leave stages out (or set it to null) for a funnel without stages.")
}

// StageNull is the error for a stage that is null.
func StageNull(at path.Path) diag.Diagnostic {
	return invalidValue(at, "Stage is null", "is null. Give it an id and a name, or leave the stage out.")
}

// StageIDTwice is the error for a stage whose id an earlier stage of the same funnel has. earlier is the index of that stage.
func StageIDTwice(at path.Path, id string, earlier int) diag.Diagnostic {
	return invalidValue(at, "Stage id twice in a funnel", fmt.Sprintf(
		"is %q, which stages[%d] of the same funnel has already. Give each stage of a funnel an id of its own.", id, earlier))
}

// TextEmpty is the error for an empty text. what is e.g. "Funnel id".
func TextEmpty(at path.Path, what string) diag.Diagnostic {
	return invalidValue(at, what+" empty", "is empty. Wazzup needs 1 to 100 characters.")
}

// TextTooLong is the error for a text that is too long. what is e.g. "Funnel id", length is e.g. "has 101 characters", and most is
// the number of characters that Wazzup allows.
func TextTooLong(at path.Path, what, length string, most int) diag.Diagnostic {
	return invalidValue(at, what+" too long", fmt.Sprintf("%s. Wazzup allows at most %d: shorten it.", length, most))
}
