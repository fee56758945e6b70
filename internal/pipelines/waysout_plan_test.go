// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What a plan refuses: contradictions between resources, what is protected, and what it cannot show.

func planSituations() []situation {
	return append(slices.Concat(handedOver(), removed(), leavingSituations()), []situation{
		{section: "A map that is unknown as a whole", start: wholeUnknown(""), ways: append(knownWays(),
			wayOut{name: "retain", uses: "deletion_policy", follow: func(sc *scene) { sc.knownAtApply(func(d *coretest.Declared) { d.DeletionPolicy = new("retain") }) }},
			wayOut{name: "protect", uses: "deletion_protection", follow: func(sc *scene) { sc.knownAtApply(func(d *coretest.Declared) { d.DeletionProtection = new(true) }) }},
		)},
		{section: "A map that is unknown as a whole, and funnels may be taken over", start: wholeUnknown("adopt"), ways: append(knownWays(),
			wayOut{name: "rule takeovers out", uses: "existing_policy", follow: func(sc *scene) {
				sc.knownAtApply(func(d *coretest.Declared) { d.Existing, d.DeletionPolicy = nil, new("retain") })
			}},
		)},
	}...)
}

// wholeUnknown is a situation in which the map is only known at apply.
func wholeUnknown(existing string) func(*scene) string {
	return func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		sc.config["one"] = &coretest.Declared{Raw: coretest.Unknown}
		if existing != "" {
			sc.config["one"].Existing = new(existing)
		}
		return sc.says()
	}
}

// turnsOut is what the map turns out to be: y leaves it.
func turnsOut() []sandbox.Pipeline { return list(funnel("x", "known", "a b")) }

func knownWays() []wayOut {
	return []wayOut{
		{name: "let only names be unknown", follow: func(sc *scene) {
			sc.config["one"].Raw = map[string]any{"x": map[string]any{"name": coretest.Unknown, "stages": []any{
				map[string]any{"id": "a", "name": "A"}, map[string]any{"id": "b", "name": "B"},
			}}}
			sc.applyKnowing()
		}},
		{name: "apply first what the map depends on", uses: "-target", follow: func(sc *scene) {
			sc.config["one"] = &coretest.Declared{Pipelines: turnsOut(), Existing: sc.config["one"].Existing}
		}},
	}
}

// knownAtApply changes the settings, applies, and the map becomes known in the middle.
func (sc *scene) knownAtApply(change func(*coretest.Declared)) {
	change(sc.config["one"])
	protected := sc.config["one"].DeletionProtection != nil
	if !protected {
		sc.loose(acctest.Account, fy) // as its deletion_policy says
	}
	sc.applyKnowing()
}

func (sc *scene) applyKnowing() {
	plan, diags := sc.plan()
	sc.c.Must(diags)
	known := *sc.config["one"]
	known.Raw, known.Pipelines = nil, turnsOut()
	if known.DeletionProtection != nil {
		known.Pipelines = append(known.Pipelines, fy) // else it would be refused once more
	}
	sc.config["one"] = &known
	run := sc.c.Begin(plan)
	defer run.End()
	run.Know("one", &known)
	sc.c.Must(run.Apply("one"))
}

// removed are about removals of what is protected, or not meant.
func removed() []situation {
	x := declaring
	guarded := func(after *coretest.Declared) func(*scene) string {
		return func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.config["one"].DeletionProtection = new(true)
			sc.must()
			delete(sc.config, "one")
			if after != nil {
				sc.config["one"] = &coretest.Declared{Pipelines: after.Pipelines, DeletionProtection: new(true)}
			}
			return sc.says()
		}
	}
	back := wayOut{name: "put them back", follow: func(sc *scene) {
		sc.config["one"] = &coretest.Declared{Pipelines: list(fx, fy), DeletionProtection: new(true)}
	}}
	first := func(change func(*coretest.Declared)) func(*scene) {
		return func(sc *scene) {
			sc.config["one"] = &coretest.Declared{Pipelines: list(fx, fy), DeletionProtection: new(true)}
			change(sc.config["one"])
			sc.must()
			delete(sc.config, "one")
			sc.must()
		}
	}
	retain := func(d *coretest.Declared) { d.DeletionPolicy = new("retain") }
	return []situation{
		{section: "An update that removes a protected funnel", start: guarded(x(fx)), ways: []wayOut{
			back,
			{name: "lift the protection", uses: "deletion_protection", follow: func(sc *scene) { sc.config["one"].DeletionProtection = new(false) }},
			{name: "retain", uses: "deletion_policy", follow: func(sc *scene) {
				retain(sc.config["one"])
				sc.loose(acctest.Account, fy)
			}},
		}},
		{section: "A destroy of protected funnels", start: guarded(nil), ways: []wayOut{
			back,
			{name: "lift the protection first", uses: "deletion_protection", follow: first(func(d *coretest.Declared) { d.DeletionProtection = new(false) })},
			{name: "retain first", uses: "deletion_policy", follow: func(sc *scene) {
				first(retain)(sc)
				sc.loose(acctest.Account, fx, fy)
			}},
		}},
		{section: "A destroy of protected funnels", start: deposedAndProtected, ways: []wayOut{
			{name: "forget the deposed object, and import", uses: "terraform state rm", follow: func(sc *scene) {
				sc.c.Remove("one")
				sc.c.Must(sc.c.ImportAs("one", "z"))
				sc.loose(acctest.Account, fx, fy)
			}},
		}},
		{section: "A destroy of protected funnels", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.config["one"].DeletionProtection = new(true)
			sc.must()
			sc.c.Taint("one")
			return sc.says()
		}, ways: []wayOut{{name: "remove the taint", uses: "terraform untaint", follow: func(sc *scene) { sc.c.Untaint("one") }}}},
		{section: "A destroy beside a configuration that asks to retain", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.config["two"] = declaring(funnel("z", "Z", ""))
			sc.must()
			sc.config = coretest.Configuration{"two": {Pipelines: list(funnel("z", "Z", "")), DeletionPolicy: new("retain")}}
			_, diags := sc.plan()
			return diags.String()
		}, ways: []wayOut{{name: "retain first", uses: "deletion_policy", follow: func(sc *scene) {
			sc.config["one"] = &coretest.Declared{Pipelines: list(fx, fy), DeletionPolicy: new("retain")}
			sc.must()
			delete(sc.config, "one")
			sc.must()
			sc.loose(acctest.Account, fx, fy)
		}}}},
	}
}

// leavingSituations are about funnels that leave the configuration of a resource which stays.
func leavingSituations() []situation {
	shorter := func(policy, before *string) func(*scene) string {
		return func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.config["one"].DeletionPolicy = before
			sc.must()
			sc.config["one"] = &coretest.Declared{Pipelines: list(fx), DeletionPolicy: policy}
			_, diags := sc.plan()
			return diags.String()
		}
	}
	retaining := []wayOut{{name: "retain, in the same change", uses: "deletion_policy", follow: func(sc *scene) {
		sc.config["one"].DeletionPolicy = new("retain")
		sc.loose(acctest.Account, fy)
	}}}
	dashboard := []wayOut{{name: "delete them in the dashboard", follow: func(sc *scene) {
		sc.must()
		sc.s.Remove(acctest.Account, "y")
	}}}
	replaced := func(policy, before *string) func(*scene) string {
		return func(sc *scene) string {
			shorter(policy, before)(sc)
			sc.options.Replace = []string{"one"}
			_, diags := sc.plan()
			return diags.String()
		}
	}
	first := func(stay ...sandbox.Pipeline) []wayOut {
		return []wayOut{{name: "without the replacement first", uses: "deletion_policy", follow: func(sc *scene) {
			sc.options.Replace = nil
			sc.must()
			sc.options.Replace = []string{"one"}
			sc.must()
			sc.loose(acctest.Account, stay...)
		}}}
	}
	retain := new("retain")
	return []situation{
		{section: "Funnels that leave an update", start: shorter(nil, nil), ways: retaining, mentions: "-target"},
		{section: "Funnels that leave an update, retained", start: shorter(retain, retain), ways: dashboard, mentions: "deletion_policy"},
		{section: "Funnels that leave an update, retained", start: shorter(retain, nil), ways: dashboard},
		{section: "A replacement that also changes deletion_policy", start: replaced(retain, nil), ways: first(fy)},
		{section: "A replacement that also changes deletion_policy", start: replaced(nil, retain), ways: first()},
	}
}

// handedOver are about funnels in two resources. What the CLI has for them, such as blocks, cliSituations follow.
func handedOver() []situation {
	kept := funnel("kept", "Kept", "")
	twice := func(sc *scene) string {
		sc.begin(sandbox.Settings{})
		sc.config["one"] = declaring(fx, kept)
		sc.must()
		sc.config["two"] = declaring(fx)
		return sc.says()
	}
	// two states have x: one through an import.
	two := func(leaves bool, order ...string) func(*scene) string {
		return func(sc *scene) string {
			sc.begin(sandbox.Settings{})
			sc.config["former_owner"] = declaring(fx, kept)
			sc.must()
			sc.config["new_owner"] = declaring(fx)
			sc.c.Must(sc.c.ImportAs("new_owner", "x"))
			sc.config["former_owner"] = declaring(kept)
			if leaves {
				delete(sc.config, "former_owner")
			}
			sc.order = order
			defer func() { sc.order = nil }()
			return sc.says()
		}
	}
	early := func(taken sandbox.Pipeline) func(*scene) string {
		return func(sc *scene) string {
			sc.begin(sandbox.Settings{})
			sc.config["former_owner"] = declaring(fx, kept)
			sc.must()
			sc.config = coretest.Configuration{"former_owner": declaring(kept), "new_owner": declaring(taken)}
			sc.order, sc.options.StatesFirst = []string{"new_owner", "former_owner"}, true // so the new owner may be a tainted resource
			return sc.says()
		}
	}
	const lost, wrong = "A funnel that one resource declares and another removes", "A funnel handed over in the wrong order"
	const destroyed, ends = "A funnel that a destroy removes and another resource declares", "A funnel that one resource declares and a destroy removes"
	order := wayOut{name: "depends_on", uses: "depends_on", follow: func(sc *scene) {
		sc.order = []string{"former_owner", "new_owner"}
		sc.must()
	}}
	policy := func(policy string) wayOut {
		return wayOut{name: policy, uses: "existing_policy", follow: func(sc *scene) {
			sc.config["new_owner"].Existing = new(policy)
			sc.must()
		}}
	}
	return []situation{
		{section: "A funnel in two resources", start: twice, ways: []wayOut{
			{name: "in one resource only", follow: func(sc *scene) { delete(sc.config, "two") }},
			{name: "move it", follow: func(sc *scene) { sc.config["one"] = declaring(kept) }},
		}},
		{section: lost, start: two(false), ways: []wayOut{{name: "retain", uses: "deletion_policy", follow: func(sc *scene) {
			sc.config["former_owner"].DeletionPolicy = new("retain")
			sc.must()
			sc.config["former_owner"].DeletionPolicy = nil
		}}}},
		{section: ends, start: two(true), ways: []wayOut{{name: "out of the state", uses: "terraform state rm", follow: func(sc *scene) {
			sc.c.Remove("former_owner")
			sc.loose(acctest.Account, kept)
		}}}},
		{section: ends, mentions: "moved block, existing_policy", start: two(true), ways: []wayOut{{name: "a removed block", uses: "removed block", follow: func(sc *scene) {
			sc.c.Remove("former_owner") // without asking the provider, as core does
			sc.loose(acctest.Account, kept)
		}}}},
		{section: destroyed, mentions: "removed block, moved block", start: two(true, "new_owner", "former_owner"), ways: []wayOut{{name: "out of the state", uses: "terraform state rm", follow: func(sc *scene) {
			sc.c.Remove("former_owner")
			sc.loose(acctest.Account, kept)
		}}}},
		{section: destroyed, start: deposed, ways: []wayOut{
			{name: "destroy all of it", follow: func(sc *scene) { delete(sc.config, "one") }},
			{name: "forget both objects, then adopt", uses: "existing_policy", follow: func(sc *scene) {
				sc.c.Remove("one")
				sc.config["one"].Existing = new("adopt")
				sc.must()
				sc.config["one"].Existing = nil
				sc.namedOrGone("y")
			}},
			{name: "forget both objects, then import", uses: "import", follow: func(sc *scene) {
				sc.c.Remove("one")
				sc.c.Must(sc.c.ImportAs("one", "x,z"))
				sc.namedOrGone("y")
			}},
		}},
		{section: wrong, start: early(fx), ways: []wayOut{order, policy("adopt")}, mentions: "for_each"},
		{section: wrong, start: leaving, ways: []wayOut{renamed("new_owner"), forgotten("new_owner")}},
		{section: wrong, start: early(funnel("x", "X2", "")), ways: []wayOut{policy("overwrite")}},
	}
}

// deposedAndProtected is deposed with funnels that are protected. The new object has none of them.
func deposedAndProtected(sc *scene) string {
	sc.managing(sandbox.Settings{})
	sc.config["one"] = &coretest.Declared{Pipelines: list(fx, fy), DeletionProtection: new(true), CreateBeforeDestroy: true}
	sc.must()
	sc.c.Taint("one")
	sc.config["one"] = &coretest.Declared{Pipelines: list(funnel("z", "Z", "")), DeletionProtection: new(true), CreateBeforeDestroy: true}
	return sc.says()
}

// deposed is a replacement that was interrupted before its old object, which has x and y, was destroyed. The new one has x and z.
func deposed(sc *scene) string {
	sc.managing(sandbox.Settings{})
	sc.c.Settings["max_retries"] = 0
	sc.config["one"] = &coretest.Declared{Pipelines: list(fx, funnel("z", "Z", "")), CreateBeforeDestroy: true}
	sc.options.Replace = []string{"one"}
	plan, diags := sc.plan()
	sc.c.Must(diags)
	sc.options.Replace = nil
	run := sc.c.Begin(plan)
	sc.c.Must(run.Create("one"))
	run.End() // and no destroy
	if sc.c.Deposed("one") != 1 {
		sc.t.Fatal("no deposed object")
	}
	return sc.says()
}

// namedOrGone is for a funnel that nothing manages any more: then some message has named it.
func (sc *scene) namedOrGone(id string) {
	p, there := byID(sc.s.Pipelines(acctest.Account))[id]
	if !there {
		return
	}
	sc.loose(acctest.Account, p)
	if !strings.Contains(sc.said, `"`+id+`"`) {
		sc.t.Errorf("%q is left, and nothing named it:\n%s", id, sc.said)
	}
}

// leaving is a situation in which a resource leaves the configuration, and is forgotten, and another one has its funnels, to
// which Terraform comes first.
func leaving(sc *scene) string {
	sc.begin(sandbox.Settings{})
	sc.config["former_owner"] = declaring(fx, fy)
	sc.must()
	sc.config = coretest.Configuration{"former_owner": declaring(fy), "new_owner": declaring(fx)}
	sc.order, sc.options.StatesFirst = []string{"new_owner", "former_owner"}, true
	said := sc.says()
	sc.order, sc.options.StatesFirst = nil, false
	sc.config = coretest.Configuration{"new_owner": declaring(fx, fy)}
	return said
}

// renamed says that a resource is the former owner under a new name.
func renamed(newOwner string) wayOut {
	return wayOut{name: "a moved block", uses: "moved block", follow: func(sc *scene) { sc.c.Move("former_owner", newOwner) }}
}

// forgotten lets Terraform forget the former owner, and imports what it had.
func forgotten(newOwner string) wayOut {
	return wayOut{name: "a removed block and an import", uses: "removed block, import block", follow: func(sc *scene) {
		sc.c.Remove("former_owner")
		sc.c.Must(sc.c.ImportAs(newOwner, "x,y"))
	}}
}
