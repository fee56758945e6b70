// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// attribute is the one that is packed.
const attribute = "pipelines"

// shapes has the types of a resource or a data source with the nested schema and with the packed one.
type shapes struct{ nested, packed tftypes.Object }

func shapesOf(nested, packed tftypes.Type) (shapes, error) {
	n, ok := nested.(tftypes.Object)
	p, ok2 := packed.(tftypes.Object)
	if !ok || !ok2 || !p.AttributeTypes[attribute].Is(tftypes.String) {
		return shapes{}, fmt.Errorf("%s and %s are not the types of a resource", nested, packed)
	}
	return shapes{n, p}, nil
}

// pack converts a value of the nested schema.
func (t shapes) pack(v tftypes.Value) (tftypes.Value, error) {
	return t.convert(v, t.packed, func(v tftypes.Value) (tftypes.Value, error) {
		switch {
		case v.IsNull():
			return tftypes.NewValue(tftypes.String, nil), nil
		case !v.IsKnown():
			return tftypes.NewValue(tftypes.String, tftypes.UnknownValue), nil
		}
		b, err := encode(v)
		return tftypes.NewValue(tftypes.String, string(b)), err
	})
}

// unpack converts a value of the packed schema.
func (t shapes) unpack(v tftypes.Value) (tftypes.Value, error) {
	return t.convert(v, t.nested, func(v tftypes.Value) (tftypes.Value, error) {
		of := t.nested.AttributeTypes[attribute]
		switch {
		case v.IsNull():
			return tftypes.NewValue(of, nil), nil
		case !v.IsKnown():
			return tftypes.NewValue(of, tftypes.UnknownValue), nil
		}
		var text string
		if err := v.As(&text); err != nil {
			return v, err
		}
		return (&tfprotov6.DynamicValue{MsgPack: []byte(text)}).Unmarshal(of)
	})
}

func (t shapes) convert(v tftypes.Value, to tftypes.Object, one func(tftypes.Value) (tftypes.Value, error)) (tftypes.Value, error) {
	switch {
	case v.IsNull():
		return tftypes.NewValue(to, nil), nil
	case !v.IsKnown():
		return tftypes.NewValue(to, tftypes.UnknownValue), nil
	}
	var fields map[string]tftypes.Value
	if err := v.As(&fields); err != nil {
		return v, err
	}
	converted := make(map[string]tftypes.Value, len(fields))
	for name, field := range fields {
		converted[name] = field
		if name == attribute {
			var err error
			if converted[name], err = one(field); err != nil {
				return v, err
			}
		}
	}
	return tftypes.NewValue(to, converted), nil
}

// encode encodes a value as go-cty does, which sorts keys.
func encode(v tftypes.Value) ([]byte, error) {
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		return nil, err
	}
	of, err := ctyType(v.Type())
	if err != nil {
		return nil, err
	}
	value, err := msgpack.Unmarshal(d.MsgPack, of)
	if err != nil {
		return nil, err
	}
	return msgpack.Marshal(value, of)
}

func ctyType(of tftypes.Type) (cty.Type, error) {
	text, err := of.MarshalJSON() //nolint:staticcheck // both libraries write a type as JSON, and nothing else converts one
	if err != nil {
		return cty.NilType, err
	}
	return ctyjson.UnmarshalType(text)
}
