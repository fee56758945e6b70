// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

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
	for i := range p.plan.funnels.Funnels {
		f := &p.plan.funnels.Funnels[i]
		for _, text := range doubtfulTexts(f, p.taken(f.ID)) {
			if lines = append(lines, "    "+text); len(lines) == 1 {
				first = messages.FunnelPath(f.ID)
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
func doubtfulTexts(f *funnel.Funnel, taken []wazzup.Pipeline) []string {
	var lines []string
	if long := length.Doubtful(f.ID); long != "" && len(taken) == 0 {
		lines = append(lines, messages.FunnelPath(f.ID).String()+": "+long)
	}
	f.Texts(func(t funnel.Text) {
		if long := length.Doubtful(t.Text); long != "" && !slices.ContainsFunc(taken, func(p wazzup.Pipeline) bool { return f.Had(t, p) }) {
			lines = append(lines, f.Path(t).String()+": "+long)
		}
	})
	return lines
}
