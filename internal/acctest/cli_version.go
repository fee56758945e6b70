// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// version is a release series of a CLI, such as 1.10. A beta counts as its release.
type version struct{ major, minor int }

// parseVersion returns version 0.0 for a text that is no version.
func parseVersion(text string) version {
	major, rest, _ := strings.Cut(text, ".")
	minor, _, _ := strings.Cut(rest, ".")
	x, errX := strconv.Atoi(major)
	y, errY := strconv.Atoi(minor)
	if errX != nil || errY != nil {
		return version{}
	}
	return version{x, y}
}

func (v version) compare(other version) int {
	return cmp.Or(cmp.Compare(v.major, other.major), cmp.Compare(v.minor, other.minor))
}

func (v version) String() string { return fmt.Sprintf("%d.%d", v.major, v.minor) }

// Feature is something that not every supported CLI has.
type Feature struct {
	name  string // in the plural
	since map[Kind]version
}

// The features that tests need.
var (
	EphemeralResources = Feature{"ephemeral resources", map[Kind]version{Terraform: {1, 10}, OpenTofu: {1, 11}}}
	// RemovedLifecycle is the lifecycle block of a removed block. Without it, OpenTofu forgets and Terraform destroys.
	RemovedLifecycle = Feature{"lifecycle blocks in removed blocks", map[Kind]version{Terraform: {1, 7}, OpenTofu: {1, 10}}}
)

// Has reports whether the CLI has a feature.
func (c CLI) Has(f Feature) bool {
	since, isKnown := f.since[c.Kind]
	return isKnown && parseVersion(c.Version).compare(since) >= 0
}

// IsSince reports whether the CLI is at least a version, such as "1.10": of Terraform or of OpenTofu, whichever it is.
func (c CLI) IsSince(terraform, openTofu string) bool {
	return c.Has(Feature{since: map[Kind]version{Terraform: parseVersion(terraform), OpenTofu: parseVersion(openTofu)}})
}

// Lacks returns why a test is skipped that needs a feature which the CLI does not have. make testacc-matrix reads it: a skip
// with any other reason fails there.
func (c CLI) Lacks(f Feature) string {
	return fmt.Sprintf("%s need %s %s; this is %s", f.name, c.Kind, f.since[c.Kind], c.Version)
}

// skipper is the part of a test that Need uses.
type skipper interface {
	Helper()
	Skip(args ...any)
}

// Need skips a test if the CLI does not have a feature.
func (c CLI) Need(t skipper, f Feature) {
	t.Helper()
	if !c.Has(f) {
		t.Skip(c.Lacks(f))
	}
}
