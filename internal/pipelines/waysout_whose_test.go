// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"maps"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Tokens of another account, and tokens that name none.

// with sets the provider's settings, with no others.
func (sc *scene) with(settings map[string]any) {
	sc.c.Settings = map[string]any{"base_url": sc.s.URL, "requests_per_second": 1000}
	maps.Copy(sc.c.Settings, settings)
}

// whose is a scene in which a token of the account here that names it manages x and y, and after that other settings are in use.
func whose(settings map[string]any, changes ...func(*scene)) func(*scene) string {
	return func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		sc.s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
		sc.put(there, foreign)
		sc.s.Authorize("opaque-0123456789", here)
		sc.s.Authorize("opaque-of-there-0123456789", there)
		sc.with(settings)
		for _, change := range changes {
			change(sc)
		}
		return sc.says()
	}
}

func (sc *scene) rightToken() { sc.with(map[string]any{"client_access_token": sc.s.Token}) }

// ofThere has the sandbox's token of there in use.
func ofThere(sc *scene) { sc.with(map[string]any{"client_access_token": sc.s.AddAccount(there)}) }

// named tokens are those that name their account, or a partner's credentials.
func namedTokens() []wayOut {
	return []wayOut{
		{name: "a token that names its account", uses: "client_access_token", follow: (*scene).rightToken},
		{name: "a partner's credentials", uses: "partner_email, partner_password", follow: func(sc *scene) { sc.with(asPartner) }},
	}
}

// sayingSo are those of who is certain of the token's account.
func sayingSo() []wayOut {
	return []wayOut{
		{name: "account_id of the provider", uses: "account_id", follow: func(sc *scene) { sc.c.Settings["account_id"] = "7204-2419" }},
		{name: "account_id from the environment, as the token", uses: "WAZZUP_ACCOUNT_ID", environ: true, follow: func(sc *scene) {
			sc.environ("WAZZUP_CLIENT_ACCESS_TOKEN", "opaque-0123456789", "client_access_token")
			sc.environ("WAZZUP_ACCOUNT_ID", "7204-2419", "account_id")
		}},
	}
}

// instead manages the account that the token is for, under another state: the funnels of the first one stay as they are.
var instead = wayOut{name: "out of the state, to manage the other account", uses: "terraform state rm", follow: func(sc *scene) {
	sc.c.Remove("one")
	sc.loose(here, fx, fy)
	sc.config["one"].Account = new(there)
	sc.must()
}}

// inTheOther is instead without account_id in the resource.
var inTheOther = wayOut{name: instead.name, uses: instead.uses, follow: func(sc *scene) {
	sc.c.Remove("one")
	sc.must()
	sc.loose(here, fx, fy)
	sc.others[there] = byID(list(foreign, fx, fy))
	delete(sc.config, "one")
	sc.c.Remove("one")
}}

func whoseSituations() []situation {
	opaqueToken := map[string]any{"client_access_token": "opaque-0123456789"}
	const none = "A token that names no account"
	removed := func(sc *scene) { delete(sc.config, "one") }
	rightToken := []wayOut{
		{name: "the right token", uses: "client_access_token", follow: (*scene).rightToken},
		{name: "the right token, from the environment", uses: "WAZZUP_CLIENT_ACCESS_TOKEN", environ: true, follow: func(sc *scene) {
			sc.environ("WAZZUP_CLIENT_ACCESS_TOKEN", sc.s.Token, "client_access_token")
			delete(sc.c.Settings, "account_id")
		}},
	}
	twice := func(sc *scene) {
		sc.c.Remove("one")
		sc.loose(here, fx, fy)
		sc.config = coretest.Configuration{"one": {Account: new(here), Pipelines: list(funnel("z", "Z", ""))}, "two": {Account: new(there), Pipelines: list(funnel("w", "W", ""))}}
	}
	inSome := func(sc *scene) {
		sc.c.Remove("one")
		sc.loose(here, fx, fy)
		sc.config = coretest.Configuration{"one": {Account: new(here), Pipelines: list(funnel("z", "Z", ""))}, "two": declaring(funnel("w", "W", ""))}
	}
	each := func(account *string) func(*scene) {
		return func(sc *scene) {
			for _, declared := range sc.config {
				declared.Account = account
			}
		}
	}
	return append(taintedSituations(), []situation{
		{section: "A token of another account", start: whose(nil, ofThere), ways: append(rightToken, inTheOther)},
		{section: none, start: whose(opaqueToken), ways: append(namedTokens(), sayingSo()...), mentions: "-refresh=false"},
		{section: none, start: whose(opaqueToken), ways: []wayOut{{name: "account_id in the resource, once without a refresh", uses: "-refresh=false", follow: func(sc *scene) {
			sc.config["one"].Account = new("7204-2419")
			sc.options.NoRefresh = true
			sc.must()
		}}}},
		{section: "Another account named beside a token that names none", start: whose(map[string]any{"client_access_token": "opaque-0123456789", "account_id": "1111-2222"}), ways: append(rightToken, wayOut{
			name: "correct account_id", uses: "account_id", follow: func(sc *scene) { sc.c.Settings["account_id"] = "7204-2419" },
		})},
		{section: "Another account named beside a token that names none", start: whose(map[string]any{"client_access_token": "opaque-of-there-0123456789", "account_id": "1111-2222"}), ways: []wayOut{inTheOther}},
		{section: "An account named beside a token that names none", start: whose(map[string]any{"client_access_token": "opaque-0123456789", "account_id": here}), ways: namedTokens(), mentions: "account_id"},
		{section: "Two accounts named beside a token that names none", start: whose(opaqueToken, twice), ways: []wayOut{
			{name: "the token's account, everywhere", uses: "account_id, client_access_token", follow: each(new(here))},
			{name: "leave account_id out", follow: each(nil)},
			namedTokens()[1],
		}},
		{section: "A removal with a token that names no account", start: whose(opaqueToken, removed), ways: append(namedTokens(), sayingSo()...)},
		{section: "An account named in some resources only", start: whose(opaqueToken, inSome), ways: append(sayingSo(), wayOut{name: "account_id in each resource", uses: "account_id", follow: each(new(here))})},
	}...)
}

// taintedSituations are of a partner, whose default account is there, and a tainted resource that is here.
func taintedSituations() []situation {
	start := func(unknown bool) func(*scene) string {
		return func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			delete(sc.config, "two")
			sc.must()
			sc.c.Taint("one")
			sc.c.OtherSettings = true
			if unknown {
				sc.config["one"] = &coretest.Declared{AccountUnknown: true, Pipelines: list(fx)}
				plan, diags := sc.plan()
				sc.c.Must(diags)
				run := sc.c.Begin(plan)
				defer run.End()
				run.Know("one", &coretest.Declared{Account: new(there), Pipelines: list(fx)})
				defer func() { sc.config["one"] = &coretest.Declared{Account: new(there), Pipelines: list(fx)} }()
				return run.Apply("one").String()
			}
			sc.c.Settings["account_id"] = there
			sc.config["one"].Account = nil
			return sc.says()
		}
	}
	ways := []wayOut{
		{name: "keep them", uses: "account_id", follow: func(sc *scene) { sc.config["one"].Account = new("7204-2419") }},
		{name: "move them, without the taint", uses: "terraform untaint", follow: func(sc *scene) {
			sc.c.Untaint("one")
			sc.config["one"].Account = new(there)
		}},
	}
	return []situation{
		{section: "A tainted resource in another account", start: start(false), ways: ways},
		{section: "A tainted resource in an account that is not known", start: start(true), ways: ways},
	}
}
