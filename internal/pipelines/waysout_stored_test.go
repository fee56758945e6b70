// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What Wazzup stores, or shows, is not what was sent.

// named declares x with a name.
func (sc *scene) named(name string) { sc.config["one"] = declaring(funnel("x", name, "a b"), fy) }

func call(name string) wayOut {
	return wayOut{name: "call it " + name, follow: func(sc *scene) { sc.named(name) }}
}

func storedSituations() []situation {
	trimmed := func(s *sandbox.Settings) { s.Texts = sandbox.TextsTrimmed }
	kept := func(*sandbox.Settings) {}
	escaped := func(s *sandbox.Settings) { s.Texts = sandbox.TextsEscaped }
	storing := func(change func(*sandbox.Settings), name string) func(*scene) {
		return func(sc *scene) { sc.s.Set(change); sc.named(name) }
	}
	meanwhile := func(name string) func(*scene) {
		return func(sc *scene) {
			sc.named("A rather long name")
			meanwhilePut(sc, funnel("x", name, "a b"))
		}
	}
	planAgain := wayOut{name: "plan again, for somebody else changed it", follow: wait}
	elsewhere := wayOut{name: "import it elsewhere", follow: func(sc *scene) {
		sc.c.LockDir = sc.t.TempDir()
		sc.named("X2")
		sc.c.Must(sc.c.ImportAs("one", "x,y"))
	}}
	plainly := call("A and B")
	late := wayOut{name: "plan again in a minute", uses: "-refresh=false", follow: over}
	overwrite := wayOut{name: "overwrite what somebody changed", uses: "existing_policy", follow: func(sc *scene) {
		over(sc)
		sc.config["one"].Existing = new("overwrite")
	}}
	theirs := func(p sandbox.Pipeline) []wayOut {
		declare := func(sc *scene) { over(sc); sc.config["one"] = declaring(p, fy) }
		return []wayOut{overwrite, {name: "keep what somebody changed", follow: declare}, {name: "keep it, and import it elsewhere", follow: func(sc *scene) {
			declare(sc)
			sc.c.LockDir = sc.t.TempDir()
			sc.c.Must(sc.c.ImportAs("one", "x,y"))
		}}}
	}
	lost := posting(sandbox.Fault{Reset: true, AfterCommit: true})
	onCreate := func(section string, trouble func(*scene)) (all []situation) {
		for _, p := range list(funnel("x", "by hand", "a b"), funnel("x", "X2", "a"), funnel("x", "X2", "a b c"), funnel("x", "by hand, and others", "")) {
			all = append(all, situation{section: section, start: newly(both(trouble, func(sc *scene) { meanwhilePut(sc, p) })), ways: theirs(p)})
		}
		return append(all, situation{section: section, start: newly(both(trouble, func(sc *scene) {
			meanwhilePut(sc, funnel("x", "by hand", "a b"), funnel("y", "by hand", ""))
		})), ways: []wayOut{overwrite}})
	}
	return append(slices.Concat(onCreate("Names that come back altered, on a create", wait), onCreate("A post without an answer, and someone else's change, on a create", lost)), []situation{
		{section: "Names that get longer, on a create", start: newly(meanwhile("A rather long name (by hand)")), ways: []wayOut{overwrite}},
		{section: "A change that does not show, on a create", start: newly(stale), ways: []wayOut{{name: "apply again in a minute", follow: over}}},
		{section: "Names that come back altered, on a create", start: newly(storing(trimmed, "X2 ")), ways: []wayOut{call("X2"), elsewhere}},
		{section: "Names that come back altered, on an update", start: updating(storing(trimmed, "X2 ")), ways: []wayOut{call("X2")}},
		{section: "Names that come back altered, on an update", start: updating(meanwhile("by hand")), ways: []wayOut{planAgain}},
		{section: "Names that get longer, on a create", start: newly(storing(escaped, "A & B")), ways: []wayOut{{name: "call it A and B, and overwrite", uses: "existing_policy", follow: func(sc *scene) {
			plainly.follow(sc)
			sc.config["one"].Existing = new("overwrite")
		}}}},
		{section: "Names that get longer again, on an update", start: func(sc *scene) string {
			sc.begin(sandbox.Settings{Texts: sandbox.TextsEscaped})
			sc.s.Put(acctest.Account, funnel("x", "A &amp; B", "a b"), fy) // as somebody has typed it there, or another program
			sc.c.Must(sc.c.ImportAs("one", "x,y"))
			sc.named("A &amp; B")
			sc.config["one"].Pipelines[1].Name = "Y2"
			return sc.says()
		}, ways: []wayOut{plainly}},
		{section: "A change that does not show", start: updating(both(storing(kept, "X2"), stale)), ways: []wayOut{late}},
		{section: "A change that does not show", start: updating(func(sc *scene) {
			sc.named("X2")
			rewriting(sc.s, func(p *sandbox.Pipeline) { p.Name = strings.TrimSuffix(p.Name, "2") })
		}), ways: []wayOut{call("X")}},
		{section: "A removal that does not show", start: destroying(flapping(list(foreign, fx, fy), list(foreign, fx))), ways: []wayOut{late}},
		{section: "A stage whose removal does not show", start: updating(func(sc *scene) {
			sc.config["one"] = declaring(funnel("x", "X", "b"), fy)
			flapping(list(foreign, funnel("x", "X", "a b"), fy), list(foreign, funnel("x", "X", "a b c"), fy))(sc)
		}), ways: []wayOut{late}},
		{section: "Stages that Wazzup keeps", start: keepsStage, ways: []wayOut{
			{name: "declare them again", follow: func(sc *scene) { sc.config["one"] = declaring(fx, fy) }},
			{name: "remove them in Wazzup", follow: func(sc *scene) { sc.s.Put(acctest.Account, funnel("x", "X", "a")) }},
		}},
	}...)
}

// meanwhilePut has somebody change funnels between the post and the read after it.
func meanwhilePut(sc *scene, funnels ...sandbox.Pipeline) {
	var posted atomic.Bool
	sc.s.Before(post, func(string) bool { posted.Store(true); return false })
	sc.s.Before(get, func(string) bool {
		if posted.Load() {
			sc.s.Put(acctest.Account, funnels...)
		}
		return !posted.Load()
	})
}

// stale has reads show the list as it was before the post.
func stale(sc *scene) {
	sc.s.Before(post, func(account string) bool {
		sc.s.Inject(sandbox.Fault{Method: get, Status: 200, Body: shown(sc.s.Pipelines(account)), Times: -1})
		return false
	})
}

// flapping has the reads after the post show one list and another in turns.
func flapping(lists ...[]sandbox.Pipeline) func(*scene) {
	return func(sc *scene) {
		var posted atomic.Bool
		var reads atomic.Int64
		sc.s.Before(post, func(string) bool { posted.Store(true); return false })
		sc.s.BeforeEach(sandbox.PipelinesPath, get, func(string) {
			if posted.Load() && !sc.calm.Load() {
				sc.s.Inject(sandbox.Fault{Method: get, Status: 200, Body: shown(lists[int(reads.Add(1))%len(lists)])})
			}
		})
	}
}

// shown is the response with a list.
func shown(list []sandbox.Pipeline) string {
	type item struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Stages []item `json:"stages,omitempty"`
	}
	body := struct {
		Data []item `json:"data"`
	}{[]item{}}
	for _, p := range list {
		one := item{ID: p.ID, Name: p.Name}
		for _, s := range p.Stages {
			one.Stages = append(one.Stages, item{ID: s.ID, Name: s.Name})
		}
		body.Data = append(body.Data, one)
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func keepsStage(sc *scene) string {
	sc.managing(sandbox.Settings{Semantics: sandbox.MergeStages})
	sc.config["one"] = declaring(funnel("x", "X", "a"), fy)
	return sc.says()
}
