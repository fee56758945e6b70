// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
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
	planned := &planning{scope: &scope.Scope{}, account: client(), plan: model{funnels: decodedAll(funnels)}, resp: &resource.ModifyPlanResponse{}}
	planned.lengths()
	tooLong := decodedAll(map[string]wazzup.Pipeline{"x": {ID: "x", Name: strings.Repeat("x", 101), Stages: []wazzup.Stage{{ID: "s", Name: strings.Repeat("🔥", 101)}}}})
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
		{"Faults that are found offline", append(funnel.Validate(faulty()), funnel.Validate(decodedAll(nil))...)},
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

// decodedAll takes funnels to a packed value and back.
func decodedAll(funnels map[string]wazzup.Pipeline) funnel.Map {
	m, err := funnel.Decode(funnel.Encode(funnels))
	if err != nil {
		panic(err)
	}
	return m
}

// faulty is a map of funnels with the faults that a configuration can have.
func faulty() funnel.Map {
	of := resourceSchema().Attributes[attributePipelines].GetType().TerraformType(context.Background())
	text := `{"": {"name": "", "stages": []}, "null": null, "x": {"name": "X", "stages": [` +
		`{"id": "a", "name": "A"}, {"id": "a", "name": "B"}, {"id": "", "name": ""}, null]}, ` +
		`"LONG": {"name": "X", "stages": [{"id": "LONG", "name": "A"}]}, "y": {"name": null, "stages": [{"id": null, "name": null}]}}`
	value, err := tftypes.ValueFromJSON([]byte(strings.ReplaceAll(text, "LONG", strings.Repeat("x", 101))), of) //nolint:staticcheck // there is no other
	if err != nil {
		panic(err)
	}
	bytes, err := packed.NewType(of).Append(nil, value)
	if err != nil {
		panic(err)
	}
	m, err := funnel.Decode(types.StringValue(string(bytes)))
	if err != nil {
		panic(err)
	}
	return m
}
