// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"go/version"
	"io/fs"
	"path"
	"regexp"
	"testing"
	"testing/fstest"
)

func TestWorkflows(t *testing.T) {
	t.Parallel()
	report(t, workflowProblems(checkout))
}

func TestEachRuleOfWorkflows(t *testing.T) {
	t.Parallel()
	const name = workflowFolder + "/good.yml"
	good := fstest.MapFS{
		"GNUmakefile":   {Data: []byte("GO ?= go\nX := 1\n.PHONY: test\ntest: build/x ## Test\n\t@true\n")},
		"tools/race.sh": {Data: []byte("echo\n")},
		"go.mod":        {Data: []byte("module example.com/x\n")},
		name: {Data: []byte(`on:
  pull_request:
permissions:
  contents: read
jobs:
  one:
    timeout-minutes: 5
    permissions:
      contents: write
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - uses: actions/checkout/sub@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          go-version-file: go.mod
      - run: |
          make -j2 test ARGS="-run x" # make tea
          go test $(sh tools/race.sh) ./tools/... && ./build/nothing
          make test PACKAGES="$(go list ./... | grep -v '/x$' | tr '\n' ' ')"
          echo ${{ matrix.os }}
`)},
	}
	if problems := workflowProblems(good); problems != nil {
		t.Fatal(problems)
	}
	for rule, fault := range map[string]struct{ before, after, problem string }{
		"no rights named":         {"permissions:\n  contents: read\n", "", "no permissions at the top"},
		"rights to write":         {"contents: read", "contents: write", "contents: write to every job"},
		"all rights":              {"permissions:\n  contents: read", "permissions: write-all", `"write-all"`},
		"outsiders' code":         {"  pull_request:", "  pull_request_target:", "pull_request_target"},
		"outsiders' code, short":  {"on:\n  pull_request:", "on: pull_request_target", "pull_request_target"},
		"outsiders' code, listed": {"on:\n  pull_request:", "on: [push, pull_request_target]", "pull_request_target"},
		"no time limit":           {"    timeout-minutes: 5\n", "", "timeout-minutes"},
		"a limit above GitHub's":  {"minutes: 5", "minutes: 400", "timeout-minutes"},
		"a tag":                   {"checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "checkout@v7.0.1", "not pinned"},
		"a short commit":          {"checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "checkout@3d3c42e", "not pinned"},
		"no version":              {" # v7.0.1\n        with", "\n        with", "no comment"},
		"no full version":         {" # v7.0.1\n        with", " # v7\n        with", "no comment"},
		"two commits":             {"sub@3d3c42e5", "sub@00000000", "elsewhere it is"},
		"a missing action":        {"actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "./tools/action", "tools/action: no such file"},
		"a title in a script":     {"matrix.os", "github.event.pull_request.title", "written into a script"},
		"a branch in a script":    {"matrix.os", " github.head_ref ", "written into a script"},
		"an input in a script":    {"matrix.os", "inputs.x", "written into a script"},
		"a missing target":        {"-j2 test", "-j2 tests", "make tests"},
		"a second missing target": {"-j2 test", "-j2 test lint", "make lint"},
		"a missing script":        {"sh tools/race.sh", "sh race.sh", "race.sh: no such file"},
		"a missing package":       {"./tools/...", "./tools/x/...", "tools/x: no such file"},
		"a missing go.mod":        {"go-version-file: go.mod", "go-version-file: x/go.mod", "x/go.mod: no such file"},
		"no YAML":                 {"on:\n", "on: [\n", "yaml"},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			finds(t, workflowProblems(replaced(t, good, name, fault.before, fault.after)), fault.problem)
		})
	}
}

// actions/setup-go installs what go.mod names and lets go download no other. So it has to be enough for each module of
// tools/ that a workflow builds.
func TestGoOfTheWorkflowsBuildsEachTool(t *testing.T) {
	t.Parallel()
	toolchain := regexp.MustCompile(`(?m)^toolchain (\S+)$`).FindStringSubmatch(content(checkout, "go.mod"))
	if toolchain == nil {
		t.Fatal("go.mod has no line with the toolchain")
	}
	for _, file := range modules(t) {
		needs := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(content(checkout, file))
		if len(needs) != 2 || version.Compare(toolchain[1], "go"+needs[1]) < 0 {
			t.Errorf("%s needs Go %q, and go.mod names %s", file, needs, toolchain[1])
		}
	}
}

// modules are the go.mod files of the checkout.
func modules(t *testing.T) []string {
	t.Helper()
	files := []string{"go.mod"}
	tools, err := fs.Glob(checkout, path.Join("tools", "*", "go.mod"))
	if err != nil || len(tools) == 0 {
		t.Fatal("no modules below tools/: ", err)
	}
	return append(files, tools...)
}
