// SPDX-License-Identifier: MPL-2.0

package main

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

// What is measured of a partner's accounts, with the requests for each account beside the one for a machine token: the
// floors of one account (see operations), and an exchange.
var (
	partnerCreate = operation{name: create.name, args: create.args, want: requests{machine: 1, exchange: 1, get: 3, post: 1}, once: true}
	partnerNoop   = operation{name: noop.name, args: noop.args, want: requests{machine: 1, exchange: 1, get: 1}}

	partnerOperations = []operation{partnerCreate, partnerNoop}
)
