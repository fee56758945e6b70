// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// summaries returns the literal beginnings of all summaries, each with a place where it is made.
func summaries(t *testing.T) map[string]string {
	t.Helper()
	found, err := evaluated()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range found.problems {
		t.Error(problem)
	}
	if len(found.summaries) < 100 {
		t.Errorf("%d summaries found: this test does not find them", len(found.summaries))
	}
	return maps.Clone(found.summaries)
}

// findings are the summaries in the source, by their literal beginnings, and what keeps this test from finding all of them.
type findings struct {
	*source

	summaries map[string]string // where they are made
	problems  []string
}

var evaluated = sync.OnceValues(func() (*findings, error) {
	s, err := loadSource()
	if err != nil {
		return nil, err
	}
	found := &findings{source: s, summaries: map[string]string{}}
	problem := func(format string, args ...any) {
		found.problems = append(found.problems, fmt.Sprintf(format, args...))
	}
	if calls := len(s.made) - s.literals; calls != s.named {
		problem("%d calls make diagnostics, and %d times a function that makes one is named: those that are called by another name are not found", calls, s.named)
	}
	for _, m := range s.changed {
		for _, text := range s.texts(m) {
			if !strings.HasSuffix(text, " ("+open+")") { // of a warning that is not the first with its summary
				problem("%s: a summary is changed to %q", s.files.Position(m.summary.Pos()), text)
			}
		}
	}
	for _, m := range s.made {
		at := s.files.Position(m.summary.Pos()).String()
		for _, text := range s.texts(m) {
			if text == "" { // of a function that leaves it to its caller
				continue
			}
			text = strings.TrimSuffix(text, " (account "+open+")") // Place.Headline
			beginning, _, _ := strings.Cut(text, open)
			if found.summaries[strings.TrimSpace(beginning)] = at; len(beginning) < 8 {
				problem("%s: the summary begins with something that is not known: %q", at, text)
			}
		}
	}
	return found, nil
})

func (s *source) texts(m making) []string {
	return evaluation{s, map[types.Object]bool{}}.texts(value{m.in, m.summary, 0}, nil)
}

// open stands for a part of a text that is only known when the provider runs.
const open = "\x00"

// evaluation is the evaluation of one text. A text may be put together from constants, and come through parameters, variables,
// fields and results of functions.
type evaluation struct {
	*source
	under map[types.Object]bool // what is being evaluated
}

// texts returns what an expression may be, with open for each part that is not known. within has the values of parameters.
func (e evaluation) texts(v value, within map[types.Object][]string) []string {
	if known := v.in.Types[v.expr].Value; known != nil && known.Kind() == constant.String {
		return []string{constant.StringVal(known)}
	}
	switch x := ast.Unparen(v.expr).(type) {
	case *ast.BinaryExpr:
		var all []string
		for _, left := range e.texts(value{v.in, x.X, 0}, within) {
			for _, right := range e.texts(value{v.in, x.Y, 0}, within) {
				all = append(all, left+right)
			}
		}
		return all
	case *ast.Ident, *ast.SelectorExpr:
		return e.object(objectOf(v.in, x), within)
	case *ast.CallExpr:
		return e.call(v, x, within)
	}
	return []string{open}
}

// object returns what a variable, a parameter or a field may be.
func (e evaluation) object(obj types.Object, within map[types.Object][]string) []string {
	if known, ok := within[obj]; ok {
		return known
	}
	if obj == nil || e.under[obj] || len(e.values[obj]) == 0 {
		return []string{open}
	}
	e.under[obj] = true
	defer delete(e.under, obj)
	var all []string
	for _, v := range e.values[obj] {
		all = append(all, e.texts(v, within)...)
	}
	return all
}

// call returns what a result of a call may be.
func (e evaluation) call(v value, call *ast.CallExpr, within map[types.Object][]string) []string {
	if v.in.Types[call.Fun].IsType() && len(call.Args) == 1 { // a conversion
		return e.texts(value{v.in, call.Args[0], 0}, within)
	}
	called := calledBy(v.in, call)
	if called == nil {
		return []string{open}
	}
	if called.FullName() == "fmt.Sprintf" {
		var all []string
		for _, format := range e.texts(value{v.in, call.Args[0], 0}, within) {
			all = append(all, verb.ReplaceAllString(format, open))
		}
		return all
	}
	f, ok := e.funcs[called]
	if !ok || e.under[called] {
		return []string{open}
	}
	e.under[called] = true
	defer delete(e.under, called)
	params := map[types.Object][]string{}
	for i := range min(len(call.Args), called.Signature().Params().Len()) {
		params[called.Signature().Params().At(i)] = e.texts(value{v.in, call.Args[i], 0}, within)
	}
	var all []string
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			returned := value{f.in, nil, v.result}
			switch len(r.Results) {
			case 0: // the named result was set before
				all = append(all, e.object(called.Signature().Results().At(v.result), params)...)
				return true
			case 1:
				returned.expr = r.Results[0]
			default:
				returned.expr, returned.result = r.Results[v.result], 0
			}
			all = append(all, e.texts(returned, params)...)
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	return all
}

var verb = regexp.MustCompile(`%[#+\- 0]*[0-9]*[a-zA-Z]`)
