// SPDX-License-Identifier: MPL-2.0

//go:build unix

package reliability_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// killSeedEnv names the environment variable that has a test kill at the moments of an earlier run.
const killSeedEnv = "WAZZUP_TEST_SEED"

// kill -9 heals by running again: whoever is killed, the CLI, the provider or both, at whatever moment of an apply that
// creates, updates and removes. The next apply does what is left to do, even while an orphaned provider still writes.
func TestKill(t *testing.T) {
	t.Parallel()
	seed := killSeed(t)
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		chance := rand.New(rand.NewPCG(seed, uint64(settings.Semantics)))
		settings.Latency = 20 * time.Millisecond
		t.Logf("to kill at the same moments again: %s=%d go test ./internal/reliability -run '%s'", killSeedEnv, seed, t.Name())
		a := newApplier(begin(t, settings))
		for round := range repeats(3, 30) {
			d := randomDeath(chance, round)
			t.Logf("round %d: %s", round, d)
			a.declare(create, create, update, remove)
			a.kill(d)
			if t.Failed() {
				return
			}
		}
	})
}

func killSeed(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv(killSeedEnv)
	if text == "" {
		return rand.Uint64()
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", killSeedEnv, err)
	}
	return seed
}

// victims are who is killed.
type victims int

const (
	cli victims = iota
	provider
	both
)

// death is a kill: who, when, and what happens afterwards.
type death struct {
	who     victims
	request int           // of the apply, at which it happens
	after   time.Duration // so much later
	late    bool          // posts are carried out even if nobody waits for them any more
	atOnce  bool          // the next apply does not wait until all is quiet
}

func (d death) String() string {
	return fmt.Sprintf("kill -9 of %s, %s after request %d, posts taken late: %v, applied again at once: %v",
		[]string{"the CLI", "the provider", "both"}[d.who], d.after, d.request, d.late, d.atOnce)
}

// A round's apply makes at most this many requests: the refresh, the check of the plan, and three for each of two posts, which the
// four resources share. If core passes all of them on at once, they share one.
const requestsOfARound = 8

func randomDeath(chance *rand.Rand, round int) death {
	return death{
		who:     victims(round % 3),
		request: 1 + chance.IntN(requestsOfARound),
		after:   time.Duration(chance.IntN(50_000)) * time.Microsecond,
		late:    chance.IntN(2) == 0,
		atOnce:  chance.IntN(2) == 0,
	}
}

// kill applies, kills, and applies again.
func (a *applier) kill(d death) {
	a.t.Helper()
	var requests atomic.Int32
	a.sandbox.Before("", func(string) bool { return requests.Add(1) < int32(d.request) })
	if d.late {
		a.sandbox.Inject(sandbox.Fault{Method: post, Times: -1, Late: true})
	}
	run := a.Group("apply", "-auto-approve")
	waitFor(a.t, "the moment of the kill", func() bool {
		return requests.Load() >= int32(d.request) || strings.Contains(run.Output(), "Apply complete!") // then nobody is left to be killed
	})
	time.Sleep(d.after)
	switch d.who {
	case cli:
		run.SignalCLI(syscall.SIGKILL)
	case provider:
		run.SignalProviders(syscall.SIGKILL)
	case both:
		run.SignalAll(syscall.SIGKILL)
	}
	first := run.Finish()
	a.mendState()
	if !d.atOnce {
		a.quiet(run)
	}
	a.applyAgain()
	if d.atOnce {
		a.quiet(run)
		a.settled(append(a.made, a.x)...)
	}
	if a.t.Failed() {
		a.t.Logf("the run that was killed:\n%s", first.Output)
	}
}

// mendState does what a user must do if the CLI was killed in the very moment in which it wrote its state: the CLI empties
// the file before it fills it, and takes an empty one for none. It keeps the state before that beside it.
func (a *applier) mendState() {
	a.t.Helper()
	if !json.Valid([]byte(a.State())) {
		a.t.Log("the CLI's state was torn: taking its backup")
		a.Write("terraform.tfstate", a.Read("terraform.tfstate.backup"))
	}
}

// quiet waits until nobody writes any more. An orphaned provider must not live on.
func (a *applier) quiet(run acctest.Group) {
	a.t.Helper()
	waitFor(a.t, "orphans to end", func() bool { return !run.Alive() })
	waitFor(a.t, "the last request", func() bool { return a.sandbox.UnderWay() == 0 })
}

// A provider whose CLI is killed before it has connected to it hears of nobody ever again. It ends all the same, and does
// not pile up on a machine that kills runs every day. A shell stands in for the CLI, because it can be told when to die.
func TestAProviderThatNobodyHasConnectedTo(t *testing.T) {
	t.Parallel()
	binaries := []acctest.Binary{acctest.ShortWaits}
	if soaking {
		binaries = append(binaries, acctest.AsReleased)
	}
	for _, binary := range binaries {
		shell := exec.Command("sh", "-c", `"$0" & wait`, filepath.Join(acctest.Provider(t, binary), "terraform-provider-wazzup"))
		shell.Env = append(os.Environ(), "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
		shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		stdout, err := shell.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := shell.Start(); err != nil {
			t.Fatal(err)
		}
		group := -shell.Process.Pid
		t.Cleanup(func() { _ = syscall.Kill(group, syscall.SIGKILL) })
		if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
			t.Fatalf("the provider does not say where it can be reached: %q, %v", line, err)
		}
		_ = shell.Process.Kill()
		_, _ = shell.Process.Wait()
		waitFor(t, "the provider to end", func() bool { return errors.Is(syscall.Kill(group, 0), syscall.ESRCH) })
	}
}
