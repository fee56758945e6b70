// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// packed is the name of the provider's archive for this machine.
var packed = regexp.MustCompile(`^terraform-provider-wazzup_(.*)_` + runtime.GOOS + "_" + runtime.GOARCH + `\.zip$`)

// install installs the provider from a mirror. The configuration requires just the version that is there: a range would not
// include one that is not released.
func (d *demo) install(ctx context.Context, mirror string) error {
	archives, err := filepath.Glob(filepath.Join(mirror, "*", "*", "wazzup", "*.zip"))
	if err != nil {
		return err
	}
	version := ""
	for _, archive := range archives {
		if match := packed.FindStringSubmatch(filepath.Base(archive)); match != nil {
			version = match[1]
		}
	}
	if version == "" {
		return fmt.Errorf("%s has no provider for %s_%s", mirror, runtime.GOOS, runtime.GOARCH)
	}
	required := fmt.Sprintf("terraform {\n  required_providers {\n    wazzup = {\n      source  = %q\n      version = %q\n    }\n  }\n}\n", run.Source, version)
	for _, dir := range []string{d.first, d.second} {
		if err := os.WriteFile(filepath.Join(dir, "mirror_override.tf"), []byte(required), 0o600); err != nil {
			return err
		}
		if _, err := d.quietly(ctx, dir, "init"); err != nil {
			return err
		}
	}
	fmt.Fprintf(d.out, "init has installed version %s from %s.\n", version, mirror)
	return nil
}
