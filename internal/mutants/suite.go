// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// suite runs tests of a copy of the checkout.
type suite struct {
	tree checkout
	env  []string
	took map[string]time.Duration // by package: how long its tests took without any bug
}

// prepare makes a suite whose tests write only into a folder. It looks for a CLI if one of the tests needs it.
func prepare(ctx context.Context, out io.Writer, tree checkout, tmp string, patches []mutant) (suite, error) {
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return suite{}, err
	}
	s := suite{tree: tree, took: map[string]time.Duration{}, env: slices.DeleteFunc(os.Environ(), func(s string) bool {
		return strings.HasPrefix(s, "TF_") || strings.HasPrefix(s, "WAZZUP_")
	})}
	s.env = append(s.env, "GOWORK=off", "CHECKPOINT_DISABLE=1", "TF_ACC=1", "TMPDIR="+tmp)
	args := []string{"list", "-f", `{{join .TestImports "\n"}}{{"\n"}}{{join .XTestImports "\n"}}`}
	for _, t := range needed(patches) {
		args = append(args, t.pkg)
	}
	list := run.Disposable(ctx, "go", args...)
	list.Dir, list.Env = tree.folder, s.env
	imports, err := output(list)
	if err != nil {
		return suite{}, err
	}
	if slices.Contains(strings.Split(imports, "\n"), run.Module+"/internal/acctest") {
		cli, err := acctest.FindCLI(ctx, out)
		if err != nil {
			return suite{}, err
		}
		fmt.Fprintf(out, "Using %s %s (%s).\n", cli.Kind, cli.Version, cli.Path)
		s.env = append(s.env, acctest.CLIEnv+"="+cli.Path)
	}
	return s, nil
}

// inFull returns the suite with every test in full, as in make test-all.
func (s suite) inFull() suite {
	s.env = append(slices.Clip(s.env), acctest.AllEnv+"=1")
	return s
}

// ending is the result of a test: passed, failed, skipped, begun but not ended, or none if it did not run.
type ending string

const (
	notRun  ending = ""
	begun   ending = "run"
	passed  ending = "pass"
	failed  ending = "fail"
	skipped ending = "skip"
)

// endings has results by package and name, as in "./internal/account TestX".
type endings map[string]ending

// all runs the tests of all patches without any bug, and measures each package. It prints what a failed test has written, and
// runs that test again: a failure that does not last says nothing about the bugs.
func (s suite) all(ctx context.Context, out io.Writer, patches []mutant) (endings, error) {
	all := endings{}
	for _, t := range needed(patches) {
		start := time.Now()
		some, err := s.run(ctx, []tests{t}, out)
		if err != nil {
			return nil, err
		}
		s.took[t.pkg] = time.Since(start)
		if names := some.thatFailed(t); len(names) > 0 {
			fmt.Fprintf(out, "Failed without any bug, and run again: %s.\n", strings.Join(names, ", "))
			again, err := s.run(ctx, []tests{{t.pkg, names}}, out)
			if err != nil {
				return nil, err
			}
			maps.Copy(some, again)
		}
		maps.Copy(all, some)
	}
	return all, nil
}

// limit is the timeout for tests of a package. A bug may hang a test, which counts as a failure. So may a loaded machine, which
// must not count: the limit grows with the time that the package's tests took without any bug.
func (s suite) limit(pkg string) time.Duration {
	took, measured := s.took[pkg]
	if !measured {
		return 30 * time.Minute
	}
	return 5*time.Minute + 2*took
}

// run runs tests, and prints what failed ones have written. A failed test is not an error.
func (s suite) run(ctx context.Context, list []tests, failures io.Writer) (endings, error) {
	all := endings{}
	for _, t := range list {
		limit := "-timeout=" + s.limit(t.pkg).String()
		cmd := run.Disposable(ctx, "go", "test", "-json", "-vet=off", "-count=1", limit, "-run", "^("+strings.Join(t.names, "|")+")$", t.pkg)
		cmd.Dir, cmd.Env = s.tree.folder, s.env
		text, err := cmd.Output()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			return nil, err
		}
		all.read(t.pkg, string(text), err != nil, failures)
	}
	return all, nil
}

// read adds the output of go test -json for a package, and prints what failed tests have written. If the package has failed,
// a test that has begun and not ended counts as failed: it crashed the process, or hung until the timeout.
func (e endings) read(pkg, text string, packageFailed bool, failures io.Writer) {
	written := map[string]string{} // by test
	lines := bufio.NewReader(strings.NewReader(text))
	for {
		line, err := lines.ReadBytes('\n')
		var event struct{ Action, Test, Output string }
		if json.Unmarshal(line, &event) == nil && event.Test != "" {
			test, _, inner := strings.Cut(event.Test, "/")
			switch as := ending(event.Action); as {
			case begun, passed, failed, skipped:
				if !inner {
					e[pkg+" "+test] = as
				}
			default:
				written[test] += event.Output
			}
		}
		if err != nil {
			break
		}
	}
	for test, how := range e {
		name, own := strings.CutPrefix(test, pkg+" ")
		if own && how == begun && packageFailed {
			e[test] = failed
		}
		if own && e[test] == failed {
			fmt.Fprint(failures, written[name])
		}
	}
}

// thatFailed lists those of a package's tests that have failed.
func (e endings) thatFailed(t tests) []string {
	return slices.DeleteFunc(slices.Clone(t.names), func(name string) bool { return e[t.pkg+" "+name] != failed })
}
