// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// FindCLI returns the CLI to test with. It tries, in this order, the one that
// WAZZUP_TEST_CLI names, terraform on PATH, tofu on PATH, and an OpenTofu built
// from the module in tools/tofu and kept in the user's cache folder. A build
// takes minutes, and FindCLI reports it on progress.
//
// If a CLI is found and cannot be used (it does not run, or is older than 1.8),
// FindCLI fails. If it tried the next one, the tests would silently use another
// CLI than the user expects.
func FindCLI(ctx context.Context, progress io.Writer) (CLI, error) {
	if named := os.Getenv(CLIEnv); named != "" {
		cli, err := LookUpCLI(ctx, named)
		if err != nil {
			return CLI{}, fmt.Errorf("%s is set to %q: %w", CLIEnv, named, err)
		}
		return cli, nil
	}
	for _, name := range []string{"terraform", "tofu"} {
		cli, err := LookUpCLI(ctx, name)
		switch {
		case errors.Is(err, exec.ErrNotFound):
			continue
		case err != nil:
			return CLI{}, fmt.Errorf("%s on PATH: %w; repair it or take it off PATH, name another CLI with %s, or run make test-tofu, which builds one",
				name, err, CLIEnv)
		}
		return cli, nil
	}
	fmt.Fprintln(progress, "No terraform and no tofu on PATH.")
	return BuildCLI(ctx, progress)
}

// LookUpCLI finds a CLI by its path, or by its name on PATH, and inspects it.
func LookUpCLI(ctx context.Context, name string) (CLI, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return CLI{}, err
	}
	return inspect(ctx, path)
}
