// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// typeChecker checks quickly whether a changed package compiles. It reads the imports from the build cache, as they were
// without the change.
type typeChecker struct {
	folder  string
	exports map[string]string // files with export data, by import path
}

// newTypeChecker builds everything that the packages of a copy import.
func newTypeChecker(ctx context.Context, tree checkout) (typeChecker, error) {
	list := run.Disposable(ctx, "go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "./...")
	list.Dir, list.Env = tree.folder, append(os.Environ(), "GOWORK=off")
	text, err := output(list)
	if err != nil {
		return typeChecker{}, err
	}
	c := typeChecker{tree.folder, map[string]string{}}
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		path, file, _ := strings.Cut(lines.Text(), " ")
		c.exports[path] = file
	}
	return c, lines.Err()
}

// check returns an error if a package in one of the folders would not compile. It does not check tests.
func (c typeChecker) check(folders []string) error {
	for _, folder := range folders {
		if err := c.checkPackage(filepath.Join(c.folder, filepath.FromSlash(folder))); err != nil {
			return err
		}
	}
	return nil
}

func (c typeChecker) checkPackage(folder string) error {
	pkg, err := build.Default.ImportDir(folder, 0)
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	files := make([]*ast.File, 0, len(pkg.GoFiles))
	for _, name := range slices.Concat(pkg.GoFiles, pkg.CgoFiles) {
		file, err := parser.ParseFile(fset, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", c.open), FakeImportC: true}
	_, err = config.Check(folder, fset, files, nil)
	return err
}

// open opens the export data of a package.
func (c typeChecker) open(path string) (io.ReadCloser, error) {
	if c.exports[path] == "" {
		return nil, fmt.Errorf("no package of the copy imports %s", path)
	}
	return os.Open(c.exports[path])
}
