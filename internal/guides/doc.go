// SPDX-License-Identifier: MPL-2.0

// Package guides has tests that do what the guides say, with the blocks of code of the guides, a CLI and the sandbox.
package guides
