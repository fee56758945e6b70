// SPDX-License-Identifier: MPL-2.0

// Package reliability holds the tests of what users may rely on when something goes wrong: answers that are lost,
// interrupts, kills, other writers, bad networks, outages. They run the real CLI on the built provider, one process for
// each provider block, against the sandbox; the state machine in it drives the provider in process, because it takes
// thousands of steps.
//
// make test runs each kind a few times, make soak as often as the reliability page of the docs says.
package reliability
