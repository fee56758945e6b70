// SPDX-License-Identifier: MPL-2.0

package packedtest

import (
	"encoding/binary"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/tinylib/msgp/msgp"
	"pgregory.net/rapid"
)

// OtherForm draws MessagePack of a value in a form that core does not write, but that terraform-plugin-go reads: longer heads, keys
// and attributes that are not sorted, keys that come twice, and other extensions for unknown values.
func OtherForm(t *rapid.T, v tftypes.Value) []byte {
	yes := rapid.Bool()
	f := form{T: t, heads: yes.Draw(t, "heads"), bin: yes.Draw(t, "bin"), order: yes.Draw(t, "order"), twice: yes.Draw(t, "twice")}
	return f.value(nil, v)
}

// form is what may be other than core writes it. Most values have but some of it, so that none hides the rest.
type form struct {
	*rapid.T

	heads, bin, order, twice bool
}

func (f form) value(to []byte, v tftypes.Value) []byte {
	switch {
	case !v.IsKnown():
		return append(to, rapid.SampledFrom([][]byte{
			{0xd4, 0, 0}, {0xd4, 1, 7}, {0xd5, 2, 0, 0}, {0xd8, 0, 15: 0, 17: 0}, {0xc7, 0, 0}, {0xc7, 1, 0x0c, 0x80}, {0xc8, 0, 1, 0, 0}, {0xc9, 0, 0, 0, 1, 0, 0},
		}).Draw(f.T, "unknown")...)
	case v.IsNull():
		return append(to, 0xc0)
	case v.Type().Is(tftypes.String):
		var text string
		must(0, v.As(&text))
		return f.text(to, text)
	case v.Type().Is(tftypes.List{}):
		var list []tftypes.Value
		must(0, v.As(&list))
		to = f.head(to, len(list), 0xdc, msgp.AppendArrayHeader)
		for _, element := range list {
			to = f.value(to, element)
		}
		return to
	}
	var elements map[string]tftypes.Value
	must(0, v.As(&elements))
	keys := sorted(elements)
	if len(keys) > 1 && f.order {
		keys = rapid.Permutation(keys).Draw(f.T, "keys")
	}
	if f.twice && v.Type().Is(tftypes.Map{}) && len(keys) > 0 {
		keys = slices.Insert(keys, 0, keys[len(keys)-1]) // the last one counts
	}
	to = f.head(to, len(keys), 0xde, msgp.AppendMapHeader)
	for _, key := range keys {
		to = f.value(f.text(to, key), elements[key])
	}
	return to
}

// head draws a head of a list or a map. lead is that of a length of 16 bits; that of 32 bits is one more.
func (f form) head(to []byte, length int, lead byte, short func([]byte, uint32) []byte) []byte {
	bits := 0
	if f.heads {
		bits = rapid.SampledFrom([]int{0, 16, 32}).Draw(f.T, "bits")
	}
	switch {
	case bits == 16 && length < 1<<16:
		return binary.BigEndian.AppendUint16(append(to, lead), uint16(length)) //nolint:gosec // just compared
	case bits == 32:
		return binary.BigEndian.AppendUint32(append(to, lead+1), uint32(length)) //nolint:gosec // no test has so many
	}
	return short(to, uint32(length)) //nolint:gosec // likewise
}

func (f form) text(to []byte, text string) []byte {
	length := len(text)
	leads := []byte{0}
	if f.heads {
		leads = append(leads, 0xd9, 0xda, 0xdb)
	}
	if f.bin {
		leads = append(leads, 0xc4, 0xc5, 0xc6)
	}
	lead := rapid.SampledFrom(leads).Draw(f.T, "lead")
	switch {
	case (lead == 0xd9 || lead == 0xc4) && length < 1<<8:
		return append(append(to, lead, byte(length)), text...)
	case (lead == 0xda || lead == 0xc5) && length < 1<<16:
		return append(binary.BigEndian.AppendUint16(append(to, lead), uint16(length)), text...)
	case lead == 0xdb || lead == 0xc6:
		return append(binary.BigEndian.AppendUint32(append(to, lead), uint32(length)), text...) //nolint:gosec // no test has so long a text
	}
	return msgp.AppendString(to, text)
}
