// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The partner of the sandbox.
const (
	partnerEmail    = "partner@example.com"
	partnerPassword = "sandbox"
)

// manyAccounts measures many accounts of a partner. To create them is done once: it is long, so noise is small beside it.
func manyAccounts(o options, f form) part {
	return part{
		sizes:   o.accounts,
		options: o,
		sandbox: sandbox.Settings{Latency: latency},
		env: []string{
			fmt.Sprintf("TF_CLI_ARGS=-no-color -parallelism=%d", parallelism),
			"WAZZUP_PARTNER_EMAIL=" + partnerEmail, "WAZZUP_PARTNER_PASSWORD=" + partnerPassword,
		},
		size:   func(b *bench, ctx context.Context, n int) error { return b.partner(ctx, f, n) },
		report: func(out io.Writer, r results, sizes []int) error { return partnerReport(out, r, f, sizes) },
	}
}

// partnerSubjects are compared. What a CLI takes for many resources depends on little but their number, so the pass-through
// provider would show no more than terraform_data does.
var partnerSubjects = []subject{wazzup, data}

// partner measures all operations with n accounts.
func (b *bench) partner(ctx context.Context, f form, n int) error {
	ids := b.partnerAccounts(n)
	var places []place
	for _, s := range partnerSubjects {
		p := b.place(s, fmt.Sprintf("%s-%s-%d", f, s, n))
		if err := os.Mkdir(p.dir, 0o750); err != nil {
			return err
		}
		b.say("%d accounts, for_each over %s: planning for %s", n, f, s)
		if err := b.plan(ctx, p, createPlan, partnerConfig(s, f, ids)); err != nil {
			return err
		}
		places = append(places, p)
	}
	for _, op := range partnerOperations {
		if !b.measures(op) && op.key != create.key {
			continue
		}
		rounds := b.rounds(n * funnelsPerAccount)
		if op.once {
			rounds = 1
		}
		for i := range rounds {
			b.say("%d accounts, for_each over %s: %s, round %d of %d", n, f, op.name, i+1, rounds)
			if err := b.byTurns(ctx, n, i, op, places); err != nil {
				return err
			}
			slices.Reverse(places) // for the next round
		}
	}
	return nil
}

// partnerAccounts makes n new accounts and returns their ids as digits.
func (b *bench) partnerAccounts(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		b.accounts++
		ids[i] = strconv.Itoa(firstAccount + b.accounts)
	}
	b.sandbox.AddPartner(partnerEmail, partnerPassword, ids...)
	return ids
}
