// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// nothingToFollow are sections of the golden file that advise nothing which can be followed, or that nothing is known to lead to.
var nothingToFollow = map[string]string{
	"While reading: anything else":                                               "nothing is known to lead there",
	"A wrong password, between a post and its read-back":                         "the error that it points to has the way out; see the two sections before it",
	"Funnels to be adopted":                                                      "it says what will be",
	"Funnels that may be overwritten":                                            "it says what may be",
	"Funnels to be overwritten, without a cache folder":                          "it says what may be",
	"Funnels to be overwritten":                                                  "it says what will be",
	"An unfinished create, at plan":                                              "it says what will be done",
	"Faults that are found offline":                                              "each says what to write instead; TestWhatIsNotValid has each of them",
	"Settings that are not applied yet":                                          "it says what holds until then",
	"Settings that are not applied yet, the other way round":                     "it says what holds until then",
	"An order that Wazzup does not keep":                                         "it says what is stored",
	"Funnels changed, of a resource that leaves the configuration":               "it says what will be removed",
	"A funnel that exists, and another object of the state has it, on a create":  "the ways out are those of the two sections beside it",
	"Funnels adopted":                                                            "it says what will be",
	"Funnels overwritten":                                                        "it says what will be",
	"Members of others' funnels, at plan":                                        "it says what will be",
	"An unfinished create":                                                       "it says what is done",
	"A destroy that retains":                                                     "it says what will be",
	"A long wait for another run":                                                "it is over, and the advice is for other days",
	"A lock that some process holds":                                             "only a system tool tells who has the file open; see the section before it",
	"Funnels that may be lost again, after an attempt without an answer":         "another process has to have lost them meanwhile; the ways out are those of the section before it",
	"An import from an account without funnels":                                  "it asks whether the token is right; see the section about managed funnels that are gone",
	"Private state that cannot be written":                                       "nothing is known to lead there",
	"A resource that moves to another account, retained":                         "it says what will be",
	"A resource that moves to another account, and others take its funnels over": "it says what will be",
	"A post that was not sent":                                                   "the ways out are those of a read that meets a bad certificate",
}

// followedElsewhere are sections whose ways out another test follows.
var followedElsewhere = map[string]struct{ file, test string }{
	"A note that cannot be read":               {"followed_test.go", "TestPrivateStateThatWasEdited"},
	"A resource that moves to another account": {"move_test.go", "TestMovingToAnotherAccount"},
	"A lock that a stopped process holds":      {"../reliability/cache_test.go", "TestAStoppedRunHoldsTheLock"},
	"Funnels of others, changed meanwhile":     {"../reliability/backup_test.go", "TestTheWayBackOfTheDocs"},
}

var html = http.Header{"Content-Type": {"text/html; charset=utf-8"}}

// observing is a situation in which reads of managed funnels fail.
func observing(fault sandbox.Fault) func(*scene) string {
	return func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		sc.s.Inject(always(fault, get, sandbox.PipelinesPath))
		return sc.says()
	}
}

// always is a fault that strikes each request with a method to a path, from now on.
func always(fault sandbox.Fault, method, path string) sandbox.Fault {
	fault.Method, fault.Path, fault.Times = method, path, -1
	return fault
}

// observingUnder is one in which they fail because of the service's settings.
func observingUnder(change func(*sandbox.Settings)) func(*scene) string {
	return func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		sc.s.Set(change)
		return sc.says()
	}
}

// elsewhere is one in which base_url leads to another server.
func elsewhere(response http.HandlerFunc) func(*scene) string {
	return func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		sc.leadTo(response)
		return sc.says()
	}
}

func (sc *scene) leadTo(response http.HandlerFunc) {
	server := httptest.NewServer(response)
	sc.t.Cleanup(server.Close)
	sc.c.Settings["base_url"] = server.URL
}

func refusing(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// Ways that many messages share.
var (
	later   = wayOut{name: "try again later", follow: over}
	rightly = wayOut{name: "the right base_url", uses: "base_url", follow: func(sc *scene) { sc.c.Settings["base_url"] = sc.s.URL }}
	fromEnv = wayOut{name: "the right base_url, from the environment", uses: "WAZZUP_BASE_URL", environ: true, follow: func(sc *scene) {
		sc.environ("WAZZUP_BASE_URL", sc.s.URL, "base_url")
	}}
	plain = wayOut{name: "the service is mended", follow: func(sc *scene) { sc.s.Set(func(s *sandbox.Settings) { *s = sandbox.Settings{} }) }}
	value = wayOut{name: "correct a value", follow: func(sc *scene) {
		over(sc)
		sc.config["one"].Pipelines[0].Name = "Correct"
	}}
	members = wayOut{name: "accept the members", uses: "WAZZUP_ACCEPT_RESPONSE_MEMBERS", environ: true, follow: func(sc *scene) {
		sc.t.Setenv("WAZZUP_ACCEPT_RESPONSE_MEMBERS", "message,warnings")
	}}
)

func newToken(sc *scene) {
	sc.c.Settings["client_access_token"] = sc.s.AddAccount(acctest.Account)
}

func tokenWays() []wayOut {
	return []wayOut{
		{name: "a new token", uses: "client_access_token", follow: newToken},
		{name: "a new token, from the environment", uses: "WAZZUP_CLIENT_ACCESS_TOKEN", environ: true, follow: func(sc *scene) {
			sc.environ("WAZZUP_CLIENT_ACCESS_TOKEN", sc.s.AddAccount(acctest.Account), "client_access_token")
		}},
	}
}

func observingSituations() []situation {
	const json = "application/json"
	revoked := func(settings sandbox.Settings) func(*scene) string {
		return func(sc *scene) string {
			sc.managing(settings)
			sc.s.Revoke(sc.s.Token)
			return sc.says()
		}
	}
	patient := wayOut{name: "raise request_timeout", uses: "request_timeout", follow: func(sc *scene) { sc.c.Settings["request_timeout"] = "30s" }}
	slow := func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		sc.s.Set(func(s *sandbox.Settings) { s.Latency = 1500 * time.Millisecond })
		sc.c.Settings["request_timeout"], sc.c.Settings["max_retries"] = "1s", 0
		return sc.says()
	}
	unknown := func(s *sandbox.Settings) { s.BesideData = `{"message":"ok","warnings":[]}` }
	all := []situation{
		{section: "While reading: 401", start: revoked(sandbox.Settings{}), ways: tokenWays()},
		{section: "While reading: an ended token, with 403", start: revoked(sandbox.Settings{EndedStatus: 403}), ways: tokenWays()},
		{section: "While reading: 405", start: elsewhere(refusing(405, json, "")), ways: []wayOut{rightly}},
		{section: "While reading: 409", start: observing(sandbox.Fault{Status: 409}), ways: []wayOut{later}},
		{section: "While reading: 413", start: observing(sandbox.Fault{Status: 413}), ways: []wayOut{later}},
		{section: "While reading: 422", start: observing(sandbox.Fault{Status: 422, Body: `{"code":"INVALID","title":"Invalid","detail":"no"}`}), ways: []wayOut{later}},
		{section: "While reading: 422 without a word", start: observing(sandbox.Fault{Status: 422}), ways: []wayOut{later}},
		{section: "While reading: 422 without a word", start: observing(sandbox.Fault{Status: 422, Body: `{"code":422,"error":true}`}), ways: []wayOut{later}},
		{
			section: "While reading: 422 with a text", start: observing(sandbox.Fault{Status: 422, Header: http.Header{"Content-Type": {"text/plain"}}, Body: "upstream is overloaded"}),
			ways: []wayOut{later},
		},
		{section: "While reading: 422 whose words are left out", start: observing(sandbox.Fault{Status: 422, Body: `{"detail":"no ` + sandbox.Repeat(sandbox.SentSecret) + `"}`}), ways: []wayOut{later}},
		{section: "While reading: 429, five times", start: observing(sandbox.Fault{Status: 429}), ways: []wayOut{later}},
		{section: "While reading: 429, five times", start: manyRequests, ways: []wayOut{{name: "lower requests_per_second", uses: "requests_per_second", follow: fewerRequests}}},
		{
			section: "While reading: 429, asking for an hour", start: observing(sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}}),
			ways: []wayOut{later},
		},
		{section: "While reading: 503, five times", start: observing(sandbox.Fault{Status: 503}), ways: []wayOut{later}},
		{section: "While reading: 502 with a page, five times", start: observing(sandbox.Fault{Status: 502, Header: html, Body: "<html>"}), ways: []wayOut{later}},
		{section: "While reading: a redirect", start: redirected, ways: []wayOut{rightly, fromEnv}},
		{
			section: "While reading: a redirect", start: observing(sandbox.Fault{Status: 302, Header: http.Header{"Location": {"https://login.example/start"}}}),
			ways: []wayOut{{name: "the proxy lets it through", follow: over}},
		},
		{section: "While reading: nobody answers", start: observing(sandbox.Fault{Reset: true}), ways: []wayOut{{name: "the network is mended", follow: over}}},
		{section: "While reading: nobody answers", start: nobody, ways: []wayOut{rightly}, mentions: "NO_PROXY"},
		{section: "While reading: nobody answers", start: slow, ways: []wayOut{patient}},
		{section: "While reading: no answer in time", start: slow, ways: []wayOut{patient, {name: "it is faster later", follow: func(sc *scene) {
			sc.s.Set(func(s *sandbox.Settings) { s.Latency = 0 })
		}}}},
		{section: "While reading: no answer in time", start: nobody, ways: []wayOut{rightly}, mentions: network},
		{section: "While reading: a login page", start: observing(sandbox.Fault{Status: 200, Header: html, Body: "<html>"}), ways: []wayOut{{name: "log in", follow: over}}},
		{section: "While reading: a login page", start: elsewhere(refusing(200, "text/html", "<html>")), ways: []wayOut{rightly}},
		{section: "While reading: an empty body", start: observing(sandbox.Fault{Status: 200}), ways: []wayOut{later}},
		{section: "While reading: an empty body", start: elsewhere(refusing(200, json, "")), ways: []wayOut{rightly}},
		{section: "While reading: an odd list", start: observing(sandbox.Fault{Status: 200, Body: `{"data":[{"id":"x"}]}`}), ways: []wayOut{later}},
		{section: "While reading: a page of a list", start: observingUnder(func(s *sandbox.Settings) { s.Paging = sandbox.MetaHasMore }), ways: []wayOut{plain}, mentions: "has_more"},
		{section: "While reading: an error in a response of status 200", start: observingUnder(func(s *sandbox.Settings) { s.ErrorInside = sandbox.InReads }), ways: []wayOut{plain}},
		{
			section: "While reading: an error in a response of status 200", start: observing(sandbox.Fault{Status: 200, Body: `{"data":[],"code":"INVALID","detail":"no"}`}),
			ways: []wayOut{later},
		},
		{section: "While reading: an error in a response of status 200", start: elsewhere(refusing(200, json, `{"data":[],"code":"INVALID"}`)), ways: []wayOut{rightly}},
		{
			section: "While reading: an error in a response of status 200, without a word", start: observing(sandbox.Fault{Status: 200, Body: `{"data":[],"error":true,"code":500}`}),
			ways: []wayOut{later},
		},
		{section: "While reading: an error in a response of status 200, without a word", start: elsewhere(refusing(200, json, `{"data":[],"success":false}`)), ways: []wayOut{rightly}},
		{section: "While reading: members that nobody knows", start: func(sc *scene) string {
			sc.begin(sandbox.Settings{}) // to create, it has to be sure that the list is whole
			sc.s.Set(unknown)
			sc.config["one"] = declaring(fx)
			return sc.says()
		}, ways: []wayOut{members, plain}},
		{section: "While reading: an endless answer", start: elsewhere(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", json)
			blanks := make([]byte, 1<<20)
			for r.Context().Err() == nil {
				_, _ = w.Write(blanks)
			}
		}), ways: []wayOut{rightly}},
		{section: "While reading: an interrupt", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			restore := sc.interruptible()
			defer restore()
			sc.interruptAt(sandbox.PipelinesPath, get)
			return sc.says()
		}, ways: []wayOut{{name: "run it again", follow: wait}}},
	}
	return all
}

func nobody(sc *scene) string {
	sc.managing(sandbox.Settings{})
	server := httptest.NewServer(nil)
	sc.c.Settings["base_url"] = server.URL
	server.Close()
	return sc.says()
}

func redirected(sc *scene) string {
	sc.managing(sandbox.Settings{})
	sc.leadTo(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, sc.s.URL+r.URL.Path, http.StatusFound)
	})
	return sc.says()
}

// manyRequests are more in a run than Wazzup allows in five seconds.
func manyRequests(sc *scene) string {
	sc.partner(sandbox.Settings{})
	accounts := clients(8)
	sc.s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, accounts...)
	for _, account := range accounts {
		sc.config[account] = &coretest.Declared{Account: new(account)}
		sc.config[account].Pipelines = list(fx)
	}
	sc.s.Set(func(s *sandbox.Settings) { s.RequestsPerSecond = 3 })
	sc.c.Settings["max_retries"] = 0
	return sc.says()
}

func fewerRequests(sc *scene) {
	limit := func(n int) func(*sandbox.Settings) { return func(s *sandbox.Settings) { s.RequestsPerSecond = n } }
	sc.s.Set(limit(0))
	sc.plan() // with it the sandbox forgets the requests before, as after a minute
	sc.s.Set(limit(3))
	sc.c.Settings["requests_per_second"] = 2
	plan, diags := sc.plan()
	sc.c.Must(diags)
	sc.s.Set(limit(0))
	sc.c.Settings["requests_per_second"] = 1000
	sc.c.Must(sc.apply(plan))
}
