// SPDX-License-Identifier: MPL-2.0

// Package coretest replaces Terraform's core in tests. It drives the provider through its protocol server, in the test's
// process, in the order in which core does. Use it for hundreds of plans and applies: a CLI takes a hundred times as long.
package coretest
