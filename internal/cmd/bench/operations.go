// SPDX-License-Identifier: MPL-2.0

package main

import "time"

// operation is one thing to measure, what it is promised to make of requests, and what is aimed at.
type operation struct {
	key  string // as -operations has it
	name string
	args []string // of the run that is measured
	code int      // which that run ends with
	want requests
	once bool // in the first round only

	most     float64       // times the CPU of the pass-through provider, for fewer than manyFunnels
	mostMany float64       // the same from manyFunnels on; 0 for no target
	mostOwn  time.Duration // CPU of the provider itself at ownAt funnels; 0 for no target
}

const (
	createPlan = "create.tfplan"
	updatePlan = "update.tfplan"
)

// The sizes at which other targets begin.
const (
	ownAt       = 1_000
	manyFunnels = 10_000
)

// detailed makes a plan end with 2 if it has something to do, which an import is.
const detailed = "-detailed-exitcode"

// What is measured of one account, in the order in which one folder goes through it. An apply is that of a saved plan, as a
// pipeline does it: one job plans, and the next applies that plan once somebody has looked at it. An import is a plan with an
// import block for all funnels of the account.
//
// The requests are the floors of a safe write (one to read, one to post, one to read back) and one more if funnels are
// declared for the first time: then the CLI has the plan checked again as it applies.
var (
	validate = operation{key: "validate", name: "validate", args: []string{"validate"}, most: 1.15}
	create   = operation{
		key: "create", name: "apply, creates", args: []string{"apply", createPlan}, want: requests{get: 3, post: 1},
		most: 1.2, mostMany: 1.2, mostOwn: 500 * time.Millisecond,
	}
	noop = operation{
		key: "plan", name: "plan, nothing to do", args: []string{"plan", detailed}, want: requests{get: 1},
		most: 1.15, mostMany: 1.2, mostOwn: 400 * time.Millisecond,
	}
	update    = operation{key: "update", name: "apply, updates a stage", args: []string{"apply", updatePlan}, want: requests{get: 2, post: 1}, most: 1.15}
	importAll = operation{key: "import", name: "plan, imports all", args: []string{"plan", detailed}, code: 2, want: requests{get: 1}, most: 1.3}

	operations = []operation{validate, create, noop, update, importAll}
)

// What is measured of a partner's accounts, with the requests for each account beside the one for a machine token: the
// floors of one account (see operations), and an exchange.
var (
	partnerCreate = operation{key: create.key, name: create.name, args: create.args, want: requests{machine: 1, exchange: 1, get: 3, post: 1}, once: true}
	partnerNoop   = operation{key: noop.key, name: noop.name, args: noop.args, want: requests{machine: 1, exchange: 1, get: 1}}

	partnerOperations = []operation{partnerCreate, partnerNoop}
)
