package pipelines_test

import (
	"encoding/json"
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
	// meanwhile has somebody change x at the moment of the post.
	meanwhile := func(name string) func(*scene) {
		return func(sc *scene) {
			sc.named("A rather long name")
			posted := false
			sc.s.Before(post, func(string) bool { posted = true; return false })
			sc.s.Before(get, func(string) bool {
				if posted {
					sc.s.Put(acctest.Account, funnel("x", name, "a b"))
				}
				return !posted
			})
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
	return []situation{
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
	}
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
