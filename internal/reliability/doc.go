// SPDX-License-Identifier: MPL-2.0

// Package reliability tests what users may rely on if something goes wrong: lost responses, interrupts, kills, other
// writers, bad networks, outages.
//
// Most of these tests run a CLI against the sandbox. The CLI attaches to the provider in the test's process. Tests that kill the
// provider or look at its process start its binary, and make test-all starts it in every test. TestModel needs no CLI: it drives
// the provider through coretest, because it makes thousands of plans and applies.
//
// make test repeats each random test a few times. make soak repeats it as often as the promises say.
package reliability
