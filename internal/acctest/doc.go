// SPDX-License-Identifier: MPL-2.0

// Package acctest holds what acceptance tests share: finding the CLI that they
// run. Nothing in it is part of the provider.
package acctest
