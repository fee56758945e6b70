// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What messages say to do next, done as they say it with a real CLI.

// Core imports nothing to an address that is in the state.
func TestPrivateStateThatWasEdited(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		w, s := managed(t, settings)
		const address = "wazzup_pipelines.crm"
		w.Write("terraform.tfstate", withPrivateState(t, w.State(), `[]`))
		for _, args := range [][]string{{"plan", "-refresh=false"}, {"apply", "-auto-approve"}, {"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
			has(t, w.Must(1, args...), "Error: Private state cannot be read", "terraform state rm ADDRESS", "to = wazzup_pipelines.NAME", `id = "x,y"`)
		}
		w.Must(0, "state", "rm", address)
		w.Write("import.tf", "import {\n  to = "+address+"\n  id = \"x,y\"\n}\n")
		w.Apply()
		w.MustPlanNothing()
		stillThere(t, s, "x", "y")
		if n := s.Count(post); n != 0 {
			t.Errorf("%d posts", n)
		}
	})
}

// withPrivateState is a state whose resources have other private state.
func withPrivateState(t *testing.T, state, private string) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(state), &all); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string][]byte{"note": []byte(private)})
	if err != nil {
		t.Fatal(err)
	}
	edited := 0
	for _, r := range all["resources"].([]any) {
		for _, i := range r.(map[string]any)["instances"].([]any) {
			i.(map[string]any)["private"] = base64.StdEncoding.EncodeToString(text)
			edited++
		}
	}
	if edited == 0 {
		t.Fatal("the state has no resource")
	}
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Planned without a refresh, the same change is planned again and again.
func TestAChangeBySomebodyElseThatNoRefreshSees(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, args := range [][]string{{"apply", "-auto-approve"}, {"destroy", "-auto-approve"}} {
			w, s := managed(t, settings)
			w.Write("main.tf", config("crm", hcl(funnel("x", "X2", "a b"), funnel("y", "Y", ""))))
			s.Put(acctest.Account, funnel("y", "theirs", ""))
			if args[0] == "destroy" { // its plan has looked
				has(t, w.Must(0, "plan", "-destroy", "-refresh=false"), "Warning: Funnels are different in Wazzup", `pipelines["y"].name: in the state "Y", in Wazzup now "theirs"`)
			} else {
				for range 2 {
					has(t, w.Must(1, append(args, "-refresh=false")...), "Error: Funnels changed after the plan", "leave -refresh=false out")
				}
			}
			if n := s.Count(post); n != 0 {
				t.Errorf("%d posts", n)
			}
			w.Must(0, args...)
			if args[0] == "apply" {
				w.MustPlanNothing()
			} else if strings.Contains(w.State(), "wazzup_pipelines") {
				t.Error(w.State())
			}
		}
	})
}

// What stands in the way of a tainted resource that is protected, and then of the object that its replacement leaves behind.
func TestTheWaysOutOfProtection(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		const address = "wazzup_pipelines.crm"
		x, z := funnel("x", "X", ""), funnel("z", "Z", "")

		// Tainted: the taint goes first, then the protection alone. The replacement is asked for again.
		w, s := acctest.Start(t, settings)
		w.Write("main.tf", config("crm", hcl(x), protect))
		w.Apply()
		w.Must(0, "taint", address)
		has(t, w.Must(1, "plan"), "Error: Funnels are protected", "terraform untaint ADDRESS")
		w.Must(0, "untaint", address)
		w.Write("main.tf", config("crm", hcl(x)))
		w.Apply()
		w.Must(0, "taint", address)
		w.Apply()
		w.MustPlanNothing()
		stillThere(t, s, "x")

		// Tainted, created first, with another funnel: only the destroy of the old object can see what it would remove.
		w, s = acctest.Start(t, settings)
		w.Write("main.tf", config("crm", hcl(x), protect, createFirst))
		w.Apply()
		w.Must(0, "taint", address)
		w.Write("main.tf", config("crm", hcl(z), protect, createFirst))
		has(t, w.Must(1, "apply", "-auto-approve"), "Error: Funnels are protected", `"x"`, "deposed object", "terraform state rm ADDRESS")
		has(t, w.Must(1, "plan"), "Error: Funnels are protected", `"x"`, "deposed object", "terraform state rm ADDRESS")
		w.Must(0, "state", "rm", address)
		w.Write("import.tf", "import {\n  to = "+address+"\n  id = \"z\"\n}\n")
		w.Apply()
		w.MustPlanNothing()
		stillThere(t, s, "x", "z")
	})
}

// A destroy of which a part took: what is left is forgotten, as the error says.
func TestWhatIsLeftOfADestroyIsForgotten(t *testing.T) {
	t.Parallel()
	w, s := managed(t, sandbox.Settings{})
	s.Before(post, func(string) bool { s.Remove(acctest.Account, "x"); return false })
	s.Inject(sandbox.Fault{Method: post, Status: 409})
	has(t, w.Must(1, "destroy", "-auto-approve"), "Error: Wazzup reports a conflict", "The state has what is left", `still there: "y"`, "terraform state rm ADDRESS")
	w.Must(0, "state", "rm", "wazzup_pipelines.crm")
	w.Write("main.tf", "# nothing\n")
	w.MustPlanNothing()
	stillThere(t, s, "y")
}
