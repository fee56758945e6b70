// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Accounts that are written otherwise than Wazzup has them, not at all, or are not known yet; and two blocks that declare one funnel.

func inputSituations() []situation {
	written := func(id string) func(*scene) string {
		return func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.c.Remove("one")
			sc.config["one"].Account, sc.config["one"].Existing = new(id), new("adopt")
			return sc.says()
		}
	}
	right := []wayOut{
		{name: "in quotes, as the dashboard shows it", uses: "account_id", follow: func(sc *scene) { sc.config["one"].Account = new("7204-2419") }},
	}
	unnamed := func(sc *scene) string {
		sc.partner(sandbox.Settings{})
		sc.c.Remove("one")
		sc.config["one"].Account, sc.config["one"].Existing = nil, new("adopt")
		sc.t.Setenv("WAZZUP_ACCOUNT_ID", "")
		return sc.says()
	}
	return []situation{
		{section: "An account id that arrives as a number", start: written("4785"), ways: right},
		{section: "An account id that arrives as a negative number", start: written("-3444"), ways: right},
		{section: "An account id in quotes within quotes", start: written(`"7204-2419"`), ways: right},
		{section: "The name of a workspace as an account id", start: written("default"), ways: right},
		{section: "An unusual account id in front of an import id", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.c.Remove("one")
			return sc.c.ImportAs("one", "4785/x").String()
		}, ways: []wayOut{
			{name: "as the dashboard shows it", follow: func(sc *scene) { sc.c.Must(sc.c.ImportAs("one", "7204-2419/x")) }},
			{name: "its eight digits", follow: func(sc *scene) { sc.c.Must(sc.c.ImportAs("one", "72042419/x")) }},
		}},
		{section: "An import id that cannot be read", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.c.Remove("one")
			return sc.c.ImportAs("one", "x,,y").String()
		}, ways: []wayOut{
			{name: "ids separated by commas", follow: func(sc *scene) { sc.c.Must(sc.c.ImportAs("one", "x,y")) }},
			{name: "a JSON array", follow: func(sc *scene) { sc.c.Must(sc.c.ImportAs("one", `["x","y"]`)) }},
		}},
		{section: "An import that names no account", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.c.Remove("one")
			sc.t.Setenv("WAZZUP_ACCOUNT_ID", "")
			return sc.c.ImportAs("one", "x").String()
		}, ways: []wayOut{
			{name: "in front of the id", environ: true, follow: func(sc *scene) { sc.c.Must(sc.c.ImportAs("one", "7204-2419/x")) }},
			{name: "from the environment", uses: "WAZZUP_ACCOUNT_ID", environ: true, follow: func(sc *scene) {
				sc.environ("WAZZUP_ACCOUNT_ID", "7204-2419", "account_id")
				sc.c.Must(sc.c.ImportAs("one", "x"))
			}},
		}},
		{section: "An import of funnels that are not there", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.c.Remove("one")
			return sc.c.ImportAs("one", "x,z").String()
		}, ways: []wayOut{
			{name: "those that are", follow: func(sc *scene) { sc.c.Must(sc.c.ImportAs("one", "x,y")) }},
		}},
		{section: "No account for a partner", start: unnamed, ways: []wayOut{
			{name: right[0].name, environ: true, follow: right[0].follow},
			{name: "a default account", uses: "account_id", environ: true, follow: func(sc *scene) { sc.defaultIs("7204-2419") }},
			{name: "a default account, from the environment", uses: "WAZZUP_ACCOUNT_ID", environ: true, follow: func(sc *scene) {
				sc.environ("WAZZUP_ACCOUNT_ID", "7204-2419", "account_id")
			}},
		}},
		{section: "An account_id that is not known when planning", start: func(sc *scene) string {
			sc.partner(sandbox.Settings{})
			sc.config["one"].AccountUnknown = true
			_, diags := sc.plan()
			return diags.String()
		}, ways: []wayOut{
			{name: "apply first what it depends on", uses: "-target", follow: func(sc *scene) { sc.config["one"].AccountUnknown = false }},
			{name: "write it down", uses: "account_id", follow: func(sc *scene) {
				sc.config["one"].AccountUnknown, sc.config["one"].Account = false, new("7204-2419")
			}},
		}},
		{section: "A provider setting that is not known when planning", mentions: "client_access_token, account_id", start: func(sc *scene) string {
			sc.managing(sandbox.Settings{})
			sc.named("X2")
			sc.c.Settings["client_access_token"] = coretest.Unknown
			sc.options.NoRefresh = true
			_, diags := sc.plan()
			sc.options.NoRefresh = false
			return diags.String()
		}, ways: []wayOut{{name: "apply first what it depends on", uses: "-target", follow: (*scene).rightToken}}},
		{section: "Funnels that another provider block has written", start: flipping, ways: []wayOut{
			{name: "in one resource only", uses: "deletion_policy", follow: func(sc *scene) {
				sc.config["two"].DeletionPolicy = new("retain")
				sc.must()
				sc.config["two"].Pipelines = list(funnel("w", "W", ""))
				sc.must()
			}},
			{name: "the other block is taken away", uses: "deletion_policy", follow: func(sc *scene) {
				sc.config["two"].DeletionPolicy = new("retain")
				sc.must()
				delete(sc.config, "two")
				sc.must()
				sc.loose(acctest.Account, funnel("w", "W", ""))
			}},
		}},
	}
}

// flipping are two provider blocks, each with a resource that declares x in its own way.
func flipping(sc *scene) string {
	sc.begin(sandbox.Settings{})
	sc.c.Block = func(resource string) string { return resource }
	sc.config["one"] = declaring(fx)
	sc.must()
	sc.config["two"] = &coretest.Declared{Pipelines: list(funnel("x", "X of two", ""), funnel("w", "W", "")), Existing: new("overwrite")}
	sc.order = []string{"two"}
	sc.must()
	sc.order = nil
	_, diags := sc.plan()
	return diags.String()
}
