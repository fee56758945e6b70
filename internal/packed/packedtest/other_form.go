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
func OtherForm(t *rapid.T, v tftypes.Value) []byte { return otherForm(t, nil, v) }

func otherForm(t *rapid.T, to []byte, v tftypes.Value) []byte {
	switch {
	case !v.IsKnown():
		return append(to, rapid.SampledFrom([][]byte{
			{0xd4, 0, 0}, {0xd4, 1, 7}, {0xd5, 2, 0, 0}, {0xd8, 0, 15: 0, 17: 0}, {0xc7, 0, 0}, {0xc7, 1, 0x0c, 0x80}, {0xc8, 0, 1, 0, 0}, {0xc9, 0, 0, 0, 1, 0, 0},
		}).Draw(t, "unknown")...)
	case v.IsNull():
		return append(to, 0xc0)
	case v.Type().Is(tftypes.String):
		var text string
		must(0, v.As(&text))
		return otherText(t, to, text)
	case v.Type().Is(tftypes.List{}):
		var list []tftypes.Value
		must(0, v.As(&list))
		to = head(t, to, len(list), 0xdc, msgp.AppendArrayHeader)
		for _, element := range list {
			to = otherForm(t, to, element)
		}
		return to
	}
	var elements map[string]tftypes.Value
	must(0, v.As(&elements))
	keys := sorted(elements)
	if len(keys) > 1 && rapid.Bool().Draw(t, "shuffle") {
		keys = rapid.Permutation(keys).Draw(t, "keys")
	}
	twice := v.Type().Is(tftypes.Map{}) && len(keys) > 0 && rapid.IntRange(0, 4).Draw(t, "twice") == 4
	if twice {
		keys = slices.Insert(keys, 0, keys[len(keys)-1]) // the last one counts
	}
	to = head(t, to, len(keys), 0xde, msgp.AppendMapHeader)
	for _, key := range keys {
		to = otherForm(t, otherText(t, to, key), elements[key])
	}
	return to
}

// head draws a head of a list or a map. lead is that of a length of 16 bits; that of 32 bits is one more.
func head(t *rapid.T, to []byte, length int, lead byte, short func([]byte, uint32) []byte) []byte {
	switch bits := rapid.SampledFrom([]int{0, 0, 16, 32}).Draw(t, "bits"); {
	case bits == 16 && length < 1<<16:
		return binary.BigEndian.AppendUint16(append(to, lead), uint16(length)) //nolint:gosec // just compared
	case bits == 32:
		return binary.BigEndian.AppendUint32(append(to, lead+1), uint32(length)) //nolint:gosec // no test has so many
	}
	return short(to, uint32(length)) //nolint:gosec // likewise
}

func otherText(t *rapid.T, to []byte, text string) []byte {
	length := len(text)
	lead := rapid.SampledFrom([]byte{0, 0, 0, 0xd9, 0xda, 0xdb, 0xc4, 0xc5, 0xc6}).Draw(t, "lead") // str, then bin
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
