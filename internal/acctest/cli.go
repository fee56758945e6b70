// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// CLIEnv names the environment variable for the CLI to test with: a path, or
// the name of a command on PATH.
const CLIEnv = "WAZZUP_TEST_CLI"

// oldest is the first version of Terraform, and of OpenTofu, that is supported.
var oldest = version{1, 8}

// Kind is Terraform or OpenTofu. They expand a provider's short address to
// different registry hosts, and their version numbers differ, so tests that
// depend on a version have to check the kind first.
type Kind string

// The kinds of CLI that exist.
const (
	Terraform Kind = "Terraform"
	OpenTofu  Kind = "OpenTofu"
)

// CLI is a Terraform or OpenTofu that tests can run.
type CLI struct {
	Path    string // absolute
	Kind    Kind
	Version string // as the CLI prints it, without the leading v: 1.11.4, 1.13.0-beta1
}

// versionLine matches the beginning of the output of a CLI's version command.
// Its JSON form does not show the kind, because OpenTofu's version is named
// terraform_version there, too.
var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\d+\.\d+\.\S+)`)

// inspect runs the CLI at path to learn its kind and version.
func inspect(ctx context.Context, path string) (CLI, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, err
	}
	cmd := exec.CommandContext(ctx, absolute, "version")
	// The user's settings and the check for newer releases must not change the output.
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
	cmd.Dir = os.TempDir()
	var problems strings.Builder
	cmd.Stderr = &problems
	response, err := cmd.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("running %s version: %w%s", absolute, err, indented(problems.String()))
	}
	found := versionLine.FindSubmatch(response)
	if found == nil {
		return CLI{}, fmt.Errorf("%s is neither Terraform nor OpenTofu: its version command printed%s", absolute, indented(string(response)))
	}
	cli := CLI{Path: absolute, Kind: Kind(found[1]), Version: string(found[2])}
	if parseVersion(cli.Version).compare(oldest) < 0 {
		return CLI{}, fmt.Errorf("%s is %s %s, and the provider supports %s or later", absolute, cli.Kind, cli.Version, oldest)
	}
	return cli, nil
}

// indented indents a program's output for a message. It keeps only the end of
// a long output, because programs report their errors there.
func indented(output string) string {
	const lines = 20
	all := strings.Split(strings.TrimSpace(output), "\n")
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	return "\n\t" + strings.Join(all, "\n\t")
}
