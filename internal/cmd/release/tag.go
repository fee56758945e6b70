// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// versionTag is what the registries take for a version: semantic, with a v in front, and without build metadata.
// https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string
var versionTag = regexp.MustCompile(`^v((?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2})(-` + part + `(?:\.` + part + `)*)?$`)

const part = `(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)`

// unpublished are words that are true only before the first release, and the files that have them.
var unpublished = map[string]string{
	"README.md":                           "not released yet",
	"templates/guides/getting-started.md": "Until the first release",
	"templates/guides/ci-cd.md":           "Until the first release",
	"templates/guides/sandbox.md":         "until the first release",
}

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
	if err := checkTag(args[0], string(changelog)); err != nil {
		return err
	}
	if strings.Contains(args[0], "-") { // a pre-release: the pages are still right
		return nil
	}
	for name, words := range unpublished {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		if strings.Contains(string(text), words) {
			return fmt.Errorf("%s says %q, and goes into the release", name, words)
		}
	}
	return nil
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
	day, ok := strings.CutPrefix(heading, "## "+match[1]+" (")
	if _, err := time.Parse("2006-01-02)", day); !ok || err != nil {
		return fmt.Errorf("CHANGELOG.md begins with %q, not with \"## %s\" and the day in brackets", heading, match[1])
	}
	return nil
}
