// SPDX-License-Identifier: MPL-2.0

// Package coretest stands in for Terraform's core in tests: it drives the provider through its protocol server, in the test's
// process, in the order in which core does. Use it for hundreds of plans and applies; a CLI costs a hundred times as much.
package coretest
