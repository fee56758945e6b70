// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Each way out that a message advises is followed here, as written, to a clean plan. TestEachMessageIsFollowed holds these
// situations against the golden file of all messages.

// situation is one in which a message of the golden file is shown.
type situation struct {
	section string              // of the golden file
	or      string              // another section: core's order decides which of the two is shown; "" if there is none
	start   func(*scene) string // leads there, and returns what was said
	ways    []wayOut
	// mentions are words of the message that are no advice, though they look like it: see typed.
	mentions string
	// otherwise says why the golden file words the advice in another way than the provider does here; "" if it does not.
	otherwise string
}

// wayOut is what a message advises.
type wayOut struct {
	name    string
	uses    string // what the user types for it, as the message names it: see typed
	environ bool   // it sets the test's environment, so it runs alone
	follow  func(*scene)
}

func situations() []situation {
	return slices.Concat(
		observingSituations(), accountSituations(), tokenSituations(), exchangeSituations(), existsSituations(), postSituations(), storedSituations(),
		foreignSituations(), idSituations(), lookSituations(), whoseSituations(), defaultSituations(), planSituations(), cliSituations(), inputSituations(), textSituations(),
	)
}

func TestWaysOut(t *testing.T) {
	t.Parallel()
	waysOut(t, false)
}

// TestWaysOutOfTheEnvironment is not parallel, because the environment is the process's.
func TestWaysOutOfTheEnvironment(t *testing.T) { waysOut(t, true) }

func waysOut(t *testing.T, environ bool) {
	t.Helper()
	golden := goldenMessages(t)
	for _, s := range situations() {
		for _, way := range s.ways {
			if way.environ != environ {
				continue
			}
			t.Run(s.section+"/"+way.name, func(t *testing.T) {
				if !environ {
					t.Parallel()
				}
				sc := &scene{t: t, others: map[string]map[string]sandbox.Pipeline{}}
				sc.said = s.start(sc)
				shown := s
				if s.or != "" && strings.Contains(sc.said, golden.headlines(s.or)[0]) {
					shown.section, shown.otherwise = s.or, "what else that section says depends on the order, too"
				}
				golden.shown(t, shown, sc.said)
				if t.Failed() {
					return
				}
				way.follow(sc)
				sc.settled(golden.headlines(shown.section))
			})
		}
	}
}

// scene is a configuration and what there is in Wazzup: under a Core, or if the CLI itself matters, in a workspace.
type scene struct {
	t *testing.T
	s *acctest.Sandbox

	said    string // by the situation
	c       *coretest.Core
	config  coretest.Configuration
	order   []string // of the resources; nil is by name
	options coretest.PlanOptions

	calm      atomic.Bool        // nothing goes wrong any more
	interrupt context.CancelFunc // see interruptible

	w     *acctest.Workspace
	owned []sandbox.Pipeline // what the configuration of the workspace declares in acctest.Account

	others map[string]map[string]sandbox.Pipeline // by account: funnels that no resource declares
}

var (
	fx      = funnel("x", "X", "a b")
	fy      = funnel("y", "Y", "")
	foreign = funnel("foreign", "Foreign", "a")
)

// begin is a scene with one account, which has a foreign funnel.
func (sc *scene) begin(settings sandbox.Settings) {
	sc.s = acctest.StartSandbox(sc.t, settings)
	sc.c = coretest.NewCore(sc.t, sc.s.URL, sc.s.Token)
	sc.c.Timings = acctest.HastyTimings
	sc.config = coretest.Configuration{}
	sc.put(acctest.Account, foreign)
}

// managing is begin with the funnels x and y under management.
func (sc *scene) managing(settings sandbox.Settings) {
	sc.begin(settings)
	sc.config["one"] = declaring(fx, fy)
	sc.must()
}

// partner is a scene with a partner's accounts here and there, each with a foreign funnel and with x under management.
func (sc *scene) partner(settings sandbox.Settings) {
	sc.begin(settings)
	sc.s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, here, there)
	sc.put(there, foreign)
	sc.c.Settings = map[string]any{
		"base_url": sc.s.URL, "requests_per_second": 1000, "partner_email": acctest.PartnerEmail, "partner_password": acctest.PartnerPassword,
	}
	sc.config = coretest.Configuration{"one": {Account: new(here), Pipelines: list(fx)}, "two": {Account: new(there), Pipelines: list(fx)}}
	sc.must()
}

// put adds funnels that no resource declares.
func (sc *scene) put(account string, funnels ...sandbox.Pipeline) {
	if sc.others[account] == nil {
		sc.others[account] = map[string]sandbox.Pipeline{}
	}
	maps.Copy(sc.others[account], byID(funnels))
	sc.s.Put(account, funnels...)
}

// loose says that funnels which a resource had are nobody's now, and stay.
func (sc *scene) loose(account string, funnels ...sandbox.Pipeline) {
	maps.Copy(sc.others[account], byID(funnels))
}

func (sc *scene) names() []string {
	if sc.order != nil {
		return sc.order
	}
	names := sc.c.Resources()
	for name := range sc.config {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// plan plans with the scene's options.
func (sc *scene) plan() (*coretest.Plan, coretest.Diagnostics) {
	sc.t.Helper()
	return sc.c.PlanWith(sc.config, sc.names(), sc.options)
}

// apply applies a plan; a resource that fails does not keep others from being applied.
func (sc *scene) apply(plan *coretest.Plan) coretest.Diagnostics {
	sc.t.Helper()
	run := sc.c.Begin(plan)
	defer run.End()
	var diags coretest.Diagnostics
	for _, name := range sc.names() {
		diags = append(diags, run.Apply(name)...)
	}
	return diags
}

// try plans and applies.
func (sc *scene) try() coretest.Diagnostics {
	sc.t.Helper()
	plan, diags := sc.plan()
	if plan == nil {
		return diags
	}
	return append(diags, sc.apply(plan)...)
}

func (sc *scene) must() coretest.Diagnostics {
	sc.t.Helper()
	diags := sc.try()
	sc.c.Must(diags)
	return diags
}

// says is try as a situation's start has it.
func (sc *scene) says() string { sc.t.Helper(); return sc.try().String() }

// settled fails the test unless an apply goes through, a plan after it is empty and silent about what was wrong, and the
// accounts have exactly what is declared beside what is others'.
func (sc *scene) settled(headlines []string) {
	sc.t.Helper()
	if sc.t.Failed() {
		return
	}
	var said string
	if sc.w != nil {
		sc.w.Apply()
		said = sc.w.MustPlanNothing().Output
	} else {
		sc.options = coretest.PlanOptions{}
		if diags := sc.try(); diags.HasError() {
			sc.t.Fatalf("the way ends in:\n%s", diags)
		}
		plan, diags := sc.plan()
		if plan == nil || !plan.Empty() {
			sc.t.Errorf("something is left to do")
		}
		said = diags.String()
	}
	for _, headline := range headlines {
		if strings.Contains(said, headline) {
			sc.t.Errorf("still said:\n%s", said)
		}
	}
	for account, want := range sc.wanted() {
		if d := cmp.Diff(want, byID(sc.s.Pipelines(account))); d != "" {
			sc.t.Errorf("account %s (-want +there):\n%s", account, d)
		}
	}
}

// wanted is what the accounts should have.
func (sc *scene) wanted() map[string]map[string]sandbox.Pipeline {
	all := map[string]map[string]sandbox.Pipeline{}
	for account, funnels := range sc.others {
		all[account] = maps.Clone(funnels)
	}
	maps.Copy(all[acctest.Account], byID(sc.owned))
	for _, declared := range sc.config {
		account := acctest.Account
		if declared.Account != nil {
			account = strings.ReplaceAll(*declared.Account, "-", "")
		}
		if all[account] == nil {
			all[account] = map[string]sandbox.Pipeline{}
		}
		maps.Copy(all[account], byID(declared.Pipelines))
	}
	return all
}

// interruptible lets interrupt end the runs until restore is called.
func (sc *scene) interruptible() (restore func()) {
	run := sc.c.Context
	sc.c.Context, sc.interrupt = context.WithCancel(run)
	return func() { sc.interrupt(); sc.c.Context = run }
}

// interruptAt interrupts the run during its next such request, which gets no answer: one that comes at the same time could
// still be taken.
func (sc *scene) interruptAt(path, method string) {
	sc.s.Inject(sandbox.Fault{Path: path, Method: method, Hang: true})
	sc.s.BeforeAt(path, method, func(string) bool { sc.interrupt(); return false })
}

// What the world does.

func wait(*scene) {} // what was wrong has ended meanwhile

func over(sc *scene) {
	sc.calm.Store(true)
	sc.s.ClearFaults()
}

// environ sets a variable of the process, and takes the setting away that would come first.
func (sc *scene) environ(name, value, setting string) {
	sc.t.Setenv(name, value)
	delete(sc.c.Settings, setting)
}
