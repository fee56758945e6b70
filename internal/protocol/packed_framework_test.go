// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed/packedtest"
)

// packedBoxes are the framework's servers with and without packed attributes, behind the layer.
func packedBoxes(b boxes) Server {
	return packs(newBoxes(b), newBoxes(boxes{nested: true})).(Server)
}

// edited are states of a box, as core writes them and as somebody may have edited them.
var edited = []string{
	`{"lids":{"a":{"name":"A","sides":[{"id":"1"}]},"b":{"name":"B","sides":null}},"locked":true,"weight":1.5}`,
	`{"locked":true,"weight":1,"lids":{"a":{"sides":[],"name":"A"}}}`,                      // other order of attributes
	`{"lids":{"b":{"name":"B","sides":null},"a":{"name":"A","sides":null}},"locked":null}`, // of keys; weight is missing
	`{"lids":{"a":{"name":1,"sides":[{"id":2.50}]}},"locked":"true","weight":"1"}`,         // numbers for texts, texts for others
	`{"lids":{"a":{"name":true,"sides":null}},"locked":1,"weight":1}`,                      // a bool for a text
	`{"lids":{"a":{"name":"A","sides":null,"color":"red"}},"locked":null,"size":3}`,        // unknown members
	`{"lids":{"a":{"name":"A"}}}`,                                                                 // missing members
	`{"lids":{"a":{"name":"A","sides":[{"ID":"1"}]}}}`,                                            // one that is written otherwise
	`{"lids":{"a":{"name":"A","sides":null},"a":{"name":"B","sides":null}}}`,                      // a key twice
	`{"lids":{"a":{"name":"A","name":"B","sides":null}}}`,                                         // an attribute twice
	`{"lids":{"a":{"name":"A","sides":null}},"lids":{"b":{"name":"B","sides":null}}}`,             // the packed one twice
	`{"lids":{"a":{"name":"A","sides":null}},"locked":true,"locked":false}`,                       // another one twice
	`{"lids":{"a":{"name":"\ud800","sides":null}}}`,                                               // half a character
	"{\"lids\":{\"a\":{\"name\":\"\xff\",\"sides\":null}}}",                                       // no UTF-8
	"{\"lids\":{\"a\":{\"name\":\"e\u0301\\u0000\\u2028\",\"sides\":null}}}",                      // decomposed
	`{"lids":{"a":{"name":"A","sides":{"id":"1"}}}}`, `{"lids":[]}`, `{"lids":"x"}`, `{"lids":1}`, // wrong types
	`{"lids":{"a":[]}}`, `{"lids":{"a":{"name":{},"sides":null}}}`, `{"lids":{"a":{"name":"A","sides":["1"]}}}`,
	`{"lids":{"a":{"name":"A","sides":null}},"locked":"perhaps"}`, `{"lids":{"a":{"name":"A","sides":null}},"weight":"much"}`,
	`{"lids":null}`, `{"lids":{}}`, `{"lids":{"a":null}}`, `{"lids":{"a":{"name":null,"sides":[null]}}}`, `{}`, `null`, `[]`, `""`, `1`, ``, ` `,
	`{"lids":{"a":{"name":"A","sides":null}}} `, `{"lids":{"a":{"name":"A","sides":null}}}{}`, `{"lids":{"a":{"name":"A","sides":null}}} trailing`,
	`{"lids":{"a":{"name":"A","sides":null}}`, `{"lids":{"a":{"name":"A","sides":null`, `{"lids":`, `{"lids"}`, `{"lids":{"a":{"name":"A",}}}`, `{lids:{}}`,
	"{ \"lids\" : {\t\"a\" : { \"name\" : \"A\" ,\n\"sides\" : [ ] } } , \"locked\" : false }",
}

// sameUpgrade checks that a state becomes what the framework makes of it with the nested schema, or is the same error.
func sameUpgrade(t testing.TB, layer, nested Server, of tftypes.Type, state []byte) {
	t.Helper()
	request := func() *tfprotov6.UpgradeResourceStateRequest {
		return &tfprotov6.UpgradeResourceStateRequest{TypeName: "shop_box", Version: 1, RawState: &tfprotov6.RawState{JSON: bytes.Clone(state)}}
	}
	got, err := layer.UpgradeResourceState(t.Context(), request())
	want, wantErr := nested.UpgradeResourceState(t.Context(), request())
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%q: %v, want %v", state, err, wantErr)
	}
	if err != nil {
		return
	}
	if d := cmp.Diff(want.Diagnostics, got.Diagnostics); d != "" || (got.UpgradedState == nil) != (want.UpgradedState == nil) {
		t.Fatalf("%q becomes %v, want %v\n%s", state, got.UpgradedState, want.UpgradedState, d)
	}
	if want.UpgradedState == nil {
		return
	}
	a, b := packedtest.Read(of, got.UpgradedState.MsgPack), packedtest.Read(of, want.UpgradedState.MsgPack)
	if !a.Equal(b) {
		t.Fatalf("%q becomes %s, want %s", state, a, b)
	}
}

func TestStatesEditedByHand(t *testing.T) {
	layer, nested := packedBoxes(boxes{}), newBoxes(boxes{nested: true})
	for _, state := range edited {
		sameUpgrade(t, layer, nested, boxType(t, true), []byte(state))
	}
	for _, state := range []*tfprotov6.RawState{nil, {}, {Flatmap: map[string]string{"lids.%": "0"}}} {
		req := &tfprotov6.UpgradeResourceStateRequest{TypeName: "shop_box", Version: 1, RawState: state}
		got, err := layer.UpgradeResourceState(t.Context(), req)
		want, wantErr := nested.UpgradeResourceState(t.Context(), req)
		if d := cmp.Diff(want, got); d != "" || (err == nil) != (wantErr == nil) {
			t.Errorf("%+v: %v, want %v\n%s", state, err, wantErr, d)
		}
	}
}

// FuzzState upgrades any JSON of the current version.
func FuzzState(f *testing.F) {
	for _, state := range edited {
		f.Add([]byte(state))
	}
	layer, nested := packedBoxes(boxes{}), newBoxes(boxes{nested: true})
	of := boxType(f, true)
	f.Fuzz(func(t *testing.T, state []byte) { sameUpgrade(t, layer, nested, of, state) })
}

// An older state reaches its upgrader as it is in the file, and core gets what that returns.
func TestAnOlderStateReachesItsUpgrader(t *testing.T) {
	var got []byte
	old := `{"name" : "old", "lids": 3}`
	resp, err := packedBoxes(boxes{upgraded: &got}).UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: "shop_box", RawState: &tfprotov6.RawState{JSON: []byte(old)},
	})
	if err != nil || len(resp.Diagnostics) > 0 || string(got) != old {
		t.Fatalf("the upgrader got %q: %v, %v", got, resp, err)
	}
	want, err := tftypes.ValueFromJSON([]byte(`{"lids":{"x":{"name":"X","sides":null}},"locked":null,"weight":null}`), boxType(t, true)) //nolint:staticcheck // there is no other
	if err != nil || !bytes.Equal(resp.UpgradedState.MsgPack, msgpackOf(t, want)) {
		t.Errorf("upgraded to %q, %v", resp.UpgradedState.MsgPack, err)
	}
	inner, describing := recordedBoxes(t, []byte("\x83\xa4lids\xa1\x01\xa6locked\xc0\xa6weight\xc0"))
	resp, err = New(packs(inner, describing), Hooks{}).UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: "shop_box", RawState: &tfprotov6.RawState{JSON: []byte(`{}`)}})
	if err != nil || len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "Bug in the provider" {
		t.Errorf("%+v, %v", resp, err)
	}
	resp, err = packedBoxes(boxes{}).UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: "shop_box", Version: 7, RawState: &tfprotov6.RawState{JSON: []byte(`{}`)}})
	if err != nil || len(resp.Diagnostics) != 1 {
		t.Errorf("a version that has no upgrader: %+v, %v", resp, err)
	}
}

// A value in a form that core does not write goes a slower way, to the same packed one.
func TestOtherFormsArePackedToo(t *testing.T) {
	nested := boxType(t, true)
	of := packedType{nested: nested, object: packed.NewObject(nested, boxType(t, false))}
	quick, slow := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		v := tftypes.NewValue(nested, map[string]tftypes.Value{
			"lids":   packedtest.Value(rt, nested.AttributeTypes["lids"], true),
			"locked": tftypes.NewValue(tftypes.Bool, rapid.SampledFrom([]any{true, false, nil, tftypes.UnknownValue}).Draw(rt, "locked")),
			"weight": tftypes.NewValue(tftypes.Number, rapid.SampledFrom([]any{0, 1.5, -70000, nil, tftypes.UnknownValue}).Draw(rt, "weight")),
		})
		var attributes map[string]tftypes.Value
		if err := v.As(&attributes); err != nil {
			rt.Fatal(err)
		}
		from := []byte{0x83}
		for _, name := range rapid.Permutation([]string{"lids", "locked", "weight"}).Draw(rt, "order") {
			from = append(append(from, 0xa0|byte(len(name))), name...)
			if name == "lids" {
				from = append(from, packedtest.OtherForm(rt, attributes[name])...)
			} else {
				from = append(from, msgpackOf(t, attributes[name])...)
			}
		}
		d := &tfprotov6.DynamicValue{MsgPack: from}
		if _, err := of.object.Pack(from); err == nil {
			quick++
		} else {
			slow++
		}
		if err := of.pack(&d); err != nil {
			rt.Fatalf("%x: %v", from, err)
		}
		if got, want := packedtest.Read(boxType(t, false), d.MsgPack), packedByHand(t, v); !got.Equal(want) {
			rt.Fatalf("%x is packed as %s, want %s", from, got, want)
		}
		if err := of.unpack(d); err != nil || !packedtest.Read(nested, d.MsgPack).Equal(v) {
			rt.Fatalf("%x is unpacked as %x: %v", from, d.MsgPack, err)
		}
	})
	if quick == 0 || slow == 0 {
		t.Errorf("%d values were packed the quick way, %d the slow way", quick, slow)
	}
}
