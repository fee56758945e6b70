// SPDX-License-Identifier: MPL-2.0

// Command mutants checks that the tests catch bugs. It plants bugs in a copy of the checkout, one at a time, and runs the
// tests that should catch each. Every bug is a patch with a mistake that somebody might make in a refactoring. Its first
// lines name the promise that it breaks and the tests that fail. The exit code is not zero if a bug is missed, or if a patch
// proves nothing: it no longer applies, does not build, or its tests do not run or fail without it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// patchesPath is the folder of the patches in the checkout.
const patchesPath = "internal/mutants/patches"

func main() {
	picked := flag.String("run", "", "plant only the bugs whose name matches the `regexp`")
	limit := flag.Duration("for", 0, "run for so long, in random order; of what is left, look only whether it applies and compiles (0: plant all)")
	check := flag.Bool("check", false, "run no tests: look only whether each patch applies and compiles")
	flag.Parse()
	pattern, err := regexp.Compile(*picked)
	if err == nil && flag.NArg() > 0 {
		err = fmt.Errorf("unknown argument %q", flag.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	}
	run.Main("mutants", func(ctx context.Context) error { return findSurvivors(ctx, os.Stdout, pattern, *limit, *check) })
}

// findSurvivors plants the picked bugs and prints a report. With a limit, it stops planting after that time; with check, it
// plants none.
func findSurvivors(ctx context.Context, out io.Writer, picked *regexp.Regexp, limit time.Duration, check bool) (err error) {
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	patches, err := load(filepath.Join(root, filepath.FromSlash(patchesPath)), picked)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if removeCache, err := ownBuildCache(ctx); err != nil {
		fmt.Fprintf(out, "What is built goes into your own build cache, and stays there: %v.\n", err)
	} else {
		defer func() { err = errors.Join(err, removeCache()) }()
	}
	tree, err := copyCheckout(ctx, root, filepath.Join(folder, "copy"))
	if err != nil {
		return err
	}
	types, err := newTypeChecker(ctx, tree)
	if err != nil {
		return err
	}
	if check {
		return checkAll(ctx, out, tree, types, patches)
	}
	suite, err := prepare(ctx, out, tree, filepath.Join(folder, "tmp"), patches)
	if err != nil {
		return err
	}
	start := time.Now()
	fmt.Fprintln(out, "Running the tests without any of the bugs.")
	clean, err := suite.all(ctx, out, patches)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "They have run (%.0f s).\n", time.Since(start).Seconds())

	if limit > 0 { // so that over many runs each bug is planted
		rand.Shuffle(len(patches), func(i, j int) { patches[i], patches[j] = patches[j], patches[i] })
	}
	rows := make([]row, 0, len(patches))
	for i, p := range patches {
		var r row
		if limit > 0 && time.Since(start) > limit {
			r, err = leaveOut(ctx, tree, types, p, clean)
		} else {
			r, err = try(ctx, tree, suite, p, clean)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%d of %d, %s: %s (%.0f s)\n", i+1, len(patches), p.name, r.verdict, r.took.Seconds())
		rows = append(rows, r)
	}
	return report(out, rows)
}

// checkAll checks that each patch applies and compiles.
func checkAll(ctx context.Context, out io.Writer, tree checkout, types typeChecker, patches []mutant) error {
	wrong := 0
	for _, p := range patches {
		r, err := leaveOut(ctx, tree, types, p, nil)
		if err != nil {
			return err
		}
		if r.verdict != leftOut {
			wrong++
			fmt.Fprintf(out, "%s: %s\n  %s\n", p.name, r.verdict, strings.ReplaceAll(r.why, "\n", "\n  "))
		}
	}
	fmt.Fprintf(out, "%d patches, %d of them do not apply or do not compile.\n", len(patches), wrong)
	if wrong > 0 {
		return errors.New("a patch that does not apply or compile proves nothing")
	}
	return nil
}
