// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"os"
	"path/filepath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Funnels that stay, or are gone, and lists with members that nobody knows.

func lookSituations() []situation {
	dashboard := func(account string) []wayOut {
		return []wayOut{{name: "delete them in the dashboard", follow: func(sc *scene) { sc.s.Remove(account, "x") }}}
	}
	gone := func(sc *scene) { sc.s.Remove(acctest.Account, "x", "y") }
	putBack := wayOut{name: "put them back", follow: wait}
	beside := func(s *sandbox.Settings) { s.BesideData = `{"message":"ok","warnings":[]}` }
	unknownBeside := func(change func(*scene)) func(*scene) string {
		return func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			change(sc)
			sc.s.Set(beside)
			return sc.says()
		}
	}
	cache := []wayOut{{name: "a folder that can be written", uses: "XDG_CACHE_HOME", follow: func(sc *scene) { sc.c.LockDir = sc.t.TempDir() }}}
	return []situation{
		{section: "No copy of the list", start: updating(noCache), ways: cache},
		{section: "No lock file", start: updating(noCache), ways: cache},
		{section: "Funnels that Wazzup keeps", start: nameless(func(sc *scene) {
			sc.s.Set(func(s *sandbox.Settings) { s.Semantics = sandbox.Merge })
			sc.config["one"] = declaring(fy)
		}), ways: dashboard(acctest.Account)},
		{section: "Funnels that Wazzup keeps in a client's account", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{Semantics: sandbox.Merge})
			delete(sc.config, "one")
			return sc.says()
		}, ways: dashboard(here)},
		{section: "The last funnels", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{RejectEmptyList: true})
			sc.s.Remove(acctest.Account, "foreign", "y")
			clear(sc.others[acctest.Account])
			sc.config["one"] = declaring(fx)
			sc.s.Remove(acctest.Account, "y")
			sc.must()
			sc.s.Remove(acctest.Account, "y")
			delete(sc.config, "one")
			return sc.says()
		}, ways: dashboard(acctest.Account)},
		{section: "All managed funnels gone", start: updating(gone), ways: []wayOut{putBack}},
		{section: "All managed funnels gone", start: func(sc *scene) string {
			sc.begin(sandbox.Settings{})
			sc.s.Authorize("opaque-0123456789", acctest.Account)
			sc.s.Authorize("another-0123456789", there)
			sc.c.Settings["client_access_token"] = "opaque-0123456789"
			sc.config["one"] = declaring(fx, fy)
			sc.must()
			sc.c.Settings["client_access_token"] = "another-0123456789"
			_, diags := sc.plan()
			return diags.String()
		}, ways: []wayOut{{name: "the right access token", follow: func(sc *scene) { sc.c.Settings["client_access_token"] = "opaque-0123456789" }}}},
		{section: "All managed funnels gone, with a partner's credentials", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.config["one"].Pipelines = list(fx, fy)
			sc.must()
			sc.s.Remove(here, "x", "y")
			return sc.says()
		}, ways: []wayOut{putBack}},
		{section: "Members that nobody knows, beside a list with all funnels of the state", start: unknownBeside(wait), ways: []wayOut{members, plain}},
		{section: "Members that nobody knows, beside a list without some funnels of the state", start: unknownBeside(func(sc *scene) {
			sc.s.Remove(acctest.Account, "x")
		}), ways: []wayOut{members, plain}},
	}
}

// noCache has the cache folder below something that is no folder.
func noCache(sc *scene) {
	file := filepath.Join(sc.t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		sc.t.Fatal(err)
	}
	sc.c.LockDir = filepath.Join(file, "cache")
}
