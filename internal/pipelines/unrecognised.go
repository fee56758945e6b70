// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// tolerate decides what the error of a read means for somebody who only looks, and needs the funnels with some ids. If all
// of them are in a list that has unknown members beside it, the list is used, with a warning in each walk. Any other error
// stays one: refused are its diagnostics.
func tolerate(t *scope.Account, err error, op messages.Operation, ids []string) (warnings, refused diag.Diagnostics) {
	unknown, ok := errors.AsType[*wazzup.UnrecognisedError](err)
	switch {
	case err == nil:
		return nil, nil
	case !ok:
		return nil, messages.Failed(op, err)
	}
	var missing []string
	for _, id := range ids {
		if !slices.ContainsFunc(unknown.Pipelines, func(p wazzup.Pipeline) bool { return p.ID == id }) {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		return nil, messages.ListNotUsed(op, err, missing)
	}
	if t.FirstTime("unrecognised", "") {
		warnings.Append(messages.ListHasUnknownMembers(t.Place(), unknown))
	}
	return warnings, nil
}
