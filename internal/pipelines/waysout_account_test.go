// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Accounts that are closed, blocked or gone, while others go on. In these scenes the one in trouble is here.

// refusedHere is a situation in which requests with here's token are refused, in a partner's run that comes to resources in an order.
func refusedHere(fault sandbox.Fault, order ...string) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		lasting := always(fault, "", sandbox.PipelinesPath)
		lasting.Account = here
		sc.s.Inject(lasting)
		sc.order = order
		return sc.says()
	}
}

func closedHere(refusal sandbox.Refusal, order ...string) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		sc.s.CloseAccount(here, sandbox.Closing{Pipelines: refusal})
		sc.order = order
		return sc.says()
	}
}

var (
	listedLater = []string{"one", "two"}
	othersFirst = []string{"two", "one"}

	// The account stays as it is, whoever may still see it.
	forget = wayOut{name: "the account is gone", uses: "terraform state rm", follow: func(sc *scene) {
		sc.c.Remove("one")
		delete(sc.config, "one")
		sc.order = nil
		sc.others[here] = byID(sc.s.Pipelines(here))
	}}
	support = wayOut{name: "Wazzup's support opens the account again", follow: func(sc *scene) {
		over(sc)
		sc.s.ReopenAccount(here)
	}}
	Account = wayOut{name: "go on with the other accounts meanwhile", uses: "-target", follow: func(sc *scene) {
		sc.config["two"].Pipelines = list(funnel("x", "meanwhile", ""))
		sc.order = []string{"two"} // with -target, nothing is asked of the other resource
		sc.must()
		if got := byID(sc.s.Pipelines(there))["x"].Name; got != "meanwhile" {
			sc.t.Errorf("not changed: %q", got)
		}
		sc.order = nil
		support.follow(sc)
	}}
)

func partnerWays(more ...wayOut) []wayOut { return append([]wayOut{forget, support, Account}, more...) }

// toAnother leads base_url to a server that has neither funnels nor tokens of accounts that it knows.
func toAnother(response http.HandlerFunc, order ...string) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		sc.leadTo(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == sandbox.TokenPath {
				sc.s.ServeHTTP(w, r)
				return
			}
			response(w, r)
		})
		sc.order = order
		return sc.says()
	}
}

func accountSituations() []situation {
	const notFound = `{"code":"NOT_FOUND"}`
	all := []situation{
		{section: "A partner: 404 of the API's own, before anything was listed", start: closedHere(sandbox.Refusal{Status: 404}, listedLater...), ways: partnerWays()},
		{section: "A partner: 404 of the API's own, before anything was listed", start: toAnother(refusing(404, "application/json", notFound), listedLater...), ways: []wayOut{rightly}},
		{section: "A partner: 404 with a page, before anything was listed", start: refusedHere(sandbox.Fault{Status: 404, Header: html, Body: "<html>"}, listedLater...), ways: partnerWays()},
		{section: "A partner: 404 with a page, before anything was listed", start: toAnother(refusing(404, "text/html", "<html>"), listedLater...), ways: []wayOut{rightly}},
		{section: "A partner: 404, while others are listed", start: refusedHere(sandbox.Fault{Status: 404}, othersFirst...), ways: partnerWays(), mentions: "base_url"},
		{
			section: "A partner: 410, while others are listed", start: closedHere(sandbox.Refusal{Status: 410, Code: "ACCOUNT_DELETED"}, othersFirst...),
			ways: partnerWays(), mentions: "base_url",
		},
		{section: "A partner: 402, while others are listed", start: closedHere(sandbox.Refusal{Status: 402}, othersFirst...), ways: partnerWays(), mentions: "base_url"},
		{section: "A partner: 403, while others are listed", start: closedHere(sandbox.Refusal{Status: 403}, othersFirst...), ways: partnerWays(), mentions: "base_url"},
		{
			section: "A partner: an error in a response of status 200, while others are listed", start: closedHere(sandbox.Refusal{Status: 200}, othersFirst...),
			ways: partnerWays(wayOut{name: "correct a value", follow: func(sc *scene) {
				sc.s.ReopenAccount(here)
				value.follow(sc)
			}}),
		},
	}
	one := func(section string, fault sandbox.Fault, more ...wayOut) {
		all = append(all, situation{section: section, start: nameless(func(sc *scene) {
			sc.s.Inject(always(fault, get, sandbox.PipelinesPath))
		}), ways: append(more, forget, support)})
	}
	one("A configured token: 404 of the API's own", sandbox.Fault{Status: 404, Body: `{"code":"ACCOUNT_NOT_FOUND"}`})
	one("A configured token: 404 with a page", sandbox.Fault{Status: 404, Header: html, Body: "<html>"})
	one("A configured token: 403", sandbox.Fault{Status: 403}, wayOut{name: "a token with the scope crm", follow: func(sc *scene) {
		sc.c.Settings["client_access_token"] = "with-the-scope-crm-0123456789"
		sc.s.Authorize("with-the-scope-crm-0123456789", acctest.Account)
		over(sc)
	}})
	all = append(all,
		situation{section: "A configured token: 404 of the API's own", start: nameless(func(sc *scene) { sc.leadTo(refusing(404, "application/json", notFound)) }), ways: []wayOut{rightly}},
		situation{section: "A configured token: 404 with a page", start: nameless(func(sc *scene) { sc.leadTo(refusing(404, "text/html", "<html>")) }), ways: []wayOut{rightly}},
		situation{section: "A configured token: 404 with nothing, where funnels were listed before", mentions: "base_url", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.config["one"].Pipelines = list(fx, fy, funnel("z", "Z", ""))
			sc.s.Inject(sandbox.Fault{Method: get, Skip: 2, Status: 404, Times: -1}) // the plan passes, and the look before the write
			return sc.says()
		}, ways: []wayOut{forget, support}},
	)
	return all
}

// nameless is a situation with a token that does not name its account.
func nameless(trouble func(*scene)) func(*scene) string {
	return func(sc *scene) string {
		sc.begin(sandbox.Settings{})
		sc.s.Authorize("opaque-0123456789", acctest.Account)
		sc.c.Settings["client_access_token"] = "opaque-0123456789"
		sc.config["one"] = declaring(fx, fy)
		sc.must()
		trouble(sc)
		return sc.says()
	}
}
