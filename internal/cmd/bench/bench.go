// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// operation is one thing to measure, and the requests that it is promised to make.
type operation struct {
	name string
	args []string // of the run that is measured
	want requests
	once bool // in the first round only
}

const (
	createPlan = "create.tfplan"
	updatePlan = "update.tfplan"
)

// What is measured of one account, in the order in which one folder goes through it. The requests are the floors of a safe write (one
// to read, one to post, one to read back) and one more if funnels are declared for the first time: then the CLI has
// the plan checked again as it applies. The update is there for its requests, and it needs a plan of its own, so one
// round has to do.
var (
	create = operation{name: "apply, creates", args: []string{"apply", createPlan}, want: requests{get: 3, post: 1}}
	noop   = operation{name: "plan, nothing to do", args: []string{"plan", "-detailed-exitcode"}, want: requests{get: 1}}
	update = operation{name: "apply, updates a stage", args: []string{"apply", updatePlan}, want: requests{get: 2, post: 1}, once: true}

	operations = []operation{create, noop, update}
)

// oneAccount measures many funnels of one account.
func oneAccount(o options) part {
	return part{sizes: o.funnels, env: []string{"TF_CLI_ARGS=-no-color"}, repeat: o.repeat, size: (*bench).size, report: report}
}

// bench is one part under way.
type bench struct {
	out      io.Writer
	cli      acctest.CLI
	sandbox  *sandbox.Server
	folder   string
	env      []string
	repeat   int
	start    time.Time
	accounts int // made so far

	results results
}

// place is a folder with a configuration, and an account of its own that it is for.
type place struct {
	subject subject
	dir     string
	env     []string
}

// size measures all operations at n funnels.
func (b *bench) size(ctx context.Context, n int) error {
	var templates []place
	for _, s := range subjects {
		template, err := b.template(ctx, s, n)
		if err != nil {
			return err
		}
		templates = append(templates, template)
	}
	for i := range b.repeat {
		b.say("N = %d, round %d of %d", n, i+1, b.repeat)
		if err := b.round(ctx, n, i, templates); err != nil {
			return fmt.Errorf("round %d of N = %d: %w", i+1, n, err)
		}
	}
	return nil
}

// say tells what is being measured.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.out, "%s (%.0f s so far).\n", fmt.Sprintf(format, args...), time.Since(b.start).Seconds())
}

// template makes a folder with the configuration and a saved plan that creates. Each round applies a copy of it: to plan
// anew for each would double the time that the rounds take.
func (b *bench) template(ctx context.Context, s subject, n int) (place, error) {
	p := b.place(s, fmt.Sprintf("%s-%d", s, n))
	if err := os.Mkdir(p.dir, 0o750); err != nil {
		return place{}, err
	}
	return p, b.plan(ctx, p, createPlan, config(s, n, false))
}

// firstAccount is before the ids of all accounts.
const firstAccount = 10_000_000

// place names a folder and makes a new account for it. Its token does not name the account: a plan that was made for one that
// is named is not applied to another one.
func (b *bench) place(s subject, name string) place {
	b.accounts++
	account := strconv.Itoa(firstAccount + b.accounts)
	token := "token-of-account-" + account
	b.sandbox.Authorize(token, account)
	env := append(slices.Clip(b.env), "WAZZUP_CLIENT_ACCESS_TOKEN="+token)
	return place{subject: s, dir: filepath.Join(b.folder, name), env: env}
}

// plan writes a configuration and saves a plan that changes something.
func (b *bench) plan(ctx context.Context, p place, file, config string) error {
	if err := os.WriteFile(filepath.Join(p.dir, "main.tf"), []byte(config), 0o600); err != nil {
		return err
	}
	_, err := b.run(ctx, p, 2, "plan", "-detailed-exitcode", "-out="+file)
	return err
}

// round measures each operation once for each subject, by turns, so that noise hits both; every second round turns the
// order round.
func (b *bench) round(ctx context.Context, n, i int, templates []place) error {
	var places []place
	for _, template := range templates {
		p := b.place(template.subject, fmt.Sprintf("%s-%d-%d", template.subject, n, i))
		if err := os.CopyFS(p.dir, os.DirFS(template.dir)); err != nil {
			return err
		}
		places = append(places, p)
	}
	if i%2 == 1 {
		slices.Reverse(places)
	}
	for _, op := range operations {
		if op.once && i > 0 {
			continue
		}
		if err := b.byTurns(ctx, n, op, places); err != nil {
			return err
		}
	}
	return nil
}

// byTurns measures an operation in each place.
func (b *bench) byTurns(ctx context.Context, n int, op operation, places []place) error {
	for _, p := range places {
		if err := b.step(ctx, n, op, p); err != nil {
			return fmt.Errorf("%s of %s: %w", op.name, p.subject, err)
		}
	}
	return nil
}

func (b *bench) step(ctx context.Context, n int, op operation, p place) error {
	if op.name == update.name {
		if err := b.plan(ctx, p, updatePlan, config(p.subject, n, true)); err != nil {
			return err
		}
	}
	s, err := b.run(ctx, p, 0, op.args...)
	if err != nil {
		return err
	}
	key := step{operation: op.name, n: n, subject: p.subject}
	b.results[key] = append(b.results[key], s)
	return nil
}
