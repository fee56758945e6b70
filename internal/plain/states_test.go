// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// TestEditedStates draws states as people edit them, with anything anywhere. Both providers must read them as the same value, or refuse
// them with the same error. If a state can be read, a refresh and a plan go on from it.
func TestEditedStates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := newPair(rt, sandbox.Settings{})
		for range 20 {
			state := object{
				"account_id": nil, "effective_account_id": "7204-2419", "existing_policy": "error", "deletion_policy": "delete", "deletion_protection": false,
				"pipelines": drawFunnels(rt, owned["crm"], rapid.Bool().Draw(rt, "with faults")),
			}
			for range rapid.IntRange(0, 3).Draw(rt, "edits of funnels") {
				state["pipelines"] = edit(rt, state["pipelines"])
			}
			edited := any(state)
			if rapid.IntRange(0, 3).Draw(rt, "edit") == 0 {
				edited = edit(rt, state)
			}
			text, err := json.Marshal(edited)
			if err != nil {
				rt.Fatal(err)
			}
			p.reads(rt, respell(rt, string(text)))
		}
	})
}

// reads has both providers read a state.
func (p *pair) reads(t *rapid.T, text string) {
	version := rapid.SampledFrom([]int64{0, 0, 0, 0, 0, 0, -1, 1, 7}).Draw(t, "version")
	raw := &tfprotov6.RawState{JSON: []byte(text)}
	switch rapid.IntRange(0, 30).Draw(t, "raw") {
	case 0:
		raw = nil
	case 1:
		raw = &tfprotov6.RawState{Flatmap: map[string]string{"pipelines.%": "1"}}
	}
	p.both("state "+text, func(s *side) coretest.Diagnostics {
		walk, diags := s.core.Walk()
		defer provider.Close(walk)
		resp, err := walk.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: typeName, Version: version, RawState: raw})
		if err != nil {
			return append(diags, &tfprotov6.Diagnostic{Summary: err.Error()})
		}
		diags = append(diags, resp.Diagnostics...)
		if diags.HasError() || resp.UpgradedState == nil {
			return diags
		}
		read, err := walk.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: resp.UpgradedState})
		if err != nil {
			return append(diags, &tfprotov6.Diagnostic{Summary: err.Error()})
		}
		diags = append(diags, read.Diagnostics...)
		planned, err := walk.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: typeName, PriorState: resp.UpgradedState, ProposedNewState: resp.UpgradedState, Config: resp.UpgradedState,
		})
		if err != nil {
			return append(diags, &tfprotov6.Diagnostic{Summary: err.Error()})
		}
		return append(diags, planned.Diagnostics...)
	})
}

// edit returns a copy of a value in which one part is another, missing, or new, or few are.
func edit(t *rapid.T, value any) any {
	switch value := value.(type) {
	case object:
		if len(value) == 0 {
			break
		}
		edited, names := maps.Clone(value), slices.Sorted(maps.Keys(value))
		name := rapid.SampledFrom(names).Draw(t, "edited")
		switch rapid.IntRange(0, 9).Draw(t, "edit") {
		case 0:
			delete(edited, name)
		case 1: // under another name, in the same place
			delete(edited, name)
			edited[name+"x"] = value[name]
		case 2:
			edited["zz"] = value[name]
		case 3:
			edited[rapid.SampledFrom(names).Draw(t, "too")] = edit(t, value[name])
		default:
			edited[name] = edit(t, value[name])
		}
		return edited
	case []any:
		if len(value) == 0 {
			break
		}
		edited := slices.Clone(value)
		at := rapid.IntRange(0, len(value)-1).Draw(t, "at")
		edited[at] = edit(t, value[at])
		return edited
	}
	if rapid.IntRange(0, 2).Draw(t, "replaced") == 0 {
		return value
	}
	return rapid.SampledFrom([]any{nil, true, 7, 1.5, 1e300, "text", "", []any{}, object{}, []any{nil}, []any{"x"}, object{"name": "x"}, object{"": nil}}).Draw(t, "by")
}

// respell returns JSON that is written in another way: with a key twice, white space, escapes, or an end too early or too late.
func respell(t *rapid.T, text string) string {
	switch rapid.IntRange(-15, 15).Draw(t, "spelling") {
	case 4:
		return strings.Replace(text, "{", `{"pipelines":null,`, 1)
	case 5:
		return strings.Replace(text, `"name":`, `"name":"first","name":`, 1)
	case 6:
		return strings.Replace(text, `"stages":`, `"st\u0061ges":`, 1)
	case 7:
		return text[:rapid.IntRange(0, len(text)).Draw(t, "end")]
	case 8:
		return text + rapid.SampledFrom([]string{" ", "\n", "x", "{}", "\x00"}).Draw(t, "goes on")
	case 9:
		return strings.ReplaceAll(strings.ReplaceAll(text, ":", " :\t"), ",", "\r\n, ")
	case 10:
		return strings.Replace(text, `"1"`, rapid.SampledFrom([]string{`"\ud800"`, "\"\xff\"", `"\ud83d\ude00"`, `"a\u0000b"`, "\"\x01\"", `"\x"`}).Draw(t, "text"), 1)
	case 11: // in reverse order
		return `{"pipelines":{"b":{"stages":null,"name":"1"},"a":{"name":"2","stages":[{"name":"s","id":` + strconv.Quote("x") + `}]}},"deletion_policy":"delete"}`
	case 12: // only the keys
		return `{"deletion_policy":"delete","pipelines":{"b":{"name":"1","stages":null},"a":{"name":"2","stages":[{"id":"x","name":"s"}]}}}`
	case 13:
		return "\ufeff" + text
	}
	return text
}
