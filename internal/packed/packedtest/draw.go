// SPDX-License-Identifier: MPL-2.0

package packedtest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

// Type draws a type that can be packed, of at most so many levels below it.
func Type(t *rapid.T, levels int) tftypes.Type {
	if levels == 0 {
		return tftypes.String
	}
	switch rapid.IntRange(0, 6).Draw(t, "kind") {
	case 0:
		return tftypes.String
	case 1, 2:
		return tftypes.List{ElementType: Type(t, levels-1)}
	case 3, 4:
		return tftypes.Map{ElementType: Type(t, levels-1)}
	}
	attributes := map[string]tftypes.Type{}
	for i := range rapid.SampledFrom([]int{1, 2, 3, 0, 4, 15, 16}).Draw(t, "attributes") {
		of := tftypes.Type(tftypes.String)
		if i < 3 {
			of = Type(t, levels-1)
		}
		attributes[fmt.Sprintf("a%d", i)] = of // a10 comes before a2
	}
	return tftypes.Object{AttributeTypes: attributes}
}

// gap is a value that is not known.
type gap uint8

const (
	none gap = iota
	null
	unknown
)

// Value draws a value. At each place it may be null and, if that is allowed, unknown.
func Value(t *rapid.T, of tftypes.Type, withUnknown bool) tftypes.Value {
	gaps := []gap{none, none, none, none, none, none, none, null}
	if withUnknown {
		gaps = append(gaps, unknown)
	}
	switch rapid.SampledFrom(gaps).Draw(t, "gap") {
	case null:
		return tftypes.NewValue(of, nil)
	case unknown:
		return tftypes.NewValue(of, tftypes.UnknownValue)
	case none:
	}
	switch whole := of.(type) {
	case tftypes.List:
		list := make([]tftypes.Value, length(t))
		for i := range list {
			list[i] = Value(t, whole.ElementType, withUnknown)
		}
		return tftypes.NewValue(of, list)
	case tftypes.Map:
		elements := map[string]tftypes.Value{}
		for range length(t) {
			elements[Text(t)] = Value(t, whole.ElementType, withUnknown)
		}
		return tftypes.NewValue(of, elements)
	case tftypes.Object:
		attributes := map[string]tftypes.Value{}
		for name, within := range whole.AttributeTypes {
			attributes[name] = tftypes.NewValue(within, nil)
		}
		for _, name := range sorted(attributes) { // what is drawn must not depend on the order of a map
			attributes[name] = Value(t, whole.AttributeTypes[name], withUnknown)
		}
		return tftypes.NewValue(of, attributes)
	}
	return tftypes.NewValue(tftypes.String, Text(t))
}

// length is that of a list or a map. Where MessagePack's heads get longer is tested apart, without drawing each element.
func length(t *rapid.T) int { return rapid.SampledFrom([]int{1, 2, 0, 3, 4}).Draw(t, "length") }

// odd are texts that somebody may write otherwise than they are.
var odd = []string{
	"", "x", "a", "b", "id", "\x00", "🙂", "👨‍👩‍👧", "é", "e\u0301", "й", "и\u0306", "שלום", "\u202eabc", `"`, "'", `\`, "\n", "\r\n", "\t", " ",
	"${x}", "%{x}", "\u2028", "\ufeff", "<&>", "null", "\u212b", "\u007f", "\U0010ffff", "\ufffd",
	strings.Repeat("я", 101), // too long for Wazzup
}

// Lengths are those on both sides of where MessagePack's heads of texts get longer.
var Lengths = []int{0, 1, 31, 32, 255, 256, 65535, 65536, 70000}

// Text draws an odd text. A few have one of Lengths.
func Text(t *rapid.T) string {
	text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(odd), 0, 3).Draw(t, "text"), "")
	if rapid.IntRange(0, 59).Draw(t, "long") == 59 {
		if n := rapid.SampledFrom(Lengths).Draw(t, "length"); n > len(text) {
			text += strings.Repeat("x", n-len(text))
		}
	}
	return text
}
