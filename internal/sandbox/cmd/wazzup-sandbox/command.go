// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// runCommand runs the command that ends the command line, with the provider pointed at the sandbox. The error of a command that
// fails is an exec.ExitError. A command that runs is told of a signal, and ends by itself: ctx only says whether it may still start.
func runCommand(ctx context.Context, o options, env []variable, out io.Writer) error {
	// Not CommandContext: a Ctrl-C reaches the command by itself, and a second one would make Terraform exit without saving its state.
	cmd := exec.Command(o.command[0], o.command[1:]...) //nolint:noctx // it is the user's own command
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, out, os.Stderr
	cmd.Env = slices.DeleteFunc(os.Environ(), func(set string) bool {
		return slices.ContainsFunc(env, func(v variable) bool { return strings.HasPrefix(set, v.name+"=") })
	})
	for _, v := range env {
		if v.value != "" {
			cmd.Env = append(cmd.Env, v.String())
		}
	}
	// Before the command starts: what it prints first may make somebody end the program.
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	defer signal.Stop(terminated)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-terminated:
			_ = cmd.Process.Signal(s) // Windows has none that could be passed on
		case err := <-ended:
			return err
		}
	}
}

// checkCommand finds a setting without its hyphen.
func (o *options) checkCommand() error {
	if len(o.command) == 0 {
		return nil
	}
	if _, err := exec.LookPath(o.command[0]); err != nil {
		return fmt.Errorf("%q is neither a setting, which begins with a hyphen, nor a program that can be run (%w); -help lists the settings", o.command[0], err)
	}
	return nil
}
