// SPDX-License-Identifier: MPL-2.0

package packedtest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
	"pgregory.net/rapid"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// must is for what cannot fail. Both kinds of tests show a panic with its place.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err) //nolint:forbidigo // in tests alone
	}
	return v
}

// CtyType is a type as core has it.
func CtyType(of tftypes.Type) cty.Type {
	return must(ctyjson.UnmarshalType(must(of.MarshalJSON()))) //nolint:staticcheck // there is no other
}

// TypeOf is CtyType's reverse.
func TypeOf(v cty.Value) tftypes.Type {
	return must(tftypes.ParseJSONType(must(ctyjson.MarshalType(v.Type())))) //nolint:staticcheck // there is no other
}

// Cty is a value as core has it. Core composes all texts.
func Cty(v tftypes.Value) cty.Value {
	return must(ctymsgpack.Unmarshal(must(tfprotov6.NewDynamicValue(v.Type(), v)).MsgPack, CtyType(v.Type())))
}

// Composed is a value with the texts that core would make of it.
func Composed(v tftypes.Value) tftypes.Value { return Read(v.Type(), MessagePack(Cty(v))) }

// Refined draws refinements of unknown values, such as core sends them.
func Refined(t *rapid.T, v cty.Value) cty.Value {
	return must(cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		if v.IsKnown() || rapid.Bool().Draw(t, "not refined") {
			return v, nil
		}
		refined := v.Refine().NotNull()
		switch of := v.Type(); {
		case of == cty.String:
			refined = refined.StringPrefixFull(Text(t))
		case of.IsCollectionType():
			// Were the bounds equal, the list would be known.
			refined = refined.CollectionLengthLowerBound(rapid.IntRange(0, 2).Draw(t, "lower")).CollectionLengthUpperBound(rapid.IntRange(3, 70000).Draw(t, "upper"))
		}
		return refined.NewValue(), nil
	}))
}

// MessagePack is what core sends.
func MessagePack(v cty.Value) []byte { return must(ctymsgpack.Marshal(v, v.Type())) }

// JSON is what core writes into a state.
func JSON(v cty.Value) []byte { return must(ctyjson.Marshal(v, v.Type())) }

// Read reads MessagePack as the framework does.
func Read(of tftypes.Type, from []byte) tftypes.Value {
	return must((tfprotov6.DynamicValue{MsgPack: from}).Unmarshal(of))
}
