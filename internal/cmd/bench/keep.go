// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

// keep writes a report into a file, below the command that repeats it and what the figures depend on.
func keep(file string, args []string, cli acctest.CLI, report string) error {
	command := "make bench"
	if len(args) > 0 {
		command += " ARGS='" + strings.Join(args, " ") + "'"
	}
	text := fmt.Sprintf("What the provider costs beside a CLI, as measured by\n\n  %s\n\nwith %d cores, %s/%s, %s %s, %s.\n",
		command, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, cli.Kind, cli.Version, runtime.Version())
	var trimmed strings.Builder
	for line := range strings.Lines(text + report) {
		trimmed.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return os.WriteFile(file, []byte(trimmed.String()), 0o644)
}
