// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/length"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
)

// Validate finds every fault in a map of funnels that can be found offline. Each error has its own path.
func Validate(m Map) diag.Diagnostics {
	var v validation
	if m.State == Known && len(m.Funnels) == 0 {
		v.diags.Append(messages.NoFunnelsDeclared(path.Root("pipelines")))
	}
	for i := range m.Funnels {
		v.Funnel = &m.Funnels[i]
		v.funnel()
	}
	return v.diags
}

// validation is of one funnel after the other.
type validation struct {
	*Funnel

	diags diag.Diagnostics
}

func (v *validation) funnel() {
	v.length(itself, "", "Funnel id", v.ID)
	switch v.state(itself, "") {
	case Null:
		v.diags.Append(messages.FunnelNull(v.path(itself, "")))
		return
	case Unknown:
		return
	}
	for _, field := range v.Fields() {
		v.text(itself, field.Name, "Funnel "+field.Name, *field.Text)
	}
	if !v.StagesNull && len(v.Stages) == 0 && v.state(itself, "stages") == Known {
		v.diags.Append(messages.StagesEmpty(v.path(itself, "stages")))
	}
	v.stages()
}

func (v *validation) stages() {
	first := make(map[string]int, len(v.Stages))
	for i := range v.Stages {
		switch v.state(i, "") {
		case Null:
			v.diags.Append(messages.StageNull(v.path(i, "")))
			continue
		case Unknown:
			continue
		}
		for _, field := range texts(&v.Stages[i]) {
			v.text(i, field.Name, "Stage "+field.Name, *field.Text)
		}
		id := v.Stages[i].ID
		if !v.known(i, "id") {
			continue
		}
		if earlier, twice := first[id]; twice {
			v.diags.Append(messages.StageIDTwice(v.path(i, "id"), id, earlier))
			continue
		}
		first[id] = i
	}
}

// text checks a text, all of which are required.
func (v *validation) text(stage int, attribute, what, text string) {
	switch v.state(stage, attribute) {
	case Known:
		v.length(stage, attribute, what, text)
	case Null:
		v.diags.Append(messages.RequiredMissing(v.path(stage, attribute), what))
	case Unknown:
	}
}

func (v *validation) length(stage int, attribute, what, text string) {
	if text == "" {
		v.diags.Append(messages.TextEmpty(v.path(stage, attribute), what))
	} else if long := length.TooLong(text); long != "" {
		v.diags.Append(messages.TextTooLong(v.path(stage, attribute), what, long, length.Max))
	}
}
