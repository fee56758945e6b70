// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
)

// test is a test function of the checkout.
type test struct {
	name   string // TestX, or FuzzX
	folder string // from the checkout's root, with slashes
	file   string // likewise
}

// pkg is the last element of the package's path, as a page names it if two packages have a test of one name.
func (t test) pkg() string { return path.Base(t.folder) }

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(\w+ \*testing\.[TF]\)`)

// findTests are all test functions of a checkout.
func findTests(root string) ([]test, error) {
	var tests []test
	tree := os.DirFS(root)
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "build" || name == ".git" || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		for _, match := range testFunction.FindAllSubmatch(text, -1) {
			tests = append(tests, test{name: string(match[1]), folder: path.Dir(name), file: name})
		}
		return nil
	})
	return tests, err
}
