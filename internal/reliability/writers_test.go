// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Someone else writes to the account while Terraform is at work.

// writers makes a scene with the managed funnels x and y, and has a configuration written that changes x and adds z.
func writers(t *testing.T, settings sandbox.Settings) (c *scene, declared []sandbox.Pipeline) {
	t.Helper()
	c = begin(t, settings)
	y := acctest.Funnel("y", "Y", "s")
	c.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("x", "X", "a b"), y)))
	c.Apply()
	declared = []sandbox.Pipeline{acctest.Funnel("x", "X2", "a b c"), y, acctest.Funnel("z", "Z", "q")}
	c.Write("main.tf", acctest.Resource("crm", acctest.HCL(declared...)))
	return c, declared
}

// restructure is what someone else does to stages of a funnel that is not ours, so that no post can have done it.
func (c *scene) restructure() {
	changed := acctest.Funnel("foreign-1", c.foreign[0].Name, "143 142 144")
	c.sandbox.Put(acctest.Account, changed, acctest.Funnel("foreign-6", "theirs, added meanwhile", "1"))
	c.foreign = append([]sandbox.Pipeline{changed}, append(c.foreign[1:], acctest.Funnel("foreign-6", "theirs, added meanwhile", "1"))...)
}

// others are what someone else does to funnels that are not ours: one is changed, one removed, one added.
func (c *scene) others() {
	changed := acctest.Funnel("foreign-1", "theirs, changed meanwhile", "143 142 144")
	added := acctest.Funnel("foreign-6", "theirs, added meanwhile", "1")
	c.sandbox.Put(acctest.Account, changed, added)
	c.sandbox.Remove(acctest.Account, "foreign-2")
	c.foreign = slices.DeleteFunc(c.foreign, func(p sandbox.Pipeline) bool { return p.ID == "foreign-1" || p.ID == "foreign-2" })
	c.foreign = append(c.foreign, changed, added)
}

// keepsOthers holds the funnels of others against what they are now, the one that was removed included.
func (c *scene) keepsOthers() {
	c.t.Helper()
	c.keepsForeign()
	if _, there := acctest.ByID(c.sandbox.Pipelines(acctest.Account))["foreign-2"]; there {
		c.t.Error("the funnel that someone else has removed is back")
	}
}

// says holds what the CLI says against what it is to say; what begins with a ! is not to be said.
func says(t *testing.T, r acctest.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		unwanted, not := strings.CutPrefix(text, "!")
		if strings.Contains(r.Output, unwanted) == not {
			t.Errorf("want %q:\n%s", text, r.Output)
		}
	}
}

// managedByOthers are the ways in which someone else can change a funnel that Terraform manages, or is about to, and what is
// said of each.
var managedByOthers = []struct {
	does func(*sandbox.Server)
	says []string
}{
	{ // changed and removed
		func(s *sandbox.Server) {
			s.Put(acctest.Account, acctest.Funnel("x", "theirs", "a b"))
			s.Remove(acctest.Account, "y")
		},
		[]string{
			"Error: Funnels changed after the plan", `pipelines["x"].name: when planned "X", in Wazzup now "theirs"`,
			`pipelines["y"]: there when planned, not there in Wazzup now`, "Nothing was sent",
		},
	},
	{ // added
		func(s *sandbox.Server) { s.Put(acctest.Account, acctest.Funnel("z", "theirs", "")) },
		[]string{"Error: Funnels already exist", `pipelines["z"].name: declared "Z"`, `"theirs"`, "nothing was sent for this resource"},
	},
}

func TestAnotherWriterAfterThePlan(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c, declared := writers(t, settings)
		c.Must(0, "plan", "-out=saved")
		planned, state := c.sandbox.Pipelines(acctest.Account), c.State()
		c.sandbox.ResetJournal()
		for _, other := range managedByOthers {
			other.does(c.sandbox.Server)
			theirs := c.sandbox.Pipelines(acctest.Account)
			says(t, c.Must(1, "apply", "saved"), other.says...)
			c.unchanged(theirs)
			c.sandbox.SetPipelines(acctest.Account, planned)
		}
		if n := c.sandbox.Count(post); n > 0 || c.State() != state {
			t.Errorf("%d posts, state changed: %v", n, c.State() != state)
		}

		// Of the funnels of others, their newest is what is posted back. That is nothing to be warned of.
		c.others()
		says(t, c.Must(0, "apply", "saved"), "!Warning")
		c.settled(declared...)
		c.keepsOthers()
	})
}

// unchanged holds the account against what someone else has made of it.
func (c *scene) unchanged(theirs []sandbox.Pipeline) {
	c.t.Helper()
	if d := cmp.Diff(theirs, c.sandbox.Pipelines(acctest.Account)); d != "" {
		c.t.Errorf("what someone else has made of the account has changed (-theirs +now):\n%s", d)
	}
}

// A post is turned away (429), and before it is tried again someone else writes. The next attempt begins with a new look.
func TestAnotherWriterBetweenTwoAttempts(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c, declared := writers(t, settings)
		before := c.sandbox.Pipelines(acctest.Account)
		for _, other := range managedByOthers {
			c.sandbox.ResetJournal()
			c.sandbox.Inject(sandbox.Fault{Method: post, Status: http.StatusTooManyRequests})
			c.sandbox.Before(post, func(string) bool { other.does(c.sandbox.Server); return false })
			says(t, c.Must(1, "apply", "-auto-approve"), other.says...)
			if n := c.sandbox.Count(post); n != 1 {
				t.Errorf("%d posts", n)
			}
			c.sandbox.SetPipelines(acctest.Account, before)
		}

		// Where it is open whether a post was taken, what someone else has made of ours looks like an end of it. It is not said
		// to be Wazzup's doing.
		c.sandbox.Inject(sandbox.Fault{Method: post, Status: http.StatusServiceUnavailable})
		c.sandbox.Before(post, func(string) bool { managedByOthers[0].does(c.sandbox.Server); return false })
		says(t, c.Must(1, "apply", "-auto-approve"), `pipelines["x"].name: sent "X2", in Wazzup now "theirs"`, "503 Service Unavailable", "Somebody may have changed them", "!accepted")
		c.isTruth()

		// Of the funnels of others, their newest is what is posted back.
		c.sandbox.Inject(sandbox.Fault{Method: post, Status: http.StatusServiceUnavailable}) // which leaves it open whether it was taken
		c.sandbox.Before(post, func(string) bool { c.others(); return false })
		// It may have been the first post that has lost one and altered another.
		says(t, c.Apply(), "Warning: Other funnels vanished meanwhile", `"foreign-2"`, "Warning: Other funnels changed meanwhile", `"foreign-1"`, "!foreign-6")
		c.settled(declared...)
		c.keepsOthers()
	})
}

// after does something as soon as a post has been carried out, before it is read back.
func (c *scene) after(does func()) {
	var posted bool // hooks run one at a time: the CLI waits for one answer before it asks again
	c.sandbox.Before(post, func(string) bool { posted = true; return false })
	c.sandbox.Before(get, func(string) bool {
		if posted {
			does()
		}
		return !posted
	})
}

func TestAnotherWriterBeforeTheReadBack(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		// Stages of others: a warning names what is no longer as it was posted back.
		c, declared := writers(t, settings)
		c.after(c.restructure)
		says(t, c.Apply(), "Warning: Other funnels changed meanwhile", `"foreign-1"`, "!foreign-6")
		c.settled(declared...)
		c.keepsForeign()

		// Texts of others, and whole funnels: an error, because nobody can tell that from what the post has done.
		d, _ := writers(t, settings)
		d.after(d.others)
		says(t, d.Must(1, "apply", "-auto-approve"), "Error: Wazzup altered other funnels", `pipelines["foreign-2"]: sent, not there in Wazzup now`, `pipelines["foreign-1"].name: sent`, "!foreign-6", "!omebody else")
		d.keepsOthers()

		// Ours: an error, and the state has what is there, so that the plan offers to put it back.
		declared[0].Name, declared[2].Name = "X3", "Z3"
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(declared...)))
		c.after(func() {
			c.sandbox.Put(acctest.Account, acctest.Funnel("x", "theirs", "a b c"))
			c.sandbox.Remove(acctest.Account, "z")
		})
		says(t, c.Must(1, "apply", "-auto-approve"), "Error: Wazzup stored something else", "If somebody changed the funnels at the same moment, plan again", `pipelines["x"].name: sent "X3", in Wazzup now "theirs"`, `pipelines["z"]: sent, not there in Wazzup`)
		c.isTruth()
		says(t, c.Apply(), `"theirs" -> "X3"`, `+ "z"`)
		c.settled(declared...)
		c.keepsForeign()
	})
}

// What nobody can see: someone else writes between our last read and the arrival of our post. The post carries what was
// read, so it undoes a change and a removal, and under replace what was added is lost. Nothing is warned about if the reads
// before and after the post agree, which is wherever a post does what it says. The docs say so, and how to live with it.
func TestAnotherWriterInTheGap(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		c, declared := writers(t, settings)
		asRead := slices.Clone(c.foreign)
		c.sandbox.Before(post, func(string) bool {
			c.others()
			c.sandbox.Put(acctest.Account, acctest.Funnel("x", "theirs", "a b"))
			return false
		})
		r := c.Apply()
		there := acctest.ByID(c.sandbox.Pipelines(acctest.Account))
		if _, kept := there["foreign-6"]; kept != (settings.Semantics != sandbox.Replace) {
			t.Errorf("a funnel that was added in the gap is still there: %v", kept)
		}
		if settings.Semantics == sandbox.MergeStages { // which adds what is posted to what there is, in its place
			asRead[0].Stages = there["foreign-1"].Stages
			if len(asRead[0].Stages) != 3 {
				t.Errorf("stages: %+v", asRead[0].Stages)
			}
			says(t, r, "Warning: Other funnels changed meanwhile", `"foreign-1"`)
		} else {
			says(t, r, "!Warning")
		}
		c.foreign = asRead
		c.settled(declared...)
	})
}

// What the provider has just read back is no reason to overlook what someone else does next.
func TestAnotherWriterRightAfterAnApply(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c, declared := writers(t, settings)
		c.Apply()
		c.sandbox.Put(acctest.Account, acctest.Funnel("x", "theirs", "a b c"))
		c.sandbox.Remove(acctest.Account, "z")
		c.others()
		says(t, c.Must(2, "plan", "-detailed-exitcode", "-out=saved"), `"theirs" -> "X2"`, `+ "z"`)
		c.Must(0, "apply", "saved")
		c.settled(declared...)
		c.keepsOthers()
	})
}
