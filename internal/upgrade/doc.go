// SPDX-License-Identifier: MPL-2.0

// Package upgrade tests that the provider still reads what earlier releases have written. For each release, testdata has states
// that a CLI and that release wrote, with their private state, the configurations, and the funnels of the accounts. The tests
// go on from there with the provider as it is now. internal/account has the files of the cache folder, likewise.
//
// Record a release just before its tag, and commit the files with it:
//
//	go test ./internal/upgrade -run TestRecord -update 0.2.0
//	go test ./internal/account -run TestRecordCache -update 0.2.0
//
// A recording is never changed once its release is published.
package upgrade
