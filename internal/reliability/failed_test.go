// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// failing is a way to fail for each write of an apply.
type failing struct {
	name    string
	fault   sandbox.Fault // of all posts, or of all reads but the plan's
	retries int           // that are allowed
	posts   int           // of each write
	says    string
}

var waysToFail = []failing{
	{"400", sandbox.Fault{Status: 400, Body: `{"code":"VALIDATION_FAILED","errors":["the moon is wrong"]}`}, 1, 1, "the moon is wrong"},
	{"401", sandbox.Fault{Status: 401}, 1, 1, "Wazzup refuses the access token"},
	{"403", sandbox.Fault{Status: 403}, 1, 1, "No access to "},
	{"404", sandbox.Fault{Status: 404}, 1, 1, "so base_url is right"},
	{"405", sandbox.Fault{Status: 405}, 1, 1, "but not posted"},
	{"408", sandbox.Fault{Status: 408}, 1, 2, "reads show the funnels as they were"},
	{"409", sandbox.Fault{Status: 409}, 1, 1, "Wazzup reports a conflict"},
	{"413", sandbox.Fault{Status: 413}, 1, 1, "Too many funnels for Wazzup"},
	{"429", sandbox.Fault{Status: 429}, 1, 2, "Too many requests for Wazzup"},
	{"429, an hour", sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {"3601"}}}, 1, 1, "Try again after"},
	{"503", sandbox.Fault{Status: 503}, 1, 2, "reads show the funnels as they were"},
	{"reset", sandbox.Fault{Reset: true}, 1, 2, "reads show the funnels as they were"},
	{"cut", sandbox.Fault{Cut: true}, 1, 2, "reads show the funnels as they were"},
	{"hang", sandbox.Fault{Hang: true}, 0, 1, "reads show the funnels as they were"},
	{"a page with 200", sandbox.Fault{Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html>Come back later</html>"}, 1, 1, "Not the Wazzup API"},
	{"a redirect", sandbox.Fault{Status: 307, Header: http.Header{"Location": {"https://elsewhere.example/v2/pipelines"}}}, 1, 1, "https://elsewhere.example/v2/pipelines"},
	{"no read before it", sandbox.Fault{Method: get, Status: 500, Skip: 1}, 1, 0, "Nothing was sent that could change anything"},
	{"an odd list before it", sandbox.Fault{Method: get, Status: 200, Body: `{"data":[null]}`, Skip: 1}, 1, 0, "Wazzup's response not understood"},
}

// An apply that updates one resource, creates another and removes a third, and fails in all three: the state stays as it
// was, and so do the funnels. Each next failure shows that the plan still offers all of it; so does the apply at the end,
// when nothing fails any more. With make soak alone, each way is met under each of the semantics.
func TestFailedChangesAreNotInTheBaseline(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		x, old, created := acctest.Funnel("x", "X", "a b"), acctest.Funnel("old", "Old", "a"), acctest.Funnel("new", "New", "")
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x))+acctest.Resource("old", acctest.HCL(old)))
		c.Apply()
		x = acctest.Funnel("x", "X2", "a b c")
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x))+acctest.Resource("new", acctest.HCL(created)))
		state, list := c.instances(), c.sandbox.Pipelines(acctest.Account)
		for i, way := range waysToFail {
			if !soaking && i%3 != int(settings.Semantics) {
				continue
			}
			c.Write("provider.tf", fmt.Sprintf("provider \"wazzup\" {\n  max_retries = %d\n  request_timeout = \"1s\"\n}\n", way.retries))
			c.sandbox.ResetJournal()
			way.fault.Times = -1
			creating := "While checking whether the declared funnels already exist"
			if way.fault.Method == "" {
				way.fault.Method, creating = post, "While creating the funnels"
			}
			c.sandbox.Inject(way.fault)
			r := c.Run("apply", "-auto-approve")
			c.sandbox.ClearFaults()
			// The three share posts, depending on when core passes them on. If a shared one is refused, it is divided: five posts in all.
			if posts, most := c.sandbox.Count(post), 5*way.posts; r.Code != 1 || posts < way.posts || posts > most {
				t.Errorf("%s: exit code %d, %d posts, want %d to %d\n%s", way.name, r.Code, posts, way.posts, most, r.Output)
			}
			for _, text := range []string{way.says, "While updating the funnels", creating, "While removing the funnels"} {
				if !strings.Contains(r.Output, text) {
					t.Errorf("%s: the output lacks %q:\n%s", way.name, text, r.Output)
				}
			}
			if d := cmp.Diff(state, c.instances()); d != "" {
				t.Fatalf("%s: the state has changed (-before +after):\n%s", way.name, d)
			}
			if d := cmp.Diff(list, c.sandbox.Pipelines(acctest.Account)); d != "" {
				t.Fatalf("%s: the funnels have changed (-before +after):\n%s", way.name, d)
			}
		}
		c.conflicts(x, old, created)
		if d := cmp.Diff(state, c.instances()); d != "" {
			t.Fatalf("changed by others: the state has changed (-before +after):\n%s", d)
		}
		c.sandbox.SetPipelines(acctest.Account, list)
		c.Apply()
		c.settled(x, created)
	})
}

// instances are what a state says, whole, of every object in it: the CLI keeps an empty place for what is being created,
// and counts each time that it writes the file.
func (c *scene) instances() map[string]any {
	c.t.Helper()
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []any
		}
	}
	if err := json.Unmarshal([]byte(c.State()), &state); err != nil {
		c.t.Fatal(err)
	}
	found := map[string]any{}
	for _, r := range state.Resources {
		if len(r.Instances) > 0 {
			found[r.Type+"."+r.Name] = r.Instances
		}
	}
	return found
}

// conflicts applies, and has others change all that the apply is about between its plan and its writes.
func (c *scene) conflicts(updated, removed, created sandbox.Pipeline) {
	c.t.Helper()
	var reads atomic.Int32
	c.sandbox.Before(get, func(string) bool {
		if reads.Add(1) == 1 { // the plan's
			return true
		}
		for _, p := range []sandbox.Pipeline{updated, removed, created} {
			p.Name = "theirs"
			c.sandbox.Put(acctest.Account, p)
		}
		return false
	})
	c.sandbox.ResetJournal()
	r := c.Must(1, "apply", "-auto-approve")
	if n := c.sandbox.Count(post); n != 0 {
		c.t.Errorf("changed by others: %d posts\n%s", n, r.Output)
	}
	for text, times := range map[string]int{"Error: Funnels changed after the plan": 2, "Error: Funnels already exist": 1} {
		if n := strings.Count(r.Output, text); n != times {
			c.t.Errorf("changed by others: %q is said %d times, want %d:\n%s", text, n, times, r.Output)
		}
	}
}

// Wazzup takes one of two funnels and leaves the other as it was. An update records what was read, and the plan shows the
// rest. A create records nothing, because the next apply would remove the funnels to make them again; it adopts what
// was taken instead.
func TestAPartThatTook(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		x, y := acctest.Funnel("x", "X", "a b"), acctest.Funnel("y", "Y", "a")
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x, y)))
		c.Apply()

		before := x
		x.Name, y.Name = "X2", "Y2"
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x, y)))
		c.takesAllBut(func(list []sandbox.Pipeline) []sandbox.Pipeline {
			for i := range list {
				if list[i].ID == "x" {
					list[i].Name = before.Name
				}
			}
			return list
		})
		r := c.Must(1, "apply", "-auto-approve")
		if want := `pipelines["x"].name: sent "X2", in Wazzup now "X"`; !strings.Contains(r.Output, want) {
			t.Errorf("the output lacks %q:\n%s", want, r.Output)
		}
		if d := cmp.Diff([]sandbox.Pipeline{before, y}, c.resources()["wazzup_pipelines.crm"].funnels); d != "" {
			t.Errorf("the state (-want +got):\n%s", d)
		}
		if r := c.Must(2, "plan", "-detailed-exitcode"); !strings.Contains(r.Output, `"X" -> "X2"`) || strings.Contains(r.Output, "Y2") {
			t.Errorf("the plan does not show the rest, or more:\n%s", r.Output)
		}
		c.Apply()
		c.settled(x, y)

		one, two := acctest.Funnel("new-1", "New", "b a"), acctest.Funnel("new-2", "New", "")
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x, y))+acctest.Resource("new", acctest.HCL(one, two)))
		c.takesAllBut(func(list []sandbox.Pipeline) []sandbox.Pipeline { return list[:len(list)-1] })
		r = c.Must(1, "apply", "-auto-approve")
		if want := `pipelines["new-2"]: sent, not there in Wazzup now`; !strings.Contains(r.Output, want) {
			t.Errorf("the output lacks %q:\n%s", want, r.Output)
		}
		if _, there := c.resources()["wazzup_pipelines.new"]; there {
			t.Errorf("a failed create has left a state:\n%s", c.State())
		}
		if r := c.Apply(); !strings.Contains(r.Output, "Unfinished create continued") {
			t.Errorf("what was taken is not adopted:\n%s", r.Output)
		}
		c.settled(x, y, one, two)
	})
}

// takesAllBut has the next post taken in part.
func (c *scene) takesAllBut(undo func([]sandbox.Pipeline) []sandbox.Pipeline) {
	c.sandbox.Before(post, func(string) bool {
		c.sandbox.Before(get, func(string) bool { // the first read after the post
			c.sandbox.Edit(acctest.Account, undo)
			return false
		})
		return false
	})
}
