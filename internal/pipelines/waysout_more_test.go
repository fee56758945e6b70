// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Ways out that the golden file of messages does not have, or for which the CLI does more than one thing at a time.

// A funnel that nothing but a deposed object had is named before it is forgotten: the advised steps leave it in Wazzup.
func TestWhatADeposedObjectHadIsNamed(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n}\n")
	x, only, z := funnel("x", "X", "a"), funnel("only-of-the-old", "Y", ""), funnel("z", "Z", "")
	w.Write("main.tf", config("crm", hcl(x, only), createFirst))
	w.Apply()
	w.Write("main.tf", config("crm", hcl(x, z), createFirst))
	w.Must(0, "plan", "-replace=wazzup_pipelines.crm", "-out=saved")
	s.Inject(sandbox.Fault{Method: get, Skip: 3, Status: 503, Times: -1}) // the plan's check, and the create's two reads pass
	w.Must(1, "apply", "saved")
	s.ClearFaults()
	r := w.Must(1, "plan")
	has(t, r, `"x"`)
	golden := goldenMessages(t) // which of the two comes, core's order decides
	stays, goes := golden.headlines("A funnel that one resource declares and another removes")[0], golden.headlines("A funnel that a destroy removes and another resource declares")[0]
	if !strings.Contains(r.Output, stays) && !strings.Contains(r.Output, goes) {
		t.Errorf("neither %q nor %q is said:\n%s", stays, goes, r.Output)
	}
	said := r.Output
	w.Must(0, "state", "rm", "wazzup_pipelines.crm")
	w.Write("main.tf", config("crm", hcl(x, z), createFirst, `  existing_policy = "adopt"`))
	said += w.Apply().Output
	w.Write("main.tf", config("crm", hcl(x, z), createFirst))
	w.Apply()
	w.MustPlanNothing()
	if _, there := byID(s.Pipelines(acctest.Account))[only.ID]; there && !strings.Contains(said, only.ID) {
		t.Errorf("%q is left in Wazzup, and nothing has named it:\n%s", only.ID, said)
	}
}

// A partner's wrong password, with several accounts at a time: whichever error is shown first, the run says what to check.
func TestAWrongPasswordWithSeveralAccounts(t *testing.T) {
	t.Parallel()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	accounts := clients(4)
	w := s.Partner(t, accounts...)
	w.Write("main.tf", forEach(accounts, funnel("x", "X", "")))
	w.Apply()
	w.Env["WAZZUP_PARTNER_PASSWORD"] = "wrong"
	has(t, w.Must(1, "plan"), "Wazzup refuses the partner's e-mail or password", "WAZZUP_PARTNER_PASSWORD")
	w.Env["WAZZUP_PARTNER_PASSWORD"] = acctest.PartnerPassword
	w.MustPlanNothing()
}
