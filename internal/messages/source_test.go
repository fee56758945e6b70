// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// source is the code of the provider, with types. It evaluates texts: a text may be put together from constants, and come through
// parameters, variables, fields and results of functions.
type source struct {
	files *token.FileSet
	funcs map[types.Object]function
	// what variables, parameters and fields are set to, anywhere
	values   map[types.Object][]value
	made     []making
	literals int // how many of these are in literals, not in calls
	changed  []making
	named    int // how often the code names a function that makes a diagnostic

	validators map[string]bool // those of the framework's library, by name
}

// making is an expression for the summary of a diagnostic.
type making struct {
	in      *types.Info
	summary ast.Expr
}

// function is a function with a body.
type function struct {
	in   *types.Info
	decl *ast.FuncDecl
}

// value is an expression. If that is a call with several results, it is one of these.
type value struct {
	in     *types.Info
	expr   ast.Expr
	result int
}

// open stands for a part of a text that is only known when the provider runs.
const open = "\x00"

// loadSource loads all packages that are released.
var loadSource = sync.OnceValues(func() (*source, error) {
	const root = "../.."
	released, err := packages.Load(&packages.Config{Dir: root, Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedModule}, ".")
	if err != nil {
		return nil, err
	}
	var ours []string
	packages.Visit(released, nil, func(p *packages.Package) {
		if p.Module != nil && p.Module.Main {
			ours = append(ours, p.PkgPath)
		}
	})
	s := &source{files: token.NewFileSet(), funcs: map[types.Object]function{}, values: map[types.Object][]value{}, validators: map[string]bool{}}
	loaded, err := packages.Load(&packages.Config{Dir: root, Fset: s.files, Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles |
		packages.NeedImports | packages.NeedExportFile | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo}, ours...)
	if err != nil {
		return nil, err
	}
	for _, p := range loaded {
		for _, err := range p.Errors {
			return nil, err
		}
		for _, file := range p.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				s.look(p.TypesInfo, n)
				return true
			})
		}
	}
	return s, nil
})

// look stores what a node of the code tells about texts.
func (s *source) look(in *types.Info, n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		s.funcs[in.Defs[n.Name]] = function{in, n}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			s.assign(in, left, n.Rhs, i)
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			s.assign(in, name, n.Values, i)
		}
	case *ast.CompositeLit:
		s.lookInside(in, n)
	case *ast.CallExpr:
		f := calledBy(in, n)
		if f == nil {
			return
		}
		if isMaking(f) {
			first := 0
			if strings.Contains(f.Name(), "Attribute") {
				first = 1
			}
			s.made = append(s.made, making{in, n.Args[first]})
		}
		params := f.Origin().Signature().Params() // those of the declaration, not of an instance of a generic function
		for i := range min(len(n.Args), params.Len()) {
			s.values[params.At(i)] = append(s.values[params.At(i)], value{in, n.Args[i], 0})
		}
	case *ast.Ident:
		used := in.Uses[n]
		if isMaking(used) {
			s.named++
		}
		if f, ok := used.(*types.Func); ok && f.Pkg() != nil && strings.Contains(f.Pkg().Path(), "terraform-plugin-framework-validators/") {
			s.validators[f.Pkg().Name()+"."+f.Name()] = true
		}
	}
}

// isMaking reports whether a function of the framework makes a diagnostic.
func isMaking(obj types.Object) bool {
	f, ok := obj.(*types.Func)
	return ok && f.Pkg() != nil && strings.HasSuffix(f.Pkg().Path(), "terraform-plugin-framework/diag") && makesDiagnostic.MatchString(f.Name())
}

// isDiagnostic reports whether a type is the protocol's Diagnostic, or points to it.
func isDiagnostic(t types.Type) bool {
	named, ok := deref(t).(*types.Named)
	return ok && named.Obj().Name() == "Diagnostic"
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// lookInside stores the fields of a literal.
func (s *source) lookInside(in *types.Info, lit *ast.CompositeLit) {
	t := deref(in.Types[lit].Type)
	fields, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, element := range lit.Elts {
		field, expr := fields.Field(i), element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			field, _ = in.Uses[pair.Key.(*ast.Ident)].(*types.Var)
			expr = pair.Value
		}
		s.values[field] = append(s.values[field], value{in, expr, 0})
		if isDiagnostic(t) && field.Name() == "Summary" {
			s.made, s.literals = append(s.made, making{in, expr}), s.literals+1
		}
	}
}

func (s *source) assign(in *types.Info, left ast.Expr, right []ast.Expr, i int) {
	obj := objectOf(in, left)
	if obj == nil || len(right) == 0 {
		return
	}
	v := value{in, right[0], i}
	if len(right) > 1 || i == 0 {
		v = value{in, right[i], 0}
	}
	s.values[obj] = append(s.values[obj], v)
	if field, ok := left.(*ast.SelectorExpr); ok && obj.Name() == "Summary" && isDiagnostic(in.Types[field.X].Type) {
		s.changed = append(s.changed, making{v.in, v.expr})
	}
}

// evaluation is the evaluation of one text.
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

func objectOf(in *types.Info, e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return in.ObjectOf(e)
	case *ast.SelectorExpr:
		return in.ObjectOf(e.Sel)
	}
	return nil
}

// calledBy returns the function or method that is called by name; nil for any other.
func calledBy(in *types.Info, call *ast.CallExpr) *types.Func {
	f, _ := objectOf(in, call.Fun).(*types.Func)
	return f
}

// summaries returns the literal beginnings of all summaries, each with a place where it is made.
func summaries(t *testing.T) map[string]string {
	t.Helper()
	s, err := loadSource()
	if err != nil {
		t.Fatal(err)
	}
	if calls := len(s.made) - s.literals; calls != s.named {
		t.Errorf("%d calls make diagnostics, and %d times a function that makes one is named: this does not find those that are called by another name", calls, s.named)
	}
	for _, m := range s.changed {
		for _, text := range (evaluation{s, map[types.Object]bool{}}).texts(value{m.in, m.summary, 0}, nil) {
			if !strings.HasSuffix(text, " ("+open+")") { // of a warning that is not the first with its summary
				t.Errorf("%s: a summary is changed to %q", s.files.Position(m.summary.Pos()), text)
			}
		}
	}
	found := map[string]string{}
	for _, m := range s.made {
		at := s.files.Position(m.summary.Pos()).String()
		for _, text := range (evaluation{s, map[types.Object]bool{}}).texts(value{m.in, m.summary, 0}, nil) {
			if text == "" { // of a function that leaves it to its caller
				continue
			}
			text = strings.TrimSuffix(text, " (account "+open+")") // Place.Headline
			beginning, _, _ := strings.Cut(text, open)
			if found[strings.TrimSpace(beginning)] = at; len(beginning) < 8 {
				t.Errorf("%s: the summary begins with something that is not known: %q", at, text)
			}
		}
	}
	if len(found) < 100 {
		t.Errorf("%d summaries found: this test does not find them", len(found))
	}
	return found
}
