// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/length"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// lengths warns about texts that Wazzup may refuse as too long. It skips texts that Wazzup is known to accept, because they are in
// the state or, for a funnel that is declared for the first time, in the list. For a replacement, only the first plan warns.
func (p *planning) lengths() {
	if p.isSecond() || p.resp.Diagnostics.HasError() {
		return
	}
	var first path.Path
	var lines []string
	elements := p.plan.Pipelines.Elements()
	for _, id := range sortedIDs(elements) {
		for _, text := range doubtfulTexts(id, elements[id], p.taken(id)) {
			if lines = append(lines, "    "+text); len(lines) == 1 {
				first = messages.FunnelPath(id)
			}
		}
	}
	if len(lines) > 0 {
		p.resp.Diagnostics.Append(messages.TextsMayBeTooLong(p.account.Place(), first, length.Max, lines))
	}
}

// taken returns the versions of a funnel that Wazzup is known to have accepted.
func (p *planning) taken(id string) []wazzup.Pipeline {
	if prior, ok := p.prior[id]; ok {
		return []wazzup.Pipeline{prior}
	}
	var versions []wazzup.Pipeline
	if p.prior == nil { // it may be tainted, or half of a replacement
		versions = p.account.Registry().States(id)
	}
	if there, ok := p.there[id]; ok {
		versions = append(versions, there)
	}
	return versions
}

// doubtfulTexts returns a line for each doubtful text of a planned funnel. It omits texts that an accepted version has in the same
// place: in the funnel itself, or in a stage with the same id.
func doubtfulTexts(id string, element attr.Value, taken []wazzup.Pipeline) []string {
	var lines []string
	check := func(at path.Path, text string, had func(wazzup.Pipeline) bool) {
		if long := length.Doubtful(text); long != "" && !slices.ContainsFunc(taken, had) {
			lines = append(lines, at.String()+": "+long)
		}
	}
	root := messages.FunnelPath(id)
	check(root, id, func(wazzup.Pipeline) bool { return true })
	object, ok := element.(types.Object)
	if !ok {
		return lines
	}
	attributes := object.Attributes()
	for _, f := range new(wazzup.Pipeline).Fields() {
		if text, ok := funnel.KnownString(attributes[f.Name]); ok {
			check(root.AtName(f.Name), text, func(p wazzup.Pipeline) bool { return funnel.Agree(map[string]string{f.Name: text}, p.Fields()) })
		}
	}
	stages, ok := attributes["stages"].(types.List)
	if !ok {
		return lines
	}
	for i, element := range stages.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		attributes := object.Attributes()
		id, known := funnel.KnownString(attributes["id"])
		isThis := func(s wazzup.Stage) bool { return known && funnel.Composed(s.ID) == funnel.Composed(id) }
		at := func(name string) path.Path { return root.AtName("stages").AtListIndex(i).AtName(name) }
		if len(id) > length.Max { // checked first, because making the path is the slowest part
			check(at("id"), id, func(p wazzup.Pipeline) bool { return slices.ContainsFunc(p.Stages, isThis) })
		}
		for _, f := range new(wazzup.Stage).Fields() {
			text, _ := funnel.KnownString(attributes[f.Name])
			if len(text) <= length.Max {
				continue
			}
			check(at(f.Name), text, func(p wazzup.Pipeline) bool {
				return slices.ContainsFunc(p.Stages, func(s wazzup.Stage) bool {
					return isThis(s) && funnel.Agree(map[string]string{f.Name: text}, s.Fields())
				})
			})
		}
	}
	return lines
}
