// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// sample is what one run of the CLI has taken.
type sample struct {
	// cpu is user and system time of the CLI and the provider together. On Unix a process's time has that of the children
	// it has waited for, and a CLI waits for each provider it starts: with Terraform 1.11 on Linux, plans and applies of
	// 100 and 1,000 funnels, this figure and the sum of what /proc shows of the CLI and each provider are the same within
	// what they still take after the last look, 0.05 s of 14. On Windows the children are left out.
	cpu   time.Duration
	wall  time.Duration
	peaks peaks
	made  requests
}

// requests are what the sandbox was asked.
type requests struct{ machine, exchange, get, post, other int }

func (r requests) total() int { return r.machine + r.exchange + r.get + r.post + r.other }

// each returns the requests for a number of accounts. r is the requests for one account. All accounts share a machine token.
func (r requests) each(accounts int) requests {
	return requests{machine: r.machine, exchange: accounts * r.exchange, get: accounts * r.get, post: accounts * r.post, other: accounts * r.other}
}

func (r requests) String() string {
	var parts []string
	for _, part := range []struct {
		n    int
		name string
	}{{r.machine, "machine token"}, {r.exchange, "exchange"}, {r.get, http.MethodGet}, {r.post, http.MethodPost}, {r.other, "other"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.name))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, " + ")
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
	s.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
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

// median of figures, of which there is at least one.
func median(figures []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(figures))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}
