// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
)

// makesDiagnostic are the names of what makes a diagnostic: methods of the framework's list of them, and its constructors.
var makesDiagnostic = regexp.MustCompile(`^(Add(Attribute)?(Error|Warning)|New(Attribute)?(Error|Warning)Diagnostic)$`)

// Every diagnostic is made here, so that a second resource says the same in the same situation.
func TestDiagnosticsAreMadeHereAlone(t *testing.T) {
	calls := 0
	eachFile(t, filepath.Join("..", ".."), func(path string, file *ast.File, at func(ast.Node) string) {
		ast.Inspect(file, func(n ast.Node) bool {
			if called := nameOfCall(n); makesDiagnostic.MatchString(called) {
				calls++
				if filepath.Base(filepath.Dir(path)) != "messages" {
					t.Errorf("%s: %s outside of internal/messages", at(n), called)
				}
			}
			return true
		})
	})
	if calls < 50 {
		t.Errorf("%d calls found: this test does not find them", calls)
	}
}

// The golden files show every summary to whoever reviews a change.
func TestEachSummaryIsInAGoldenFile(t *testing.T) {
	var golden strings.Builder
	for _, file := range []string{messagestest.Pipelines, messagestest.Provider} {
		golden.WriteString(messagestest.Golden(t, file))
	}
	constants, found := map[string]string{}, 0
	eachFile(t, ".", func(_ string, file *ast.File, _ func(ast.Node) string) {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == 1 && len(spec.Values) == 1 {
				constants[spec.Names[0].Name] = text(spec.Values[0], nil)
			}
			return true
		})
	})
	eachFile(t, ".", func(_ string, file *ast.File, at func(ast.Node) string) {
		for _, summary := range summaries(file) {
			if words := text(summary, constants); words != "" {
				found++
				if !strings.Contains(golden.String(), words) {
					t.Errorf("%s: no golden file has the summary %q", at(summary), words)
				}
			}
		}
	})
	if found < 100 {
		t.Errorf("%d summaries found: this test does not find them", found)
	}
}

// summaries are the expressions of a file that become a diagnostic's summary: in a call that makes one, and in what a function
// returns whose first result is named summary.
func summaries(file *ast.File) []ast.Expr {
	var all []ast.Expr
	ast.Inspect(file, func(n ast.Node) bool {
		if name := nameOfCall(n); makesDiagnostic.MatchString(name) {
			args := n.(*ast.CallExpr).Args
			if strings.Contains(name, "Attribute") {
				args = args[1:]
			}
			all = append(all, args[0])
		}
		f, ok := n.(*ast.FuncDecl)
		if !ok || f.Type.Results == nil || len(f.Type.Results.List[0].Names) == 0 || f.Type.Results.List[0].Names[0].Name != "summary" {
			return true
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 1 {
				all = append(all, r.Results[0])
			}
			return true
		})
		return true
	})
	return all
}

// eachFile parses the Go files of a folder and those below it that are no tests.
func eachFile(t *testing.T, root string, look func(path string, file *ast.File, at func(ast.Node) string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && entry.Name() != "." && entry.Name() != "..", entry.IsDir() && entry.Name() == "build":
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		look(path, file, func(n ast.Node) string { return files.Position(n.Pos()).String() })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// nameOfCall is the name of the function or method that a node calls, without its package; "" for any other node.
func nameOfCall(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// text is the literal text of an expression, or the longest literal part of one that is put together; "" if it has none.
func text(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		words, _ := strconv.Unquote(e.Value)
		return words
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BinaryExpr:
		x, y := text(e.X, constants), text(e.Y, constants)
		if len(x) > len(y) {
			return x
		}
		return y
	case *ast.CallExpr: // Place.Headline
		if len(e.Args) == 1 {
			return text(e.Args[0], constants)
		}
	}
	return ""
}
