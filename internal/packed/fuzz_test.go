// SPDX-License-Identifier: MPL-2.0

package packed_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed/packedtest"
)

// fuzzed has an attribute of each kind in a packed one, and one beside it.
var fuzzed = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"b": tftypes.Bool, "p": tftypes.Map{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"n": tftypes.String, "s": tftypes.List{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"i": tftypes.String}}},
}}}}}

// fuzzedInner is what the framework has of fuzzed.
var fuzzedInner = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"b": tftypes.Bool, "p": tftypes.String}}

// seeds calls add with values of fuzzed, as core writes them and in other forms.
func seeds(f *testing.F) {
	for i := range 50 {
		rapid.Custom(func(t *rapid.T) any {
			v := tftypes.NewValue(fuzzed, map[string]tftypes.Value{
				"b": tftypes.NewValue(tftypes.Bool, true), "p": packedtest.Value(t, fuzzed.AttributeTypes["p"], true),
			})
			if from := packedtest.MessagePack(packedtest.Refined(t, packedtest.Cty(v))); len(from) < 1000 {
				f.Add(from)
			}
			var attributes map[string]tftypes.Value
			if err := v.As(&attributes); err != nil {
				t.Fatal(err)
			}
			if other := packedtest.OtherForm(t, attributes["p"]); len(other) < 1000 {
				f.Add(append([]byte("\x82\xa1b\xc3\xa1p"), other...))
			}
			return nil
		}).Example(i)
	}
}

// FuzzPack packs and unpacks any bytes. What is accepted is read by terraform-plugin-go as the same value.
func FuzzPack(f *testing.F) {
	seeds(f)
	o := packed.NewObject(fuzzed, fuzzedInner)
	f.Fuzz(func(t *testing.T, from []byte) {
		_, _ = o.Unpack(from) // it must not panic
		inner, err := o.Pack(from)
		if err != nil {
			return
		}
		back, err := o.Unpack(inner)
		if err != nil {
			t.Fatalf("%x is packed, and cannot be unpacked: %v", inner, err)
		}
		again, err := o.Pack(back)
		if err != nil || !bytes.Equal(again, inner) {
			t.Fatalf("packed again: %x, %v", again, err)
		}
		v, err := readFuzzed(from)
		if err != nil { // what is beside the packed attribute is odd, and the framework will say so
			return
		}
		if again, err := readFuzzed(back); err != nil || !again.Equal(v) {
			t.Fatalf("%s becomes %s, %v", v, again, err)
		}
		if v.IsNull() || !v.IsKnown() {
			return
		}
		if got, want := packedtest.Read(fuzzedInner, inner), (resource{fuzzed, fuzzedInner, o}).packedByHand(t, v); !got.Equal(want) {
			t.Fatalf("%x is packed as %s, want %s", from, got, want)
		}
	})
}

// readFuzzed reads an object with terraform-plugin-go, which panics if one attribute comes twice and another one never.
func readFuzzed(from []byte) (v tftypes.Value, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%v", cause)
		}
	}()
	return (tfprotov6.DynamicValue{MsgPack: from}).Unmarshal(fuzzed)
}

// FuzzNormal writes any bytes in the normal form.
func FuzzNormal(f *testing.F) {
	seeds(f)
	whole := fuzzed.AttributeTypes["p"]
	of := packed.NewType(whole)
	f.Fuzz(func(t *testing.T, from []byte) {
		_, from, _ = bytes.Cut(from, []byte("\xa1p"))
		to, rest, err := of.Normal(nil, from)
		if err != nil {
			return
		}
		from = from[:len(from)-len(rest)]
		if got := packedtest.Read(whole, to); !got.Equal(packedtest.Read(whole, from)) {
			t.Fatalf("%x is %s, and becomes %s", from, packedtest.Read(whole, from), got)
		}
		normal(t, of, from, to)
		normal(t, of, to, to)
		if appended := appended(t, of, packedtest.Read(whole, to)); !bytes.Equal(appended, to) {
			t.Fatalf("%x, and from its value %x", to, appended)
		}
	})
}
