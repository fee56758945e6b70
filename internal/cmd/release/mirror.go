// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// registries are those whose names a configuration's source can stand for: wazzup24/wazzup is below registry.terraform.io for
// Terraform, and below registry.opentofu.org for OpenTofu.
var registries = []string{"registry.terraform.io", "registry.opentofu.org"}

func runMirror(_ context.Context, args []string) error {
	args, err := folders(args, 2)
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(args[1])
	if err != nil {
		return err
	}
	r, err := open(args[0])
	if err != nil {
		return err
	}
	if err := r.mirror(folder); err != nil {
		return err
	}
	fmt.Printf("Version %s of the provider is in %s.\nWith these lines in your CLI configuration, Terraform and OpenTofu install it from there:\n\n", r.version, folder)
	fmt.Println(cliConfig(folder))
	fmt.Printf("A file with just these lines is there, too:\n\n  export TF_CLI_CONFIG_FILE=%s\n", filepath.Join(folder, "cli.tfrc"))
	if strings.Contains(r.version, "-") {
		fmt.Printf("\nIt is not a release. Require exactly this version, because no range includes it: version = %q\n", r.version)
		fmt.Println("If init says that checksums do not match, you have installed an earlier build: delete .terraform.lock.hcl.")
	}
	return nil
}

// mirror puts the provider's archives into a folder in the layout of a filesystem mirror, for both registries, beside a CLI
// configuration that uses it.
// https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
func (r *release) mirror(folder string) error {
	for _, registry := range registries {
		into := filepath.Join(folder, registry, filepath.FromSlash(run.Source))
		if err := os.RemoveAll(into); err != nil {
			return err
		}
		if err := os.MkdirAll(into, 0o755); err != nil {
			return err
		}
		for _, platform := range platforms {
			name := r.asset(platform + ".zip")
			content, err := os.ReadFile(filepath.Join(r.folder, name))
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(into, name), content, 0o644); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(filepath.Join(folder, "cli.tfrc"), []byte(cliConfig(folder)), 0o644)
}

// cliConfig is a CLI configuration that installs the provider from a mirror, and everything else as usual. Each CLI completes
// the provider's address with the name of its own registry.
func cliConfig(folder string) string {
	return fmt.Sprintf(`provider_installation {
  filesystem_mirror { path = %q, include = [%q] }
  direct { exclude = [%[2]q] }
}
`, filepath.ToSlash(folder), run.Source)
}
