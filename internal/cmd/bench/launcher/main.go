// SPDX-License-Identifier: MPL-2.0

// Command launcher stands where a CLI looks for a provider. It runs the real provider as it is, and notes in a file what CPU
// time that has taken: exactly, as the system counts it for a process that has ended. The CLI waits for its providers
// without telling anybody, and /proc does not show what a process takes after the last look.
package main

import (
	"fmt"
	"os"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/usage"
)

func main() {
	code, err := launch(os.Getenv(usage.ProgramEnv), os.Getenv(usage.FileEnv))
	if err != nil {
		fmt.Fprintln(os.Stderr, "launcher:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// launch runs a program with this process's arguments, environment, input and outputs.
func launch(program, file string) (code int, err error) {
	if err := usage.Started(file); err != nil {
		return 0, err
	}
	process, err := os.StartProcess(program, append([]string{program}, os.Args[1:]...), &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if err != nil {
		return 0, err
	}
	state, err := process.Wait()
	if err != nil {
		return 0, err
	}
	return state.ExitCode(), usage.Ended(file, state.UserTime()+state.SystemTime())
}
