// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// oneAccount measures many funnels of one account.
func oneAccount(sizes []int, repeat int) part {
	return part{sizes: sizes, env: []string{"TF_CLI_ARGS=-no-color"}, repeat: repeat, size: (*bench).size, report: report}
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

// template makes a folder with the configuration and a saved plan that creates. Each round applies a copy of it: to plan
// anew for each would double the time that the rounds take.
func (b *bench) template(ctx context.Context, s subject, n int) (place, error) {
	p := b.place(s, fmt.Sprintf("%s-%d", s, n))
	if err := os.Mkdir(p.dir, 0o750); err != nil {
		return place{}, err
	}
	return p, b.plan(ctx, p, createPlan, config(s, n, false))
}

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
