// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A partner's accounts: the default one, one that is known at apply, one that is written down or not.

// inDefault is a partner's scene in which a resource without account_id is in the default account here.
func (sc *scene) inDefault() {
	sc.begin(sandbox.Settings{})
	sc.s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
	sc.put(there, foreign)
	sc.with(asPartnerOf("7204-2419"))
	sc.config["one"] = declaring(fx, fy)
	sc.must()
}

func (sc *scene) defaultIs(account any) { sc.c.Settings["account_id"] = account }

// moved is x and y in the account there.
func (sc *scene) moved() { sc.config["one"].Account = new("1111-2222") }

func defaultSituations() []situation {
	kept := wayOut{name: "keep them there", uses: "account_id", follow: func(sc *scene) { sc.config["one"].Account = new("7204-2419") }}
	return []situation{
		{section: "Another default account", start: func(sc *scene) string {
			sc.inDefault()
			sc.defaultIs("1111-2222")
			return sc.says()
		}, ways: []wayOut{
			{name: "put it back", uses: "account_id", follow: func(sc *scene) { sc.defaultIs("7204-2419") }},
			{name: "no default", uses: "WAZZUP_ACCOUNT_ID", follow: func(sc *scene) { sc.defaultIs(nil) }},
			{name: "keep them, under another default", follow: func(sc *scene) {
				sc.defaultIs("7204-2419")
				sc.config["one"].Account = new("7204-2419")
				sc.must()
				sc.defaultIs("1111-2222")
			}},
			{name: "move them", follow: func(sc *scene) {
				sc.defaultIs("7204-2419")
				sc.moved()
				sc.must()
			}},
		}},
		{section: "Another account that was not known when planned", start: knownAtApply(false), ways: []wayOut{{name: "plan again", follow: wait}}},
		{section: "Another account that was not known when planned", start: knownAtApply(true), ways: []wayOut{{name: "plan again with a refresh", uses: "-refresh=false", follow: func(sc *scene) {
			sc.options.NoRefresh = false
		}}}, mentions: "account_id"},
		{section: "A replacement in an account that is not known", start: replacingSomewhere, ways: []wayOut{
			{name: "apply first what account_id depends on", uses: "-target", follow: func(sc *scene) {
				sc.config["one"].AccountUnknown, sc.config["one"].Account = false, new(here)
				sc.options.Replace = []string{"one"}
				sc.must()
			}},
			{name: "leave the replacement to the next apply", follow: func(sc *scene) {
				sc.config["one"].AccountUnknown, sc.config["one"].Account = false, new(here)
				sc.must()
				sc.options.Replace = []string{"one"}
				sc.must()
			}},
		}, mentions: "account_id"},
		{section: "An account that is no longer written down", start: notWritten, mentions: "WAZZUP_ACCOUNT_ID", ways: []wayOut{
			kept, {name: "move them", follow: (*scene).moved},
		}},
		{section: "A create in the default account", mentions: "effective_account_id, WAZZUP_ACCOUNT_ID", start: func(sc *scene) string {
			sc.inDefault()
			sc.config["two"] = declaring(funnel("z", "Z", ""))
			_, diags := sc.plan()
			return diags.String()
		}, ways: []wayOut{
			{name: "name it in the resource", uses: "account_id", follow: func(sc *scene) { sc.config["two"].Account = new("7204-2419") }},
			{name: "plan again, for it was planned for another account", follow: func(sc *scene) {
				sc.defaultIs("1111-2222")
				delete(sc.config, "one")
				plan, _ := sc.c.PlanWith(sc.config, []string{"two"}, sc.options)
				sc.defaultIs("7204-2419")
				sc.config["one"] = declaring(fx, fy)
				sc.refused(plan)
			}},
			{name: "apply with the settings of the plan", follow: func(sc *scene) {
				plan, diags := sc.plan()
				sc.c.Must(diags)
				sc.defaultIs("1111-2222")
				sc.refused(plan)
				sc.defaultIs("7204-2419")
				plan, diags = sc.plan()
				sc.c.Must(diags)
				sc.c.Must(sc.apply(plan))
			}},
		}},
		{section: "A state without an account", start: withoutAccount, mentions: "account_id", ways: []wayOut{
			{name: "write it down, once without a refresh", uses: "account_id, -refresh=false", follow: func(sc *scene) {
				sc.config["one"].Account = new("7204-2419")
				sc.options.NoRefresh = true
				sc.must()
			}},
			{name: "once as the provider's", follow: func(sc *scene) {
				sc.defaultIs("7204-2419")
				sc.must()
				sc.defaultIs(nil)
			}},
			{name: "once as the provider's, from the environment", uses: "WAZZUP_ACCOUNT_ID", environ: true, follow: func(sc *scene) {
				sc.environ("WAZZUP_ACCOUNT_ID", "7204-2419", "account_id")
				sc.must()
				sc.t.Setenv("WAZZUP_ACCOUNT_ID", "")
			}},
		}},
		{section: "Funnels that are not in the account that is named first", start: func(sc *scene) string {
			withoutAccount(sc)
			sc.defaultIs("1111-2222")
			return sc.says()
		}, ways: []wayOut{
			{name: "correct the account", follow: func(sc *scene) { sc.defaultIs("7204-2419") }},
			{name: "the funnels were removed", uses: "terraform state rm", follow: func(sc *scene) {
				left := sc.config["one"].Pipelines
				sc.c.Remove("one")
				sc.loose(here, left...)
				sc.moved()
			}},
		}, mentions: "account_id"},
		{section: "A setting that is not known yet", start: func(sc *scene) string {
			sc.begin(sandbox.Settings{})
			sc.s.Put(acctest.Account, fx)
			sc.config["one"] = declaring(fx)
			sc.c.Settings["base_url"], sc.c.Settings["client_access_token"] = coretest.Unknown, coretest.Unknown
			return sc.c.ImportAs("one", "x").String()
		}, mentions: "depends_on", ways: []wayOut{{name: "apply first what they come from, or write them out", uses: "-target, base_url, client_access_token", follow: func(sc *scene) {
			sc.c.Settings["base_url"] = sc.s.URL
			sc.rightToken()
			sc.c.Must(sc.c.ImportAs("one", "x"))
		}}}},
	}
}

// refused applies a plan that core then finds to have been another one.
func (sc *scene) refused(plan *coretest.Plan) {
	sc.c.OtherSettings = true
	if plan == nil || !sc.apply(plan).HasError() {
		sc.t.Error("a plan for another account was applied")
	}
}

func knownAtApply(noRefresh bool) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		delete(sc.config, "two")
		sc.must()
		sc.config["one"] = &coretest.Declared{AccountUnknown: true, Pipelines: list(fx)}
		sc.options.NoRefresh = noRefresh
		plan, diags := sc.plan()
		sc.c.Must(diags)
		sc.config["one"] = &coretest.Declared{Account: new("1111-2222"), Pipelines: list(fx)}
		run := sc.c.Begin(plan)
		defer run.End()
		run.Know("one", sc.config["one"])
		return run.Apply("one").String()
	}
}

func replacingSomewhere(sc *scene) string {
	sc.partner(sandbox.Settings{})
	delete(sc.config, "two")
	sc.must()
	sc.config["one"] = &coretest.Declared{AccountUnknown: true, Pipelines: list(fx)}
	sc.options.Replace = []string{"one"}
	said := sc.says()
	sc.options.Replace = nil
	return said
}

func notWritten(sc *scene) string {
	sc.partner(sandbox.Settings{})
	delete(sc.config, "two")
	sc.must()
	sc.config["one"].Account = nil
	sc.defaultIs("1111-2222")
	return sc.says()
}

// withoutAccount is a state of a token that does not name its account, in the hands of a partner.
func withoutAccount(sc *scene) string {
	nameless(func(sc *scene) {
		sc.s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
		sc.put(there, foreign)
		sc.with(asPartner)
	})(sc)
	return sc.says()
}
