// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What people and CRMs put into ids and names, and what has a meaning of its own to one of the languages in between.
var pieces = []string{
	"a", "Z", "7", "142", "C9:NEW", " ", ",", ".", "/", "\\", `"`, "'", "${", "%{", "}", "*", "[", "]", "{", "<", "&", "\n", "\t", "\u2028", "\u200d",
	"ж", "Й", "ñ", "¿", "🔥", "👨\u200d👩\u200d👧", "漢", "e\u0301", "null", "id", "-1", "0", "007", "1e5",
}

// texts draws ids and names of 1 to 100 characters, often of exactly 100, in the form in which Terraform has all text.
func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := []rune(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 8).Draw(t, "pieces"), ""))
		if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
			text = []rune(strings.Repeat(string(text), 100))
		}
		return norm.NFC.String(string(text[:min(len(text), 100)]))
	})
}

func funnels(least, most int) *rapid.Generator[[]sandbox.Pipeline] {
	stage := rapid.Custom(func(t *rapid.T) sandbox.Stage {
		return sandbox.Stage{ID: texts().Draw(t, "stage id"), Name: texts().Draw(t, "stage name")}
	})
	one := rapid.Custom(func(t *rapid.T) sandbox.Pipeline {
		p := sandbox.Pipeline{ID: texts().Draw(t, "id"), Name: texts().Draw(t, "name")}
		if stages := rapid.SliceOfNDistinct(stage, 0, 5, func(s sandbox.Stage) string { return s.ID }).Draw(t, "stages"); len(stages) > 0 {
			p.Stages = stages
		}
		return p
	})
	return rapid.SliceOfNDistinct(one, least, most, func(p sandbox.Pipeline) string { return p.ID })
}

// services draws the answers that nobody knows, but for the semantics of a post.
func services(t *rapid.T, semantics sandbox.Semantics) sandbox.Settings {
	return sandbox.Settings{
		Semantics:     semantics,
		StageOrder:    rapid.SampledFrom([]sandbox.Order{sandbox.Kept, sandbox.Kept, sandbox.ByID, sandbox.Reversed}).Draw(t, "stage order"),
		PipelineOrder: rapid.SampledFrom([]sandbox.Order{sandbox.Kept, sandbox.ByID, sandbox.Reversed}).Draw(t, "funnel order"),
		EmptyStages:   rapid.SampledFrom([]sandbox.EmptyStages{sandbox.StagesAbsent, sandbox.StagesNull, sandbox.StagesArray}).Draw(t, "empty stages"),
		NumericIDs:    rapid.Bool().Draw(t, "numbers"),
	}
}

// property checks something on random accounts, under each of the semantics.
func property(t *testing.T, check func(*rapid.T, sandbox.Settings, *sandbox.Server, *coretest.Core)) {
	t.Helper()
	t.Parallel()
	for _, semantics := range sandbox.AllSemantics() {
		t.Run(semantics.String(), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				settings := services(rt, semantics)
				server := sandbox.New(settings)
				token := server.AddAccount(acctest.Account)
				url, stop, err := server.Listen("127.0.0.1:0")
				if err != nil {
					rt.Fatal(err)
				}
				defer stop()
				core := coretest.NewCore(rt, url, token)
				core.Timings = acctest.HastyTimings
				check(rt, settings, server, core)
			})
		})
	}
}

// Apply, then an empty plan; import, then an empty plan, or one that sends nothing.
func TestAnyConfigurationIsAppliedAndImported(t *testing.T) {
	property(t, func(t *rapid.T, settings sandbox.Settings, s *sandbox.Server, c *coretest.Core) {
		declared := &coretest.Declared{Pipelines: funnels(1, 6).Draw(t, "declared")}
		c.Must(c.Apply(c.MustPlan(declared)))
		if n := s.Count(post); n != 1 {
			t.Errorf("%d posts, want 1", n)
		}
		if !c.MustPlan(declared).Empty() {
			t.Error("the plan after the apply is not empty")
		}
		if settings.StageOrder == sandbox.Kept {
			if d := gocmp.Diff(byID(declared.Pipelines), byID(s.Pipelines(acctest.Account))); d != "" {
				t.Errorf("in Wazzup (-declared +there):\n%s", d)
			}
		}

		id, err := json.Marshal(ids(declared.Pipelines))
		if err != nil {
			t.Fatal(err)
		}
		c.Forget()
		c.Must(c.Import(rapid.SampledFrom([]string{"*", string(id)}).Draw(t, "import id")))
		plan := c.MustPlan(declared)
		if settings.StageOrder == sandbox.Kept && !plan.Empty() {
			t.Error("the plan after the import is not empty")
		}
		c.Must(c.Apply(plan)) // the order of stages, if that is not kept, is learned now
		if !c.MustPlan(declared).Empty() {
			t.Error("the plan after the import and an apply is not empty")
		}
	})
}

// A funnel that is not in my configuration is never changed, whatever I declare, change, remove and destroy; and an apply
// removes what its plan showed as removed, and nothing else.
func TestForeignFunnelsAreNeverChanged(t *testing.T) {
	property(t, func(t *rapid.T, settings sandbox.Settings, s *sandbox.Server, c *coretest.Core) {
		s.Set(func(t *sandbox.Settings) { t.StageOrder = sandbox.Kept }) // if it is not, any post moves stages: there is no other request
		foreign := funnels(50, 50).Draw(t, "foreign")
		for i := range foreign {
			foreign[i].ID = fmt.Sprintf("foreign-%02d", i)
		}
		s.SetPipelines(acctest.Account, foreign)
		for range rapid.IntRange(1, 6).Draw(t, "operations") {
			declared := declare(t)
			plan, diags := c.Plan(declared)
			if plan == nil {
				t.Fatalf("%s", diags)
			}
			allowed := c.Removes(plan)
			before := byID(s.Pipelines(acctest.Account))
			diags = c.Apply(plan)
			if diags.HasError() && settings.Semantics != sandbox.MergeStages { // which keeps stages, and that is an error
				t.Fatalf("%s", diags)
			}
			after := byID(s.Pipelines(acctest.Account))
			for id := range before {
				if _, there := after[id]; !there && !slices.Contains(allowed, id) {
					t.Errorf("%q is gone; the plan showed the removal of %q", id, allowed)
				}
			}
			now := slices.DeleteFunc(s.Pipelines(acctest.Account), func(p sandbox.Pipeline) bool { return !strings.HasPrefix(p.ID, "foreign-") })
			if settings.PipelineOrder != sandbox.Kept { // then the service moves them, whatever is posted
				slices.SortFunc(now, func(a, b sandbox.Pipeline) int { return cmp.Compare(a.ID, b.ID) })
			}
			if before, after := asJSON(t, foreign), asJSON(t, now); before != after {
				t.Fatalf("foreign funnels were\n%s\nand are\n%s", before, after)
			}
		}
	})
}

// asJSON is a list as bytes, so that nothing in it, nor its order, is lost in a comparison.
func asJSON(t *rapid.T, list []sandbox.Pipeline) string {
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// declare draws one of few funnels in few versions, so that they are met again; nil is a destroy.
func declare(t *rapid.T) *coretest.Declared {
	declared := &coretest.Declared{Existing: new("overwrite")}
	for _, id := range []string{"a", "b", "c"} {
		if rapid.Bool().Draw(t, id) {
			stages := rapid.Permutation([]string{"x", "y", "z"}).Draw(t, "stages")[:rapid.IntRange(0, 3).Draw(t, "how many")]
			declared.Pipelines = append(declared.Pipelines, funnel(id, rapid.SampledFrom([]string{"one", "two"}).Draw(t, "name"), strings.Join(stages, " ")))
		}
	}
	if len(declared.Pipelines) == 0 {
		return nil
	}
	return declared
}

// No apply removes a funnel that its plan did not show as removed, with others writing between plan and apply; and what
// they have written by then is still there afterwards, or the apply has stopped.
func TestNoApplyRemovesWhatItsPlanDidNotShow(t *testing.T) {
	property(t, func(t *rapid.T, _ sandbox.Settings, s *sandbox.Server, c *coretest.Core) {
		s.Set(func(t *sandbox.Settings) { t.StageOrder = sandbox.Kept })
		for range rapid.IntRange(1, 6).Draw(t, "operations") {
			plan, _ := c.Plan(declare(t))
			if plan == nil {
				continue
			}
			allowed := c.Removes(plan)
			others := declare(t)
			if others == nil {
				others = &coretest.Declared{}
			}
			s.SetPipelines(acctest.Account, others.Pipelines)
			s.Put(acctest.Account, funnel("theirs", texts().Draw(t, "their name"), ""))
			before := byID(s.Pipelines(acctest.Account))
			posts := s.Count(post)
			diags := c.Apply(plan)
			after := byID(s.Pipelines(acctest.Account))
			for id := range before {
				if _, there := after[id]; !there && !slices.Contains(allowed, id) {
					t.Errorf("%q is gone; the plan showed the removal of %q", id, allowed)
				}
			}
			if d := gocmp.Diff(before["theirs"], after["theirs"]); d != "" {
				t.Errorf("their funnel (-before +after):\n%s", d)
			}
			if strings.Contains(diags.String(), "Funnels changed after the plan") && (s.Count(post) != posts || !gocmp.Equal(before, after)) {
				t.Errorf("a conflict was found, and something was sent:\n%s", diags)
			}
		}
	})
}

// The same through the real CLI, which has a word in what text may look like: twenty configurations in one.
func TestRandomConfigurationsThroughTheCLI(t *testing.T) {
	t.Parallel()
	rounds := 1
	if os.Getenv(acctest.SoakEnv) != "" {
		rounds = 10
	}
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		for round := range rounds {
			seed := int(time.Now().UnixNano() / 1000 % 1e9)
			t.Logf("round %d: seed %d", round, seed)
			settings.EmptyStages, settings.NumericIDs = sandbox.EmptyStages(seed%3), seed%2 == 0
			s := acctest.StartSandbox(t, settings)
			w := acctest.NewWorkspace(t, acctest.Racing, s.URL, s.Token) // whatever the semantics: all of them run at a time
			var text, imports strings.Builder
			taken := map[string]bool{}
			for i := range 20 {
				declared := slices.DeleteFunc(funnels(1, 4).Example(seed+i), func(p sandbox.Pipeline) bool { return taken[p.ID] })
				if len(declared) == 0 {
					continue
				}
				for _, p := range declared {
					taken[p.ID] = true
				}
				name := fmt.Sprintf("r%d", i)
				text.WriteString(config(name, hcl(declared...)))
				id, err := json.Marshal(ids(declared))
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&imports, "import {\n  to = wazzup_pipelines.%s\n  id = %s\n}\n", name, quote(string(id)))
			}
			w.Write("main.tf", text.String())
			w.Apply()
			w.MustPlanNothing()
			w.Write("terraform.tfstate", "")
			w.Write("imports.tf", imports.String())
			s.ResetJournal()
			has(t, w.Apply(), " 0 added, 0 changed, 0 destroyed.")
			w.MustPlanNothing()
			if n := s.Count(post); n != 0 {
				t.Errorf("import and plan made %d posts", n)
			}
		}
	})
}
