// SPDX-License-Identifier: MPL-2.0

package packed

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/tinylib/msgp/msgp"
)

// Type is the type of a value that can be packed. It is made of strings, lists, maps and objects.
type Type struct {
	whole    tftypes.Type
	kind     kind
	element  *Type    // of a list or a map
	names    []string // of an object's attributes, sorted
	elements []*Type  // likewise
}

type kind uint8

const (
	other kind = iota // a value of this kind is not recognised
	text
	list
	mapping
	object
)

// NewType prepares a type for the functions below.
func NewType(whole tftypes.Type) *Type {
	t := &Type{whole: whole}
	switch of := whole.(type) {
	case tftypes.List:
		t.kind, t.element = list, NewType(of.ElementType)
	case tftypes.Map:
		t.kind, t.element = mapping, NewType(of.ElementType)
	case tftypes.Object:
		t.kind, t.names = object, slices.Sorted(maps.Keys(of.AttributeTypes))
		for _, name := range t.names {
			t.elements = append(t.elements, NewType(of.AttributeTypes[name]))
		}
	default:
		if whole.Is(tftypes.String) {
			t.kind = text
		}
	}
	return t
}

var (
	errOtherForm = errors.New("the value is not in the form that core writes")
	errGoesOn    = errors.New("the value goes on after its end")
)

// unknown is what go-cty and terraform-plugin-go write for an unknown value without refinements.
var unknown = []byte{0xd4, 0, 0}

// IsUnknown reports whether MessagePack begins with an unknown value. As terraform-plugin-go does, it takes each extension for one:
// refinements of unknown values are extensions of another kind. It leaves out those with a length of 32 bits: core writes none, and
// such a length may be longer than an int.
func IsUnknown(from []byte) bool {
	return len(from) > 0 && (0xc7 <= from[0] && from[0] <= 0xc8 || 0xd4 <= from[0] && from[0] <= 0xd8)
}

// Complete returns an error if MessagePack ends before its end. terraform-plugin-go takes memory for as much as such a value claims
// to have, so it must not get one.
func Complete(from []byte) error {
	_, err := msgp.Skip(from)
	return err
}

// ReadText reads a string. It shares the memory of from.
func ReadText(from []byte) (text, rest []byte, err error) {
	if len(from) > 1 && from[0] == 0xdb && from[1] >= 0x80 { // longer than an int of 32 bits
		return nil, nil, msgp.ErrShortBytes
	}
	return msgp.ReadStringZC(from)
}

// Normal reads one value and appends it in the normal form: keys of maps and attributes of objects sorted, lengths as short as they
// can be, and unknown values without refinements. It refuses keys that are not sorted yet.
func (t *Type) Normal(to, from []byte) (written, rest []byte, err error) {
	switch {
	case msgp.IsNil(from):
		return msgp.AppendNil(to), from[1:], nil
	case IsUnknown(from):
		rest, err = msgp.Skip(from)
		return append(to, unknown...), rest, err
	}
	switch t.kind {
	case text:
		text, rest, err := ReadText(from)
		return msgp.AppendStringFromBytes(to, text), rest, err
	case list:
		return t.normalList(to, from)
	case mapping:
		return t.normalMap(to, from)
	case object:
		return t.normalObject(to, from)
	}
	return to, from, errOtherForm
}

func (t *Type) normalList(to, from []byte) (written, rest []byte, err error) {
	length, rest, err := msgp.ReadArrayHeaderBytes(from)
	to = msgp.AppendArrayHeader(to, length)
	for range length {
		if to, rest, err = t.element.Normal(to, rest); err != nil {
			break
		}
	}
	return to, rest, err
}

func (t *Type) normalMap(to, from []byte) (written, rest []byte, err error) {
	length, rest, err := msgp.ReadMapHeaderBytes(from)
	to = msgp.AppendMapHeader(to, length)
	var last, key []byte
	for i := range length {
		if key, rest, err = ReadText(rest); err != nil {
			break
		}
		if i > 0 && string(last) >= string(key) {
			return to, rest, errOtherForm
		}
		last = key
		if to, rest, err = t.element.Normal(msgp.AppendStringFromBytes(to, key), rest); err != nil {
			break
		}
	}
	return to, rest, err
}

func (t *Type) normalObject(to, from []byte) (written, rest []byte, err error) {
	length, rest, err := msgp.ReadMapHeaderBytes(from)
	if err == nil && int64(length) != int64(len(t.names)) {
		err = errOtherForm
	}
	if err != nil {
		return to, rest, err
	}
	to = msgp.AppendMapHeader(to, length)
	var name []byte
	for i := range t.names {
		if name, rest, err = ReadText(rest); err != nil {
			break
		}
		if string(name) != t.names[i] {
			return to, rest, errOtherForm
		}
		if to, rest, err = t.elements[i].Normal(msgp.AppendStringFromBytes(to, name), rest); err != nil {
			break
		}
	}
	return to, rest, err
}

// Append appends a value in the normal form. It takes values of each type, and is slower.
func (t *Type) Append(to []byte, v tftypes.Value) ([]byte, error) {
	if !v.IsKnown() || v.IsNull() || t.kind == other || t.kind == text {
		d, err := tfprotov6.NewDynamicValue(t.whole, v)
		return append(to, d.MsgPack...), err
	}
	if t.kind == list {
		var elements []tftypes.Value
		err := v.As(&elements)
		to = msgp.AppendArrayHeader(to, uint32(len(elements))) //nolint:gosec // nothing has so many elements
		for i := 0; i < len(elements) && err == nil; i++ {
			to, err = t.element.Append(to, elements[i])
		}
		return to, err
	}
	var elements map[string]tftypes.Value
	if err := v.As(&elements); err != nil {
		return to, err
	}
	to = msgp.AppendMapHeader(to, uint32(len(elements))) //nolint:gosec // likewise
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		element := t.element
		if t.kind == object {
			at, ok := slices.BinarySearch(t.names, key)
			if !ok {
				return to, fmt.Errorf("there is no attribute %q", key)
			}
			element = t.elements[at]
		}
		var err error
		if to, err = element.Append(msgp.AppendString(to, key), elements[key]); err != nil {
			return to, err
		}
	}
	return to, nil
}
