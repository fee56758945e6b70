// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Tokens that end at a post, and changes in a client's account.

// creating is a partner's scene in which here's resource is yet to be created.
func (sc *scene) creating() {
	sc.partner(sandbox.Settings{})
	sc.c.Remove("one")
	sc.s.Remove(here, "x")
}

func tokensAndPosts() []situation {
	again := wayOut{name: "apply again", follow: over}
	return []situation{
		{section: "A new token that is refused, to a post", start: func(sc *scene) string {
			sc.creating()
			sc.s.Inject(sandbox.Fault{Method: post, Path: sandbox.PipelinesPath, Account: here, Status: 401, Times: -1})
			return sc.says()
		}, ways: []wayOut{again, support, Account, leave}},
		{section: "No token for the reads after a post", start: func(sc *scene) string {
			sc.creating()
			sc.s.BeforeAt(sandbox.PipelinesPath, post, func(string) bool {
				sc.s.Inject(sandbox.Fault{Method: get, Path: sandbox.PipelinesPath, Account: here, Status: 401, Times: -1})
				return false
			})
			return sc.says()
		}, ways: []wayOut{again, support, Account, leave}},
		{section: "A post that was refused for its token, no other to be had, and no read", start: func(sc *scene) string {
			sc.creating()
			sc.shortLived()
			return sc.endedWithPost(403)
		}, ways: []wayOut{again, support}},
		{section: "The same, and reads show that it was not taken", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.config["one"].Pipelines = list(funnel("x", "X2", "a b"))
			sc.shortLived()
			sc.s.Inject(sandbox.Fault{Method: post, Path: sandbox.PipelinesPath, Status: 401, Times: -1})
			sc.s.BeforeAt(sandbox.PipelinesPath, post, func(string) bool { sc.noTokens(403); return false })
			return sc.says()
		}, ways: []wayOut{again, support}},
		{section: "No token before a post", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			delete(sc.config, "one")
			reads := 0
			sc.s.BeforeAt(sandbox.PipelinesPath, get, func(account string) bool {
				if account == here {
					reads++
				}
				if reads == 2 { // of the apply, just before the post
					sc.s.RevokeAccount(here)
					sc.s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Grant: sandbox.Exchange, Account: here, Status: 403, Times: -1})
				}
				return true
			})
			return sc.says()
		}, mentions: "account_id", ways: []wayOut{again, Account, {name: "out of the state", uses: "terraform state rm", follow: func(sc *scene) {
			sc.c.Remove("one")
			sc.loose(here, fx)
		}}, {name: "retain, then destroy", uses: "deletion_policy", follow: func(sc *scene) {
			over(sc) // the refresh needs the account
			sc.config["one"] = &coretest.Declared{Account: new(here), Pipelines: list(fx), DeletionPolicy: new("retain")}
			sc.must()
			delete(sc.config, "one")
			sc.must()
			sc.loose(here, fx)
		}}}},
		{section: "Somebody else's change, in a client's account", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			delete(sc.config, "one")
			plan, diags := sc.plan()
			sc.c.Must(diags)
			sc.s.Put(here, funnel("x", "by hand", ""))
			return sc.apply(plan).String()
		}, ways: []wayOut{{name: "plan again", uses: "-refresh=false", follow: wait}}},
		{section: "An interrupt while a token is renewed", start: interruptedAtRenewal, otherwise: "whether anything was sent depends on the moment", ways: []wayOut{{name: "run it again", follow: wait}}},
	}
}

// leave takes a resource that was not created out of the configuration. What was posted of it stays where it is.
var leave = wayOut{name: "the account is gone", uses: "terraform state rm", follow: func(sc *scene) {
	sc.c.Remove("one")
	delete(sc.config, "one")
	sc.others[here] = byID(sc.s.Pipelines(here))
}}

const brief = time.Second // the least that a token can be said to live

// shortLived has Wazzup say that tokens live no longer.
func (sc *scene) shortLived() {
	sc.s.Set(func(s *sandbox.Settings) { s.StatedLifetime = brief })
}

// noTokens refuses all grants from now on, when those that were granted have ended.
func (sc *scene) noTokens(status int) {
	time.Sleep(brief)
	sc.s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: status, Times: -1})
}

// endedWithPost applies; at the first post here all tokens end, and no more are to be had.
func (sc *scene) endedWithPost(status int) string {
	sc.s.BeforeAt(sandbox.PipelinesPath, post, func(string) bool {
		sc.s.RevokeAll()
		sc.noTokens(status)
		return false
	})
	return sc.says()
}

func interruptedAtRenewal(sc *scene) string {
	sc.creating()
	restore := sc.interruptible()
	defer restore()
	sc.s.BeforeAt(sandbox.PipelinesPath, post, func(string) bool {
		sc.s.RevokeAll()
		sc.interruptAt(sandbox.TokenPath, post)
		return false
	})
	return sc.says()
}
