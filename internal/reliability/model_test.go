// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Whatever is configured, planned, applied, imported and forgotten, whatever others change meanwhile and whatever goes
// wrong: the account and the state are what a simple model says. It has an account as a map and a state as a map; what a
// step makes of them where nothing goes wrong is in model_predict_test.go, and what must be true in any case, in
// model_checks_test.go.
func TestModel(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		if !soaking {
			checkModel(t, settings.Semantics)
			return
		}
		for share := range modelShares { // at a time, because a run waits more than it computes
			t.Run(fmt.Sprint(share), func(t *testing.T) {
				t.Parallel()
				checkModel(t, settings.Semantics)
			})
		}
	})
}

// modelShares is how many parts the runs of a soak come in: 3 semantics, 6 shares, 556 runs make 10,008.
const modelShares = 6

func checkModel(t *testing.T, semantics sandbox.Semantics) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t, semantics)
		defer m.stop()
		t.Repeat(m.steps())
		m.settle(t)
	})
}

// funnels are funnels by their ids.
type funnels = map[string]sandbox.Pipeline

// machine is the system under test, and the model beside it.
type machine struct {
	server *sandbox.Server
	core   *coretest.Core
	stop   func()

	settings sandbox.Settings // as drawn
	turned   bool             // others have turned the stages of a funnel round during an apply
	blocks   int              // of the provider
	config   coretest.Configuration
	saved    []*coretest.Plan            // the last ones, and none that a CLI would not apply any more
	visited  map[*coretest.Plan][]string // the order in which a plan came to its resources

	there funnels            // the model's account
	state map[string]funnels // the model's state, by resource
}

// modelTimings are so short that a run of the model takes a fraction of a second; the bounds are far away, so that a busy
// machine reaches none but where a name is trimmed to what it was.
var modelTimings = account.Timings{
	Verify:    4 * time.Second,
	Cancelled: 10 * time.Second,
	LastPost:  500 * time.Millisecond,
	NotTaken:  5 * time.Millisecond,
	Refused:   6 * time.Millisecond,
	Stale:     6 * time.Millisecond,
	Poll:      time.Millisecond,
	MaxPoll:   2 * time.Millisecond,
}

// staleFor is how long reads are old where they are: below each of the spans that modelTimings waits to believe a read.
const staleFor = 3 * time.Millisecond

const modelRetries = 2

func newMachine(t *rapid.T, semantics sandbox.Semantics) *machine {
	t.Helper()
	orders := []sandbox.Order{sandbox.Kept, sandbox.Kept, sandbox.ByID, sandbox.Reversed}
	m := &machine{config: coretest.Configuration{}, visited: map[*coretest.Plan][]string{}, there: funnels{}, state: map[string]funnels{}, settings: sandbox.Settings{
		Semantics:       semantics,
		StageOrder:      rapid.SampledFrom(orders).Draw(t, "stage order"),
		PipelineOrder:   rapid.SampledFrom(orders).Draw(t, "funnel order"),
		EmptyStages:     rapid.SampledFrom([]sandbox.EmptyStages{sandbox.StagesAbsent, sandbox.StagesNull, sandbox.StagesArray}).Draw(t, "empty stages"),
		RejectEmptyList: rapid.Bool().Draw(t, "empty list refused"),
		Texts:           map[bool]sandbox.Texts{true: sandbox.TextsTrimmed}[rapid.IntRange(0, 4).Draw(t, "trimmed") == 0],
		NumericIDs:      rapid.Bool().Draw(t, "numbers"),
	}}
	m.blocks = rapid.IntRange(1, 2).Draw(t, "provider blocks")
	for _, id := range foreignIDs {
		m.there[id] = m.drawFunnel(t, id)
	}
	m.start(t)
	return m
}

// start starts the sandbox, with the funnels that the model has, and a Core for it.
func (m *machine) start(t *rapid.T) {
	t.Helper()
	m.server = sandbox.New(m.settings)
	token := m.server.AddAccount(acctest.Account)
	url, stop, err := m.server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.stop = stop
	m.core = coretest.NewCore(t, url, token)
	m.core.Timings, m.core.Backoff = modelTimings, wazzup.Backoff{Initial: 500 * time.Microsecond, Max: 2 * time.Millisecond}
	m.core.Settings["max_retries"] = modelRetries
	m.core.NoPermits = true // what a run that was killed leaves behind is not in the model; TestKill has it
	m.core.Block = m.block
	// What others remove during an apply is taken for lost, and every later run is told to go on.
	m.core.Accepts = slices.Concat(ownIDs["first"], ownIDs["second"], foreignIDs)
	m.server.SetPipelines(acctest.Account, slices.Collect(maps.Values(m.there)))
}

// The ids in play. Those of the first block's resources wander between them; the second block has ids of its own, because
// between two blocks nobody sees that one hands over to the other. Foreign ones are in no configuration.
var (
	resourceNames = []string{"one", "two", "three", "other"}
	ownIDs        = map[string][]string{"first": {"a", "b", "7", "c,d"}, "second": {"p", "8"}}
	foreignIDs    = []string{"foreign-1", "1000000000000000000007", "f/\"3\""}
)

// block is the provider block of a resource.
func (m *machine) block(resource string) string {
	if resource == "other" && m.blocks == 2 {
		return "second"
	}
	return "first"
}

// drawFunnel draws one of few funnels with an id, so that they are met again.
func (m *machine) drawFunnel(t *rapid.T, id string) sandbox.Pipeline {
	t.Helper()
	p := sandbox.Pipeline{ID: id, Name: rapid.SampledFrom([]string{"1", "2", "e\u0301"}).Draw(t, "name of "+id)}
	all := rapid.Permutation([]string{"x", "y", "142"}).Draw(t, "stages of "+id)
	for _, stage := range all[:rapid.IntRange(0, len(all)).Draw(t, "how many")] {
		p.Stages = append(p.Stages, sandbox.Stage{ID: stage, Name: rapid.SampledFrom([]string{"s", "t"}).Draw(t, "name of "+stage)})
	}
	return p
}

// keepsOrder is true where the order of stages survives a post, as far as can be seen.
func (m *machine) keepsOrder() bool {
	return !m.turned && m.settings.StageOrder == sandbox.Kept && m.settings.Semantics != sandbox.MergeStages
}

// same reports whether two funnels are the same, the order of stages aside where it does not survive.
func (m *machine) same(a, b sandbox.Pipeline) bool {
	if m.keepsOrder() {
		return identical(a, b)
	}
	return sameContent(a, b)
}

// sameContent is same whatever the order of stages.
func sameContent(a, b sandbox.Pipeline) bool {
	byID := func(x, y sandbox.Stage) int { return strings.Compare(x.ID, y.ID) }
	return composed(a.Name) == composed(b.Name) && slices.Equal(slices.SortedFunc(slices.Values(a.Stages), byID), slices.SortedFunc(slices.Values(b.Stages), byID))
}

// composed is a text as Terraform has it.
func composed(s string) string { return strings.ReplaceAll(s, "e\u0301", "\u00e9") }

// now are the account's funnels as they truly are.
func (m *machine) now() funnels { return acctest.ByID(m.server.Pipelines(acctest.Account)) }

func (m *machine) posts() int { return m.server.Count(post) }

// names are the resources of the configuration and of the state, in a drawn order.
func (m *machine) names(t *rapid.T, what string) []string {
	t.Helper()
	all := slices.DeleteFunc(slices.Clone(resourceNames), func(name string) bool { return m.config[name] == nil && m.state[name] == nil })
	if len(all) < 2 {
		return all
	}
	return rapid.Permutation(all).Draw(t, what)
}

// String is all that the model knows, for a failure.
func (m *machine) String() string {
	var config strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.config)) {
		declared := m.config[name]
		fmt.Fprintf(&config, "\n  %s: %v, existing_policy %s, retains %v", name, declared.Pipelines, existing(declared), retains(declared))
	}
	return fmt.Sprintf("an account of %+v, %d provider blocks\nthere: %v\nstate: %v\nconfiguration:%s", m.settings, m.blocks, m.there, m.state, &config)
}
