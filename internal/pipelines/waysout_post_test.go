// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Posts that are refused, lost or turned away.

// updating is a situation in which something goes wrong with the change of a funnel.
func updating(trouble func(*scene)) func(*scene) string {
	return func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		sc.config["one"] = declaring(funnel("x", "X2", "a b"), fy)
		trouble(sc)
		return sc.says()
	}
}

// newly is one in which something goes wrong with a create.
func newly(trouble func(*scene)) func(*scene) string {
	return func(sc *scene) string {
		sc.begin(sandbox.Settings{})
		sc.config["one"] = declaring(funnel("x", "X2", "a b"), fy)
		trouble(sc)
		return sc.says()
	}
}

// destroying is one in which something goes wrong with a destroy.
func destroying(trouble func(*scene)) func(*scene) string {
	return func(sc *scene) string {
		sc.managing(sandbox.Settings{})
		delete(sc.config, "one")
		trouble(sc)
		return sc.says()
	}
}

func posting(fault sandbox.Fault) func(*scene) {
	return func(sc *scene) {
		sc.s.Inject(always(fault, post, sandbox.PipelinesPath))
	}
}

// unread has no read succeed from the first post on.
func unread(sc *scene) {
	sc.s.Before(post, func(string) bool {
		sc.s.Inject(sandbox.Fault{Method: get, Reset: true, Times: -1})
		return false
	})
}

func both(one, two func(*scene)) func(*scene) { return func(sc *scene) { one(sc); two(sc) } }

func validation(errs ...string) sandbox.Fault {
	text := ""
	for i, e := range errs {
		text += map[bool]string{true: ","}[i > 0] + fmt.Sprintf("%q", e)
	}
	return sandbox.Fault{Status: 400, Body: `{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"No.","errors":[` + text + `]}`}
}

func again(f sandbox.Fault, middle int) sandbox.Fault { f.Middle = middle; return f }

// network is what a message names that has the words of "While reading: nobody answers", if they are followed.
const network = "HTTPS_PROXY, NO_PROXY, base_url, request_timeout"

// forgetWays are those to let Terraform forget what a destroy cannot remove.
func forgetWays() []wayOut {
	return []wayOut{
		{name: "retain, then destroy", uses: "deletion_policy", follow: func(sc *scene) {
			over(sc)
			sc.config["one"] = &coretest.Declared{DeletionPolicy: new("retain")}
			for _, p := range sc.c.Funnels("one") {
				sc.config["one"].Pipelines = append(sc.config["one"].Pipelines, p)
			}
			left := sc.config["one"].Pipelines
			sc.must()
			sc.s.Inject(sandbox.Fault{Method: post, Status: 409, Times: -1}) // a destroy is as impossible as before
			delete(sc.config, "one")
			sc.must()
			sc.loose(acctest.Account, left...)
		}},
		{name: "out of the state", uses: "terraform state rm", follow: func(sc *scene) {
			for _, p := range sc.c.Funnels("one") {
				sc.loose(acctest.Account, p)
			}
			sc.c.Remove("one")
		}},
	}
}

func postSituations() []situation {
	clashed := wayOut{name: "plan and apply again", follow: over}
	return append(lostPosts(), []situation{
		{section: "400 that points at a value", start: updating(posting(validation("pipelines.1.stages.1.name must be shorter than or equal to 100 characters", "pipelines.1.id should not be empty"))), ways: []wayOut{value}},
		{section: "400 that points at another's funnel", start: updating(posting(validation("pipelines.0.name should not be empty"))), ways: []wayOut{
			{name: "mend that funnel", follow: func(sc *scene) { over(sc); sc.put(acctest.Account, funnel("foreign", "Mended", "a")) }},
			{name: "remove that funnel", follow: func(sc *scene) {
				over(sc)
				sc.s.Remove(acctest.Account, "foreign")
				delete(sc.others[acctest.Account], "foreign")
			}},
		}},
		{section: "400 that points nowhere", start: updating(posting(validation("property user should not exist"))), ways: []wayOut{value}},
		{section: "400 with more errors than are shown", start: updating(posting(validation(slices.Repeat([]string{"pipelines.1.name should not be empty"}, 17)...))), ways: []wayOut{value}},
		{section: "405 to a post", start: updating(posting(sandbox.Fault{Status: 405})), ways: []wayOut{{name: "the proxy lets it through", follow: over}}},
		{section: "413 to a post", start: updating(posting(sandbox.Fault{Status: 413})), ways: []wayOut{{name: "remove funnels", follow: func(sc *scene) {
			sc.s.Remove(acctest.Account, "foreign")
			delete(sc.others[acctest.Account], "foreign")
			over(sc)
		}}}},
		{
			section: "422 to a post, with a text", ways: []wayOut{value},
			start: updating(posting(sandbox.Fault{Status: 422, Header: http.Header{"Content-Type": {"text/plain"}}, Body: "Limit of 100 funnels reached"})),
		},
		{
			section: "422 to a post, cut off", ways: []wayOut{value},
			start: updating(posting(sandbox.Fault{Status: 422, Body: `{"errors":["pipelines.1.name should`})),
		},
		{section: "403 to a post", mentions: "base_url", start: nameless(func(sc *scene) {
			sc.config["two"] = declaring(funnel("z", "Z", ""))
			posting(sandbox.Fault{Status: 403})(sc)
		}), ways: []wayOut{support, {name: "a token with the scope crm", follow: func(sc *scene) {
			over(sc)
			sc.s.Authorize("with-the-scope-crm-0123456789", acctest.Account)
			sc.c.Settings["client_access_token"] = "with-the-scope-crm-0123456789"
		}}, {name: "the account is gone", uses: "terraform state rm", follow: func(sc *scene) {
			sc.c.Remove("one")
			sc.config = coretest.Configuration{}
			sc.loose(acctest.Account, fx, fy)
		}}}},
		{section: "A post that never took", start: updating(posting(sandbox.Fault{Status: 503})), ways: []wayOut{later}},
		{section: "A post that was turned away", start: updating(posting(sandbox.Fault{Status: 429})), ways: []wayOut{later}, mentions: "requests_per_second"},
		{section: "A redirect in place of the response to a post", start: updating(posting(sandbox.Fault{Status: 303, Header: http.Header{"Location": {"https://example.com/done"}}})), ways: []wayOut{
			{name: "the proxy lets it through", follow: over},
		}, mentions: "base_url, WAZZUP_BASE_URL"}, // followed if a read is redirected
		{section: "A post that was answered with status 200 and an error, and never took", start: updating(func(sc *scene) {
			sc.s.Set(func(s *sandbox.Settings) { s.ErrorInside = sandbox.InPostsRefused })
		}), ways: []wayOut{plain, {name: "correct a value", follow: both(value.follow, plain.follow)}}, mentions: "base_url", otherwise: "funnels were listed at this address before, so that is right"},
		{section: "An outage", start: manyFail, ways: []wayOut{later}},
		{section: "400, though a part took, on an update", start: updating(posting(again(validation("pipelines.1.stages.1.name must be shorter than or equal to 100 characters"), 1))), ways: []wayOut{value}},
		{section: "400, though a part took, on a create", start: newly(posting(again(validation("pipelines.2.name must be shorter than or equal to 100 characters"), 2))), ways: []wayOut{{
			name: "correct the value", follow: func(sc *scene) { over(sc); sc.config["one"].Pipelines[1].Name = "Correct" },
		}}},
		{section: "409, though a part took, on a destroy", start: destroying(func(sc *scene) {
			posting(sandbox.Fault{Status: 409})(sc)
			sc.s.Before(post, func(string) bool { sc.s.Remove(acctest.Account, "y"); return false })
		}), ways: append(forgetWays(), clashed)},
		{section: "A destroy that is refused", start: destroying(posting(sandbox.Fault{Status: 409})), ways: append(forgetWays(), clashed)},
		{section: "A removal that was turned away and taken in part", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.config["one"] = declaring(funnel("z", "Z", ""))
			sc.turnedAway()
			return sc.says()
		}, ways: []wayOut{{name: "plan again", follow: over}}},
		{section: "A destroy that was turned away and taken in part", start: destroying((*scene).turnedAway), ways: append(forgetWays(), clashed)},
	}...)
}

// turnedAway has a post turned away that a part was taken of, x.
func (sc *scene) turnedAway() {
	sc.c.Settings["max_retries"] = 0
	posting(sandbox.Fault{Status: 429})(sc)
	sc.s.Before(post, func(string) bool { sc.s.Remove(acctest.Account, "x"); return false })
}

// manyFail are so many resources that the last is not even tried.
func manyFail(sc *scene) string {
	sc.begin(sandbox.Settings{})
	sc.c.Settings["max_retries"] = 1
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		sc.config[name] = declaring(funnel(name, name, ""))
	}
	sc.must()
	for _, declared := range sc.config {
		declared.Pipelines[0].Name += "2"
	}
	posting(sandbox.Fault{Status: 503})(sc)
	return sc.says()
}

// lostPosts are posts of which nobody knows what came of them.
func lostPosts() []situation {
	lost := func(sc *scene) { posting(sandbox.Fault{Reset: true, AfterCommit: true})(sc) }
	again := wayOut{name: "plan and apply again", uses: "-refresh=false", follow: over}
	conflict := func(noRefresh bool) func(*scene) string {
		return func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.config["one"] = declaring(funnel("x", "X2", "a b"), fy)
			sc.options.NoRefresh = noRefresh
			plan, diags := sc.plan()
			sc.c.Must(diags)
			sc.s.Put(acctest.Account, funnel("x", "by hand", "a"))
			if noRefresh {
				plan, diags = sc.plan()
				sc.c.Must(diags)
			}
			return sc.apply(plan).String()
		}
	}
	return []situation{
		{section: "Somebody else's change after the plan", start: conflict(false), ways: []wayOut{{name: "plan again", follow: wait}}},
		{section: "Somebody else's change after the plan", start: conflict(true), ways: []wayOut{{name: "plan again with a refresh", uses: "-refresh=false", follow: func(sc *scene) {
			sc.options.NoRefresh = false
		}}}},
		{section: "The same, after a post without an answer", start: updating(unclearly(func(sc *scene) { sc.s.Put(acctest.Account, funnel("x", "by hand", "a")) })), ways: []wayOut{{name: "plan again", uses: "-refresh=false", follow: wait}}},
		{section: "A post without an answer, and no reads either, on a create", start: newly(both(lost, unread)), ways: []wayOut{again}, mentions: network},
		{section: "A post that was accepted, and no reads after it, on an update", start: updating(unread), ways: []wayOut{again}, mentions: network},
		{section: "A post that was accepted, and no reads after it, with a copy of the list", start: updating(unread), ways: []wayOut{again}, mentions: network},
		{section: "A post that was answered with unknown members, and no reads after it", start: updating(both(unread, func(sc *scene) {
			sc.s.Before(post, func(string) bool {
				sc.s.Set(func(s *sandbox.Settings) { s.BesideData = `{"message":"ok"}` })
				return false
			})
		})), ways: []wayOut{{name: "plan and apply again", uses: again.uses, follow: both(over, plain.follow)}}, mentions: network},
		{section: "400, and no read after it", start: updating(both(posting(sandbox.Fault{Status: 409, Body: `{"code":"CONFLICT"}`}), unread)), ways: []wayOut{again}, mentions: network},
		{section: "A post without an answer, and someone else's change", start: updating(both(lost, func(sc *scene) { meanwhilePut(sc, funnel("x", "by hand", "a b")) })), ways: []wayOut{{name: "plan again", follow: over}}},
		{section: "An interrupt in the middle of a write", start: interruptedPost, ways: []wayOut{again}},
	}
}

func interruptedPost(sc *scene) string {
	sc.managing(sandbox.Settings{})
	sc.config["one"] = declaring(funnel("x", "X2", "a b"), fy)
	restore := sc.interruptible()
	defer restore()
	sc.s.Inject(sandbox.Fault{Method: post, Hang: true})
	sc.s.Before(post, func(string) bool {
		sc.s.Inject(sandbox.Fault{Method: get, Hang: true, Times: -1})
		sc.interrupt()
		return false
	})
	return sc.says()
}

// unclearly has a post lost on its way, and something happen before it is made again.
func unclearly(happens func(*scene)) func(*scene) {
	return func(sc *scene) {
		sc.c.Backoff = wazzup.Backoff{Initial: time.Second, Max: time.Second}
		sc.s.Inject(sandbox.Fault{Method: post, Reset: true})
		sc.s.Before(post, func(string) bool {
			timer := time.AfterFunc(500*time.Millisecond, func() { happens(sc) })
			sc.t.Cleanup(func() { timer.Stop() })
			return false
		})
	}
}
