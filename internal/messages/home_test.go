// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
)

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
	golden := strings.Join(goldenHeadlines(t), "\n") + "\n"
	for summary, at := range summaries(t) {
		if !strings.Contains(golden, summary+"\n") && !strings.Contains(golden, summary+" ") {
			t.Errorf("%s: no golden file has the summary %q", at, summary)
		}
	}
}

var goldenHeadline = regexp.MustCompile(`(?mi)^(?:Error|Warning): (.*?)(?:  ?\[.*\])?$`)

// goldenHeadlines are the summaries in the golden files, without an account at the end.
func goldenHeadlines(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, file := range []string{messagestest.Pipelines, messagestest.Provider} {
		for _, match := range goldenHeadline.FindAllStringSubmatch(messagestest.Golden(t, file), -1) {
			summary, _, _ := strings.Cut(match[1], " (account ")
			all = append(all, summary)
		}
	}
	if len(all) < 300 {
		t.Errorf("%d headlines found: this test does not find them", len(all))
	}
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
