// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// versionTag is what the registries take for a version: semantic, with a v in front.
var versionTag = regexp.MustCompile(`^v(\d+\.\d+\.\d+)(-[0-9A-Za-z.-]+)?$`)

func runTag(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("give a tag")
	}
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	return checkTag(args[0], string(changelog))
}

// checkTag fails unless the changelog begins with the tag's version, and with a date: its entries are what is released.
func checkTag(tag, changelog string) error {
	match := versionTag.FindStringSubmatch(tag)
	if match == nil {
		return fmt.Errorf("the tag %q is not like v1.2.3 or v1.2.3-beta1", tag)
	}
	heading := regexp.MustCompile(`(?m)^## .*$`).FindString(changelog)
	if match[2] != "" { // before the release, its entries are still collected
		if want := "## " + match[1] + " (Unreleased)"; heading != want {
			return fmt.Errorf("CHANGELOG.md begins with %q, not with %q", heading, want)
		}
		return nil
	}
	if !regexp.MustCompile(`^## ` + regexp.QuoteMeta(match[1]) + ` \(\d{4}-\d{2}-\d{2}\)$`).MatchString(heading) {
		return fmt.Errorf("CHANGELOG.md begins with %q, not with \"## %s\" and the day in brackets", heading, match[1])
	}
	return nil
}
