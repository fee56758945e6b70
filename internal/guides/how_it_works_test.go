// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What the guide on how Wazzup behaves says, done as it says it.

// ways are the columns of the guide's table about what keeps a funnel, each as lines of a resource.
var ways = map[string]string{
	"prevent_destroy": "  lifecycle {\n    prevent_destroy = true\n  }",
	"destroy":         "  lifecycle {\n    destroy = false\n  }",
	"retain":          `  deletion_policy = "retain"`,
	"protection":      "  deletion_protection = true",
}

// What becomes of a funnel and its stages.
const (
	refused = "error at plan" // and nothing is sent
	removed = "removed"
	stays   = "stays" // in Wazzup, and not in the state any more
	written = "is written over"
)

// change is a row of the table: what is done to a resource with the funnels x, with two stages, and y.
type change struct {
	funnels []sandbox.Pipeline // declared then; none if the block is gone
	args    []string           // of the CLI
	want    map[string]string  // what becomes of it, by the way
}

var both = []sandbox.Pipeline{acctest.Funnel("x", "X", "a b"), acctest.Funnel("y", "Y", "")}

var changes = map[string]change{
	"a funnel leaves the map": {
		funnels: both[:1],
		want:    map[string]string{"prevent_destroy": removed, "destroy": removed, "retain": stays, "protection": refused},
	},
	"a stage leaves a funnel": {
		funnels: []sandbox.Pipeline{acctest.Funnel("x", "X", "a"), both[1]},
		want:    map[string]string{"prevent_destroy": removed, "destroy": removed, "retain": removed, "protection": removed},
	},
	"the block is removed": {
		want: map[string]string{"prevent_destroy": removed, "destroy": stays, "retain": stays, "protection": refused},
	},
	"destroy": {
		funnels: both, args: []string{"-destroy"},
		want: map[string]string{"prevent_destroy": refused, "destroy": stays, "retain": stays, "protection": refused},
	},
	"replace": {
		funnels: both, args: []string{"-replace=wazzup_pipelines.crm"},
		want: map[string]string{"prevent_destroy": refused, "destroy": written, "retain": written, "protection": refused},
	},
}

func TestWhatKeepsAFunnel(t *testing.T) {
	t.Parallel()
	for _, way := range slices.Sorted(maps.Keys(ways)) {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			for name, c := range changes {
				w, s := acctest.Start(t, sandbox.Settings{})
				w.Write("main.tf", acctest.Resource("crm", acctest.HCL(both...), ways[way]))
				first := w.Run("apply", "-auto-approve")
				if way == "destroy" && first.Code != 0 {
					has(t, first, `An argument named "destroy" is not expected here.`)
					t.Skip("this CLI has no such setting")
				}
				has(t, first, "1 added")
				s.ResetJournal()
				if c.funnels == nil {
					w.Write("main.tf", acctest.Sourced(""))
				} else {
					w.Write("main.tf", acctest.Resource("crm", acctest.HCL(c.funnels...), ways[way]))
				}
				r := w.Run(append([]string{"apply", "-auto-approve"}, c.args...)...)
				if got := became(w, s, r); got != c.want[way] {
					t.Errorf("%s: %s, want %s\n%s", name, got, c.want[way], r.Output)
				}
				forgets := way == "destroy" && name == "destroy" // which OpenTofu ends with exit code 1
				if code := map[bool]int{true: 1}[c.want[way] == refused || forgets]; r.Code != code {
					t.Errorf("%s: exit code %d, want %d\n%s", name, r.Code, code, r.Output)
				}
				switch {
				case way == "retain" && c.want[way] == stays:
					has(t, r, "Warning: Funnels stay in Wazzup")
				case way == "protection" && c.want[way] == refused:
					has(t, r, "Error: Funnels are protected")
				}
				if warns := strings.Contains(r.Output, "Warning: Funnels will be removed from Wazzup"); warns != (name == "a funnel leaves the map" && c.want[way] == removed) {
					t.Errorf("%s: a warning about the removal: %v", name, warns)
				}
			}
		})
	}
}

// became is what an apply has done to the funnels of both.
func became(w *acctest.Workspace, s *acctest.Sandbox, r acctest.Result) string {
	there, managed := s.Pipelines(acctest.Account), strings.Count(w.State(), `"name": "Y"`)+strings.Count(w.State(), `"name":"Y"`)
	whole := len(there) == 2 && len(acctest.ByID(there)["x"].Stages) == 2
	switch {
	case r.Code != 0 && whole && managed > 0 && s.Count(post) == 0:
		return refused
	case !whole:
		return removed
	case managed == 0:
		return stays
	}
	return written
}

// New funnels come last, sorted by their ids; the others keep their places.
func TestWhereNewFunnelsCome(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	s.SetPipelines(acctest.Account, []sandbox.Pipeline{acctest.Funnel("z", "Z", ""), acctest.Funnel("m", "M", "")})
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("n", "N", ""), acctest.Funnel("c", "C", ""), acctest.Funnel("a", "A", ""))))
	w.Apply()
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("n", "N2", ""), acctest.Funnel("c", "C", ""), acctest.Funnel("a", "A", ""), acctest.Funnel("b", "B", ""))))
	w.Apply()
	if got, want := idsIn(s), "z m a c n b"; got != want {
		t.Errorf("the list is %s, want %s", got, want)
	}
	s.SetPipelines(acctest.Account, reversed(s.Pipelines(acctest.Account)))
	w.MustPlanNothing()
}

func reversed(list []sandbox.Pipeline) []sandbox.Pipeline {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// A change is a read, a post and a read, however many funnels it changes, and the picture of it fits a terminal.
func TestTheRequestsOfASafeWrite(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(both...)))
	w.Apply()
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("x", "X2", "a"), acctest.Funnel("y", "Y2", ""))))
	w.Must(0, "plan", "-out=plan.tfplan")
	s.ResetJournal()
	w.Must(0, "apply", "plan.tfplan")
	if reads, posts := s.Count(get), s.Count(post); reads != 2 || posts != 1 {
		t.Errorf("%d reads and %d posts", reads, posts)
	}
	for line := range strings.Lines(acctest.ReadGuide(t, "how-it-works").Code("1. lock the account")) {
		if line = strings.TrimRight(line, "\n"); len(line) > 76 || strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			t.Errorf("not for 80 columns: %q", line)
		}
	}
}

// The guide's removed block: nothing is sent.
func TestTheRemovedBlock(t *testing.T) {
	t.Parallel()
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(both...)))
	w.Apply()
	s.ResetJournal()
	block := acctest.ReadGuide(t, "how-it-works").Code("removed {")
	w.Write("main.tf", block)
	if r := w.Run("validate"); strings.Contains(r.Output, `Blocks of type "lifecycle" are not expected here`) { // OpenTofu before 1.10
		before, _, _ := strings.Cut(block, "  lifecycle")
		w.Write("main.tf", before+"}\n")
	}
	w.Apply()
	if len(s.Pipelines(acctest.Account)) != 2 || s.Count(post) != 0 {
		t.Errorf("%s in Wazzup, %d posts", idsIn(s), s.Count(post))
	}
	w.MustPlanNothing()

	// Without a lifecycle block, Terraform removes them.
	if w.CLI().Kind != acctest.Terraform {
		return
	}
	w, s = acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(both...)))
	w.Apply()
	before, _, _ := strings.Cut(block, "  lifecycle")
	w.Write("main.tf", before+"}\n")
	w.Apply()
	if left := idsIn(s); left != "" {
		t.Errorf("%s in Wazzup", left)
	}
}
