// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Ids that are not what they were, or two that are one.

// idWays are the two ways out: another id, or the id that Wazzup has. there is the funnel that Wazzup has then.
func idWays(there sandbox.Pipeline) []wayOut {
	return []wayOut{
		{name: "another id", follow: func(sc *scene) {
			sc.config["one"] = declaring(funnel("another", "Mine", ""))
			sc.loose(acctest.Account, there)
		}},
		{name: "its id as Wazzup has it, and import", follow: func(sc *scene) {
			sc.config["one"] = declaring(funnel(there.ID, "Mine", ""))
			sc.c.Must(sc.c.ImportAs("one", there.ID))
		}},
	}
}

func idSituations() []situation {
	mine := funnel("MINE", "Mine", "")
	lowered := func(sc *scene) {
		sc.s.Set(func(s *sandbox.Settings) { s.IDs = sandbox.IDsLowered })
		sc.config["one"] = declaring(mine)
	}
	blind := func(sc *scene) {
		sc.put(acctest.Account, funnel("mine", "Theirs", ""))
		sc.s.Set(func(s *sandbox.Settings) { s.IDs = sandbox.IDsCaseBlind })
		sc.config["one"] = declaring(mine)
	}
	restored := wayOut{name: "restore the list, and take another id", follow: func(sc *scene) {
		sc.restore()
		sc.config["one"] = declaring(fx, fy, funnel("another", "Mine", ""))
	}}
	adopted := wayOut{name: "its id as Wazzup has it, adopted", uses: "existing_policy", follow: func(sc *scene) {
		sc.restore()
		sc.s.Put(acctest.Account, funnel("mine", "Mine", ""))
		sc.config["one"] = &coretest.Declared{Pipelines: list(fx, fy, funnel("mine", "Mine", "")), Existing: new("adopt")}
		delete(sc.others[acctest.Account], "mine")
	}}
	stands := func(trouble func(*scene)) func(*scene) string {
		return func(sc *scene) string {
			newly(trouble)(sc)
			return sc.says()
		}
	}
	theirs := func(sc *scene) string { // somebody makes the same funnel under another id, and removes ours, before the read-back
		sc.begin(sandbox.Settings{})
		sc.config["one"] = declaring(funnel("mine", "Mine", ""))
		plan, diags := sc.plan()
		sc.c.Must(diags)
		sc.s.Before(post, func(string) bool {
			sc.s.Before(get, func(string) bool {
				sc.s.Remove(acctest.Account, "mine")
				sc.s.Put(acctest.Account, funnel("theirs", "Mine", ""))
				return false
			})
			return false
		})
		return sc.apply(plan).String()
	}
	accepted := wayOut{name: "post it again", uses: messages.AcceptAltered.Env, follow: func(sc *scene) {
		sc.loose(acctest.Account, funnel("theirs", "Mine", ""))
		sc.c.Accepts = []string{"theirs"}
		sc.must()
		sc.c.Accepts = nil
	}}
	return []situation{
		{section: "An id that is stored as another", start: newly(lowered), ways: idWays(funnel("mine", "Mine", ""))},
		{section: "An id whose neighbour stands", start: stands(lowered), ways: idWays(funnel("mine", "Mine", ""))},
		{section: "An id in place of which there is another one", start: theirs, ways: append(idWays(funnel("theirs", "Mine", "")), accepted)},
		{section: "An id in place of which there is another one still", start: func(sc *scene) string { theirs(sc); return sc.says() }, ways: append(idWays(funnel("theirs", "Mine", "")), accepted)},
		{section: "Two declared ids that are one", start: newly(func(sc *scene) {
			sc.s.Set(func(s *sandbox.Settings) { s.IDs = sandbox.IDsCaseBlind })
			sc.config["one"] = declaring(mine, funnel("mine", "Your", ""))
		}), ways: []wayOut{
			{name: "another id", follow: func(sc *scene) {
				sc.config["one"] = declaring(funnel("another", "Mine", ""), funnel("more", "Your", ""))
				sc.loose(acctest.Account, byID(sc.s.Pipelines(acctest.Account))["MINE"])
			}},
			{name: "its id as Wazzup has it, and import", follow: func(sc *scene) {
				sc.config["one"] = declaring(mine)
				sc.c.Must(sc.c.ImportAs("one", "MINE"))
			}},
		}},
		{section: "An id that has taken another's place", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			blind(sc)
			sc.config["one"] = declaring(fx, fy, mine)
			return sc.says()
		}, ways: []wayOut{restored, adopted}, otherwise: "nothing else went wrong with this one"},
	}
}
