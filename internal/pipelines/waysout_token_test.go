// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"os/exec"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Tokens that a partner's credentials do not get.

// asking is a situation in which a grant is refused, at once and ever after.
func asking(grant sandbox.Grant, fault sandbox.Fault, order ...string) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		lasting := always(fault, "", sandbox.TokenPath)
		lasting.Grant = grant
		sc.s.Inject(lasting)
		sc.order = order
		return sc.says()
	}
}

// exchanging is one in which the exchange for here's token is refused.
func exchanging(fault sandbox.Fault, order ...string) func(*scene) string {
	fault.Account = here
	return asking(sandbox.Exchange, fault, order...)
}

func wrongPassword(sc *scene) string {
	sc.partner(sandbox.Settings{})
	sc.c.Settings["partner_password"] = "wrong"
	return sc.says()
}

// special is a password with characters that mean something to a shell.
const special = "pa$$word $HOME `x`"

// shell is the password that a shell has after an assignment.
func (sc *scene) shell(assignment string) string {
	out, err := exec.CommandContext(sc.t.Context(), "sh", "-c", assignment+"; printf %s \"$WAZZUP_PARTNER_PASSWORD\"").Output()
	if err != nil {
		sc.t.Fatal(err)
	}
	return string(out)
}

// credentialWays are those to the right e-mail and password. refused takes back what the situation did.
func credentialWays(refused func(*scene)) []wayOut {
	return []wayOut{
		{name: "the right credentials", uses: "partner_email, partner_password", follow: func(sc *scene) {
			refused(sc)
			sc.c.Settings["partner_email"], sc.c.Settings["partner_password"] = acctest.PartnerEmail, acctest.PartnerPassword
		}},
		{name: "the right credentials, from the environment", uses: "WAZZUP_PARTNER_EMAIL, WAZZUP_PARTNER_PASSWORD", environ: true, follow: func(sc *scene) {
			refused(sc)
			sc.environ("WAZZUP_PARTNER_EMAIL", acctest.PartnerEmail, "partner_email")
			sc.environ("WAZZUP_PARTNER_PASSWORD", acctest.PartnerPassword, "partner_password")
		}},
	}
}

func tokenSituations() []situation {
	page := func(status int) sandbox.Fault { return sandbox.Fault{Status: status, Header: html, Body: "<html>"} }
	allowed := wayOut{name: "the partner gets access to the API", follow: over}
	elsewhere := func(response http.HandlerFunc) func(*scene) string {
		return func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.leadTo(response)
			return sc.says()
		}
	}
	const inside = `{"data":null,"code":"ACCOUNT_BLOCKED","detail":"Ask your manager."}`
	return []situation{
		{section: "A wrong password", start: wrongPassword, ways: credentialWays(wait)},
		{section: "A wrong password", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.s.AddPartner(acctest.PartnerEmail, special)
			sc.c.Settings["partner_password"] = sc.shell(`WAZZUP_PARTNER_PASSWORD="` + special + `"`)
			return sc.says()
		}, ways: []wayOut{{name: "in single quotes", follow: func(sc *scene) {
			sc.c.Settings["partner_password"] = sc.shell("WAZZUP_PARTNER_PASSWORD='" + special + "'")
		}}}},
		{
			section: "A wrong password, with a text", ways: credentialWays(over),
			start: asking(sandbox.Machine, sandbox.Fault{Status: 401, Header: http.Header{"Content-Type": {"text/plain"}}, Body: "Account locked after 5 wrong passwords"}),
		},
		{section: "A wrong password in quotes", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.c.Settings["partner_password"] = "'" + acctest.PartnerPassword + "'"
			return sc.says()
		}, ways: credentialWays(wait)},
		{section: "A wrong password, again", start: wrongPassword, ways: credentialWays(wait)}, // as the first error of the run says
		{section: "A password that was changed in the middle of a run", start: wrongAfterPost(sandbox.Fault{Status: 401}), ways: credentialWays(over), mentions: "-refresh=false"},
		{section: "Credentials that are refused otherwise", start: asking(sandbox.Machine, sandbox.Fault{Status: 400}), ways: append(credentialWays(over), allowed)},
		{section: "An error in the response with a machine token", start: asking(sandbox.Machine, sandbox.Fault{Status: 200, Body: inside}), ways: append(credentialWays(over), allowed)},
		{section: "A proxy's page in place of a machine token", start: asking(sandbox.Machine, page(403)), ways: []wayOut{later}},
		{section: "A proxy's page in place of a machine token", start: elsewhere(refusing(403, "text/html", "<html>")), ways: []wayOut{rightly}},
		{section: "A proxy's page in place of an account's token", start: exchanging(page(403)), ways: []wayOut{later}},
		{section: "A proxy's page in place of an account's token", start: machineThen(refusing(403, "text/html", "<html>")), ways: []wayOut{rightly}},
		{section: "A partner who is refused", start: asking(sandbox.Machine, sandbox.Fault{Status: 403}), ways: []wayOut{allowed}},
		{section: "No token endpoint", start: elsewhere(refusing(404, "application/json", `{"code":"NOT_FOUND"}`)), ways: []wayOut{rightly}},
		{section: "A token endpoint with a problem", start: asking(sandbox.Machine, sandbox.Fault{Status: 503}), ways: []wayOut{later}},
		{section: "A page in place of a token", start: exchanging(page(200)), ways: []wayOut{later}},
		{section: "A page in place of a token", start: machineThen(refusing(200, "text/html", "<html>")), ways: []wayOut{rightly}},
		{section: "An odd token", start: exchanging(sandbox.Fault{Status: 200, Body: `{"data":{"access_token":42}}`}), ways: []wayOut{later}, mentions: "access_token"},
	}
}

// machineThen leads base_url to a server that grants machine tokens and answers all else with a page.
func machineThen(response http.HandlerFunc) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		asked := false
		sc.leadTo(func(w http.ResponseWriter, r *http.Request) {
			if !asked {
				asked = true
				sc.s.ServeHTTP(w, r)
				return
			}
			response(w, r)
		})
		return sc.says()
	}
}

// wrongAfterPost is a situation in which here's token ends with a post, and the machine token that would get another is
// refused.
func wrongAfterPost(fault sandbox.Fault) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		sc.config["one"].Pipelines = list(funnel("x", "X2", "a b"))
		return sc.afterPost(fault)
	}
}

// afterPost applies what is declared; after the first post all tokens have ended, and no more are to be had.
func (sc *scene) afterPost(fault sandbox.Fault) string {
	fault.Path, fault.Times = sandbox.TokenPath, -1
	sc.shortLived()
	posted := false
	sc.s.BeforeAt(sandbox.PipelinesPath, post, func(string) bool { posted = true; return false })
	sc.s.BeforeAt(sandbox.PipelinesPath, get, func(string) bool {
		if posted {
			sc.s.RevokeAll()
			time.Sleep(brief)
			sc.s.Inject(fault)
		}
		return !posted
	})
	return sc.says()
}

func exchangeSituations() []situation {
	accountID := wayOut{name: "the right account_id", uses: "account_id", follow: func(sc *scene) { sc.config["one"].Account = new(here) }}
	wrongID := func(order ...string) func(*scene) string {
		return func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.c.Remove("one")
			sc.config["one"].Account = new("72042491")
			sc.config["one"].Existing = new("adopt")
			sc.order = order
			return sc.says()
		}
	}
	again := wayOut{name: "try again", follow: over}
	created := wayOut{name: "the partner creates the account", follow: over}
	ended := sandbox.Fault{Status: 403, Body: `{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED"}`}
	credentials := credentialWays(over)
	all := []situation{
		{section: "An account that the partner has not created", start: wrongID(listedLater...), ways: []wayOut{accountID}},
		{section: "An account that the partner has not created", start: exchanging(sandbox.Fault{Status: 404}, listedLater...), ways: partnerWays(created)},
		{section: "The same, while others work", start: wrongID(othersFirst...), ways: []wayOut{accountID}},
		{section: "The same, while others work", start: exchanging(sandbox.Fault{Status: 404}, othersFirst...), ways: partnerWays()},
		{section: "401 for one account, while others work", start: exchanging(sandbox.Fault{Status: 401}, othersFirst...), ways: partnerWays(), mentions: "account_id"},
		{section: "An ended machine token, again and again", start: exchanging(ended, othersFirst...), ways: partnerWays(again)},
		{section: "An error in the response with an account's token", start: exchanging(sandbox.Fault{Status: 200, Body: `{"data":null,"code":"ACCOUNT_BLOCKED"}`}, listedLater...), ways: partnerWays(created), mentions: "account_id"},
		{section: "A machine token that is refused", start: exchanging(sandbox.Fault{Status: 401}, listedLater...), ways: []wayOut{again}, mentions: "account_id"},
		{section: "A token whose account cannot be read, issued", start: claiming(`["{id}"]`), ways: []wayOut{plain}, mentions: "child_id"},
		{section: "A token of another account, issued", start: claiming(`"99990000"`), ways: []wayOut{plain}},
		{section: "401 for one account, and no other machine token, while others work", start: noOther(403, othersFirst...), ways: partnerWays(append(credentials, again)...)},
		{section: "401 for an account, and no other machine token", start: noOther(403, listedLater...), ways: partnerWays(append(credentials, again)...)},
		{section: "A new token that is refused", start: refusedHere(sandbox.Fault{Status: 401}), ways: partnerWays(again)},
	}
	return append(all, tokensAndPosts()...)
}

func claiming(claim string) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		sc.s.Set(func(s *sandbox.Settings) { s.ChildID = claim })
		return sc.says()
	}
}

// noOther is a situation in which an account's exchange is refused, and the machine token for another attempt as well.
func noOther(status int, order ...string) func(*scene) string {
	return func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		sc.s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Grant: sandbox.Exchange, Account: here, Status: 401, Times: -1})
		sc.s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Grant: sandbox.Machine, Skip: 1, Status: status})
		sc.order = order
		return sc.says()
	}
}
