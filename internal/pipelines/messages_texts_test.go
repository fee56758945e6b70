// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// textMessages are those about texts that may be too long, and about ids that Terraform changes.
func textMessages() []message {
	client := func() *scope.Account {
		return &scope.Account{AccountScope: scope.AccountScope{ID: "72042419", Known: true}}
	}
	hearts := strings.Repeat("\u2764\ufe0f", 60)
	funnels := map[string]wazzup.Pipeline{"hearts": {ID: "hearts", Name: hearts, Stages: []wazzup.Stage{{ID: "s", Name: strings.Repeat("🔥", 51)}}}}
	planned := &planning{scope: &scope.Scope{}, account: client(), plan: model{Pipelines: funnel.ToMap(funnels)}, resp: &resource.ModifyPlanResponse{}}
	planned.lengths()
	tooLong := funnel.ToMap(map[string]wazzup.Pipeline{"x": {ID: "x", Name: strings.Repeat("x", 101), Stages: []wazzup.Stage{{ID: "s", Name: strings.Repeat("🔥", 101)}}}})
	refused := func(text string) diag.Diagnostics {
		posted := []wazzup.Pipeline{{ID: "theirs", Name: hearts}, funnels["hearts"]}
		return messages.Failed(messages.Operation{Doing: "updating the funnels", Planned: funnels}, &account.RejectedError{Posted: posted, Err: &wazzup.StatusError{
			Status: 400, Code: "VALIDATION_FAILED", Errors: []string{text}, RetryAfter: wazzup.NoRetryAfter,
		}})
	}
	list := func(ids ...string) (l account.List) {
		for _, id := range ids {
			l.Pipelines = append(l.Pipelines, wazzup.Pipeline{ID: id, Name: "X"})
		}
		return l
	}
	odd := list("caf\u00e9", "cafe\u0301", "\u212b", "x")
	alike := account.List{Pipelines: []wazzup.Pipeline{{ID: "x", Stages: []wazzup.Stage{{ID: "caf\u00e9"}, {ID: "cafe\u0301"}}}}}
	return []message{
		{"Texts that may be too long", planned.resp.Diagnostics},
		{"Texts that are too long", funnel.Validate(tooLong)},
		{"Faults that are found offline", append(funnel.Validate(faulty()), funnel.Validate(funnel.ToMap(nil))...)},
		{"400 to a text that may be too long", refused("pipelines.1.stages.0.name must be shorter than or equal to 100 characters")},
		{"400 to another's text that may be too long", refused("pipelines.0.name must be shorter than or equal to 100 characters")},
		{"Two ids that are one to Terraform, in the data source", checkForms(client(), odd)},
		{"An id in another Unicode form, in the data source", checkForms(client(), list("\u212b", "x"))},
		{"Two stages that are one to Terraform, in the data source", checkForms(client(), alike)},
		{"An import of an id that Terraform cannot hold", checkImported(odd, []string{"\u212b"})},
		{"An import beside an id that Terraform cannot hold", checkImported(odd, []string{"caf\u00e9"})},
		{"An import of two stages that are one to Terraform", checkImported(alike, []string{"x"})},
	}
}

// faulty is a map of funnels with the faults that a configuration can have.
func faulty() types.Map {
	text := types.StringValue
	stage := func(id, name string) attr.Value {
		return types.ObjectValueMust(funnel.StageType.AttrTypes, map[string]attr.Value{"id": text(id), "name": text(name)})
	}
	pipeline := func(name string, stages ...attr.Value) attr.Value {
		return types.ObjectValueMust(funnel.PipelineType.AttrTypes, map[string]attr.Value{"name": text(name), "stages": types.ListValueMust(funnel.StageType, stages)})
	}
	long := strings.Repeat("x", 101)
	return types.MapValueMust(funnel.PipelineType, map[string]attr.Value{
		"": pipeline(""), long: pipeline("X", stage(long, "A")), "null": types.ObjectNull(funnel.PipelineType.AttrTypes),
		"x": pipeline("X", stage("a", "A"), stage("a", "B"), stage("", ""), types.ObjectNull(funnel.StageType.AttrTypes)),
	})
}
