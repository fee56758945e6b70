// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The program of acceptance tests is the released one, but for its options: what either does beside calling provider.Run
// would be in the one and not in the other.
func TestTheProgramOfTestsIsTheReleasedOne(t *testing.T) {
	released, tests := calls(t, "../../main.go"), calls(t, "../cmd/testprovider/main.go")
	for name := range maps.Clone(released) {
		if strings.HasPrefix(name, "flag.") || name == "fmt.Println" || name == "provider.VersionLine" {
			delete(released, name) // a CLI passes no flags, and -version prints a line and ends
		}
	}
	for name := range maps.Clone(tests) {
		if strings.HasPrefix(name, "provider.With") || strings.HasPrefix(name, "acctest.") || name == "append" || name == "os.Getenv" {
			delete(tests, name) // they make the options
		}
	}
	want := map[string]int{"provider.Run": 1, "fmt.Fprintln": 1, "os.Exit": 2}
	if d := cmp.Diff(want, released); d != "" {
		t.Errorf("the released program (-want +calls):\n%s", d)
	}
	if d := cmp.Diff(want, tests); d != "" {
		t.Errorf("the program of tests (-want +calls):\n%s", d)
	}
}

// calls are the functions that a program calls, and how often. A program is a single file without functions of its own.
func calls(t *testing.T, file string) map[string]int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.go"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%s is not alone in its folder: %q, %v", file, files, err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			if pkg, ok := f.X.(*ast.Ident); ok {
				found[pkg.Name+"."+f.Sel.Name]++
			}
		case *ast.Ident:
			found[f.Name]++
		}
		return true
	})
	functions := slices.DeleteFunc(slices.Clone(parsed.Decls), func(d ast.Decl) bool { _, ok := d.(*ast.FuncDecl); return !ok })
	if len(functions) != 1 {
		t.Errorf("%s has %d functions, want main alone", file, len(functions))
	}
	return found
}
