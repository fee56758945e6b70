// SPDX-License-Identifier: MPL-2.0

package packed

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object has the attributes of a resource or a data source that are packed, by name.
type Object map[string]*Type

// NewObject compares the type of the schema that users see with that of the schema that the framework is given. Packed is what is
// nested in the first and a string in the second.
func NewObject(nested, packed tftypes.Type) Object {
	o := Object{}
	outer, isObject := nested.(tftypes.Object)
	inner, isObjectToo := packed.(tftypes.Object)
	if !isObject || !isObjectToo {
		return o
	}
	for name, of := range outer.AttributeTypes {
		if within, ok := inner.AttributeTypes[name]; ok && within.Is(tftypes.String) && !of.Is(tftypes.String) {
			o[name] = NewType(of)
		}
	}
	return o
}

// Pack packs the attributes of an object in MessagePack.
func (o Object) Pack(from []byte) ([]byte, error) {
	return o.rewrite(from, func(to, from []byte, name string) ([]byte, []byte, error) {
		normal, rest, err := o[name].Normal(make([]byte, 0, len(from)), from)
		if len(normal) > 0 && (msgp.IsNil(normal) || IsUnknown(normal)) {
			return append(to, normal...), rest, err
		}
		return msgp.AppendStringFromBytes(to, normal), rest, err
	})
}

// Unpack undoes Pack.
func (o Object) Unpack(from []byte) ([]byte, error) {
	return o.rewrite(from, func(to, from []byte, name string) ([]byte, []byte, error) {
		t := o[name]
		if msgp.IsNil(from) || IsUnknown(from) {
			return t.Normal(to, from)
		}
		value, rest, err := ReadText(from)
		if err != nil {
			return to, rest, err
		}
		to, after, err := t.Normal(to, value)
		if err == nil && len(after) > 0 {
			err = errGoesOn
		}
		return to, rest, err
	})
}

// rewrite copies an object and replaces the packed attributes. swap reads one and appends what replaces it.
func (o Object) rewrite(from []byte, swap func(to, from []byte, name string) (written, rest []byte, err error)) ([]byte, error) {
	if msgp.IsNil(from) || IsUnknown(from) || len(o) == 0 {
		return from, nil
	}
	length, rest, err := msgp.ReadMapHeaderBytes(from)
	if err != nil {
		return nil, err
	}
	to := append(make([]byte, 0, len(from)+8), from[:len(from)-len(rest)]...)
	for range length {
		name, value, err := ReadText(rest)
		if err != nil {
			return nil, err
		}
		to = append(to, rest[:len(rest)-len(value)]...)
		if _, packed := o[string(name)]; packed {
			to, rest, err = swap(to, value, string(name))
		} else if rest, err = msgp.Skip(value); err == nil {
			to = append(to, value[:len(value)-len(rest)]...)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(rest) > 0 {
		return nil, errGoesOn
	}
	return to, nil
}

// Split splits the JSON of an object. head is the object with null in place of each packed attribute, and values are these
// attributes in the normal form of MessagePack.
func (o Object) Split(from []byte) (head []byte, values map[string][]byte, err error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(from))
	if token, err := d.ReadToken(); err != nil || token.Kind() != jsontext.KindBeginObject {
		return nil, nil, errors.Join(err, errOtherForm)
	}
	values, copied := map[string][]byte{}, int64(0)
	for d.PeekKind() != jsontext.KindEndObject {
		name, err := d.ReadToken()
		if err != nil {
			return nil, nil, err
		}
		key := name.String()
		t, packed := o[key]
		if !packed {
			if err := d.SkipValue(); err != nil {
				return nil, nil, err
			}
			continue
		}
		head = append(append(head, from[copied:d.InputOffset()]...), ":null"...)
		if values[key], err = t.JSON(nil, d); err != nil {
			return nil, nil, err
		}
		copied = d.InputOffset()
	}
	if _, err := d.ReadToken(); err != nil { // the closing brace
		return nil, nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, nil, errGoesOn
	}
	return append(head, from[copied:]...), values, nil
}

// Join puts the values that Split has split off into the object that was made of the head, in MessagePack.
func (o Object) Join(head []byte, values map[string][]byte) ([]byte, error) {
	return o.rewrite(head, func(to, from []byte, name string) ([]byte, []byte, error) {
		rest, err := msgp.Skip(from)
		if value, ok := values[name]; ok {
			return append(to, value...), rest, err
		}
		return append(to, from[:len(from)-len(rest)]...), rest, err
	})
}
