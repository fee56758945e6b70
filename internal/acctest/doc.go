// SPDX-License-Identifier: MPL-2.0

// Package acctest has the shared helpers of acceptance tests: the CLI, the
// provider's binaries, the sandbox, and workspaces to run them in. Nothing in
// it is part of the provider.
package acctest
