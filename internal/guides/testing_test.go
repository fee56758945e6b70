// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What the guide on testing says, done as it says it.

// tested is the guide's module in a workspace whose environment has the credentials of an account in production, and that account.
func tested(t *testing.T) (*acctest.Workspace, *acctest.Sandbox) {
	t.Helper()
	w, production := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", acctest.ReadGuide(t, "testing").Code(`variable "funnels"`))
	return w, production
}

func TestAModuleWithMocks(t *testing.T) {
	t.Parallel()
	w, production := tested(t)
	unit := acctest.ReadGuide(t, "testing").Code("mock_provider")
	w.Write("unit.tftest.hcl", unit)
	has(t, w.Must(0, "test"), "2 passed, 0 failed")

	// The rules for ids, names and stages hold in a mock, too.
	w.Write("unit.tftest.hcl", strings.Replace(unit, `name = "Sales"`, `name = "`+strings.Repeat("x", 101)+`"`, 1))
	has(t, w.Must(1, "test"), "Error: Funnel name too long")
	w.Write("unit.tftest.hcl", strings.Replace(unit, `id = "won"`, `id = "new"`, 1))
	has(t, w.Must(1, "test"), "Error: Stage id twice in a funnel")

	// A mock knows no defaults.
	random := strings.Replace(unit, `deletion_policy      = "delete"`, "", 1) + `
run "random" {
  assert {
    condition     = contains(["delete", "retain"], wazzup_pipelines.crm.deletion_policy)
    error_message = "The policy is random."
  }
}
`
	w.Write("unit.tftest.hcl", random)
	has(t, w.Must(1, "test"), "The policy is random.", "2 passed, 1 failed")
	if n := production.Count(""); n != 0 {
		t.Errorf("%d requests of tests with mocks", n)
	}
}

func TestAModuleAgainstTheSandbox(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		w, production := tested(t)
		s := acctest.StartSandbox(t, settings)
		s.AddPartner("partner@example.com", "sandbox", acctest.Account)
		file := acctest.ReadGuide(t, "testing").Code("http://127.0.0.1:8900")
		w.Write("sandbox.tftest.hcl", strings.Replace(file, "http://127.0.0.1:8900", s.URL, 1))
		if settings.Semantics == sandbox.MergeStages {
			has(t, w.Must(1, "test"), "1 passed, 1 failed", "Error: Wazzup did not remove these stages")
		} else {
			r := w.Must(0, "test")
			has(t, r, "2 passed, 0 failed", "Warning: Created in the default account", "Warning: Funnels will be removed from Wazzup")
			if stay := strings.Contains(r.Output, "Warning: Wazzup did not remove funnels"); stay != (settings.Semantics == sandbox.Merge) {
				t.Errorf("a warning about funnels that stay: %v\n%s", stay, r.Output)
			}
		}
		if left := len(s.Pipelines(acctest.Account)); (left == 0) != (settings.Semantics == sandbox.Replace) {
			t.Errorf("%d funnels are left", left)
		}
		if n := production.Count(""); n != 0 {
			t.Errorf("%d requests to the account that the environment has", n)
		}
	})
}

// Without the block, the environment decides; without a sandbox, nothing else is asked.
func TestAModuleWithoutASandbox(t *testing.T) {
	t.Parallel()
	w, production := tested(t)
	file := strings.Replace(acctest.ReadGuide(t, "testing").Code("http://127.0.0.1:8900"), "http://127.0.0.1:8900", "http://127.0.0.1:1", 1)
	w.Write("sandbox.tftest.hcl", file)
	has(t, w.Must(1, "test"), "No response from Wazzup")
	if n := production.Count(""); n != 0 {
		t.Errorf("%d requests to the account that the environment has", n)
	}
	_, withoutBlock, _ := strings.Cut(file, "\n}\n")
	w.Write("sandbox.tftest.hcl", withoutBlock)
	has(t, w.Must(0, "test"), "2 passed, 0 failed")
	if n := production.Count(post); n == 0 {
		t.Error("no posts to the account that the environment has")
	}
}

// The table of what a run block does in production.
func TestARunBlockInProduction(t *testing.T) {
	t.Parallel()
	exists := acctest.Funnel("x", "X", "a")
	for name, c := range map[string]struct {
		settings, command string
		here, elsewhere   run // for a funnel that exists, and for one that does not
	}{
		"plan":       {"", "plan", run{1, 0, "x"}, run{0, 0, "x"}},
		"apply":      {"", "apply", run{1, 0, "x"}, run{0, 2, "x"}},
		"adopt":      {`  existing_policy = "adopt"`, "apply", run{0, 1, ""}, run{0, 2, "x"}},
		"overwrite":  {`  existing_policy = "overwrite"`, "apply", run{0, 1, ""}, run{0, 2, "x"}},
		"retain":     {`  deletion_policy = "retain"`, "apply", run{1, 0, "x"}, run{0, 1, "x new"}},
		"protection": {"  deletion_protection = true", "apply", run{1, 0, "x"}, run{1, 1, "x new"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, tc := range []struct {
				declared sandbox.Pipeline
				want     run
			}{{exists, c.here}, {acctest.Funnel("new", "New", ""), c.elsewhere}} {
				w, s := acctest.Start(t, sandbox.Settings{})
				s.Put(acctest.Account, exists)
				w.Write("main.tf", acctest.Resource("crm", acctest.HCL(tc.declared), c.settings))
				w.Write("crm.tftest.hcl", "run \"it\" {\n  command = "+c.command+"\n}\n")
				r := w.Run("test")
				if strings.Contains(r.Output, "Error: Funnels are protected") {
					r.Code = 1 // OpenTofu ends with 0 although it could not destroy what the test has created
				}
				got := run{r.Code, s.Count(post), idsIn(s)}
				if got != tc.want {
					t.Errorf("%s: %+v, want %+v\n%s", tc.declared.ID, got, tc.want, r.Output)
				}
				if tc.want.code == 1 && tc.declared.ID == "x" {
					has(t, r, "Error: Funnels already exist")
				}
			}
		})
	}
}

// run is what a test has done to an account: its exit code, the posts, and the ids of what is there afterwards.
type run struct {
	code, posts int
	left        string
}

// idsIn are the ids of the funnels in the account.
func idsIn(s *acctest.Sandbox) string {
	var ids []string
	for _, p := range s.Pipelines(acctest.Account) {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, " ")
}
