//go:build !unix

package account

// actAsAnotherProcess is for tests that need signals.
func actAsAnotherProcess() bool { return false }
