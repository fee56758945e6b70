// SPDX-License-Identifier: MPL-2.0

package packed

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"
)

// JSON reads one value from JSON and appends it in the normal form. It takes what core writes into a state: nothing is unknown,
// names and keys are sorted, and an object has just its attributes.
func (t *Type) JSON(to []byte, from *jsontext.Decoder) ([]byte, error) {
	token, err := from.ReadToken()
	if err != nil {
		return to, err
	}
	switch kind := token.Kind(); {
	case kind == jsontext.KindNull:
		return msgp.AppendNil(to), nil
	case t.kind == text && kind == jsontext.KindString:
		return msgp.AppendString(to, token.String()), nil
	case t.kind == list && kind == jsontext.KindBeginArray:
		return t.jsonList(to, from)
	case t.kind == mapping && kind == jsontext.KindBeginObject:
		return t.jsonMap(to, from)
	case t.kind == object && kind == jsontext.KindBeginObject:
		return t.jsonObject(to, from)
	}
	return to, errOtherForm
}

func (t *Type) jsonList(to []byte, from *jsontext.Decoder) (_ []byte, err error) {
	start, length := len(to), uint32(0)
	for ; from.PeekKind() != jsontext.KindEndArray; length++ {
		if to, err = t.element.JSON(to, from); err != nil {
			return to, err
		}
	}
	_, err = from.ReadToken()
	return slices.Insert(to, start, msgp.AppendArrayHeader(nil, length)...), err
}

func (t *Type) jsonMap(to []byte, from *jsontext.Decoder) ([]byte, error) {
	start, length, last := len(to), uint32(0), ""
	for ; from.PeekKind() != jsontext.KindEndObject; length++ {
		token, err := from.ReadToken()
		if err != nil {
			return to, err
		}
		key := token.String()
		if length > 0 && last >= key {
			return to, errOtherForm
		}
		last = key
		if to, err = t.element.JSON(msgp.AppendString(to, key), from); err != nil {
			return to, err
		}
	}
	_, err := from.ReadToken()
	return slices.Insert(to, start, msgp.AppendMapHeader(nil, length)...), err
}

func (t *Type) jsonObject(to []byte, from *jsontext.Decoder) ([]byte, error) {
	to = msgp.AppendMapHeader(to, uint32(len(t.names))) //nolint:gosec // no object has so many attributes
	for i, name := range t.names {
		token, err := from.ReadToken()
		if err != nil {
			return to, err
		}
		if token.Kind() != jsontext.KindString || token.String() != name {
			return to, errOtherForm
		}
		if to, err = t.elements[i].JSON(msgp.AppendString(to, name), from); err != nil {
			return to, err
		}
	}
	token, err := from.ReadToken()
	if err == nil && token.Kind() != jsontext.KindEndObject {
		err = errOtherForm
	}
	return to, err
}
