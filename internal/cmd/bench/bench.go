// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// bench is one part under way.
type bench struct {
	out      io.Writer
	cli      acctest.CLI
	programs programs
	sandbox  *sandbox.Server
	folder   string
	env      []string
	only     []string // the keys of the operations to measure; none means all
	repeat   int      // 0 means as often as is right for a size
	start    time.Time
	accounts int // made so far

	results results
}

// firstAccount is before the ids of all accounts.
const firstAccount = 10_000_000

// place is a folder with a configuration, and an account of its own that it is for.
type place struct {
	subject subject
	dir     string
	env     []string
}

// place names a folder for a subject, whose runs get settings.
func (b *bench) place(s subject, name string, settings ...string) place {
	return place{subject: s, dir: filepath.Join(b.folder, name), env: slices.Concat(b.env, b.programs.environ(s), settings)}
}

// say tells what is being measured.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.out, "%s (%.0f s so far).\n", fmt.Sprintf(format, args...), time.Since(b.start).Seconds())
}

// rounds is how often operations on so many funnels are measured. What takes minutes is steady enough for fewer rounds.
func (b *bench) rounds(funnels int) int {
	switch {
	case b.repeat > 0:
		return b.repeat
	case funnels >= manyFunnels:
		return 3
	}
	return 9
}

// measures reports whether an operation is to be measured.
func (b *bench) measures(op operation) bool {
	return len(b.only) == 0 || slices.Contains(b.only, op.key)
}

// write writes the configuration of a place.
func (p place) write(config string) error {
	return os.WriteFile(filepath.Join(p.dir, "main.tf"), []byte(config), 0o600)
}

// plan writes a configuration and saves a plan that changes something.
func (b *bench) plan(ctx context.Context, p place, file, config string) error {
	if err := p.write(config); err != nil {
		return err
	}
	_, err := b.run(ctx, p, 2, "plan", detailed, "-out="+file)
	return err
}

// byTurns does an operation in each place, one right after the other.
func (b *bench) byTurns(ctx context.Context, n, round int, op operation, places []place) error {
	for _, p := range places {
		s, err := b.run(ctx, p, op.code, op.args...)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", op.name, p.subject, err)
		}
		if !b.measures(op) {
			continue
		}
		s.round = round
		key := step{operation: op.name, n: n, subject: p.subject}
		b.results[key] = append(b.results[key], s)
	}
	return nil
}

// run runs the CLI and measures it. An exit code other than the wanted one is an error.
func (b *bench) run(ctx context.Context, p place, code int, args ...string) (sample, error) {
	b.sandbox.ResetJournal()
	var output bytes.Buffer
	cmd := run.Command(ctx, b.cli.Path, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.dir, p.env, &output, &output
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return sample{}, err
	}
	stop := watch(cmd.Process.Pid)
	err := cmd.Wait()
	s := sample{wall: time.Since(start), peaks: stop()}
	if exit := (*exec.ExitError)(nil); ctx.Err() != nil || err != nil && !errors.As(err, &exit) {
		return sample{}, errors.Join(ctx.Err(), err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return sample{}, fmt.Errorf("%s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, tail(output.String(), 40))
	}
	used, err := b.programs.taken()
	if err != nil {
		return sample{}, err
	}
	if ran := used.Processes > 0; ran != (p.subject != data) {
		return sample{}, fmt.Errorf("%s: %d processes of a provider ran for %s", strings.Join(args, " "), used.Processes, p.subject)
	}
	s.provider = used.CPU
	s.cli = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if runtime.GOOS != "windows" {
		s.cli -= s.provider
	}
	s.made = b.made()
	return s, nil
}

func (b *bench) made() requests {
	r := requests{
		machine: b.sandbox.CountTokens(sandbox.Machine), exchange: b.sandbox.CountTokens(sandbox.Exchange),
		get: b.sandbox.Count(http.MethodGet), post: b.sandbox.Count(http.MethodPost),
	}
	r.other = b.sandbox.Count("") + b.sandbox.CountTokens("") - r.total()
	return r
}

// tail is the end of an output, where programs say what went wrong.
func tail(output string, lines int) string {
	all := strings.Split(strings.TrimSpace(output), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
