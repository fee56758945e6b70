// SPDX-License-Identifier: MPL-2.0

// Command promises keeps PROMISES.md and the tests together. The page is the list of what users may rely on, each promise
// with the names of the tests that hold the provider to it. With -results it prints how these tests went, promise by
// promise; with -update it writes the links at the end of the page, from where the tests stand.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// pagePath is the page, in the checkout.
const pagePath = "PROMISES.md"

func main() {
	results := flag.String("results", "", "`file` that go test -json has written")
	update := flag.Bool("update", false, "write the links of the page")
	flag.Parse()
	run.Main("promises", func(ctx context.Context) error { return keep(ctx, os.Stdout, *results, *update) })
}

func keep(ctx context.Context, out io.Writer, results string, update bool) error {
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	file := filepath.Join(root, pagePath)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	tests, err := findTests(root)
	if err != nil {
		return err
	}
	page, err := parse(string(text), tests)
	if err != nil {
		return err
	}
	switch {
	case update:
		return os.WriteFile(file, []byte(page.linked()), 0o644)
	case results == "":
		return errors.New("say what to do: -results or -update")
	}
	input, err := os.Open(results)
	if err != nil {
		return err
	}
	defer func() { _ = input.Close() }()
	went, err := readResults(input)
	if err != nil {
		return err
	}
	return page.report(out, went)
}
