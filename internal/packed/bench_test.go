// SPDX-License-Identifier: MPL-2.0

package packed_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/tinylib/msgp/msgp"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/zclconf/go-cty/cty"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed/packedtest"
)

// thousand is a resource with 1,000 funnels of ten stages.
func thousand() cty.Value {
	stages := make([]cty.Value, 10)
	for i := range stages {
		stages[i] = cty.ObjectVal(map[string]cty.Value{"id": cty.StringVal(fmt.Sprintf("stage-%d", i)), "name": cty.StringVal(fmt.Sprintf("Stage %d", i))})
	}
	funnels := map[string]cty.Value{}
	for i := range 1000 {
		funnels[fmt.Sprintf("pipeline-%d", i)] = cty.ObjectVal(map[string]cty.Value{"name": cty.StringVal(fmt.Sprintf("Funnel %d", i)), "stages": cty.ListVal(stages)})
	}
	return cty.ObjectVal(map[string]cty.Value{"account_id": cty.NullVal(cty.String), "pipelines": cty.MapVal(funnels), "protection": cty.False})
}

func thousandPacked(b *testing.B) (o packed.Object, nested, inner tftypes.Object) {
	b.Helper()
	nested = packedtest.TypeOf(thousand()).(tftypes.Object)
	inner = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"account_id": tftypes.String, "pipelines": tftypes.String, "protection": tftypes.Bool}}
	return packed.NewObject(nested, inner), nested, inner
}

func BenchmarkPack(b *testing.B) {
	o, _, _ := thousandPacked(b)
	from := packedtest.MessagePack(thousand())
	each(b, len(from), func() error { _, err := o.Pack(from); return err })
}

func BenchmarkUnpack(b *testing.B) {
	o, _, _ := thousandPacked(b)
	inner, err := o.Pack(packedtest.MessagePack(thousand()))
	if err != nil {
		b.Fatal(err)
	}
	each(b, len(inner), func() error { _, err := o.Unpack(inner); return err })
}

// BenchmarkSplitAndJoin reads a state. What the framework does with the head is not in it.
func BenchmarkSplitAndJoin(b *testing.B) {
	o, _, inner := thousandPacked(b)
	from := packedtest.JSON(thousand())
	head, _, err := o.Split(from)
	if err != nil {
		b.Fatal(err)
	}
	v, err := (tfprotov6.RawState{JSON: head}).Unmarshal(inner)
	if err != nil {
		b.Fatal(err)
	}
	d, err := tfprotov6.NewDynamicValue(inner, v)
	if err != nil {
		b.Fatal(err)
	}
	each(b, len(from), func() error {
		_, values, err := o.Split(from)
		if err != nil {
			return err
		}
		_, err = o.Join(d.MsgPack, values)
		return err
	})
}

// BenchmarkAppend is the slower way.
func BenchmarkAppend(b *testing.B) {
	_, nested, _ := thousandPacked(b)
	p, from := packed.NewType(nested), packedtest.MessagePack(thousand())
	each(b, len(from), func() error {
		v, err := (tfprotov6.DynamicValue{MsgPack: from}).Unmarshal(nested)
		if err != nil {
			return err
		}
		_, err = p.Append(nil, v)
		return err
	})
}

// BenchmarkLibrary reads all texts of the same value with two libraries, to choose one of them.
func BenchmarkLibrary(b *testing.B) {
	from := packedtest.MessagePack(thousand().GetAttr("pipelines"))
	const texts = 1000 * (1 + 2 + 1 + 10*4) // ids, two names of attributes and a text each, and stages
	check := func(b *testing.B, got int, err error) error {
		b.Helper()
		if err == nil && got != texts {
			err = fmt.Errorf("%d texts, want %d", got, texts)
		}
		return err
	}
	b.Run("tinylib", func(b *testing.B) {
		each(b, len(from), func() error { got, _, err := readTinylib(from); return check(b, got, err) })
	})
	b.Run("vmihailenco", func(b *testing.B) {
		each(b, len(from), func() error {
			got, err := readVmihailenco(msgpack.NewDecoder(bytes.NewReader(from)))
			return check(b, got, err)
		})
	})
}

// readTinylib counts the texts of a value.
func readTinylib(from []byte) (texts int, rest []byte, err error) {
	var length uint32
	switch msgp.NextType(from) {
	case msgp.StrType:
		_, rest, err = msgp.ReadStringZC(from)
		return 1, rest, err
	case msgp.MapType:
		length, rest, err = msgp.ReadMapHeaderBytes(from)
		length *= 2
	default:
		length, rest, err = msgp.ReadArrayHeaderBytes(from)
	}
	for i := uint32(0); i < length && err == nil; i++ {
		var more int
		more, rest, err = readTinylib(rest)
		texts += more
	}
	return texts, rest, err
}

// readVmihailenco is readTinylib with the other library.
func readVmihailenco(from *msgpack.Decoder) (texts int, err error) {
	code, err := from.PeekCode()
	if err != nil {
		return 0, err
	}
	var length int
	switch {
	case 0xa0 <= code && code <= 0xbf || 0xd9 <= code && code <= 0xdb:
		_, err = from.DecodeString()
		return 1, err
	case 0x80 <= code && code <= 0x8f || code == 0xde || code == 0xdf:
		length, err = from.DecodeMapLen()
		length *= 2
	default:
		length, err = from.DecodeArrayLen()
	}
	for i := 0; i < length && err == nil; i++ {
		var more int
		more, err = readVmihailenco(from)
		texts += more
	}
	return texts, err
}

func each(b *testing.B, size int, do func() error) {
	b.Helper()
	b.ReportAllocs()
	b.SetBytes(int64(size))
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
}
