// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package account

// actAsAnotherProcess is for tests that need signals.
func actAsAnotherProcess() bool { return false }
