// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"errors"
	"os/exec"
	"testing"
)

// A script sees the code that a shell would give.
func TestTheExitCode(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{"exit 7": 7, "kill -9 $$": 137, "kill -TERM $$": 143} {
		var exit *exec.ExitError
		if err := exec.CommandContext(t.Context(), "sh", "-c", script).Run(); !errors.As(err, &exit) || exitCode(exit) != want {
			t.Errorf("%s: %v, want %d", script, err, want)
		}
	}
}
