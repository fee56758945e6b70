// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/packages"
)

// source is what the code of the provider, with its types, tells about texts.
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

// loadSource loads all packages that are released.
func loadSource() (*source, error) {
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
	s := &source{
		files: token.NewFileSet(), funcs: map[types.Object]function{}, values: map[types.Object][]value{}, validators: map[string]bool{},
	}
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
}

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

// makesDiagnostic are the names of what makes a diagnostic: methods of the framework's list of them, and its constructors.
var makesDiagnostic = regexp.MustCompile(`^(Add(Attribute)?(Error|Warning)|New(Attribute)?(Error|Warning)Diagnostic)$`)

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
