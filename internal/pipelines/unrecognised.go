package pipelines

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/advice"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// tolerate decides what the error of a read means for somebody who only looks, and needs the funnels with some ids. If all
// of them are in a list that has unknown members beside it, the list is used, with a warning in each walk. Any other error
// stays one: refused are its diagnostics.
func (t *target) tolerate(err error, op operation, ids []string) (warnings, refused diag.Diagnostics) {
	unknown, ok := errors.AsType[*wazzup.UnrecognisedError](err)
	switch {
	case err == nil:
		return nil, nil
	case !ok:
		return nil, failure(op, err)
	}
	var missing []string
	for _, id := range ids {
		if !slices.ContainsFunc(unknown.Pipelines, func(p wazzup.Pipeline) bool { return p.ID == id }) {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		return nil, op.request(err, "The list was not used, because these funnels are not in it: "+quoted(missing)+". The state stays as it is.")
	}
	if t.firstTime("unrecognised", "") {
		warnings.AddWarning(t.Place().Headline(advice.UnrecognisedSummary), fmt.Sprintf(
			"While reading the funnels%s: %v. The list has all funnels that were looked for, so it was used for this read. "+
				"Changes are refused: one of these members may say that the list is incomplete, and a write based on an incomplete list could remove funnels.\n\n%s",
			t.Place().Of(), unknown, advice.Accept(unknown)))
	}
	return warnings, nil
}
