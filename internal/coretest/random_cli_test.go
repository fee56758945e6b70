// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// TestRandomRunsThroughACoreAndTheCLI draws runs and makes each of them twice: through the CLI with one sandbox, and through a
// Core with another. Both must plan the same, report the same, send the same, and leave the same state and the same funnels.
// `make test` compares a Core with the Terraform or OpenTofu that it finds, `make test-tofu` with OpenTofu.
//
// Three things are not compared:
//   - how often the provider reads while it waits, because that depends on the time;
//   - the order of things that Terraform's core does at the same time (see isFree), and what a run leaves in which one of these
//     things fails: that is the end of a case;
//   - the path of a diagnostic below one funnel, and that of a destroy, because the CLI does not show them.
func TestRandomRunsThroughACoreAndTheCLI(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		rapid.Check(t, func(rt *rapid.T) {
			orders := []sandbox.Order{sandbox.Kept, sandbox.Kept, sandbox.ByID, sandbox.Reversed}
			settings := settings
			settings.StageOrder = rapid.SampledFrom(orders).Draw(rt, "stage order")
			settings.PipelineOrder = rapid.SampledFrom(orders).Draw(rt, "funnel order")
			settings.RejectEmptyList = rapid.Bool().Draw(rt, "empty list refused")
			settings.NumericIDs = rapid.Bool().Draw(rt, "numbers")
			p := newTwin(t, rt, settings)
			if rapid.IntRange(0, 2).Draw(rt, "more is there") == 0 {
				p.others(rt)
			}
			for range rapid.IntRange(4, 7).Draw(rt, "runs") {
				if !p.step(rt) {
					return
				}
			}
		})
	})
}

// twin is the same account twice, once for a CLI and once for a Core.
type twin struct {
	cli    *acctest.Workspace
	core   *Core
	ofCLI  *acctest.Sandbox
	ofCore *acctest.Sandbox
	config Configuration
	log    []string // the runs so far, for a failure
	input  string   // of another resource, terraform_data; "" if there is none
	hidden bool     // the name of crm's first funnel is its output
}

var (
	twinNames = []string{"crm", "sales"} // sales depends on crm
	twinIDs   = map[string][]string{"crm": {"a", "b", "7", "c"}, "sales": {"p", "8"}}
	foreign   = []string{"foreign-1", "foreign-2"}
)

func newTwin(t *testing.T, rt *rapid.T, settings sandbox.Settings) *twin {
	t.Helper()
	p := &twin{config: Configuration{}}
	p.cli, p.ofCLI = acctest.Start(t, settings)
	p.ofCore = acctest.StartSandbox(t, settings)
	p.core = NewCore(rt, p.ofCore.URL, p.ofCore.Token)
	p.core.Settings["max_retries"] = 1
	p.core.UnrefreshedDestroy = p.cli.CLI().Kind == acctest.Terraform && unrefreshedDestroy.MatchString(p.cli.CLI().Version)
	for _, id := range foreign {
		p.edit(func(list []sandbox.Pipeline) []sandbox.Pipeline {
			return append(list, acctest.Funnel(id, "theirs", "x"))
		})
	}
	return p
}

// Terraform 1.9 to 1.11 plan the destroy of a resource without a block before they refresh it.
var unrefreshedDestroy = regexp.MustCompile(`^1\.(?:9|10|11)\.`)

// edit changes both accounts behind everybody's back.
func (p *twin) edit(change func([]sandbox.Pipeline) []sandbox.Pipeline) {
	p.ofCLI.Edit(acctest.Account, change)
	p.ofCore.Edit(acctest.Account, change)
}

func (p *twin) both(f func(*acctest.Sandbox)) { f(p.ofCLI); f(p.ofCore) }

// step draws what happens before a run, then a run, and compares. It returns false if the two accounts may differ from here on.
func (p *twin) step(t *rapid.T) bool {
	t.Helper()
	kind := rapid.SampledFrom([]string{"apply", "apply", "apply", "apply", "saved plan", "saved plan", "refresh", "import", "forget"}).Draw(t, "run")
	if rapid.IntRange(0, 3).Draw(t, "configure") > 0 {
		p.configure(t)
	}
	if rapid.IntRange(0, 3).Draw(t, "others change") == 0 {
		p.others(t)
	}
	p.taint(t)
	r := drawnRun{kind: kind}
	switch kind {
	case "apply", "saved plan":
		p.drawOptions(t, &r)
		p.move(t, &r)
	case "refresh":
		if p.invalid() || p.orphan() { // a Core's refresh has no configuration, and Terraform 1.11 plans the destroy of an orphan even then
			return true
		}
	case "import":
		if p.invalid() || !p.drawImport(t, &r) {
			return true
		}
	case "forget":
		if !p.forget(t) {
			return true
		}
		r.kind = "apply"
	}
	p.drawFaults(t, &r)
	if r.kind == "saved plan" && rapid.IntRange(0, 2).Draw(t, "others change after the plan") == 0 {
		r.between = p.drawChange(t)
	}
	if !p.run(t, r) {
		return false
	}
	if _, stays := p.core.state[r.moved[0]]; stays { // the plan has failed, and the state has the old name
		p.rename(r.moved[1], r.moved[0])
	}
	return true
}

// drawnRun is one run of the CLI, or two if the plan is saved.
type drawnRun struct {
	kind    string // apply, saved plan, refresh or import
	options PlanOptions
	moved   [2]string // from, to; empty for none
	name    string    // of an import
	id      string    // of an import
	faults  []sandbox.Fault
	between func([]sandbox.Pipeline) []sandbox.Pipeline // others' change between plan and apply, or nil
}

// outcome is what is compared.
type outcome struct {
	Failed      bool
	Actions     map[string][]string // planned, by resource, those of deposed objects too; of an apply only
	Planned     map[string]any      // values before and after, by resource; of a saved plan only
	Diagnostics []report
	Requests    []string
	State       map[string]any
	Account     []sandbox.Pipeline
}

// report is a diagnostic.
type report struct {
	Text string // "error: " or nothing, summary and detail
	At   string // attribute or funnel, "" for the whole resource
}

// run makes a run both ways, and compares. It returns false if the two accounts may differ from here on.
func (p *twin) run(t *rapid.T, r drawnRun) bool {
	t.Helper()
	p.log = append(p.log, fmt.Sprintf("%+v of %s on %v", r, p.describe(), p.ofCore.Pipelines(acctest.Account)))
	p.both(func(s *acctest.Sandbox) {
		for _, f := range r.faults {
			s.Inject(f)
		}
		s.ResetJournal()
	})
	p.writeConfig(r)
	config := p.knownNow(t)
	got, free := p.throughCore(r, config)
	want := p.throughCLI(t, r, got.Diagnostics)
	p.both(func(s *acctest.Sandbox) { s.ClearFaults() })
	want.Requests, got.Requests = requests(p.ofCLI, free), requests(p.ofCore, free)
	want.Account, got.Account = p.ofCLI.Pipelines(acctest.Account), p.ofCore.Pipelines(acctest.Account)
	want.State, got.State = stateOfCLI(t, p.cli.State()), p.core.shown()
	if free { // all orders end in the same funnels, each in a place of its own
		want.Account, got.Account = sortedFunnels(want.Account), sortedFunnels(got.Account)
	}
	failsHalfway := free && got.Failed // what was done before, and is still done after, depends on the order
	if failsHalfway {
		for _, o := range []*outcome{&want, &got} {
			*o = outcome{Failed: o.Failed, Actions: o.Actions, Planned: o.Planned}
		}
	}
	if got.Actions == nil { // the CLI shows what it had planned until the plan failed
		want.Actions = nil
	}
	alignReports(want.Diagnostics, got.Diagnostics)
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("the CLI (-) and the Core (+):\n%s\nruns:\n%s\nconfiguration:\n%s", diff, strings.Join(p.log, "\n"), p.cli.Read("main.tf"))
	}
	return !failsHalfway
}

// alignReports sorts reports, and removes the attributes that the CLI does not show.
func alignReports(cli, core []report) {
	for _, list := range [][]report{cli, core} {
		slices.SortFunc(list, func(a, b report) int { return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.At, b.At)) })
	}
	for i, d := range cli {
		if i < len(core) && d.At == "" && d.Text == core[i].Text {
			core[i].At = ""
		}
	}
}

func sortedFunnels(list []sandbox.Pipeline) []sandbox.Pipeline {
	return slices.SortedFunc(slices.Values(list), func(a, b sandbox.Pipeline) int { return strings.Compare(a.ID, b.ID) })
}

// requests are those that were sent, with reads in a row as one. If their order is free, they are sorted, and have no bodies:
// each body has the whole account.
func requests(s *acctest.Sandbox, free bool) []string {
	var list []string
	for _, e := range s.Journal() {
		body := string(e.Body)
		if free {
			body = ""
		}
		list = append(list, fmt.Sprintf("%s %s %s %d %s", e.Method, e.Path, e.Account, e.Status, body))
	}
	if free {
		slices.Sort(list)
	}
	return slices.Compact(list)
}

func (p *twin) describe() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(p.config)) {
		fmt.Fprintf(&b, "%s=%+v ", name, p.config[name].Pipelines)
	}
	return b.String()
}

// A saved plan destroys two resources that do not depend on each other, and one of them was changed after the plan. The CLI
// destroys the other one all the same; with an older dependency in the state it might not.
func TestADestroyOfTwoThatFailsForOne(t *testing.T) {
	t.Parallel()
	var once sync.Once // nothing is drawn, so each case is the same
	rapid.Check(t, func(rt *rapid.T) { once.Do(func() { destroyOfTwo(t, rt) }) })
}

func destroyOfTwo(t *testing.T, rt *rapid.T) {
	t.Helper()
	p := newTwin(t, rt, sandbox.Settings{Semantics: sandbox.Merge})
	crm := &Declared{Pipelines: []sandbox.Pipeline{acctest.Funnel("a", "A", "x"), acctest.Funnel("7", "B", "x")}}
	sales := &Declared{Pipelines: []sandbox.Pipeline{acctest.Funnel("8", "C", "y")}, DependsOn: dependencies["sales"]}
	p.config = Configuration{"crm": crm, "sales": sales}
	if !p.run(rt, drawnRun{kind: "apply"}) {
		rt.Fatal("the first apply is not compared")
	}
	p.config = Configuration{"sales": sales}
	goesOn := p.run(rt, drawnRun{kind: "saved plan", options: PlanOptions{Destroy: true}, between: func(list []sandbox.Pipeline) []sandbox.Pipeline {
		i := slices.IndexFunc(list, func(p sandbox.Pipeline) bool { return p.ID == "8" })
		list[i].Name = "theirs"
		return list
	}})
	if goesOn {
		rt.Error("what is left after the failed run is compared")
	}
}
