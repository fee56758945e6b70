// SPDX-License-Identifier: MPL-2.0

// Package examples has the tests of the examples that people copy, and of the guide to the sandbox, as their readers use them.
package examples
