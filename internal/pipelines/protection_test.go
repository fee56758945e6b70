// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

const protect = "  deletion_protection = true"

// The plan says which funnels an update will remove from Wazzup.
func TestARemovalIsInThePlan(t *testing.T) {
	t.Parallel()
	w, _ := managed(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "a b"))))
	has(t, w.Must(0, "plan"), "Warning: Funnels will be removed from Wazzup", `"y"`, `deletion_policy = "retain"`)
	w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y", ""))))
	if r := w.Must(0, "plan"); strings.Contains(r.Output, "removed") {
		t.Error(r.Output)
	}
}

// What is protected is not removed, in any way.
func TestWhatIsProtectedIsNotRemoved(t *testing.T) {
	t.Parallel()
	x, y := funnel("x", "X", "a b"), funnel("y", "Y", "")
	const address = "wazzup_pipelines.crm"
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(x, y), protect))
	w.Apply()
	plain := w.State()
	w.Must(0, "taint", address)
	tainted := w.State()
	s.ResetJournal()
	for name, tc := range map[string]struct {
		config string
		args   []string
		named  string
	}{
		"a shorter map":              {config: config("crm", hcl(x), protect), named: `"y"`},
		"another id":                 {config: config("crm", hcl(x, funnel("z", "Z", "")), protect), named: `"y"`},
		"a destroy":                  {config: config("crm", hcl(x, y), protect), args: []string{"-destroy"}, named: `"x", "y"`},
		"a block that is taken away": {config: "# nothing\n", named: `"x", "y"`},
		"a destroy, not protected any more, not applied": {config: config("crm", hcl(x, y)), args: []string{"-destroy"}, named: `"x", "y"`},
		"a replacement":                      {config: config("crm", hcl(x, y), protect), args: []string{"-replace=" + address}, named: `"x", "y"`},
		"a replacement, created first":       {config: config("crm", hcl(x, y), protect, createFirst), args: []string{"-replace=" + address}, named: `"x", "y"`},
		"tainted":                            {config: config("crm", hcl(x, y), protect), named: `"x", "y"`},
		"tainted, to be overwritten":         {config: config("crm", hcl(x, y), protect, `  existing_policy = "overwrite"`), named: `"x", "y"`},
		"tainted, planned without a refresh": {config: config("crm", hcl(x, y), protect), args: []string{"-refresh=false"}, named: `"x", "y"`},
	} {
		t.Run(name, func(t *testing.T) {
			state := plain
			if strings.HasPrefix(name, "tainted") {
				state = tainted
			}
			w.Write("terraform.tfstate", state)
			w.Write("main.tf", tc.config)
			r := w.Must(1, append([]string{"apply", "-auto-approve"}, tc.args...)...)
			has(t, r, "Error: Funnels are protected", tc.named)
			for _, applied := range []string{"Creating...", "Modifying...", "Destroying..."} {
				if strings.Contains(r.Output, applied) { // the plan has to fail
					t.Errorf("%s\n%s", applied, r.Output)
				}
			}
			if n := s.Count(post); n != 0 || w.State() != state {
				t.Errorf("%d posts, state changed: %v", n, w.State() != state)
			}
		})
	}
}

// A tainted resource that declares other funnels now: only the apply can see what it would remove.
func TestATaintedResourceThatIsProtectedAndDeclaresOtherFunnels(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "")), protect))
	w.Apply()
	w.Must(0, "taint", "wazzup_pipelines.crm")
	s.ResetJournal()
	w.Write("main.tf", config("crm", hcl(funnel("z", "Z", "")), protect))
	has(t, w.Must(1, "apply", "-auto-approve"), "Error: Funnels are protected", `"x"`)
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	stillThere(t, s, "x")
}

// The ways out, as the error names them.
func TestProtectionIsLifted(t *testing.T) {
	t.Parallel()
	x, y := funnel("x", "X", ""), funnel("y", "Y", "")
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", config("crm", hcl(x, y), protect))
	w.Apply()
	w.Write("main.tf", config("crm", hcl(x))) // for an update, what is planned counts
	has(t, w.Apply(), "Funnels will be removed from Wazzup", `"y"`)
	stillThere(t, s, "x")
	w.Write("main.tf", config("crm", hcl(x), protect))
	w.Apply()
	w.Write("main.tf", config("crm", hcl(x), protect, `  deletion_policy = "retain"`))
	w.Apply()
	w.Must(0, "destroy", "-auto-approve")
	stillThere(t, s, "x")
}

// terraform test in a folder that is in production: nothing is taken over, so its clean-up removes nothing.
func TestTerraformTestInAFolderThatIsInProduction(t *testing.T) {
	t.Parallel()
	w, s := managed(t, sandbox.Settings{})
	w.Write("crm.tftest.hcl", "run \"applies\" {\n  command = apply\n}\n")
	has(t, w.Must(1, "test"), "Funnels already exist", "exists just as declared")
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
	stillThere(t, s, "x", "y")
	w.MustPlanNothing()
}

// A second checkout of the same configuration, with a state of its own.
func TestASecondCheckout(t *testing.T) {
	t.Parallel()
	w, s := managed(t, sandbox.Settings{})
	second := acctest.NewWorkspace(t, acctest.ShortWaits, s.URL, s.Token)
	second.Env["XDG_CACHE_HOME"] = w.Env["XDG_CACHE_HOME"] // of the same user
	second.Write("main.tf", w.Read("main.tf"))
	has(t, second.Must(1, "apply", "-auto-approve"), "Error: Funnels already exist", "exists just as declared", "import {")
	if n := s.Count(post); n != 0 {
		t.Errorf("%d posts", n)
	}
}
