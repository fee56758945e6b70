// SPDX-License-Identifier: MPL-2.0

package packed_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed/packedtest"
)

// The normal form is what go-cty writes, byte for byte, but without refinements of unknown values.
func TestTheNormalFormIsGoCtys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := packedtest.Type(t, 3)
		v := packedtest.Value(t, of, true)
		p := packed.NewType(of)
		want := appended(t, p, v)
		if !packedtest.Read(of, want).Equal(v) {
			t.Fatalf("%s is read as another value from %x", v, want)
		}
		fromCore := packedtest.Cty(v)
		if packedtest.Composed(v).Equal(v) && !bytes.Equal(packedtest.MessagePack(fromCore), want) {
			t.Fatalf("%s is %x, and go-cty writes %x", v, want, packedtest.MessagePack(fromCore))
		}
		normal(t, p, want, want)
		normal(t, p, packedtest.MessagePack(packedtest.Refined(t, fromCore)), packedtest.MessagePack(fromCore))
	})
}

func appended(t interface{ Fatalf(string, ...any) }, p *packed.Type, v tftypes.Value) []byte {
	to, err := p.Append([]byte("before"), v)
	to, isAfter := bytes.CutPrefix(to, []byte("before"))
	if err != nil || !isAfter {
		t.Fatalf("%s cannot be written: %v", v, err)
	}
	return to
}

// normal checks that one value becomes another one, and that neither what is before it nor what is after it counts.
func normal(t interface{ Fatalf(string, ...any) }, p *packed.Type, from, want []byte) {
	to, rest, err := p.Normal([]byte("before"), append(bytes.Clone(from), "after"...))
	if err != nil || string(rest) != "after" || string(to) != "before"+string(want) {
		t.Fatalf("%x becomes %x, want %x; then comes %x; %v", from, to, want, rest, err)
	}
}

// What core writes into a state is read into the same bytes.
func TestJSONBecomesTheNormalForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := packedtest.Type(t, 3)
		v := packedtest.Cty(packedtest.Value(t, of, false))
		from := jsontext.NewDecoder(bytes.NewBuffer(packedtest.JSON(v)))
		to, err := packed.NewType(of).JSON([]byte("before"), from)
		if want := "before" + string(packedtest.MessagePack(v)); err != nil || string(to) != want {
			t.Fatalf("%s becomes %x, want %x: %v", packedtest.JSON(v), to, want, err)
		}
	})
}

// Heads get longer with what they are of. All lengths on both sides of that are those that go-cty writes.
func TestLengths(t *testing.T) {
	for _, length := range packedtest.Lengths {
		same(t, cty.StringVal(strings.Repeat("x", length)))
		same(t, cty.ListVal([]cty.Value{cty.StringVal(strings.Repeat("x", length))}))
		same(t, cty.MapVal(map[string]cty.Value{strings.Repeat("x", length): cty.StringVal("")}))
	}
	for _, length := range []int{0, 1, 15, 16, 65535, 65536} {
		list, mapping := make([]cty.Value, length), make(map[string]cty.Value, length)
		for i := range list {
			list[i] = cty.NullVal(cty.String)
			mapping[fmt.Sprint(i)] = cty.EmptyObjectVal
		}
		if length == 0 {
			same(t, cty.ListValEmpty(cty.String))
			same(t, cty.MapValEmpty(cty.EmptyObject))
			continue
		}
		same(t, cty.ListVal(list))
		same(t, cty.MapVal(mapping))
		if length < 1000 {
			same(t, cty.ObjectVal(mapping))
		}
	}
}

func same(t *testing.T, v cty.Value) {
	t.Helper()
	whole := packedtest.TypeOf(v)
	want, p := packedtest.MessagePack(v), packed.NewType(whole)
	normal(t, p, want, want)
	if got := appended(t, p, packedtest.Read(whole, want)); !bytes.Equal(got, want) {
		t.Errorf("other bytes than go-cty's: %.40x, want %.40x", got, want)
	}
	if got, err := p.JSON(nil, jsontext.NewDecoder(bytes.NewBuffer(packedtest.JSON(v)))); err != nil || !bytes.Equal(got, want) {
		t.Errorf("from JSON come other bytes than go-cty's: %.40x, want %.40x, %v", got, want, err)
	}
}

// Another form of a value becomes its normal form, or is refused. Both happens.
func TestOtherForms(t *testing.T) {
	accepted, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		of := packedtest.Type(t, 3)
		v := packedtest.Value(t, of, true)
		from := packedtest.OtherForm(t, v)
		if !packedtest.Read(of, from).Equal(v) {
			t.Fatalf("%x is not %s", from, v)
		}
		p := packed.NewType(of)
		if _, _, err := p.Normal(nil, from); err != nil {
			refused++
			return
		}
		accepted++
		normal(t, p, from, appended(t, p, v))
	})
	if accepted == 0 || refused == 0 {
		t.Errorf("%d forms are accepted, %d are refused", accepted, refused)
	}
}

// What the framework compares is the string alone.
func TestTwoAreEqualIfTheirValuesAre(t *testing.T) {
	equal := 0
	rapid.Check(t, func(t *rapid.T) {
		of := packedtest.Type(t, 3)
		a := packedtest.Value(t, of, true)
		b := withOneChange(t, a)
		p := packed.NewType(of)
		if a.Equal(b) {
			equal++
		}
		if bytes.Equal(appended(t, p, a), appended(t, p, b)) != a.Equal(b) {
			t.Fatalf("%s and %s", a, b)
		}
	})
	if equal == 0 {
		t.Error("no two values were equal")
	}
}

// withOneChange draws a value for one place of another value.
func withOneChange(t *rapid.T, v tftypes.Value) tftypes.Value {
	places := 0
	count := func(*tftypes.AttributePath, tftypes.Value) (bool, error) { places++; return true, nil }
	if err := tftypes.Walk(v, count); err != nil {
		t.Fatal(err)
	}
	at := rapid.IntRange(0, places-1).Draw(t, "place")
	changed, err := tftypes.Transform(v, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		at--
		if at == -1 {
			return packedtest.Value(t, v.Type(), true), nil
		}
		return v, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// A value that ends too early is refused, wherever it ends.
func TestCutValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := packedtest.Type(t, 3)
		p := packed.NewType(of)
		whole := appended(t, p, packedtest.Value(t, of, true))
		for cut := range min(len(whole), 200) {
			if to, _, err := p.Normal(nil, whole[:cut]); err == nil {
				t.Fatalf("%x is taken for %x", whole[:cut], to)
			}
		}
	})
}

// A value of another kind is not recognised, but written.
func TestOtherKinds(t *testing.T) {
	for kind, of := range map[string]struct {
		whole tftypes.Type
		v     tftypes.Value
	}{
		"bool":    {tftypes.Bool, tftypes.NewValue(tftypes.Bool, true)},
		"number":  {tftypes.Number, tftypes.NewValue(tftypes.Number, 1.5)},
		"set":     {tftypes.Set{ElementType: tftypes.String}, tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, "x")})},
		"tuple":   {tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.Bool}}, tftypes.NewValue(tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.Bool}}, []tftypes.Value{tftypes.NewValue(tftypes.Bool, false)})},
		"dynamic": {tftypes.DynamicPseudoType, tftypes.NewValue(tftypes.String, "x")},
	} {
		whole := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.List{ElementType: of.whole}, "b": tftypes.String}}
		within := whole.AttributeTypes["a"]
		if kind == "dynamic" {
			within = tftypes.List{ElementType: tftypes.String} // what the framework makes of such a list
		}
		for _, element := range []tftypes.Value{of.v, tftypes.NewValue(of.v.Type(), nil), tftypes.NewValue(of.v.Type(), tftypes.UnknownValue)} {
			v := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": within, "b": tftypes.String}}, map[string]tftypes.Value{
				"a": tftypes.NewValue(within, []tftypes.Value{element}), "b": tftypes.NewValue(tftypes.String, "y"),
			})
			p := packed.NewType(whole)
			to := appended(t, p, v)
			d, err := tfprotov6.NewDynamicValue(whole, v)
			if err != nil || !bytes.Equal(to, d.MsgPack) {
				t.Errorf("%s: %x, and terraform-plugin-go writes %x, %v", kind, to, d.MsgPack, err)
			}
			_, _, err = p.Normal(nil, to)
			if known := element.IsKnown() && !element.IsNull(); known && err == nil {
				t.Errorf("a %s is recognised", kind)
			}
		}
	}
}

// A head may claim more than there is. That is no reason to use memory.
func TestClaimedLengths(t *testing.T) {
	for _, of := range []tftypes.Type{tftypes.String, tftypes.List{ElementType: tftypes.String}, tftypes.Map{ElementType: tftypes.String}, tftypes.Object{}} {
		p := packed.NewType(of)
		for lead := range 256 {
			from := []byte{byte(lead), 0xff, 0xff, 0xff, 0xff, 0xa1, 'x', 0xc0}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := p.Normal(nil, from)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
				t.Errorf("%x takes %d bytes as a %s: %v", from, used, of, err)
			}
		}
	}
}
