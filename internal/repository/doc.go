// SPDX-License-Identifier: MPL-2.0

// Package repository has tests of what holds for the checkout itself, and nothing else: that the workflows call what
// exists and give away no rights, that links in Markdown lead somewhere, that the forms of .github are valid, and that the
// registries would accept a release. The rules are functions over a file system. So each rule is also tested with a fault
// that it has to find.
package repository
