// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// calls are all calls that the framework's server has.
func calls() iter.Seq[reflect.Method] { return reflect.TypeFor[Server]().Methods() }

// invoke makes a call with an empty request.
func invoke(ctx context.Context, s Server, name string) (request, response any, err error) {
	call := reflect.ValueOf(s).MethodByName(name)
	req := reflect.New(call.Type().In(1).Elem())
	results := call.Call([]reflect.Value{reflect.ValueOf(ctx), req})
	err, _ = reflect.TypeAssert[error](results[1])
	return req.Interface(), results[0].Interface(), err
}

// elements reads the stream that a response is. isStream is false for any other response.
func elements(response any) (all []any, isStream bool) {
	for _, field := range reflect.ValueOf(response).Elem().Fields() {
		if field.Kind() == reflect.Func {
			for e := range field.Seq() {
				all = append(all, e.Interface())
			}
			return all, true
		}
	}
	return nil, false
}

// If this fails after an update of the framework, its server has something new: add it to the interface Server, and the
// compiler and the other tests ask for the rest.
func TestNothingIsHidden(t *testing.T) {
	theirs, ours := reflect.TypeOf(providerserver.NewProtocol6(nil)()), reflect.TypeFor[Server]()
	seen := 0
	for method := range theirs.Methods() {
		seen++
		if _, ok := ours.MethodByName(method.Name); !ok {
			t.Errorf("the framework's server has %s, the wrapper does not", method.Name)
		}
	}
	if seen < 36 {
		t.Errorf("only %d calls", seen)
	}
	if !theirs.Implements(ours) {
		t.Errorf("%v is no longer a complete server", theirs)
	}
}

func TestEachCallIsPassedOn(t *testing.T) {
	for call := range calls() {
		r := &recorder{}
		var value any
		r.during = func() { value = r.ctx.Value(key{}) }
		s := New(r, Hooks{})
		request, response, err := invoke(context.WithValue(t.Context(), key{}, call.Name), s, call.Name)
		if err != nil || r.request != request || r.response != response || value != call.Name {
			t.Errorf("%s is not passed on: %v", call.Name, err)
		}
		r.err = errors.New("refused")
		if _, response, err := invoke(t.Context(), s, call.Name); !errors.Is(err, r.err) || !reflect.ValueOf(response).IsNil() {
			t.Errorf("%s: the framework's error became %v, %v", call.Name, response, err)
		}
	}
}

// noDiagnostics are the calls whose responses have none.
var noDiagnostics = []string{"CallFunction", "StopProvider"}

func TestEachDiagnosticReachesTheHook(t *testing.T) {
	for call := range calls() {
		if slices.Contains(noDiagnostics, call.Name) {
			continue
		}
		d := &tfprotov6.Diagnostic{Summary: "Wrong"}
		var got diagnostics
		s := New(&recorder{prepare: with(nil, d)}, Hooks{Diagnostic: func(d *tfprotov6.Diagnostic) { got = append(got, d) }})
		_, response, err := invoke(t.Context(), s, call.Name)
		if err != nil {
			t.Fatal(err)
		}
		elements(response)
		if !slices.Equal(got, diagnostics{d}) {
			t.Errorf("%s: %v", call.Name, got)
		}
	}
}

// with has a response say something: in its first element, if it is a stream.
func with(diags ...*tfprotov6.Diagnostic) func(response any) {
	return func(response any) {
		switch r := response.(type) {
		case *tfprotov6.ListResourceServerStream:
			r.Results = once(tfprotov6.ListResourceResult{Diagnostics: diags})
		case *tfprotov6.ReadStateBytesStream:
			r.Chunks = once(tfprotov6.ReadStateByteChunk{Diagnostics: diags})
		case *tfprotov6.InvokeActionServerStream:
			r.Events = once(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: diags}})
		default:
			reflect.ValueOf(response).Elem().FieldByName("Diagnostics").Set(reflect.ValueOf(diags))
		}
	}
}

func once[E any](e E) iter.Seq[E] { return func(yield func(E) bool) { yield(e) } }

func TestTheProviderHearsOfStatesAndStops(t *testing.T) {
	var heard []string
	s := New(&recorder{}, Hooks{
		Upgraded: func(typeName string, state []byte) { heard = append(heard, typeName+" "+string(state)) },
		Stopped:  func() { heard = append(heard, "stop") },
	})
	for _, state := range []*tfprotov6.RawState{nil, {JSON: []byte(`{}`)}} {
		if _, err := s.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: "x", RawState: state}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"x {}", "stop"}; !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
}
