// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Process is a running CLI.
type Process struct {
	t      testing.TB
	cmd    *exec.Cmd
	ctx    context.Context // ends when the run has taken too long
	cancel func()
	check  func() // further checks after the end

	attached *attached // the provider, if it runs in this process
	all      lockedBuffer
	stdout   lockedBuffer
}

// process prepares a run of the CLI without starting it.
func (w *Workspace) process(args []string, attachable bool) *Process {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	p := &Process{t: w.t, cmd: exec.CommandContext(ctx, w.cli.Path, args...), ctx: ctx, cancel: cancel, check: w.noRaces}
	p.cmd.Dir, p.cmd.Env = w.Dir, w.environ()
	if attachable && (w.binary.attachable() || len(w.Options) > 0) && canAttach(w.Env) {
		dir := w.Dir
		if len(args) > 0 {
			if other, ok := strings.CutPrefix(args[0], "-chdir="); ok {
				dir = filepath.Join(dir, other)
			}
		}
		p.attached = attach(w.t, shortWaits(maps.Clone(w.Env), dir, w.Options))
		p.cmd.Env = append(p.cmd.Env, "TF_REATTACH_PROVIDERS="+p.attached.reattach())
	} else {
		w.override()
	}
	p.cmd.Stdout, p.cmd.Stderr = io.MultiWriter(&p.all, &p.stdout), &p.all
	return p
}

func (p *Process) start() {
	p.t.Helper()
	if err := p.cmd.Start(); err != nil {
		p.cancel()
		if p.attached != nil {
			_ = p.attached.end(true)
		}
		p.t.Fatal(err)
	}
}

// Output returns the output of the run so far.
func (p *Process) Output() string { return plain(p.all.String()) }

// Finish waits for the run to end. A run that was killed has the exit code -1.
func (p *Process) Finish() Result {
	p.t.Helper()
	defer p.cancel()
	err := p.cmd.Wait()
	if p.attached != nil {
		if err := p.attached.end(p.cmd.ProcessState.ExitCode() < 0); err != nil {
			p.t.Error(err)
		}
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	p.check()
	if p.ctx.Err() != nil {
		p.t.Fatalf("%s: still running after three minutes:\n%s", strings.Join(p.cmd.Args[1:], " "), p.all.String())
	}
	return Result{Output: p.Output(), Stdout: p.stdout.String(), Code: p.cmd.ProcessState.ExitCode()}
}

// Start begins a run of the CLI; the command can be signalled, and finish waits for it.
func (w *Workspace) Start(args ...string) (cmd *exec.Cmd, finish func() Result) {
	w.t.Helper()
	p := w.process(args, true)
	p.start()
	return p.cmd, p.Finish
}

// Run runs the CLI to its end.
func (w *Workspace) Run(args ...string) Result {
	w.t.Helper()
	_, finish := w.Start(args...)
	return finish()
}

// Must runs the CLI and fails the test if it ends with another exit code.
func (w *Workspace) Must(code int, args ...string) Result {
	w.t.Helper()
	r := w.Run(args...)
	if r.Code != code {
		w.t.Fatalf("%s: exit code %d, want %d:\n%s", strings.Join(args, " "), r.Code, code, r.Output)
	}
	return r
}

// Apply applies the configuration without asking.
func (w *Workspace) Apply() Result { w.t.Helper(); return w.Must(0, "apply", "-auto-approve") }

// MustPlanNothing fails the test if the plan is not empty.
func (w *Workspace) MustPlanNothing() Result {
	w.t.Helper()
	return w.Must(0, "plan", "-detailed-exitcode")
}

// lockedBuffer takes what two streams write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
