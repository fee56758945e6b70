// SPDX-License-Identifier: MPL-2.0

// Package run is what the programs beside it share: the provider built as users have it, and runs of a CLI that see
// nothing of the environment around them and leave nothing running.
package run

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Module is the provider's module; its root package is the provider itself.
const Module = "github.com/wazzup24/terraform-provider-wazzup"

// Source is the provider's address below a registry, as required_providers has it.
const Source = "wazzup24/wazzup"

// grace is how long a run may take to end after an interrupt: the provider reads for up to fifteen seconds then, to say
// truly what became of a write.
const grace = 30 * time.Second

// Command is a run of a program that reads nothing, in a process group of its own. So an interrupt at the keyboard does
// not reach it directly: it gets one when ctx ends, and only one, for a second would make a CLI drop everything. What is
// still there after half a minute is killed, the program's own children included.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	ownGroup(cmd)
	cmd.Cancel = func() error {
		time.AfterFunc(grace, func() { killGroup(cmd) })
		return interrupt(cmd)
	}
	cmd.WaitDelay = grace + time.Second
	return cmd
}

// Disposable is a run of a program that can be broken off anywhere: when ctx ends, it is killed with its children.
func Disposable(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	ownGroup(cmd)
	cmd.Cancel = func() error { killGroup(cmd); return nil }
	cmd.WaitDelay = time.Second
	return cmd
}

// Environ is this process's environment for a run of a CLI: without what would steer the CLI or the provider from
// outside, and with a cache folder (for the provider's lock files) and settings of its own.
func Environ(cache string, settings ...string) []string {
	env := slices.DeleteFunc(os.Environ(), func(s string) bool {
		return strings.HasPrefix(s, "TF_") || strings.HasPrefix(s, "WAZZUP_") || strings.HasPrefix(s, "XDG_CACHE_HOME=")
	})
	env = append(env, "XDG_CACHE_HOME="+cache, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0")
	return append(env, settings...)
}

// Root is the folder of the checkout.
func Root(ctx context.Context) (string, error) {
	cmd := goCommand(ctx, "list", "-m", "-f", "{{.Dir}}", Module)
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("looking for the checkout of %s (run this in it): %w", Module, err)
	}
	return strings.TrimSpace(string(output)), nil
}

// ProviderIn is the path of a provider's program in a folder, where a CLI looks for it.
func ProviderIn(folder string) string {
	target := filepath.Join(folder, "terraform-provider-wazzup")
	if runtime.GOOS == "windows" {
		target += ".exe"
	}
	return target
}

// Build builds a package into a file as users have the provider, and says on progress what it does and how long it takes.
func Build(ctx context.Context, progress io.Writer, what, target, pkg string) error {
	fmt.Fprintf(progress, "Building %s (a minute or two the first time).\n", what)
	start := time.Now()
	// The flags of make build, so that each finds in Go's cache what the other has compiled.
	cmd := goCommand(ctx, "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", target, pkg)
	stop := sayStill(progress, "building "+what, start)
	output, err := cmd.CombinedOutput()
	stop()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("building %s: %w\n%s", what, err, output)
	}
	fmt.Fprintf(progress, "Built %s (%.1f s).\n", what, time.Since(start).Seconds())
	return nil
}

// goCommand is a run of the go command that no workspace file above the checkout reaches.
func goCommand(ctx context.Context, args ...string) *exec.Cmd {
	cmd := Command(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOWORK=off")
	return cmd
}

// sayStill shows every quarter of a minute that something goes on, until stop.
func sayStill(progress io.Writer, doing string, start time.Time) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(15 * time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				fmt.Fprintf(progress, "Still %s (%.0f s).\n", doing, time.Since(start).Seconds())
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}
