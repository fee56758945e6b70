// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The model makes 100 runs of 40 steps with make test, 10,000 with make soak, in equal parts under each of the semantics.
func TestMain(m *testing.M) {
	acctest.MainWith(m, acctest.Random{Test: 12, All: 34, Soak: 556, SoakRace: 56, Steps: 40})
}

// Methods of requests.
const (
	get  = "GET"
	post = "POST"
)

// soaking is true if tests are to run as often as the promises say.
var soaking = os.Getenv(acctest.SoakEnv) != ""

// repeats is how often a test is to be repeated: so often with make test, so often with make soak.
func repeats(test, soak int) int {
	if soaking {
		return soak
	}
	return test
}

// scene is an account that holds funnels of others, and a workspace whose configuration is applied whatever goes wrong.
type scene struct {
	*acctest.Workspace
	t       *testing.T
	sandbox *acctest.Sandbox
	foreign []sandbox.Pipeline // as they must be at the end
}

// begin makes a scene with five foreign funnels, which hold what is easily lost or altered on the way.
func begin(t *testing.T, settings sandbox.Settings) *scene {
	t.Helper()
	w, s := acctest.StartRacing(t, settings)
	c := &scene{Workspace: w, t: t, sandbox: s}
	c.foreign = []sandbox.Pipeline{
		acctest.Funnel("foreign-1", "theirs", "142 143"),
		acctest.Funnel("foreign-2", "no stages", ""),
		acctest.Funnel("foreign-3", "e\u0301 \u2028 <&> \"quoted\" \\ 🔥", "b a c"),
		acctest.Funnel("10000000000000000000001", "a long number", "007"),
		acctest.Funnel("foreign,5/\"x\"", strings.Repeat("ж", 100), "142"),
	}
	s.SetPipelines(acctest.Account, c.foreign)
	return c
}

// settled holds an account, a state and a configuration against each other after something went wrong and, if need be,
// the configuration was applied again: the funnels of others are as they were to the byte, the declared ones as declared,
// the state is the truth, nothing is tainted, and there is nothing left to do.
func (c *scene) settled(declared ...sandbox.Pipeline) {
	c.t.Helper()
	c.MustPlanNothing()
	c.isTruth()
	there := acctest.ByID(c.sandbox.Pipelines(acctest.Account))
	for _, p := range declared {
		if d := cmp.Diff(p, there[p.ID]); d != "" {
			c.t.Errorf("%q is not as declared (-declared +there):\n%s", p.ID, d)
		}
	}
	c.keepsForeign()
}

// keepsForeign holds the funnels of others against what they were, byte for byte as JSON.
func (c *scene) keepsForeign() {
	c.t.Helper()
	there := acctest.ByID(c.sandbox.Pipelines(acctest.Account))
	for _, p := range c.foreign {
		want, got := asJSON(c.t, p), asJSON(c.t, there[p.ID])
		if !bytes.Equal(want, got) {
			c.t.Errorf("the foreign funnel %q was %s, and is %s", p.ID, want, got)
		}
	}
}

// isTruth holds what the state has against what there is, and fails the test if a resource is tainted.
func (c *scene) isTruth() {
	c.t.Helper()
	there := acctest.ByID(c.sandbox.Pipelines(acctest.Account))
	for address, r := range c.resources() {
		if r.status != "" {
			c.t.Errorf("%s is %s", address, r.status)
		}
		for _, p := range r.funnels {
			if d := cmp.Diff(p, there[p.ID]); d != "" {
				c.t.Errorf("%s has %q otherwise than it is (-state +there):\n%s", address, p.ID, d)
			}
		}
	}
}

// resource is a resource as a state has it.
type resource struct {
	status  string // tainted, or empty
	funnels []sandbox.Pipeline
}

// resources are what stands in the state, by address; those that are left to be destroyed (deposed) have a + behind it.
func (c *scene) resources() map[string]resource {
	c.t.Helper()
	found := map[string]resource{}
	text := c.State()
	if text == "" {
		return found
	}
	var state struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct {
				Status     string
				Deposed    string
				Attributes struct {
					Pipelines map[string]struct {
						Name   string
						Stages []sandbox.Stage
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		c.t.Fatalf("the state cannot be read: %v\n%s", err, text)
	}
	for _, r := range state.Resources {
		for _, instance := range r.Instances {
			if r.Mode != "managed" {
				continue
			}
			one := resource{status: instance.Status}
			for id, p := range instance.Attributes.Pipelines {
				one.funnels = append(one.funnels, sandbox.Pipeline{ID: id, Name: p.Name, Stages: p.Stages})
			}
			slices.SortFunc(one.funnels, func(a, b sandbox.Pipeline) int { return strings.Compare(a.ID, b.ID) })
			address := r.Type + "." + r.Name
			if instance.Deposed != "" {
				address += "+"
			}
			found[address] = one
		}
	}
	return found
}

func asJSON(t *testing.T, p sandbox.Pipeline) []byte {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// waitFor waits until something has come true.
func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still waiting for %s", what)
		}
	}
}
