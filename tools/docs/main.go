// SPDX-License-Identifier: MPL-2.0

// Command docs renders docs/ from templates/, examples/ and the provider's own
// schema with tfplugindocs. With -check it changes nothing and fails where
// docs/ is not what it would render.
//
// The schema is read from the built provider through a CLI that is already
// there. Left to itself, tfplugindocs would download one.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

const providerName = "wazzup"

// generation is one run of tfplugindocs and what it needs.
type generation struct {
	root         string // of the checkout
	cli          string // Terraform or OpenTofu
	provider     string // the built provider
	tfplugindocs string
	scratch      string // a folder that is removed afterwards
}

func main() {
	var g generation
	flag.StringVar(&g.root, "root", "../..", "`folder` of the checkout")
	flag.StringVar(&g.cli, "cli", "terraform", "`path` of the Terraform or OpenTofu that reads the provider's schema")
	flag.StringVar(&g.provider, "provider", "", "`path` of the built provider")
	flag.StringVar(&g.tfplugindocs, "tfplugindocs", "tfplugindocs", "`path` of tfplugindocs")
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := g.run(ctx, *check)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func (g *generation) run(ctx context.Context, check bool) error {
	var err error
	for _, path := range []*string{&g.root, &g.provider} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if g.scratch, err = os.MkdirTemp("", "wazzup-docs-"); err != nil {
		return err
	}
	defer os.RemoveAll(g.scratch) //nolint:errcheck // the system's temporary folder is cleaned anyway

	schema, err := g.readSchema(ctx)
	if err != nil {
		return fmt.Errorf("reading the provider's schema: %w", err)
	}
	docs := filepath.Join(g.root, "docs")
	if !check {
		return g.render(ctx, schema, docs)
	}
	rendered := filepath.Join(g.scratch, "docs")
	if err := g.render(ctx, schema, rendered); err != nil {
		return err
	}
	if err := compare(docs, rendered); err != nil {
		return err
	}
	// What the registries would refuse: front matter, size, pages of nothing.
	return g.tfplugindocsRun(ctx, "validate", schema)
}

// readSchema asks the built provider for its schema, through the CLI, and
// returns the file it wrote it to.
func (g *generation) readSchema(ctx context.Context) (file string, err error) {
	// A development override stands in for init, so nothing is downloaded.
	// Either CLI finds its own registry's address among the two.
	files := map[string]string{
		"cli.tfrc": fmt.Sprintf(`provider_installation {
  dev_overrides {
    "registry.terraform.io/wazzup24/wazzup" = %[1]q
    "registry.opentofu.org/wazzup24/wazzup" = %[1]q
  }
  direct {}
}
`, filepath.Dir(g.provider)),
		"main.tf": `terraform {
  required_providers {
    wazzup = { source = "wazzup24/wazzup" }
  }
}
`,
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(g.scratch, name), []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	cmd := exec.CommandContext(ctx, g.cli, "providers", "schema", "-json")
	cmd.Dir = g.scratch
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(g.scratch, "cli.tfrc"), "CHECKPOINT_DISABLE=1")
	var problems bytes.Buffer
	cmd.Stderr = &problems
	response, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s providers schema: %w\n%s", g.cli, err, problems.String())
	}
	schema, err := adapt(response)
	if err != nil {
		return "", err
	}
	file = filepath.Join(g.scratch, "schema.json")
	return file, os.WriteFile(file, schema, 0o600)
}

// kinds are what the pages are about. What a CLI reports beyond them is left out,
// and one that does not report them all is too old to render the pages, so that
// they do not depend on whose machine they were rendered on.
var kinds = []string{"provider", "resource_schemas", "data_source_schemas", "ephemeral_resource_schemas"}

// adapt turns a CLI's response into what tfplugindocs looks for: the provider
// under its short name, and nothing but kinds.
func adapt(response []byte) ([]byte, error) {
	var schemas struct {
		FormatVersion   string                                `json:"format_version"`
		ProviderSchemas map[string]map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(response, &schemas); err != nil {
		return nil, err
	}
	for address, schema := range schemas.ProviderSchemas {
		if !strings.HasSuffix(address, "/wazzup24/wazzup") {
			continue
		}
		maps.DeleteFunc(schema, func(kind string, _ json.RawMessage) bool { return !slices.Contains(kinds, kind) })
		for _, kind := range kinds {
			if schema[kind] == nil {
				return nil, fmt.Errorf("the CLI reports no %s; Terraform 1.10 or OpenTofu 1.11 or later is needed for the pages", kind)
			}
		}
		schemas.ProviderSchemas = map[string]map[string]json.RawMessage{providerName: schema}
		return json.Marshal(schemas)
	}
	return nil, errors.New("the CLI's response holds no provider wazzup24/wazzup")
}

// render has tfplugindocs write the pages to folder, and makes their links absolute.
func (g *generation) render(ctx context.Context, schema, folder string) error {
	relative, err := filepath.Rel(g.root, folder) // it takes no other
	if err != nil {
		return err
	}
	if err := g.tfplugindocsRun(ctx, "generate", schema, "--rendered-website-dir", relative); err != nil {
		return err
	}
	return linkPages(folder)
}

// tfplugindocsRun runs one of its commands and shows its output only where it fails.
func (g *generation) tfplugindocsRun(ctx context.Context, command, schema string, arguments ...string) error {
	arguments = append([]string{
		command,
		"--provider-dir", g.root,
		"--provider-name", providerName,
		"--providers-schema", schema,
	}, arguments...)
	if output, err := exec.CommandContext(ctx, g.tfplugindocs, arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs %s: %w\n%s", command, err, output)
	}
	return nil
}

// compare fails where two folders differ, and names the files.
func compare(docs, rendered string) error {
	have, err := contents(docs)
	if err != nil {
		return err
	}
	want, err := contents(rendered)
	if err != nil {
		return err
	}
	var stale []string
	for name, content := range want {
		if have[name] != content {
			stale = append(stale, "docs/"+name)
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			stale = append(stale, "docs/"+name+" (has no template)")
		}
	}
	if len(stale) == 0 {
		return nil
	}
	slices.Sort(stale)
	return fmt.Errorf("not as make generate renders it:\n\t%s", strings.Join(stale, "\n\t"))
}

// contents reads the files below folder, by their path in it.
func contents(folder string) (map[string]string, error) {
	files := map[string]string{}
	tree := os.DirFS(folder)
	err := fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && path == ".":
			return nil // no docs yet
		case err != nil || entry.IsDir():
			return err
		}
		content, err := fs.ReadFile(tree, path)
		files[path] = string(content)
		return err
	})
	return files, err
}
