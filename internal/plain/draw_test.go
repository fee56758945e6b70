// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

type object = map[string]any

// pieces is what people and CRMs put into ids and names, and what means something to HCL, JSON or MessagePack.
var pieces = []string{
	"a", "Z", "7", "142", " ", ",", ".", "/", "\\", `"`, "${", "%{", "}", "*", "[", "<", "&", "\n", "\t", "\x00", "\x7f", "\u2028", "\u200d", "ж", "Й", "ñ", "🔥",
	"👨\u200d👩\u200d👧", "漢", "null", "id", "name", "stages", "\u00c4", "\u07ff", "\uffff",
}

// texts draws ids and names in the form that core gives to all text. The lengths are those at which MessagePack has another head.
func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := []rune(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 6).Draw(t, "pieces"), ""))
		if length := rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 31, 32, 99, 100}).Draw(t, "length"); length > 0 {
			text = []rune(strings.Repeat(string(text), length))[:length]
		}
		return norm.NFC.String(string(text))
	})
}

// drawFunnels draws a map of funnels as in a configuration. With faults, it may have what is not valid.
func drawFunnels(t *rapid.T, ids []string, faults bool) object {
	funnels := object{}
	for _, id := range ids {
		if rapid.Bool().Draw(t, id) {
			funnels[id] = drawFunnel(t, faults)
		}
	}
	if rapid.IntRange(0, 7).Draw(t, "many") == 0 { // more than 15, the most that a small head can say
		for i := range rapid.IntRange(14, 18).Draw(t, "how many funnels") {
			funnels[fmt.Sprintf("%s-%d", ids[0], i)] = object{"name": "n", "stages": nil}
		}
	}
	if faults && rapid.IntRange(0, 3).Draw(t, "odd id") == 0 {
		funnels[rapid.SampledFrom([]string{"", strings.Repeat("ж", 101), " "}).Draw(t, "id")] = drawFunnel(t, faults)
	}
	return funnels
}

func drawFunnel(t *rapid.T, faults bool) any {
	if isFault(t, faults) {
		return nil
	}
	funnel := object{"name": drawText(t, "name", []string{"1", "2", "3"}, faults), "stages": nil}
	ids := rapid.Permutation([]string{"x", "y", "142", "ñ"}).Draw(t, "stages")[:rapid.IntRange(0, 4).Draw(t, "how many")]
	if rapid.IntRange(0, 9).Draw(t, "many stages") == 0 {
		for i := range rapid.IntRange(12, 16).Draw(t, "how many stages") {
			ids = append(ids, fmt.Sprint("s", i))
		}
	}
	stages := []any{}
	for _, id := range ids {
		if isFault(t, faults) {
			stages = append(stages, nil)
			continue
		}
		stage := object{"id": id, "name": drawText(t, "stage name", []string{"s", "t"}, faults)}
		if faults && rapid.IntRange(0, 5).Draw(t, "stage id") == 0 {
			stage["id"] = drawText(t, "id", []string{"x", "y"}, faults)
		}
		stages = append(stages, stage)
	}
	if len(stages) > 0 || isFault(t, faults) {
		funnel["stages"] = stages
	}
	return funnel
}

func isFault(t *rapid.T, faults bool) bool {
	return faults && rapid.IntRange(0, 11).Draw(t, "fault") == 0
}

func drawText(t *rapid.T, label string, usual []string, faults bool) any {
	if isFault(t, faults) {
		return rapid.SampledFrom([]any{nil, "", strings.Repeat("漢", 101), strings.Repeat("e", 300)}).Draw(t, label)
	}
	if rapid.IntRange(0, 3).Draw(t, label+" is odd") == 0 {
		return texts().Draw(t, label)
	}
	return rapid.SampledFrom(usual).Draw(t, label)
}

// hide returns a copy of a value with some of its parts unknown.
func hide(t *rapid.T, value any) any {
	if rapid.IntRange(0, 9).Draw(t, "hidden") == 0 {
		return coretest.Unknown
	}
	switch value := value.(type) {
	case object:
		hidden := object{}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			hidden[name] = hide(t, value[name])
		}
		return hidden
	case []any:
		hidden := make([]any, len(value))
		for i := range value {
			hidden[i] = hide(t, value[i])
		}
		return hidden
	}
	return value
}

// drawPipeline draws a funnel as somebody else makes it.
func drawPipeline(t *rapid.T, id string) sandbox.Pipeline {
	p := sandbox.Pipeline{ID: id, Name: rapid.SampledFrom([]string{"1", "2", "3", "e\u0301", "🔥"}).Draw(t, "their name")}
	for _, stage := range rapid.Permutation([]string{"x", "y", "142", "n\u0303"}).Draw(t, "their stages")[:rapid.IntRange(0, 3).Draw(t, "how many")] {
		p.Stages = append(p.Stages, sandbox.Stage{ID: stage, Name: rapid.SampledFrom([]string{"s", "t"}).Draw(t, "name of "+stage)})
	}
	return p
}

func drawFault(t *rapid.T) sandbox.Fault {
	f := rapid.SampledFrom([]sandbox.Fault{
		{Status: 500}, {Status: 503}, {Status: 429}, {Status: 400}, {Status: 403}, {Status: 401}, {Status: 404}, {Reset: true}, {Cut: true}, {Status: 200, Body: `{"data":null}`},
	}).Draw(t, "fault")
	f.Method = rapid.SampledFrom([]string{"GET", "POST", "POST"}).Draw(t, "of")
	f.Times = rapid.SampledFrom([]int{1, 1, -1}).Draw(t, "times")
	f.AfterCommit = f.Method == "POST" && (f.Status < 400 || f.Status >= 500) && rapid.Bool().Draw(t, "after the commit")
	return f
}
