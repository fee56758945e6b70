// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/given"
)

// oneAccount measures many funnels of one account.
func oneAccount(o options) part {
	return part{sizes: o.funnels, env: []string{"TF_CLI_ARGS=-no-color"}, options: o, size: (*bench).size, report: report}
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
	rounds := b.rounds(n)
	for i := range rounds {
		b.say("N = %d, round %d of %d", n, i+1, rounds)
		if err := b.round(ctx, n, i, templates); err != nil {
			return fmt.Errorf("round %d of N = %d: %w", i+1, n, err)
		}
	}
	return nil
}

// template makes a folder with the configuration and a saved plan that creates. Each round applies a copy of it: to plan
// anew for each would double the time that the rounds take.
func (b *bench) template(ctx context.Context, s subject, n int) (place, error) {
	p := b.newAccount(s, fmt.Sprintf("%s-%d", s, n))
	if err := os.Mkdir(p.dir, 0o750); err != nil {
		return place{}, err
	}
	return p, b.plan(ctx, p, createPlan, config(s, n, false))
}

// newAccount names a folder and makes an account for it. Its token does not name the account: a plan that was made for one
// that is named is not applied to another one.
func (b *bench) newAccount(s subject, name string) place {
	b.accounts++
	account := strconv.Itoa(firstAccount + b.accounts)
	token := "token-of-account-" + account
	b.sandbox.Authorize(token, account)
	p := b.place(s, name, "WAZZUP_CLIENT_ACCESS_TOKEN="+token)
	p.env = append(p.env, given.ImportEnv+"="+p.imported())
	return p
}

// imported is the file with what the pass-through provider imports.
func (p place) imported() string { return filepath.Join(p.dir, "import.msgpack") }

// state is the state file.
func (p place) state() string { return filepath.Join(p.dir, "terraform.tfstate") }

// dataEvery is after how many rounds terraform_data is measured again. It is there to compare with, and no target is held
// against it.
const dataEvery = 3

// round measures each operation once for each subject, by turns, so that noise hits both; every second round turns the
// order round.
func (b *bench) round(ctx context.Context, n, i int, templates []place) error {
	var places []place
	for _, template := range templates {
		if template.subject == data && i%dataEvery > 0 {
			continue
		}
		p := b.newAccount(template.subject, fmt.Sprintf("%s-%d-%d", template.subject, n, i))
		if err := os.CopyFS(p.dir, os.DirFS(template.dir)); err != nil {
			return err
		}
		places = append(places, p)
	}
	if i%2 == 1 {
		slices.Reverse(places)
	}
	for _, op := range operations {
		if !b.measures(op) && op.key != create.key { // all after it need what that creates
			continue
		}
		able, err := b.prepare(ctx, n, op, places)
		if err != nil {
			return err
		}
		if err := b.byTurns(ctx, n, i, op, able); err != nil {
			return err
		}
	}
	for _, p := range places {
		if err := os.RemoveAll(p.dir); err != nil {
			return err
		}
	}
	return nil
}

// prepare does what an operation needs first, and returns the places that can do it.
func (b *bench) prepare(ctx context.Context, n int, op operation, places []place) ([]place, error) {
	var able []place
	for _, p := range places {
		var err error
		switch {
		case op.key == update.key:
			err = b.plan(ctx, p, updatePlan, config(p.subject, n, true))
		case op.key == importAll.key && p.subject == data: // it knows no id but its own
			continue
		case op.key == importAll.key:
			err = p.forget(ctx)
		}
		if err != nil {
			return nil, fmt.Errorf("before %s of %s: %w", op.name, p.subject, err)
		}
		able = append(able, p)
	}
	return able, nil
}

// forget removes the state and has all that was in it imported.
func (p place) forget(ctx context.Context) error {
	if p.subject == passthrough {
		if err := writeImport(ctx, p.state(), p.imported()); err != nil {
			return err
		}
	}
	if err := os.Remove(p.state()); err != nil {
		return err
	}
	file := filepath.Join(p.dir, "main.tf")
	declared, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(importing(string(declared))), 0o600)
}
