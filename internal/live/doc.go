// SPDX-License-Identifier: MPL-2.0

// Package live holds the acceptance tests that make sense against the service itself: they know nothing of what it does
// but what it shows, and leave an account as they found it, if the service lets them. make test runs them against the
// sandbox; make test-live, and nothing else, against Wazzup.
package live
