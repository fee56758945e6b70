// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Funnels that exist already, and funnels that go from one resource to another.

// taken says that x is managed now, whoever had it before.
func taken(follow func(*scene)) func(*scene) {
	return func(sc *scene) {
		delete(sc.others[acctest.Account], "x")
		follow(sc)
	}
}

// intoTheWay are the ways out for a resource that declares x, which somebody else has.
func intoTheWay(name string) []wayOut {
	return []wayOut{
		{name: "overwrite", uses: "existing_policy", follow: taken(func(sc *scene) { sc.config[name].Existing = new("overwrite") })},
		{name: "another id", follow: func(sc *scene) {
			for i, p := range sc.config[name].Pipelines {
				if p.ID == "x" {
					sc.config[name].Pipelines[i].ID = "another"
				}
			}
		}},
		{name: "delete it in the dashboard", follow: taken(func(sc *scene) { sc.s.Remove(acctest.Account, "x") })},
	}
}

var importing = wayOut{name: "import", uses: "import {", follow: taken(func(sc *scene) { sc.c.Must(sc.c.ImportAs("one", "x")) })}

// destroyWays are those for somebody who is about to destroy all.
var destroyWays = []wayOut{
	{name: "destroy, with the block taken away", follow: func(sc *scene) {
		delete(sc.config, "one")
		sc.destroy(false)
	}},
	{name: "destroy, without a refresh", uses: "-refresh=false", follow: func(sc *scene) { sc.destroy(true) }},
}

// destroy destroys all that the state has.
func (sc *scene) destroy(noRefresh bool) {
	sc.options = coretest.PlanOptions{Destroy: true, NoRefresh: noRefresh}
	sc.must()
	sc.config = coretest.Configuration{}
	if left := sc.c.Resources(); len(left) > 0 {
		sc.t.Errorf("in the state: %q", left)
	}
}

func existsSituations() []situation {
	existing := func(sc *scene) string {
		sc.begin(sandbox.Settings{})
		sc.config["two"] = declaring(funnel("w", "W", ""))
		sc.must()
		sc.put(acctest.Account, funnel("x", "Theirs", "a"))
		sc.config["one"] = declaring(fx, funnel("z", "Z", ""))
		return sc.says()
	}
	const create, update, changed, unclear = "A funnel that exists, on a create", "A funnel that exists, on an update",
		"A funnel that was given up in this run and changed since", "A funnel that exists, after a post without a clear response"
	first := wayOut{name: "depends_on", uses: "depends_on", follow: func(sc *scene) { sc.order = []string{"former_owner", "new_owner"} }}
	anyOrder := func(policy string) wayOut {
		return wayOut{name: policy + ", in any order", uses: "existing_policy", follow: func(sc *scene) { sc.config["new_owner"].Existing = new(policy) }}
	}
	return []situation{
		{section: create, start: existing, ways: append(append(intoTheWay("one"), importing), destroyWays...), mentions: "for_each, wazzup_pipelines, terraform destroy, deletion_policy"},
		{section: create, start: succeeding, ways: []wayOut{renamed("new_owner"), forgotten("new_owner")}},
		{section: create, start: handing(declaring(fx), fx), ways: []wayOut{first, anyOrder("adopt")}, otherwise: "the funnel is as declared, so it can be adopted"},
		{section: create, start: handing(declaring(funnel("x", "X2", "a")), fx), ways: []wayOut{first, anyOrder("overwrite")}},
		{section: update, start: handing(declaring(funnel("x", "X2", "a"), fy), fx, fy), ways: append(intoTheWay("new_owner"), first, anyOrder("overwrite"))},
		{section: update, start: givenAway(declaring(funnel("x", "X2", "a"), fy), fx, fy), ways: []wayOut{anyOrder("overwrite")}},
		{section: update, start: handing(declaring(fx, fy), fx, fy), ways: []wayOut{anyOrder("adopt")}, otherwise: "the funnel is as declared, so it can be adopted"},
		{section: changed, start: givenUp, ways: append(append(intoTheWay("one"), importing), wayOut{name: "destroy, without a refresh", uses: "-refresh=false", follow: func(sc *scene) {
			sc.destroy(true)
			sc.loose(acctest.Account, funnel("kept", "Kept", "")) // as its deletion_policy says
		}}), mentions: "for_each, wazzup_pipelines, terraform destroy, deletion_policy"},
		{section: unclear, start: unclearExists, ways: intoTheWay("one"), mentions: "depends_on"},
		{section: "A funnel that exists, and may be overwritten only as a plan has read it", start: changedBeforeOverwrite, ways: []wayOut{
			{name: "plan again", follow: wait},
			{name: "plan again with a refresh", uses: "-refresh=false", follow: func(sc *scene) { sc.options.NoRefresh = false }},
		}, mentions: "existing_policy, deletion_policy"},
		{section: "Funnels that may be overwritten in an account that is not known", start: overwritingSomewhere, ways: []wayOut{
			{name: "apply what the account depends on first", uses: "-target", follow: taken(func(sc *scene) {
				sc.config["one"].AccountUnknown, sc.config["one"].Account = false, new(here)
				if _, diags := sc.plan(); !strings.Contains(diags.String(), "Existing funnels will be overwritten") {
					sc.t.Errorf("not seen before: %s", diags)
				}
				delete(sc.others[here], "x")
			})},
		}, mentions: "existing_policy"},
	}
}

// changedBeforeOverwrite is a situation in which somebody makes a funnel between a plan that lets the apply overwrite it and that apply.
func changedBeforeOverwrite(sc *scene) string {
	sc.begin(sandbox.Settings{})
	sc.options.NoRefresh = true
	sc.config["one"] = &coretest.Declared{Pipelines: list(fx), Existing: new("overwrite")}
	plan, diags := sc.plan()
	sc.c.Must(diags)
	sc.s.Put(acctest.Account, funnel("x", "Theirs", "t"))
	return sc.apply(plan).String()
}

// overwritingSomewhere is a situation in which a plan lets its apply overwrite funnels of an account that nobody knows yet.
func overwritingSomewhere(sc *scene) string {
	sc.partner(sandbox.Settings{})
	delete(sc.config, "one")
	sc.c.Forget()
	sc.put(here, funnel("x", "Theirs", "t"))
	sc.config["one"] = &coretest.Declared{AccountUnknown: true, Pipelines: list(fx), Existing: new("overwrite")}
	plan, diags := sc.plan()
	if plan == nil || diags.HasError() {
		sc.t.Errorf("no plan: %s", diags)
	}
	return diags.String()
}

// succeeding is a situation in which a resource leaves the configuration, and another one, to which Terraform comes first, has
// its funnels.
func succeeding(sc *scene) string {
	sc.begin(sandbox.Settings{})
	sc.config["former_owner"] = declaring(fx, fy)
	sc.must()
	sc.config = coretest.Configuration{"new_owner": declaring(funnel("x", "X2", "a b"), fy)}
	sc.order = []string{"new_owner", "former_owner"}
	said := sc.says()
	sc.order = nil
	return said
}

// handing is a situation in which x goes from a former owner, which has it, to a new owner, to which Terraform comes first. If the new owner
// has y already, it is an update.
func handing(newOwner *coretest.Declared, has ...sandbox.Pipeline) func(*scene) string {
	return func(sc *scene) string {
		sc.begin(sandbox.Settings{})
		kept := funnel("kept", "Kept", "")
		sc.config["former_owner"] = declaring(has[0], kept)
		if len(has) > 1 {
			sc.config["new_owner"] = declaring(has[1])
		}
		sc.must()
		sc.config = coretest.Configuration{"former_owner": declaring(kept), "new_owner": {Pipelines: append(list(), newOwner.Pipelines...)}}
		sc.order = []string{"new_owner", "former_owner"}
		return sc.says()
	}
}

// givenAway is handing, with a former owner that leaves the configuration.
func givenAway(newOwner *coretest.Declared, has ...sandbox.Pipeline) func(*scene) string {
	return func(sc *scene) string {
		sc.begin(sandbox.Settings{})
		sc.config["former_owner"], sc.config["new_owner"] = declaring(has[0]), declaring(has[1])
		sc.must()
		sc.config = coretest.Configuration{"new_owner": {Pipelines: append(list(), newOwner.Pipelines...)}}
		sc.order = []string{"new_owner", "former_owner"}
		return sc.says()
	}
}

// givenUp is one in which another resource forgets x so that the resource one can have it, and somebody changes it meanwhile.
func givenUp(sc *scene) string {
	sc.begin(sandbox.Settings{})
	kept := funnel("kept", "Kept", "")
	sc.config["former_owner"] = &coretest.Declared{Pipelines: list(fx, kept), DeletionPolicy: new("retain")}
	sc.must()
	sc.config = coretest.Configuration{"former_owner": {Pipelines: list(kept), DeletionPolicy: new("retain")}, "one": declaring(funnel("x", "X2", "a"))}
	sc.order = []string{"former_owner", "one"}
	plan, diags := sc.plan()
	sc.c.Must(diags)
	sc.put(acctest.Account, funnel("x", "theirs", "a"))
	return sc.apply(plan).String()
}

// unclearExists is one in which somebody makes x while a post of it gets no answer.
func unclearExists(sc *scene) string {
	sc.begin(sandbox.Settings{})
	sc.config["one"] = declaring(fy)
	sc.must()
	sc.config["one"] = declaring(funnel("x", "X2", "a"), fy)
	unclearly(func(sc *scene) { sc.put(acctest.Account, funnel("x", "theirs", "a")) })(sc)
	return sc.says()
}
