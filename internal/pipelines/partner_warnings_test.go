// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Of several warnings with one headline Terraform shows the first, "and 2 more similar warnings elsewhere".
func TestTheWarningsOfEachAccountAreShown(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		accounts := clients(3)
		w := s.Partner(t, accounts...)
		x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
		for _, id := range accounts {
			s.SetPipelines(id, []sandbox.Pipeline{x, y})
		}
		each := func(r acctest.Result, headline string) {
			t.Helper()
			for _, id := range accounts {
				has(t, r, headline+" (account "+wazzup.ShowAccountID(id)+")")
			}
		}
		w.Write("main.tf", forEachWith(`  existing_policy = "adopt"`, accounts, x, y))
		each(w.Must(0, "plan"), "Existing funnels will be adopted")
		each(w.Apply(), "Existing funnels adopted")

		w.Write("main.tf", forEach(accounts, x))
		removed := w.Apply()
		destroyed := w.Must(0, "destroy", "-auto-approve")
		each(removed, "Funnels will be removed from Wazzup")
		if settings.Semantics != sandbox.Replace {
			each(removed, "Wazzup did not remove funnels")
			each(destroyed, "Wazzup did not remove funnels")
		}
	})
}

// What goes wrong in a destroy has no address of the resource that it happens to: core adds none.
func TestAConflictInADestroyNamesTheAccount(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		s := acctest.StartSandbox(t, settings)
		accounts := clients(2)
		w := s.Partner(t, accounts...)
		w.Write("main.tf", forEach(accounts, funnel("sales", "Sales", "")))
		w.Apply()
		w.Must(0, "plan", "-destroy", "-out=plan")
		s.SetPipelines(accounts[1], []sandbox.Pipeline{funnel("sales", "by hand", "")})
		has(t, w.Must(1, "apply", "plan"), "Funnels changed after the plan", "of account 1000-0001")
		if got := s.Pipelines(accounts[1]); len(got) != 1 || got[0].Name != "by hand" {
			t.Errorf("account %s: %v", accounts[1], got)
		}
	})
}
