// SPDX-License-Identifier: MPL-2.0

package acctest

import "testing"

func TestWhichCLIsKnowEphemeralResources(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind    Kind
		version string
		want    bool
	}{
		{Terraform, "1.8.0", false},
		{Terraform, "1.9.8", false},
		{Terraform, "1.10.0-beta1", true},
		{Terraform, "1.11.4", true},
		{Terraform, "2.0.0", true},
		{OpenTofu, "1.8.0", false},
		{OpenTofu, "1.10.6", false},
		{OpenTofu, "1.11.0", true},
		{OpenTofu, "1.12.6", true},
	} {
		if got := (CLI{Kind: c.kind, Version: c.version}).KnowsEphemeral(); got != c.want {
			t.Errorf("%s %s: %v", c.kind, c.version, got)
		}
	}
}
