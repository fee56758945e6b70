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

// all runs the tests of all patches, each once, without any bug, and measures each package.
func (s suite) all(ctx context.Context, patches []mutant) (endings, error) {
	all := endings{}
	for _, t := range needed(patches) {
		start := time.Now()
		some, err := s.run(ctx, []tests{t})
		if err != nil {
			return nil, err
		}
		s.took[t.pkg] = time.Since(start)
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

// run runs tests. A failed test is not an error.
func (s suite) run(ctx context.Context, list []tests) (endings, error) {
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
		all.read(t.pkg, string(text), err != nil)
	}
	return all, nil
}

// read adds the output of go test -json for a package. If the package has failed, a test that has begun and not ended counts
// as failed: it crashed the process, or hung until the timeout.
func (e endings) read(pkg, text string, packageFailed bool) {
	lines := bufio.NewReader(strings.NewReader(text))
	for {
		line, err := lines.ReadBytes('\n')
		var event struct{ Action, Test string }
		if json.Unmarshal(line, &event) == nil && event.Test != "" && !strings.Contains(event.Test, "/") {
			switch as := ending(event.Action); as {
			case begun, passed, failed, skipped:
				e[pkg+" "+event.Test] = as
			}
		}
		if err != nil {
			break
		}
	}
	for test, how := range e {
		if how == begun && packageFailed && strings.HasPrefix(test, pkg+" ") {
			e[test] = failed
		}
	}
}
