// SPDX-License-Identifier: MPL-2.0

package packed_test

import (
	"bytes"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed/packedtest"
)

// resource is a resource with attributes of every kind, of which two are packed.
type resource struct {
	nested, inner tftypes.Object
	object        packed.Object
}

func drawResource(t *rapid.T) resource {
	nested := map[string]tftypes.Type{
		"bool": tftypes.Bool, "number": tftypes.Number, "set": tftypes.Set{ElementType: tftypes.String}, "list": tftypes.List{ElementType: tftypes.String},
		"tuple": tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.Number}}, "text": tftypes.String,
		"packed":       tftypes.Map{ElementType: packedtest.Type(t, 2)},
		"packed later": tftypes.List{ElementType: packedtest.Type(t, 1)},
	}
	inner := maps.Clone(nested)
	inner["packed"], inner["packed later"] = tftypes.String, tftypes.String
	r := resource{nested: tftypes.Object{AttributeTypes: nested}, inner: tftypes.Object{AttributeTypes: inner}}
	r.object = packed.NewObject(r.nested, r.inner)
	if len(r.object) != 2 {
		t.Fatalf("%d attributes are packed", len(r.object))
	}
	return r
}

// draw draws a value of the resource. What is of a kind that cannot be packed is one of a few.
func (r resource) draw(t *rapid.T, withUnknown bool) tftypes.Value {
	of := r.nested.AttributeTypes
	text := tftypes.NewValue(tftypes.String, "x")
	attributes := map[string]tftypes.Value{
		"bool":   tftypes.NewValue(tftypes.Bool, rapid.Bool().Draw(t, "bool")),
		"number": tftypes.NewValue(tftypes.Number, rapid.SampledFrom([]float64{0, 1, -1, 300, 0.5, 1e30}).Draw(t, "number")),
		"set":    tftypes.NewValue(of["set"], []tftypes.Value{text}),
		"tuple":  tftypes.NewValue(of["tuple"], []tftypes.Value{tftypes.NewValue(tftypes.Number, nil)}),
	}
	for _, name := range []string{"list", "text", "packed", "packed later"} {
		attributes[name] = packedtest.Value(t, of[name], withUnknown)
	}
	return tftypes.NewValue(r.nested, attributes)
}

// Of what core sends, the packed attributes become strings in the normal form. Nothing else changes, and Unpack undoes it.
func TestPackAndUnpack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResource(t)
		v := packedtest.Cty(r.draw(t, true))
		plain, refined := packedtest.MessagePack(v), packedtest.MessagePack(packedtest.Refined(t, v))
		for _, from := range [][]byte{plain, refined} {
			inner, err := r.object.Pack(from)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := packedtest.Read(r.inner, inner), r.packedByHand(t, packedtest.Read(r.nested, from)); !got.Equal(want) {
				t.Fatalf("packed is %s, want %s", got, want)
			}
			back, err := r.object.Unpack(inner)
			if err != nil {
				t.Fatal(err)
			}
			// What is not packed goes through as it is, with refinements.
			if bytes.Equal(from, plain) && !bytes.Equal(back, plain) || !packedtest.Read(r.nested, back).Equal(packedtest.Read(r.nested, plain)) {
				t.Fatalf("%x becomes %x", from, back)
			}
		}
	})
}

// packedByHand is a value as the framework has to get it.
func (r resource) packedByHand(t interface{ Fatalf(string, ...any) }, v tftypes.Value) tftypes.Value {
	var attributes map[string]tftypes.Value
	if err := v.As(&attributes); err != nil {
		t.Fatalf("%v", err)
	}
	for name, of := range r.object {
		switch a := attributes[name]; {
		case !a.IsKnown():
			attributes[name] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		case a.IsNull():
			attributes[name] = tftypes.NewValue(tftypes.String, nil)
		default:
			attributes[name] = tftypes.NewValue(tftypes.String, string(appended(t, of, a)))
		}
	}
	return tftypes.NewValue(r.inner, attributes)
}

// A state of core becomes the same value as if it came in MessagePack.
func TestSplitAndJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResource(t)
		v := packedtest.Cty(r.draw(t, false))
		head, values, err := r.object.Split(packedtest.JSON(v))
		if err != nil {
			t.Fatal(err)
		}
		without, err := (tfprotov6.RawState{JSON: head}).Unmarshal(r.inner)
		if err != nil {
			t.Fatalf("%s: %v", head, err)
		}
		d, err := tfprotov6.NewDynamicValue(r.inner, without)
		if err != nil {
			t.Fatal(err)
		}
		joined, err := r.object.Join(d.MsgPack, values)
		if want := packedtest.MessagePack(v); err != nil || !bytes.Equal(joined, want) {
			t.Fatalf("%s becomes %x, want %x: %v", packedtest.JSON(v), joined, want, err)
		}
	})
}

// An object that is null, unknown or not packed stays as it is.
func TestObjectsWithNothingToPack(t *testing.T) {
	o := packed.Object{"a": packed.NewType(tftypes.List{ElementType: tftypes.String})}
	of := cty.Object(map[string]cty.Type{"a": cty.List(cty.String)})
	for _, from := range [][]byte{
		packedtest.MessagePack(cty.NullVal(of)), packedtest.MessagePack(cty.UnknownVal(of)), packedtest.MessagePack(cty.UnknownVal(of).RefineNotNull()),
		packedtest.MessagePack(cty.EmptyObjectVal), packedtest.MessagePack(cty.ObjectVal(map[string]cty.Value{"b": cty.StringVal("x")})),
	} {
		for name, change := range map[string]func([]byte) ([]byte, error){"Pack": o.Pack, "Unpack": o.Unpack} {
			if got, err := change(from); err != nil || !bytes.Equal(got, from) {
				t.Errorf("%s makes %x of %x, %v", name, got, from, err)
			}
		}
	}
	if got, err := (packed.Object{}).Pack([]byte("whatever it is")); err != nil || string(got) != "whatever it is" {
		t.Errorf("without packed attributes: %q, %v", got, err)
	}
	if o := packed.NewObject(tftypes.String, tftypes.Object{}); len(o) != 0 {
		t.Errorf("%v", o)
	}
}

// What cannot be packed or unpacked is refused.
func TestObjectsThatAreRefused(t *testing.T) {
	o := packed.Object{"a": packed.NewType(tftypes.List{ElementType: tftypes.String})}
	for name, from := range map[string]string{
		"nothing":                     "",
		"no object":                   "\x93",
		"ends after its head":         "\x81",
		"ends after a name":           "\x81\xa1a",
		"has a name that is a number": "\x81\x01\xc0",
		"ends in another attribute":   "\x81\xa1b\xa2x",
		"goes on":                     "\x81\xa1a\xc0\xc0",
		"has a number":                "\x81\xa1a\x01",
		"has an empty text":           "\x81\xa1a\xa0",
		"claims what is not there":    "\xdf\xff\xff\xff\xff\xa1a\xc0",
	} {
		if got, err := o.Pack([]byte(from)); err == nil {
			t.Errorf("%s: packed as %x", name, got)
		}
		if got, err := o.Unpack([]byte(from)); err == nil {
			t.Errorf("%s: unpacked as %x", name, got)
		}
	}
	for name, from := range map[string]string{"is nested": "\x81\xa1a\x90", "has a string that goes on": "\x81\xa1a\xa2\x90\xc0", "has a string of another type": "\x81\xa1a\xa1\x80"} {
		if got, err := o.Unpack([]byte(from)); err == nil {
			t.Errorf("%s: unpacked as %x", name, got)
		}
	}
	for _, from := range []string{
		"", "null", "[]", "1", `"a"`, `{`, `{"a"`, `{"a":`, `{"a":[`, `{"a":["x"`, `{"a":["x"]`, `{"a":["x"],}`, `{"a":["x"]}}`, `{"a":["x"]} {}`, `{"a":["x"],"a":["x"]}`,
		`{"b":1,"b":1}`, `{"a":[1]}`, `{"a":{}}`, `{"a":"x"}`, `{"a":true}`, `{"a":["\ud800"]}`, "{\"a\":[\"\xff\"]}", `{"a":[["x"]]}`, `{a:["x"]}`, `{"a":["x",]}`,
	} {
		if head, values, err := o.Split([]byte(from)); err == nil {
			t.Errorf("%s is split into %s and %x", from, head, values)
		}
	}
	if head, values, err := o.Split([]byte(" {\n\"b\" : [1, {}] , \"a\" : [ \"x\" ] }\n")); err != nil || string(values["a"]) != "\x91\xa1x" {
		t.Errorf("with blanks: %s, %x, %v", head, values, err)
	}
}
