// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Core plans in many ways, which account.Registry lists. In none of them is a resource in its own way, and none of them
// takes a funnel that is somebody else's.

const createFirst = "  lifecycle {\n    create_before_destroy = true\n  }"

func TestWaysToPlan(t *testing.T) {
	t.Parallel()
	const address = "wazzup_pipelines.crm"
	taint := func(w *acctest.Workspace) { w.Must(0, "taint", address) }
	plain := func(*acctest.Workspace) {}
	for name, way := range map[string]struct {
		before   func(*acctest.Workspace)
		settings string
		args     []string
	}{
		"update":                     {before: plain},
		"update without a refresh":   {before: plain, args: []string{"-refresh=false"}},
		"replaced":                   {before: plain, args: []string{"-replace=" + address}},
		"replaced without a refresh": {before: plain, args: []string{"-replace=" + address, "-refresh=false"}},
		"replaced, created first":    {before: plain, settings: createFirst, args: []string{"-replace=" + address}},
		"replaced, created first, without a refresh": {before: plain, settings: createFirst, args: []string{"-replace=" + address, "-refresh=false"}},
		"tainted":                                     {before: taint},
		"tainted, without a refresh":                  {before: taint, args: []string{"-refresh=false"}},
		"tainted, created first":                      {before: taint, settings: createFirst},
		"tainted, created first, without a refresh":   {before: taint, settings: createFirst, args: []string{"-refresh=false"}},
		"replaced with what another resource changes": {before: plain, settings: "  lifecycle {\n    replace_triggered_by = [terraform_data.trigger]\n  }"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
				foreign := funnel("f", "foreign", "a")
				trigger := func(text string) string {
					return "resource \"terraform_data\" \"trigger\" {\n  input = \"" + text + "\"\n}\n"
				}
				w, s := acctest.Start(t, settings)
				s.Put(acctest.Account, foreign)
				w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a"), funnel("y", "Y", "")), way.settings)+trigger("one"))
				w.Apply()
				way.before(w)
				x2 := funnel("x", "X2", "a b")
				w.Write("main.tf", config("crm", hcl(x2, funnel("y", "Y", "")), way.settings)+trigger("two"))
				r := w.Must(0, append([]string{"apply", "-auto-approve"}, way.args...)...)
				for _, not := range []string{"adopted", "no longer manages", "already exist"} {
					if strings.Contains(r.Output, not) {
						t.Errorf("%q in\n%s", not, r.Output)
					}
				}
				w.MustPlanNothing()
				if d := cmp.Diff(byID([]sandbox.Pipeline{foreign, x2, funnel("y", "Y", "")}), byID(s.Pipelines(acctest.Account))); d != "" {
					t.Errorf("(-want +there):\n%s", d)
				}
			})
		})
	}
}

// A plan applies what it has shown, in another process.
func TestWaysToApplyASavedPlan(t *testing.T) {
	t.Parallel()
	for _, settings := range []string{"", createFirst} {
		w, s := acctest.Start(t, sandbox.Settings{})
		w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a")), settings))
		w.Apply()
		w.Must(0, "taint", "wazzup_pipelines.crm")
		w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a")), settings))
		w.Must(0, "plan", "-out=saved")
		s.Put(acctest.Account, funnel("x", "theirs", "a")) // after the plan
		r := w.Must(1, "apply", "saved")
		if got := byID(s.Pipelines(acctest.Account))["x"]; got.Name != "theirs" {
			t.Errorf("%q: overwritten: %+v\n%s", settings, got, r.Output)
		}
		s.Put(acctest.Account, funnel("x", "X", "a"))
		w.Must(0, "apply", "-auto-approve")
		w.MustPlanNothing()
	}
}

func TestDestroyingWhatIsTainted(t *testing.T) {
	t.Parallel()
	w, s := managed(t, sandbox.Settings{})
	w.Must(0, "taint", "wazzup_pipelines.crm")
	w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y", ""))))
	w.Must(0, "destroy", "-auto-approve")
	if got := s.Pipelines(acctest.Account); len(got) != 0 {
		t.Errorf("left: %+v", got)
	}
}

// The object that a replacement could not destroy does not take away what the new object has. What it alone has is named, for it
// is forgotten on the way out.
func TestADeposedObject(t *testing.T) {
	t.Parallel()
	x, y, z := funnel("x", "X", "a"), funnel("y", "Y", ""), funnel("z", "Z", "")
	const imported = "import {\n  to = wazzup_pipelines.crm\n  id = \"%s\"\n}\n"
	w, s := acctest.StartRacing(t, sandbox.Settings{})
	w.Write("provider.tf", "provider \"wazzup\" {\n  max_retries = 0\n}\n")
	w.Write("main.tf", config("crm", hcl(x, y), createFirst))
	w.Apply()
	w.Write("main.tf", config("crm", hcl(x, z), createFirst))
	w.Must(0, "plan", "-replace=wazzup_pipelines.crm", "-out=saved")
	s.Inject(sandbox.Fault{Method: get, Skip: 3, Status: 503, Times: -1}) // the plan's check, and the create's two reads pass
	has(t, w.Must(1, "apply", "saved"), "503")
	s.ClearFaults()
	stillThere(t, s, "x", "y", "z")
	// The CLI plans its destroy anew when it applies, and says nothing of the new object then.
	has(t, w.Must(1, "plan"), "by another resource", `: "x".`, "deposed object", "terraform state rm", `Only the object that would be removed has these funnels: "y".`)
	w.Must(0, "state", "rm", "wazzup_pipelines.crm")
	forgotten := w.State()
	for name, after := range map[string]func(){
		"imported, and the rest deleted": func() {
			w.Write("main.tf", config("crm", hcl(x, z), createFirst)+fmt.Sprintf(imported, "x,z"))
			s.Remove(acctest.Account, "y")
		},
		"imported with the rest": func() {
			w.Write("main.tf", config("crm", hcl(x, y, z), createFirst)+fmt.Sprintf(imported, "x,y,z"))
		},
		"adopted with the rest": func() {
			w.Write("main.tf", config("crm", hcl(x, y, z), createFirst, `  existing_policy = "adopt"`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w.Write("terraform.tfstate", forgotten)
			s.SetPipelines(acctest.Account, list(x, y, z))
			after()
			s.ResetJournal()
			w.Apply()
			w.MustPlanNothing()
			if n := s.Count(post); n != 0 {
				t.Errorf("%d posts", n)
			}
		})
	}
}
