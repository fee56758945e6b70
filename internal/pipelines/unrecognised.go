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

// tolerate decides whether a caller that only reads can go on after an error, if it needs the funnels with these ids. It can if the
// list has all of them, and the error is only about unknown members beside the list. Then there is one warning in each walk.
// Otherwise refused holds the error's diagnostics.
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
