// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// checkout is the checkout that the tests run in.
var checkout = os.DirFS(filepath.Join("..", ".."))

func report(t *testing.T, problems []string) {
	t.Helper()
	for _, problem := range problems {
		t.Error(problem)
	}
}

// finds fails the test if none of the problems has the text in it.
func finds(t *testing.T, problems []string, text string) {
	t.Helper()
	if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, text) }) {
		t.Errorf("nothing was reported about %q:\n%s", text, strings.Join(problems, "\n"))
	}
}

// replaced is files with one file changed. The change has to fit.
func replaced(t *testing.T, files fstest.MapFS, name, before, after string) fstest.MapFS {
	t.Helper()
	changed := maps.Clone(files)
	var content string
	if old := files[name]; old != nil {
		content = string(old.Data)
	}
	if !strings.Contains(content, before) {
		t.Fatalf("%s has no %q", name, before)
	}
	changed[name] = &fstest.MapFile{Data: []byte(strings.Replace(content, before, after, 1))}
	return changed
}

// copied is a copy of some files and folders of the checkout.
func copied(t *testing.T, names ...string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range names {
		err := fs.WalkDir(checkout, name, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := fs.ReadFile(checkout, file)
			files[file] = &fstest.MapFile{Data: content}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func content(files fs.FS, name string) string {
	bytes, _ := fs.ReadFile(files, name) // a file that is missing is an empty one
	return string(bytes)
}

func exists(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}

var moduleLine = regexp.MustCompile(`(?m)^module (\S+)$`)

// module is the path of the provider's module, which is also its address at GitHub.
func module(files fs.FS) string {
	if match := moduleLine.FindStringSubmatch(content(files, "go.mod")); match != nil {
		return match[1]
	}
	return "(go.mod names no module)"
}
