// SPDX-License-Identifier: MPL-2.0

//go:build unix

package reliability_test

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Ctrl-C leaves the truth in the state, whenever it comes and whatever the apply does. With make soak, each moment is met
// by every kind of change under every one of the semantics; without, each by one of them under one of them.
func TestCtrlC(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		a := newApplier(begin(t, settings))
		for n, m := range moments {
			changes := []change{create, update, remove}
			if !soaking {
				if n%3 != int(settings.Semantics) {
					continue
				}
				changes = changes[(n+n/3)%3:][:1]
			}
			for _, what := range changes {
				if what == remove && m.stays {
					what = update
				}
				a.interrupt(m, what, settings.Semantics)
			}
		}
	})
}

// Whoever presses Ctrl-C a second time ends the CLI at once, and mends it by applying again.
func TestCtrlCTwice(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		a := newApplier(begin(t, settings))
		changes := []change{create, update, remove}
		if !soaking {
			changes = changes[settings.Semantics:][:1]
		}
		for _, what := range changes {
			a.declare(what)
			i := a.start(moment{name: "the post taken, no answer", hold: func(i *interruption) func() bool {
				return i.strike(sandbox.Fault{Method: post, AfterCommit: true, Hang: true})
			}}, what)
			i.run.SignalAll(syscall.SIGINT)
			waitFor(t, "the CLI to stop", func() bool { return strings.Contains(i.run.Output(), "Stopping operation") })
			again := time.Now()
			i.run.SignalAll(syscall.SIGINT)
			if r := i.run.Finish(); r.Code == 0 || time.Since(again) > 10*time.Second {
				t.Errorf("%s: exit code %d, %s after the second Ctrl-C:\n%s", what.name, r.Code, time.Since(again), r.Output)
			}
			waitFor(t, "the providers to end", func() bool { return !i.run.Alive() && a.sandbox.UnderWay() == 0 })
			a.mendState()
			a.applyAgain()
		}
	})
}

// applier is a scene with an applied configuration that changes from one apply to the next.
type applier struct {
	*scene
	x    sandbox.Pipeline   // of the resource crm
	made []sandbox.Pipeline // each of a resource of its own that has its id for a name
	n    int                // of changes so far

	address string // of the resource that the last one is about
}

func newApplier(c *scene) *applier {
	a := &applier{scene: c, x: acctest.Funnel("x", "X", "a"), made: []sandbox.Pipeline{acctest.Funnel("new-0", "new", "")}}
	a.write()
	a.Apply()
	a.x.Name = "X0" // once more, so that the backup of the state has all of them: see mendState
	a.write()
	a.Apply()
	return a
}

func (a *applier) write() {
	text := acctest.Resource("crm", acctest.HCL(a.x))
	for _, p := range a.made {
		text += acctest.Resource(p.ID, acctest.HCL(p))
	}
	a.Write("main.tf", text)
}

// declare writes a configuration that needs changes, and returns what tells whether the state has the last of them.
func (a *applier) declare(kinds ...change) (inState func() bool) {
	var want []sandbox.Pipeline
	for _, kind := range kinds {
		a.n++
		a.address = "wazzup_pipelines.crm"
		switch kind {
		case create:
			p := acctest.Funnel(fmt.Sprint("new-", a.n), "new", "b a")
			a.made, a.address = append(a.made, p), "wazzup_pipelines."+p.ID
			want = []sandbox.Pipeline{p}
		case update:
			a.x.Name = fmt.Sprint("X", a.n)
			a.x.Stages = append(slices.Clone(a.x.Stages), sandbox.Stage{ID: fmt.Sprint("s", a.n), Name: "one more"})
			want = []sandbox.Pipeline{a.x}
		case remove:
			a.address = "wazzup_pipelines." + a.made[0].ID
			a.made, want = a.made[1:], nil
		}
	}
	a.write()
	return func() bool { return cmp.Equal(a.resources()[a.address].funnels, want) }
}

// applyAgain applies the configuration once more, now that nothing is wrong, and looks whether all is well.
func (a *applier) applyAgain() {
	a.t.Helper()
	a.sandbox.ClearFaults()
	a.sandbox.Set(func(s *sandbox.Settings) { s.StaleFor = 0 })
	a.Apply()
	a.settled(append([]sandbox.Pipeline{a.x}, a.made...)...)
}

// The waits of a release keep within the bound, too. What takes longest: no answer to the post, and none to the reads.
func TestCtrlCWithTheWaitsOfARelease(t *testing.T) {
	t.Parallel()
	changes := []change{update}
	if soaking {
		changes = []change{create, update}
	}
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		c.Use(acctest.AsReleased)
		a := newApplier(c)
		for _, what := range changes {
			a.interrupt(moment{name: "no answer at all any more", hold: func(i *interruption) func() bool {
				i.sandbox.Inject(sandbox.Fault{Method: get, Hang: true, Skip: i.change.reads + 1, Times: -1})
				i.sandbox.Inject(sandbox.Fault{Method: post, AfterCommit: true, Hang: true})
				return func() bool { return i.sandbox.Count(post) > 0 }
			}, committed: true, unread: true}, what, settings.Semantics)
		}
	})
}

// interruption is an apply that is interrupted.
type interruption struct {
	*applier
	change change
	run    acctest.Group
	told   chan struct{} // closed when the CLI has said that it stops
	after  []func()      // what is to be done when the CLI has ended
}

// start starts an apply that stops at a moment, and waits until it is there.
func (a *applier) start(m moment, what change) *interruption {
	a.t.Helper()
	i := &interruption{applier: a, change: what, told: make(chan struct{})}
	a.sandbox.ResetJournal()
	reached := m.hold(i)
	i.run = a.Group("apply", "-auto-approve")
	awaits(a.t, i.run, m.name, reached)
	return i
}

// awaits waits until a run has come to a point.
func awaits(t *testing.T, run acctest.Group, what string, is func() bool) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("the run so far:\n%s", run.Output())
		}
	}()
	waitFor(t, what, is)
}

// interrupt presses Ctrl-C at a moment of an apply.
func (a *applier) interrupt(m moment, what change, semantics sandbox.Semantics) {
	a.t.Helper()
	name := fmt.Sprintf("%s, %s", what.name, m.name)
	inState := a.declare(what)
	i := a.start(m, what)
	signalled := time.Now()
	switch (a.n + 2*int(semantics)) % 3 {
	case 0:
		i.run.SignalAll(syscall.SIGINT) // as a terminal does
	case 1:
		i.run.SignalCLI(syscall.SIGINT) // as a program does that runs the CLI
	case 2:
		i.run.SignalAll(syscall.SIGTERM) // as a CI system does that cancels a job
	}
	if m.onItsWay {
		waitFor(a.t, "the CLI to stop", func() bool { return strings.Contains(i.run.Output(), "Stopping operation") })
	}
	close(i.told)
	r := i.run.Finish()
	if took := time.Since(signalled); took > 20*time.Second {
		a.t.Errorf("%s: the CLI took %s to end", name, took)
	}
	for _, end := range i.after {
		end()
	}
	waitFor(a.t, "the last request", func() bool { return a.sandbox.UnderWay() == 0 })
	committed := i.check(m, name, signalled, r)
	// Where a removal is refused, the list looks the same as if its post had not been taken.
	unseen := m.lost && what == remove && semantics != sandbox.Replace
	if want := committed && !m.unread && !unseen; inState() != want {
		a.t.Errorf("%s: the change is in the state: %v, want %v\n%s\n%s", name, !want, want, r.Output, a.State())
	}
	a.applyAgain()
}

// check looks at the posts of an interrupted apply, and says whether one was committed.
func (i *interruption) check(m moment, name string, signalled time.Time, r acctest.Result) bool {
	i.t.Helper()
	committed := false
	for _, e := range i.sandbox.Journal() {
		committed = committed || e.Committed
		late := e.Start.Sub(signalled)
		if e.Method == post && (late > time.Second || late > 0 && !m.onItsWay) {
			i.t.Errorf("%s: a post started %s after the signal\n%s", name, late, r.Output)
		}
	}
	if committed != m.committed && !m.onItsWay {
		i.t.Errorf("%s: committed: %v, want %v\n%s", name, committed, m.committed, r.Output)
	}
	for address, resource := range i.resources() {
		if resource.status != "" || strings.Contains(address, "+") {
			i.t.Errorf("%s: %s is %s in the state", name, address, resource.status)
		}
	}
	return committed
}
