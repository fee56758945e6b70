// SPDX-License-Identifier: MPL-2.0

package plugintesting

import (
	"context"
	"fmt"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Wazzup checks, after an apply, that an account of the sandbox has these funnels and no others.
func Wazzup(s *acctest.Sandbox, account string, funnels ...sandbox.Pipeline) statecheck.StateCheck {
	return inWazzup{s, account, funnels}
}

// Destroyed checks, after the destroy at the end of a case, that an account of the sandbox has only these funnels left.
//
// terraform-plugin-testing calls it only if there is something to destroy.
func Destroyed(s *acctest.Sandbox, account string, left ...sandbox.Pipeline) resource.TestCheckFunc {
	return func(*terraform.State) error { return inWazzup{s, account, left}.differ() }
}

type inWazzup struct {
	sandbox *acctest.Sandbox
	account string
	funnels []sandbox.Pipeline
}

// CheckState compares the funnels.
func (w inWazzup) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = w.differ()
}

func (w inWazzup) differ() error {
	if d := cmp.Diff(acctest.ByID(w.funnels), acctest.ByID(w.sandbox.Pipelines(w.account))); d != "" {
		return fmt.Errorf("the funnels of account %s in Wazzup (-want +got):\n%s", w.account, d)
	}
	return nil
}
