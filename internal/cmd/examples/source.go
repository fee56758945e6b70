// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pages"
)

// source is a folder of examples, or a page.
type source struct {
	name  string
	units []*unit
}

// unit is one thing to check.
type unit struct {
	name    string            // for people: a folder, or a file and a line
	how     string            // valid, formatted, shell, YAML, JSON, text; or too new for this CLI
	files   map[string]string // HCL to format, by name
	rest    map[string]string // HCL that completes it, to validate with it
	text    string            // what is not HCL
	problem string
}

// Ways to check a unit, as the summary names them.
const (
	valid     = "valid HCL"
	formatted = "HCL checked for form only"
	settings  = "valid CLI configuration"
	isShell   = "shell"
	isYAML    = "YAML"
	isJSON    = "JSON"
	isText    = "text"
	tooNew    = "too new for this CLI"
)

// summary says how many units were checked in which way.
func (s *source) summary() string {
	counts := map[string]int{}
	for _, u := range s.units {
		counts[u.how]++
	}
	parts := make([]string, 0, len(counts))
	for _, how := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[how], how))
	}
	return s.name + ": " + cmp.Or(strings.Join(parts, ", "), "no code")
}

// collect finds everything that there is to check.
func collect(cli acctest.CLI) ([]*source, error) {
	sources, err := examples(cli)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob("*.md")
	if err != nil {
		return nil, err
	}
	for _, pattern := range []string{"*.md", "*.md.tmpl", "*/*.md", "*/*.md.tmpl"} {
		found, err := filepath.Glob(filepath.Join("templates", pattern))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	for _, file := range files {
		blocks, err := pages.Read(file)
		if err != nil {
			return nil, err
		}
		sources = append(sources, page(file, blocks, cli))
	}
	return sources, nil
}

// examples returns the folders below examples/, each of which is one configuration with its tests and the files that it reads.
func examples(cli acctest.CLI) ([]*source, error) {
	folders := map[string]*unit{}
	tree := os.DirFS(".")
	err := fs.WalkDir(tree, "examples", func(file string, entry fs.DirEntry, err error) error {
		folder, name := path.Split(file)
		if err != nil || entry.IsDir() || folder == "examples/" {
			return err
		}
		folder = path.Clean(folder)
		if path.Base(folder) == "tests" {
			folder, name = path.Dir(folder), "tests/"+name
		}
		if folders[folder] == nil {
			folders[folder] = &unit{name: folder, how: valid, files: map[string]string{}, rest: map[string]string{}}
		}
		files := folders[folder].files
		if !isHCL.MatchString(file) {
			files = folders[folder].rest
		}
		content, err := fs.ReadFile(tree, file)
		files[name] = string(content)
		return err
	})
	sources := make([]*source, 0, len(folders))
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		u := folders[folder]
		if usesEphemeral(u.files) && !cli.Has(acctest.EphemeralResources) {
			u.how = tooNew
		}
		sources = append(sources, &source{folder, []*unit{u}})
	}
	return sources, err
}

var isHCL = regexp.MustCompile(`\.(tf|tfvars|hcl)$`)

// usesEphemeral reports whether HCL has an ephemeral resource or variable, which older CLIs do not know.
func usesEphemeral(files map[string]string) bool {
	for _, content := range files {
		if ephemeral.MatchString(content) {
			return true
		}
	}
	return false
}

var ephemeral = regexp.MustCompile(`(?m)^ephemeral |^\s+ephemeral\s+= true`)
