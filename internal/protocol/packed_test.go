// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// notPacked are the places of values that the layer leaves as they are, with the reason. If a call with one of those under "not
// offered" is to be offered, write the layer's part of it first: a test of package provider fails until this list is shorter.
var notPacked = map[string][]string{
	"settings of the provider": {
		"ValidateProviderConfigRequest.Config", "ValidateProviderConfigResponse.PreparedConfig", "ConfigureProviderRequest.Config",
		"ReadDataSourceRequest.ProviderMeta", "ReadResourceRequest.ProviderMeta", "PlanResourceChangeRequest.ProviderMeta", "ApplyResourceChangeRequest.ProviderMeta",
	},
	"identity": {"ResourceIdentityData.IdentityData", "UpgradeResourceIdentityRequest.RawIdentity", "MoveResourceStateRequest.SourceIdentity"},
	"ephemeral resources": {
		"ValidateEphemeralResourceConfigRequest.Config", "OpenEphemeralResourceRequest.Config", "OpenEphemeralResourceResponse.Result",
	},
	"functions":    {"CallFunctionRequest.Arguments", "CallFunctionResponse.Result"},
	"actions":      {"ValidateActionConfigRequest.Config", "PlanActionRequest.Config", "InvokeActionRequest.Config"},
	"state stores": {"ValidateStateStoreConfigRequest.Config", "ConfigureStateStoreRequest.Config"},
	"not offered: moves": {
		"MoveResourceStateRequest.SourceState", "MoveResourceStateResponse.TargetState",
	},
	"not offered: lists": {
		"ValidateListResourceConfigRequest.Config", "ValidateListResourceConfigRequest.IncludeResourceObject", "ValidateListResourceConfigRequest.Limit",
		"ListResourceRequest.Config", "ListResourceResult.Resource",
	},
}

// TestEachValueIsPacked makes every call that there is, with values in all places of its request and its response that reflection
// finds: MessagePack, then JSON, as the protocol allows both. The framework's server has to get packed values, and core nested ones.
func TestEachValueIsPacked(t *testing.T) {
	exceptions := slices.Concat(slices.Collect(maps.Values(notPacked))...)
	seen := map[string]bool{}
	nested, withPacked, asJSON := aBox(t)
	for name, from := range map[string]tfprotov6.DynamicValue{"MessagePack": {MsgPack: nested}, "JSON": {JSON: []byte(asJSON)}} {
		for call := range calls() {
			if call.Name == "GetProviderSchema" {
				continue
			}
			inner, describing := recordedBoxes(t, withPacked)
			request := requestOf(t, call.Name, from, asJSON)
			response, err := invokeWith(t, packs(inner, describing).(Server), call.Name, request)
			if err != nil || inner.request == nil {
				t.Errorf("%s with %s does not reach the framework's server: %v", call.Name, name, err)
				continue
			}
			eachPlace(t, inner.request, false, func(place string, v reflect.Value) {
				seen[place] = true
				same, changed := from, tfprotov6.DynamicValue{MsgPack: withPacked}
				if v.Type() == rawState {
					same = tfprotov6.DynamicValue{JSON: []byte(asJSON)}
					changed = tfprotov6.DynamicValue{JSON: []byte(strings.Replace(asJSON, asJSON[len(`{"lids":`):strings.Index(asJSON, `,"locked"`)], "null", 1))}
				}
				expect(t, place, name, v, slices.Contains(exceptions, place), same, changed)
			})
			eachPlace(t, response, false, func(place string, v reflect.Value) {
				seen[place] = true
				expect(t, place, name, v, slices.Contains(exceptions, place), tfprotov6.DynamicValue{MsgPack: withPacked}, tfprotov6.DynamicValue{MsgPack: nested})
			})
			if !reflect.DeepEqual(valuesIn(t, request), valuesIn(t, requestOf(t, call.Name, from, asJSON))) {
				t.Errorf("%s changes the request that it got", call.Name)
			}
		}
	}
	for _, place := range exceptions {
		if !seen[place] {
			t.Errorf("%s is excepted and does not exist", place)
		}
	}
	if len(seen) < len(exceptions)+19 {
		t.Errorf("only %d places were found", len(seen))
	}
}

// expect checks what a place has after a call.
func expect(t *testing.T, place, form string, v reflect.Value, excepted bool, same, changed tfprotov6.DynamicValue) {
	t.Helper()
	got := dynamic(v)
	is := func(d tfprotov6.DynamicValue) bool {
		return bytes.Equal(d.MsgPack, got.MsgPack) && bytes.Equal(d.JSON, got.JSON)
	}
	switch {
	case excepted && !is(same):
		t.Errorf("%s is excepted, and is changed", place)
	case !excepted && is(same):
		t.Errorf("%s can have a value of a resource, and internal/protocol/packed.go does not handle it", place)
	case !excepted && !is(changed):
		t.Errorf("%s from %s is %q, want %q", place, form, got, changed)
	}
}

// dynamic is the value of a place, or nothing.
func dynamic(v reflect.Value) (d tfprotov6.DynamicValue) {
	switch value := v.Interface().(type) {
	case *tfprotov6.DynamicValue:
		if value != nil {
			d = *value
		}
	case *tfprotov6.RawState:
		if value != nil {
			d.JSON = value.JSON
		}
	}
	return d
}

func valuesIn(t *testing.T, message any) map[string]tfprotov6.DynamicValue {
	t.Helper()
	all := map[string]tfprotov6.DynamicValue{}
	eachPlace(t, message, false, func(place string, v reflect.Value) { all[place] = dynamic(v) })
	return all
}

// recordedBoxes are servers that stand in for that of the framework and for the describing one. The first returns a packed value in
// each place.
func recordedBoxes(t *testing.T, withPacked []byte) (inner, describing *recorder) {
	t.Helper()
	schemasOf := func(nested bool) *tfprotov6.GetProviderSchemaResponse {
		resp, err := newBoxes(boxes{nested: nested}).GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return resp
	}
	answer := func(nested bool) func(any) {
		schemas := schemasOf(nested)
		return func(response any) {
			if r, ok := response.(*tfprotov6.GetProviderSchemaResponse); ok {
				*r = *schemas
			} else if !nested && withPacked != nil {
				eachPlace(t, response, true, func(_ string, v reflect.Value) {
					v.Set(reflect.ValueOf(&tfprotov6.DynamicValue{MsgPack: bytes.Clone(withPacked)}))
				})
			}
		}
	}
	return &recorder{prepare: answer(false)}, &recorder{prepare: answer(true)}
}

// requestOf is a request for shop_box, in its current version, with a value in each place.
func requestOf(t *testing.T, call string, from tfprotov6.DynamicValue, asJSON string) any {
	t.Helper()
	method, ok := reflect.TypeFor[Server]().MethodByName(call)
	if !ok {
		t.Fatalf("no call %s", call)
	}
	request := reflect.New(method.Type.In(1).Elem())
	eachPlace(t, request.Interface(), true, func(_ string, v reflect.Value) {
		if v.Type() == rawState {
			v.Set(reflect.ValueOf(&tfprotov6.RawState{JSON: []byte(asJSON)}))
			return
		}
		d := from
		v.Set(reflect.ValueOf(&d))
	})
	for field, value := range request.Elem().Fields() {
		switch field.Name {
		case "TypeName", "TargetTypeName":
			value.SetString("shop_box")
		case "Version":
			value.SetInt(1)
		}
	}
	return request.Interface()
}

// invokeWith makes a call with a request.
func invokeWith(t *testing.T, s Server, name string, request any) (response any, err error) {
	t.Helper()
	results := reflect.ValueOf(s).MethodByName(name).Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.ValueOf(request)})
	err, _ = reflect.TypeAssert[error](results[1])
	return results[0].Interface(), err
}

// handledCalls are the calls with a value that is packed: in the request, or in the response alone.
func handledCalls(t *testing.T) (places map[string][]string) {
	t.Helper()
	exceptions := slices.Concat(slices.Collect(maps.Values(notPacked))...)
	places = map[string][]string{}
	for call := range calls() {
		for _, message := range []reflect.Type{call.Type.In(1), call.Type.Out(0)} {
			eachPlace(t, reflect.New(message.Elem()).Interface(), true, func(place string, _ reflect.Value) {
				if !slices.Contains(exceptions, place) {
					places[call.Name] = append(places[call.Name], place)
				}
			})
		}
	}
	return places
}

// A value that cannot be read goes to the describing server, which says why, and in the form in which core has sent it.
func TestAnUnreadableValueIsDescribed(t *testing.T) {
	nested, withPacked, asJSON := aBox(t)
	for call, places := range handledCalls(t) {
		for _, place := range places {
			for name, unreadable := range map[string]tfprotov6.DynamicValue{
				"a number":       {MsgPack: bytes.Replace(nested, []byte("\xa1A"), []byte("\x01"), 1)},
				"other JSON":     {JSON: []byte(`{"lids":1}`)},
				"broken JSON":    {JSON: []byte(`{"lids":`)},
				"nothing at all": {},
			} {
				if strings.Contains(place, "Response") || place == "ImportedResource.State" {
					continue
				}
				inner, describing := recordedBoxes(t, withPacked)
				request := requestOf(t, call, tfprotov6.DynamicValue{MsgPack: nested}, asJSON)
				eachPlace(t, request, false, func(at string, v reflect.Value) {
					switch {
					case at != place:
					case v.Type() == rawState:
						v.Set(reflect.ValueOf(&tfprotov6.RawState{JSON: unreadable.JSON}))
					default:
						v.Set(reflect.ValueOf(&unreadable))
					}
				})
				_, err := invokeWith(t, packs(inner, describing).(Server), call, request)
				if _, reached := inner.request.(*tfprotov6.GetProviderSchemaRequest); !reached || err != nil || !sameRequest(describing.request, request) {
					t.Errorf("%s with %s in %s: the describing server got %T, the other one %T, %v", call, name, place, describing.request, inner.request, err)
				}
			}
		}
	}
}

// terraform-plugin-go takes memory for as many elements as a head claims. So no server gets a value that ends too early.
func TestAnIncompleteValueIsAnError(t *testing.T) {
	for _, from := range []string{"\xc1", "\x83\xa4lids\xdf\xff\xff\xff\xff", "\x83\xa4lids\x81\xa1a\x82\xa4name\xc0\xa5sides\xdd\x7f\xff\xff\xff", "\x83\xa4lids\xc0\xa6locked", "\xdf\xff\xff\xff\xff"} {
		inner, describing := recordedBoxes(t, nil)
		req := &tfprotov6.ReadResourceRequest{TypeName: "shop_box", CurrentState: &tfprotov6.DynamicValue{MsgPack: []byte(from)}}
		if _, err := packs(inner, describing).ReadResource(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		if got, ok := describing.request.(*tfprotov6.ReadResourceRequest); !ok || !bytes.Equal(got.CurrentState.MsgPack, unreadable) || string(req.CurrentState.MsgPack) != from {
			t.Errorf("%q: the describing server got %#v", from, describing.request)
		}
		resp, err := packs(newBoxes(boxes{}), newBoxes(boxes{nested: true})).ReadResource(t.Context(), req)
		if err != nil || len(resp.Diagnostics) == 0 || !strings.HasPrefix(resp.Diagnostics[0].Summary, "Unable to Convert") {
			t.Errorf("%q: %v, %v", from, resp, err)
		}
	}
}

func TestEachIncompleteValueIsReplaced(t *testing.T) {
	const bomb = "\xdf\xff\xff\xff\xff"
	for _, prior := range []string{bomb, "\x01"} {
		inner, describing := recordedBoxes(t, nil)
		req := &tfprotov6.PlanResourceChangeRequest{
			TypeName: "shop_box", PriorState: &tfprotov6.DynamicValue{MsgPack: []byte(prior)},
			ProposedNewState: &tfprotov6.DynamicValue{MsgPack: []byte{0xc0}}, Config: &tfprotov6.DynamicValue{MsgPack: []byte(bomb)},
		}
		if _, err := packs(inner, describing).PlanResourceChange(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		got, ok := describing.request.(*tfprotov6.PlanResourceChangeRequest)
		if !ok || !bytes.Equal(got.Config.MsgPack, unreadable) || string(got.PriorState.MsgPack) == bomb {
			t.Errorf("prior %q: the describing server got %#v", prior, describing.request)
		}
	}
}

// A value of the framework's server that cannot be unpacked is a bug of the provider, and core loses nothing by it.
func TestAValueThatCannotBeUnpackedIsABug(t *testing.T) {
	nested, withPacked, asJSON := aBox(t)
	for call, places := range handledCalls(t) {
		for _, place := range places {
			if !strings.Contains(place, "Response") && place != "ImportedResource.State" {
				continue
			}
			for name, unreadable := range map[string]string{
				"a string that is no map": "\x83\xa4lids\xa1\x01\xa6locked\xc0\xa6weight\xc0", "a number": "\x83\xa4lids\x01\xa6locked\xc0\xa6weight\xc0", "too little": "\x83\xa4lids", "nothing": "",
			} {
				if call == "UpgradeResourceState" && strings.HasPrefix(name, "a ") { // what comes in its place is not read
					continue
				}
				inner, describing := recordedBoxes(t, withPacked)
				prepare := inner.prepare
				inner.prepare = func(response any) {
					prepare(response)
					eachPlace(t, response, false, func(at string, v reflect.Value) {
						if at == place {
							v.Set(reflect.ValueOf(&tfprotov6.DynamicValue{MsgPack: []byte(unreadable)}))
						}
					})
				}
				request := requestOf(t, call, tfprotov6.DynamicValue{MsgPack: nested}, asJSON)
				response, err := invokeWith(t, New(packs(inner, describing), Hooks{}), call, request)
				diags, _ := failure(response)
				if err != nil || len(diags) != 1 || diags[0].Summary != "Bug in the provider" {
					t.Errorf("%s with %s in %s: %v, %v", call, name, place, diags, err)
					continue
				}
				before := map[string]bool{}
				eachPlace(t, request, false, func(_ string, v reflect.Value) { before[string(dynamic(v).MsgPack)] = true })
				eachPlace(t, response, false, func(at string, v reflect.Value) {
					if !v.IsNil() && !before[string(dynamic(v).MsgPack)] {
						t.Errorf("%s with %s: %s is %q", call, name, at, dynamic(v))
					}
				})
				if state := reflect.ValueOf(response).Elem().FieldByName("NewState"); state.IsValid() && state.IsNil() {
					t.Errorf("%s with %s: the state is lost", call, name)
				}
			}
		}
	}
}

// What is not there, null or unknown as a whole stays that.
func TestNothingToPack(t *testing.T) {
	for name, value := range map[string]*tfprotov6.DynamicValue{"nothing": nil, "null": {MsgPack: []byte{0xc0}}, "unknown": {MsgPack: []byte{0xd4, 0, 0}}} {
		for call, places := range handledCalls(t) {
			if call == "UpgradeResourceState" {
				continue
			}
			inner, describing := recordedBoxes(t, nil)
			prepare := inner.prepare
			set := func(message any) {
				eachPlace(t, message, true, func(place string, v reflect.Value) {
					if slices.Contains(places, place) && value != nil {
						d := *value
						v.Set(reflect.ValueOf(&d))
					} else {
						v.SetZero()
					}
				})
			}
			inner.prepare = func(response any) {
				prepare(response)
				if _, describes := response.(*tfprotov6.GetProviderSchemaResponse); !describes {
					set(response)
				}
			}
			request := requestOf(t, call, tfprotov6.DynamicValue{}, "")
			set(request)
			response, err := invokeWith(t, packs(inner, describing).(Server), call, request)
			if err != nil {
				t.Errorf("%s with %s: %v", call, name, err)
				continue
			}
			for _, message := range []any{inner.request, response} {
				eachPlace(t, message, false, func(place string, v reflect.Value) {
					if !slices.Contains(places, place) {
						return
					}
					if v.IsNil() != (value == nil) || value != nil && !bytes.Equal(dynamic(v).MsgPack, value.MsgPack) {
						t.Errorf("%s with %s: %s is %q", call, name, place, dynamic(v))
					}
				})
			}
		}
	}
}

// packs makes one server of two.
func packs(withPacked, nested tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return NewNested(nested, withPacked).Pack(withPacked)
}

// sameRequest reports whether two requests are alike. The describing server gets a copy.
func sameRequest(got, want any) bool { return reflect.DeepEqual(got, want) }
