// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// checker checks units with a CLI.
type checker struct {
	cli     acctest.CLI
	env     []string
	scratch string
}

// run checks all units, as many at a time as there are processors.
func (c *checker) run(ctx context.Context, sources []*source) {
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	for i, s := range sources {
		for j, u := range s.units {
			if u.problem != "" {
				continue
			}
			slots <- struct{}{}
			wait.Go(func() {
				defer func() { <-slots }()
				if err := c.check(ctx, u, filepath.Join(c.scratch, fmt.Sprintf("%d-%d", i, j))); err != nil {
					u.problem = err.Error()
				}
			})
		}
	}
	wait.Wait()
}

// check checks one unit in a folder of its own.
func (c *checker) check(ctx context.Context, u *unit, folder string) error {
	switch u.how {
	case isShell:
		cmd := exec.CommandContext(ctx, "sh", "-n")
		cmd.Stdin = strings.NewReader(u.text)
		return failed("not a shell script", cmd)
	case isYAML:
		decoder := yaml.NewDecoder(strings.NewReader(u.text))
		for {
			if err := decoder.Decode(new(any)); err != nil {
				return ignoreEOF(err)
			}
		}
	case isJSON:
		return json.Unmarshal([]byte(u.text), new(any))
	case isText:
		return nil
	}
	return c.checkHCL(ctx, u, folder)
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// checkHCL checks that HCL is formatted, and valid if that can be said of it.
func (c *checker) checkHCL(ctx context.Context, u *unit, folder string) error {
	if err := write(folder, u.files); err != nil {
		return err
	}
	for name, content := range u.files {
		if u.how == settings { // an older form of HCL, which the CLI does not format
			return c.checkSettings(ctx, folder, name)
		}
		cmd := c.command(ctx, folder, "fmt", "-check", "-diff", "-no-color", "-")
		cmd.Stdin = strings.NewReader(content)
		if err := failed(name+" is not formatted", cmd); err != nil {
			return err
		}
	}
	if u.how == formatted || u.how == tooNew {
		return nil
	}
	all := maps.Clone(u.files)
	maps.Copy(all, u.rest)
	common(all)
	if err := write(folder, all); err != nil {
		return err
	}
	output, err := c.command(ctx, folder, "validate", "-no-color").CombinedOutput()
	if err == nil {
		return nil
	}
	if _, problems, ok := bytes.Cut(output, []byte("\nError: ")); ok { // without the warning about the development override
		output = append([]byte("Error: "), problems...)
	}
	return fmt.Errorf("not valid\n%s", bytes.TrimSpace(output))
}

// checkSettings checks that a CLI takes a configuration of its own without a complaint.
func (c *checker) checkSettings(ctx context.Context, folder, name string) error {
	cmd := c.command(ctx, folder, "version")
	cmd.Env = append(cmd.Env, "TF_CLI_CONFIG_FILE="+filepath.Join(folder, name))
	output, err := cmd.CombinedOutput()
	if err != nil || bytes.Contains(output, []byte("Error")) || bytes.Contains(output, []byte("Warning")) {
		return fmt.Errorf("not a CLI configuration\n%s", output)
	}
	return nil
}

// common adds what blocks of a page leave out, because each reader knows it: the block that requires the provider, and, if
// no variable is declared, declarations of those that are used.
func common(files map[string]string) {
	all := strings.Join(slices.Collect(maps.Values(files)), "\n")
	if !strings.Contains(all, "required_providers") {
		files["required_providers.tf"] = acctest.Sourced("")
	}
	if strings.Contains(all, "\nvariable ") || strings.HasPrefix(all, "variable ") {
		return
	}
	names := map[string]bool{}
	for _, used := range variable.FindAllStringSubmatch(all, -1) {
		names[used[1]] = true
	}
	var declarations strings.Builder
	for name := range names {
		fmt.Fprintf(&declarations, "variable %q {}\n", name)
	}
	files["variables_used.tf"] = declarations.String()
}

var variable = regexp.MustCompile(`\bvar\.(\w+)`)

func write(folder string, files map[string]string) error {
	for name, content := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// command is a run of the CLI.
func (c *checker) command(ctx context.Context, folder string, args ...string) *exec.Cmd {
	cmd := run.Disposable(ctx, c.cli.Path, args...)
	cmd.Dir, cmd.Env = folder, c.env
	return cmd
}

// failed runs a command and returns what it printed if it fails.
func failed(problem string, cmd *exec.Cmd) error {
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s\n%s", problem, output)
	}
	return nil
}
