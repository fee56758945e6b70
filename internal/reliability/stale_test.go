// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Reads lag behind writes, all of them or every second one. What is merely late is not taken for refused: an order is not
// noted as one that Wazzup does not keep, and no removal is said to have been refused that was not.
//
// With short waits reads lag behind by up to 0.4 s, with those of a release (which takes minutes) by up to 8 s.
func TestStaleReads(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for _, settings.Flapping = range []bool{false, true} {
			for round := range repeats(1, 5) {
				settings.StaleFor = 400*time.Millisecond - time.Duration(round)*100*time.Millisecond
				c := begin(t, settings)
				c.throughStaleReads(settings)
			}
			for round := range repeats(0, 5) {
				settings.StaleFor = time.Duration(round) * 2 * time.Second
				c := begin(t, settings)
				c.Workspace = acctest.NewWorkspace(t, acctest.AsReleased, c.sandbox.URL, c.sandbox.Token)
				c.throughStaleReads(settings)
			}
		}
	})
}

// throughStaleReads creates funnels, changes them in each way at once, and destroys them.
func (c *scene) throughStaleReads(settings sandbox.Settings) {
	c.t.Helper()
	caughtUp := func() { time.Sleep(settings.StaleFor) } // what comes next is about one write
	x, y := acctest.Funnel("x", "X", "b a"), acctest.Funnel("y", "Y", "")
	c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x, y)))
	caughtUp()
	c.Apply()
	c.isTruth()
	caughtUp()

	keeps := settings.Semantics != sandbox.Replace
	next := acctest.Funnel("x", "X2", "a b c")
	if settings.Semantics == sandbox.MergeStages {
		next = acctest.Funnel("x", "X2", "b a c") // where a stage stays in its place
	}
	z := acctest.Funnel("z", "Z", "q")
	c.Write("main.tf", acctest.Resource("crm", acctest.HCL(next, z)))
	c.saysWhetherKept(c.Apply(), keeps)
	caughtUp()
	c.settled(next, z)
	if states := c.privateStates(); strings.Contains(states, `"order_not_kept":true`) {
		c.t.Errorf("private state: %s", states)
	}

	c.saysWhetherKept(c.Must(0, "destroy", "-auto-approve"), keeps)
	c.keepsForeign()
}

func (c *scene) saysWhetherKept(r acctest.Result, keeps bool) {
	c.t.Helper()
	if strings.Contains(r.Output, "Wazzup did not remove funnels") != keeps {
		c.t.Errorf("Wazzup keeps funnels: %v. The CLI says:\n%s", keeps, r.Output)
	}
}

// privateStates returns the private state of all resources.
func (c *scene) privateStates() string {
	c.t.Helper()
	var state struct {
		Resources []struct{ Instances []struct{ Private []byte } }
	}
	if err := json.Unmarshal([]byte(c.State()), &state); err != nil {
		c.t.Fatal(err)
	}
	var all []string
	for _, r := range state.Resources {
		for _, instance := range r.Instances {
			var private map[string][]byte
			if err := json.Unmarshal(instance.Private, &private); err != nil {
				c.t.Fatal(err)
			}
			all = append(all, string(private["note"]))
		}
	}
	return strings.Join(all, "\n")
}

// A post that Wazzup accepts and makes nothing of is an error within the bound, which names funnel and field. It is never
// recorded as done.
func TestAValueThatNeverAppears(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		never := func(config string, says ...string) {
			t.Helper()
			c.Write("main.tf", config)
			before := c.State()
			c.sandbox.ResetJournal()
			c.sandbox.Inject(sandbox.Fault{
				Method: post, Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
				Body: `{"data":{"pipelines_created":0,"stages_created":0},"meta":{"timestamp":1759497960}}`,
			})
			r := c.Must(1, "apply", "-auto-approve")
			for _, text := range append(says, "Error: Change not visible in Wazzup") {
				if !strings.Contains(r.Output, text) {
					t.Errorf("does not say %q:\n%s", text, r.Output)
				}
			}
			if before != "" && c.State() != before {
				t.Errorf("the state was\n%s\nand is\n%s", before, c.State())
			}
			c.isTruth() // and so nothing is in it that was to be created
			c.readBackWithin(acctest.Timings.Verify)
		}
		x, y := acctest.Funnel("x", "X", "a b"), acctest.Funnel("y", "Y", "")
		never(acctest.Resource("crm", acctest.HCL(x, y)), `pipelines["x"]: sent, not there in Wazzup`, `pipelines["y"]: sent`, "This resource has no state yet", "Apply again in a minute, in this folder")
		c.Apply()

		x = acctest.Funnel("x", "X2", "a b c")
		never(acctest.Resource("crm", acctest.HCL(x, y)), `pipelines["x"].name: sent "X2", in Wazzup now "X"`, `pipelines["x"], stage "c" ("C"): sent, not there in Wazzup`, "Plan again in a minute")
		c.Apply()
		c.settled(x, y)
	})
}

// readBackWithin holds the journal of one write against the bound: one post, and no read that began later than that after
// it. (What a machine under load adds is allowed for.)
func (c *scene) readBackWithin(bound time.Duration) {
	c.t.Helper()
	var posted []time.Time
	var last time.Time
	for _, e := range c.sandbox.Journal() {
		if e.Method == post {
			posted = append(posted, e.Start)
		}
		last = e.Start
	}
	if len(posted) != 1 || last.Sub(posted[0]) > 2*bound {
		c.t.Errorf("%d posts; the last request came %s after the first", len(posted), last.Sub(posted[0]))
	}
}
