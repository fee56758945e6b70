// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Whatever is declared, moved about and given up in two provider blocks, whoever else writes after the plan, and whatever
// becomes of a post: a funnel that is missing after an apply is one whose removal the plan has shown. What no resource has
// to do with is as it was before the apply, to the byte.
func TestRemovalsAreInThePlan(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		seed := chance(t, 1)
		random := rand.New(rand.NewPCG(seed, uint64(settings.Semantics)))
		for round := range repeats(3, 60) {
			c.randomRound(random, round)
			if t.Failed() {
				return
			}
		}
	})
}

func (c *scene) randomRound(random *rand.Rand, round int) {
	c.t.Helper()
	c.Write("main.tf", randomConfig(random))
	if c.Run("plan", "-out=saved").Code != 0 {
		return // refused: a funnel is in the way
	}
	removed, concerned := c.planned("saved")
	c.sandbox.Edit(acctest.Account, func(list []sandbox.Pipeline) []sandbox.Pipeline { return randomEdit(random, list, round) })
	before := acctest.ByID(c.sandbox.Pipelines(acctest.Account))
	if fault := randomFault(random); fault != nil {
		c.sandbox.Inject(*fault)
	}
	r := c.Run("apply", "saved")
	c.sandbox.ClearFaults()
	after := acctest.ByID(c.sandbox.Pipelines(acctest.Account))
	for id, p := range before {
		now, there := after[id]
		switch {
		case !there && !removed[id]:
			c.t.Errorf("round %d: %q is gone, and the plan did not show that:\n%s", round, id, r.Output)
		case !concerned[id]:
			if d := cmp.Diff(p, now); d != "" {
				c.t.Errorf("round %d: %q is nobody's, and has changed (-before +after):\n%s\n%s", round, id, d, r.Output)
			}
		}
	}
}

var shared = []string{"a", "b", "c", "d", "e", "f"} // ids that everybody has to do with

// randomConfig has two resources, of two provider blocks, that declare some of the shared ids, or none at all.
func randomConfig(random *rand.Rand) string {
	of := map[string][]sandbox.Pipeline{}
	for _, id := range shared {
		resource := []string{"one", "two", ""}[random.IntN(3)]
		of[resource] = append(of[resource], randomFunnel(random, id))
	}
	config := "provider \"wazzup\" {\n  alias = \"second\"\n}\n"
	for _, resource := range []string{"one", "two"} {
		if len(of[resource]) == 0 {
			continue
		}
		policy := []string{"error", "adopt", "overwrite", "overwrite", "overwrite"}[random.IntN(5)]
		settings := []string{fmt.Sprintf("  existing_policy = %q", policy)}
		if random.IntN(4) == 0 {
			settings = append(settings, `  deletion_policy = "retain"`)
		}
		if resource == "two" {
			settings = append(settings, "  provider = wazzup.second")
		}
		config += acctest.Resource(resource, acctest.HCL(of[resource]...), settings...)
	}
	return config
}

func randomFunnel(random *rand.Rand, id string) sandbox.Pipeline {
	return acctest.Funnel(id, []string{"N", "M"}[random.IntN(2)], []string{"", "s", "s t", "t s"}[random.IntN(4)])
}

// randomEdit is what someone else makes of a list: some of it changed, removed, added; the shared ids are not often among
// that, since most changes of them stop the apply.
func randomEdit(random *rand.Rand, list []sandbox.Pipeline, round int) []sandbox.Pipeline {
	all := random.IntN(3) == 0
	mine := func(id string) bool { return all || !slices.Contains(shared, id) }
	list = slices.DeleteFunc(list, func(p sandbox.Pipeline) bool { return random.IntN(8) == 0 && mine(p.ID) })
	for i := range list {
		if random.IntN(6) == 0 && mine(list[i].ID) {
			list[i] = randomFunnel(random, list[i].ID)
		}
	}
	list = append(list, randomFunnel(random, fmt.Sprintf("theirs-%d", round)))
	id := shared[random.IntN(len(shared))]
	if _, there := acctest.ByID(list)[id]; !there && all {
		list = append(list, randomFunnel(random, id))
	}
	return list
}

// randomFault is what becomes of the first post or the second; mostly nothing.
func randomFault(random *rand.Rand) *sandbox.Fault {
	fault := []sandbox.Fault{{Reset: true}, {Status: 503}, {Status: 429}, {Cut: true}}[random.IntN(4)]
	fault.Method, fault.Skip, fault.AfterCommit = post, random.IntN(2), random.IntN(2) == 0 && fault.Status != 429
	if random.IntN(2) == 0 {
		return nil
	}
	return &fault
}

// planned reads a saved plan: the ids that it shows as removed, and those that it has to do with at all.
func (c *scene) planned(file string) (removed, concerned map[string]bool) {
	c.t.Helper()
	var plan struct {
		ResourceChanges []struct {
			Change struct {
				Before, After struct{ Pipelines map[string]any }
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(c.Must(0, "show", "-json", file).Stdout), &plan); err != nil {
		c.t.Fatal(err)
	}
	removed, concerned = map[string]bool{}, map[string]bool{}
	for _, r := range plan.ResourceChanges {
		for id := range r.Change.Before.Pipelines {
			_, stays := r.Change.After.Pipelines[id]
			removed[id] = removed[id] || !stays
			concerned[id] = true
		}
		for id := range maps.Keys(r.Change.After.Pipelines) {
			concerned[id] = true
		}
	}
	return removed, concerned
}
