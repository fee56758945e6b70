// SPDX-License-Identifier: MPL-2.0

// Package pages reads the blocks of code of the documentation, for tests that
// do what a page says and for the program that checks each block.
package pages
