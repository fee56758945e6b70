// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strconv"
	"strings"
)

// KnowsEphemeral reports whether the CLI has ephemeral resources: Terraform since 1.10, OpenTofu since 1.11.
func (c CLI) KnowsEphemeral() bool {
	since := map[Kind]int{Terraform: 10, OpenTofu: 11}[c.Kind]
	major, rest, _ := strings.Cut(c.Version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	x, errX := strconv.Atoi(major)
	y, errY := strconv.Atoi(minor)
	return errX == nil && errY == nil && (x > 1 || x == 1 && y >= since)
}
