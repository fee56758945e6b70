// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// row is how the tests went with one CLI. A test with others below it does not count, only those do.
type row struct {
	name     string
	missing  error // why there are no results; nil if there are
	optional bool  // such a CLI need not be there

	passed, failed int
	broken         bool                // the run failed, whatever its tests did: a package does not compile, say
	skipped        map[string][]string // tests, by reason
	cpu            time.Duration
}

func (r row) tests() int {
	n := r.passed + r.failed
	for _, tests := range r.skipped {
		n += len(tests)
	}
	return n
}

// runTests runs the tests with one CLI, and prints the output of those that fail.
func runTests(ctx context.Context, out io.Writer, cli acctest.CLI, parallel int, packages []string) (row, error) {
	cmd := run.Disposable(ctx, "go", append([]string{
		"test", "-json", "-count=1", "-timeout=40m", "-parallel=" + strconv.Itoa(parallel), "-run=^TestAcc[A-Z]",
	}, packages...)...)
	cmd.Env = append(os.Environ(), "GOWORK=off", "TF_ACC=1", acctest.CLIEnv+"="+cli.Path)
	cmd.Stderr = out
	events, err := cmd.StdoutPipe()
	if err != nil {
		return row{}, err
	}
	if err := cmd.Start(); err != nil {
		return row{}, err
	}
	r, readErr := readResults(events, out)
	if err := cmd.Wait(); ctx.Err() != nil {
		return r, ctx.Err()
	} else if err != nil {
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
			return r, err
		}
		r.broken = true
	}
	r.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return r, readErr
}

// event is a line of go test -json.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

func (e event) id() string { return e.Package + " " + e.Test }

// results are the events of a run that matter.
type results struct {
	outputs map[string]*strings.Builder
	inner   map[string]bool // tests with others below them
	ends    []event
}

func (r *results) add(e event) {
	if r.outputs[e.id()] == nil {
		r.outputs[e.id()] = &strings.Builder{}
	}
	r.outputs[e.id()].WriteString(e.Output)
	if i := strings.LastIndexByte(e.Test, '/'); i > 0 {
		r.inner[e.Package+" "+e.Test[:i]] = true
	}
	if slices.Contains([]string{"pass", "fail", "skip"}, e.Action) {
		r.ends = append(r.ends, e)
	}
}

// readResults reads what go test -json writes, and prints the output of what fails.
func readResults(events io.Reader, out io.Writer) (row, error) {
	all := results{outputs: map[string]*strings.Builder{}, inner: map[string]bool{}}
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if len(line) > 0 && json.Unmarshal(line, &e) != nil {
			fmt.Fprintf(out, "%s", line)
		} else {
			all.add(e)
		}
		if errors.Is(err, io.EOF) {
			return all.row(out), nil
		}
		if err != nil {
			return row{}, err
		}
	}
}

// row counts the ends.
func (r *results) row(out io.Writer) row {
	sum := row{skipped: map[string][]string{}}
	for _, e := range r.ends {
		text := r.outputs[e.id()].String()
		if e.Action == "fail" {
			sum.broken = true
			fmt.Fprintf(out, "%s", text)
		}
		if e.Test == "" || r.inner[e.id()] {
			continue
		}
		switch e.Action {
		case "pass":
			sum.passed++
		case "fail":
			sum.failed++
		case "skip":
			reason := reasonOf(text)
			sum.skipped[reason] = append(sum.skipped[reason], e.Test)
		}
	}
	return sum
}

// lacking matches what acctest.CLI.Lacks returns: the feature, the first version that has it, and this version.
var lacking = regexp.MustCompile(`[\pL][^:\n]* need (?:Terraform|OpenTofu) \d+\.\d+; this is \S+`)

// noFeature is the reason of a skip that names no feature.
const noFeature = "no feature is named"

// reasonOf returns the reason in the output of a test that was skipped.
func reasonOf(output string) string {
	if found := lacking.FindString(output); found != "" {
		return found
	}
	return noFeature
}
