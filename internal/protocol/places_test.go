// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// dynamicValue and rawState are what a value of a resource or a data source can be in a request or a response.
var (
	dynamicValue = reflect.TypeFor[*tfprotov6.DynamicValue]()
	rawState     = reflect.TypeFor[*tfprotov6.RawState]()
)

// carries reports whether a type of the protocol can have such a value somewhere within it.
func carries(of reflect.Type, seen map[reflect.Type]bool) bool {
	if of == dynamicValue || of == rawState {
		return true
	}
	if seen[of] {
		return false
	}
	seen[of] = true
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return carries(of.Elem(), seen)
	case reflect.Func:
		return of.CanSeq() && carries(of.In(0).In(0), seen)
	case reflect.Struct:
		if !strings.HasSuffix(of.PkgPath(), "/tfprotov6") {
			return false
		}
		for field := range of.Fields() {
			if carries(field.Type, seen) {
				return true
			}
		}
	}
	return false
}

// eachPlace calls visit with each place of a request or a response that can have such a value. The places have names such as
// "ReadResourceRequest.CurrentState". With fill, it makes what is not there: one element of each list and each stream.
func eachPlace(t *testing.T, message any, fill bool, visit func(name string, value reflect.Value)) {
	t.Helper()
	var walk func(name string, v reflect.Value)
	walk = func(name string, v reflect.Value) {
		of := v.Type()
		switch {
		case of == dynamicValue || of == rawState:
			visit(name, v)
			return
		case !carries(of, map[reflect.Type]bool{}):
			return
		}
		switch of.Kind() {
		case reflect.Pointer:
			if v.IsNil() && fill {
				v.Set(reflect.New(of.Elem()))
			}
			if !v.IsNil() {
				walk(name, v.Elem())
			}
		case reflect.Slice:
			if fill {
				v.Set(reflect.MakeSlice(of, 1, 1))
			}
			for i := range v.Len() {
				walk(name, v.Index(i))
			}
		case reflect.Func:
			element := reflect.New(of.In(0).In(0)).Elem()
			if fill {
				walk(name, element)
				v.Set(reflect.MakeFunc(of, func(args []reflect.Value) []reflect.Value { args[0].Call([]reflect.Value{element}); return nil }))
			} else if !v.IsNil() {
				for e := range v.Seq() {
					element.Set(e)
					walk(name, element)
				}
			}
		case reflect.Struct:
			for field, value := range v.Fields() {
				walk(of.Name()+"."+field.Name, value)
			}
		default:
			t.Fatalf("%s has values within a %s: add a way here", name, of)
		}
	}
	walk("", reflect.ValueOf(message))
}
