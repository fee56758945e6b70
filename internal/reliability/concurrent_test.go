// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// aliased is a configuration of two resources of one provider block, and of one more in each of two blocks beside it,
// which the CLI serves with processes of their own. Each has two funnels; the round is in their names.
func aliased(owner string, round int) (config string, declared []sandbox.Pipeline) {
	var b strings.Builder
	for i, block := range []string{"", "", "a", "b"} {
		id := fmt.Sprintf("%s-%d", owner, i)
		one := acctest.Funnel(id+"-one", fmt.Sprintf("%s, round %d", id, round), "a b")
		two := acctest.Funnel(id+"-two", fmt.Sprint(round), "")
		declared = append(declared, one, two)
		var of []string
		if block != "" {
			of = append(of, "  provider = wazzup."+block)
			fmt.Fprintf(&b, "provider \"wazzup\" {\n  alias = %q\n}\n", block)
		}
		b.WriteString(acctest.Resource(id, acctest.HCL(one, two), of...))
	}
	return b.String(), declared
}

// Two runs of the CLI at once on one account, each with several resources and provider blocks: all are there afterwards,
// and no two posts were ever under way together. The second run removes in each round what it has made in the one before.
func TestParallelWrites(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		settings.Latency = 50 * time.Millisecond
		one := begin(t, settings)
		two := one.another()
		one = one.another() // with the race detector under all semantics
		last := repeats(2, 20) - 1
		for round := range last + 1 {
			first, firsts := aliased("one", round)
			second, seconds := aliased(fmt.Sprintf("two-%d", round), round)
			one.Write("main.tf", first)
			two.Write("main.tf", second)
			together(t, one, two)
			if n := one.sandbox.MaxWritesInFlight(acctest.Account); n != 1 {
				t.Fatalf("%d posts at a time", n)
			}
			if round < last {
				one.isTruth()
				two.isTruth()
				continue
			}
			one.settled(firsts...)
			two.settled(seconds...)
		}
	})
}

// another is a scene with the same account, of the same user on the same machine, in a workspace of its own.
func (c *scene) another() *scene {
	w := acctest.NewWorkspace(c.t, acctest.Racing, c.sandbox.URL, c.sandbox.Token)
	w.Env["XDG_CACHE_HOME"] = c.Env["XDG_CACHE_HOME"] // where the lock files are
	return &scene{Workspace: w, t: c.t, sandbox: c.sandbox, foreign: c.foreign}
}

// together applies what several workspaces have, at once.
func together(t *testing.T, scenes ...*scene) {
	t.Helper()
	finish := make([]func() acctest.Result, len(scenes))
	for i, c := range scenes {
		_, finish[i] = c.Start("apply", "-auto-approve", "-parallelism=50")
	}
	for i := range scenes {
		if r := finish[i](); r.Code != 0 {
			t.Errorf("run %d: exit code %d:\n%s", i+1, r.Code, r.Output)
		}
	}
}

// The writes of two accounts do not wait for each other: a post to the one is held until a post to the other has come.
func TestTwoAccountsAtATime(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		const second = "10000001"
		token := c.sandbox.AddAccount(second)
		others := map[string]string{acctest.Account: second, second: acctest.Account}
		c.sandbox.Before(post, func(account string) bool {
			waitFor(t, "a post to another account", func() bool { return c.sandbox.MaxWritesInFlight(others[account]) > 0 })
			return false
		})
		x, y := acctest.Funnel("x", "X", "a b"), acctest.Funnel("y", "Y", "")
		c.Write("main.tf", fmt.Sprintf("provider \"wazzup\" {\n  alias               = \"second\"\n  client_access_token = %q\n}\n", token)+
			acctest.Resource("first", acctest.HCL(x))+acctest.Resource("second", acctest.HCL(y), "  provider = wazzup.second"))
		c.Apply()
		c.MustPlanNothing()
		c.keepsForeign()
		for account, want := range map[string]string{acctest.Account: "x", second: "y"} {
			if _, there := acctest.ByID(c.sandbox.Pipelines(account))[want]; !there {
				t.Errorf("%q is not in account %s", want, account)
			}
		}
	})
}
