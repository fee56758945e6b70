// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestWhichCLIsHaveEphemeralResources(t *testing.T) {
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
		{OpenTofu, "unknown", false},
		{"", "1.12.6", false},
	} {
		cli := CLI{Kind: c.kind, Version: c.version}
		if got := cli.Has(EphemeralResources); got != c.want {
			t.Errorf("%s %s: %v", c.kind, c.version, got)
		}
		var skipped skips
		cli.Need(&skipped, EphemeralResources)
		if (len(skipped) == 0) != c.want {
			t.Errorf("%s %s: skipped %q", c.kind, c.version, skipped)
		}
	}
}

// A reason says what is missing, and which version has it.
func TestTheReasonOfASkip(t *testing.T) {
	t.Parallel()
	const want = "ephemeral resources need OpenTofu 1.11; this is 1.8.11"
	if got := (CLI{Kind: OpenTofu, Version: "1.8.11"}).Lacks(EphemeralResources); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

type skips []string

func (*skips) Helper() {}

func (s *skips) Skip(args ...any) { *s = append(*s, fmt.Sprint(args...)) }

// The oldest that is supported comes first, and the one that make test-tofu runs last. The supported one is the one that is tested.
func TestTheModulesOfOpenTofu(t *testing.T) {
	t.Parallel()
	modules, err := Tofus()
	if err != nil {
		t.Fatal(err)
	}
	if first := newest + "-" + oldest.String(); len(modules) < 2 || modules[0] != first || modules[len(modules)-1] != newest {
		t.Fatalf("%q does not go from %s to %s", modules, first, newest)
	}
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	var versions []version
	for _, module := range modules {
		recipe, err := readTofuRecipe(root + "/tools/" + module)
		if err != nil {
			t.Fatal(err)
		}
		v := parseVersion(recipe.version)
		if named, ok := strings.CutPrefix(module, newest+"-"); ok && named != v.String() {
			t.Errorf("tools/%s pins OpenTofu %s", module, recipe.version)
		}
		versions = append(versions, v)
	}
	if !slices.IsSortedFunc(versions, version.compare) {
		t.Errorf("%v are not in order", versions)
	}
}
