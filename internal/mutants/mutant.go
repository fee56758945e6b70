// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mutant is a bug to be planted.
type mutant struct {
	name    string // of the file, without .patch
	file    string
	breaks  string   // what goes wrong, in a user's words
	promise string   // number, or numbers, of the promises in PROMISES.md
	tests   []tests  // tests that should catch it; each of them has to fail
	folders []string // folders that it changes, relative to the checkout's root, with slashes
}

// tests are some of a package's tests, by name.
type tests struct {
	pkg   string // as in ./internal/account
	names []string
}

var (
	promiseNumbers = regexp.MustCompile(`^[0-9]+(, [0-9]+)*$`)
	packagePath    = regexp.MustCompile(`^\./[a-z0-9_/]+$`)
	testName       = regexp.MustCompile(`^(Test|Fuzz)\w+$`)
	changedFile    = regexp.MustCompile(`(?m)^\+\+\+ b/([^\t\n]+)`)
)

// load reads the picked patches of a folder, in the order of their names.
func load(folder string, picked *regexp.Regexp) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.patch"))
	if err != nil {
		return nil, err
	}
	var patches []mutant
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".patch")
		if !picked.MatchString(name) {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		p, err := parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		p.name, p.file = name, file
		patches = append(patches, p)
	}
	if len(patches) == 0 {
		return nil, fmt.Errorf("no patch in %s has a name that matches %q", folder, picked)
	}
	return patches, nil
}

// parse reads a patch: lines such as "Promise: 3", then a diff in git's format.
func parse(text string) (mutant, error) {
	var p mutant
	head, _, found := strings.Cut(text, "\n--- a/")
	if !found {
		return p, errors.New("no line begins with \"--- a/\": it has no difference")
	}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "Breaks":
			p.breaks = value
		case "Promise":
			p.promise = value
		case "Tests":
			fields := strings.Fields(value)
			if len(fields) < 2 || !packagePath.MatchString(fields[0]) || slices.ContainsFunc(fields[1:], func(s string) bool { return !testName.MatchString(s) }) {
				return p, fmt.Errorf("%q is not a package and names of its tests, such as ./internal/account TestX TestY", line)
			}
			p.tests = append(p.tests, tests{pkg: fields[0], names: fields[1:]})
		}
	}
	switch {
	case p.breaks == "":
		return p, errors.New("no line \"Breaks: what goes wrong, in a user's words\"")
	case !promiseNumbers.MatchString(p.promise):
		return p, errors.New("no line \"Promise: 3\", or \"Promise: 3, 8\"")
	case len(p.tests) == 0:
		return p, errors.New("no line \"Tests: ./internal/account TestX\"")
	}
	for _, match := range changedFile.FindAllStringSubmatch(text, -1) {
		if folder := path.Dir(match[1]); !slices.Contains(p.folders, folder) {
			p.folders = append(p.folders, folder)
		}
	}
	return p, nil
}

// needed returns the tests of all patches, by package.
func needed(patches []mutant) []tests {
	var all []tests
	for _, p := range patches {
		for _, t := range p.tests {
			i := slices.IndexFunc(all, func(u tests) bool { return u.pkg == t.pkg })
			if i < 0 {
				all = append(all, tests{pkg: t.pkg})
				i = len(all) - 1
			}
			for _, name := range t.names {
				if !slices.Contains(all[i].names, name) {
					all[i].names = append(all[i].names, name)
				}
			}
		}
	}
	return all
}
