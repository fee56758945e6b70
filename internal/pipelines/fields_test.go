// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/length"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/wazzuptest"
)

// TestEachFieldIsInTheSchema holds the schema, and what the data source says of its map, against the fields of a funnel and of
// a stage.
func TestEachFieldIsInTheSchema(t *testing.T) {
	funnels := resourceSchema().Attributes["pipelines"].(schema.MapNestedAttribute)
	stages := funnels.NestedObject.Attributes["stages"].(schema.ListNestedAttribute)
	ofFunnel, ofStage, _ := strings.Cut(dataSourceSchema().Attributes["pipelines"].GetMarkdownDescription(), "Each stage")
	check := func(of string, fields []wazzup.Field, attributes map[string]schema.Attribute, description string) {
		t.Helper()
		for _, f := range fields {
			if attributes[f.Name] == nil {
				t.Errorf("%s has no attribute %s", of, f.Name)
			}
			if !strings.Contains(description, "`"+f.Name+"`") {
				t.Errorf("the data source does not say that %s has %s", of, f.Name)
			}
		}
	}
	check("a funnel", new(wazzup.Pipeline).Fields(), funnels.NestedObject.Attributes, ofFunnel)
	check("a stage", new(wazzup.Stage).Fields(), stages.NestedObject.Attributes, ofStage)
}

// TestEachFieldIsConverted changes one field of a funnel or of a stage after another, and takes it to a state and back, as the
// framework and as core keep it.
func TestEachFieldIsConverted(t *testing.T) {
	base := wazzuptest.Pipeline(t)
	state := funnel.Encode(map[string]wazzup.Pipeline{base.ID: base})
	for field, p := range wazzuptest.Changed(t) {
		t.Run(field, func(t *testing.T) {
			funnels := map[string]wazzup.Pipeline{p.ID: p}
			now := funnel.Encode(funnels)
			if now.Equal(state) {
				t.Error("the state does not show it")
			}
			if d := cmp.Diff(funnels, decodedAll(funnels).Whole()); d != "" {
				t.Errorf("read from the state other than written (-written +read):\n%s", d)
			}
			text, err := json.Marshal(map[string]any{"pipelines": funnels})
			if err != nil {
				t.Fatal(err)
			}
			var raw rawState
			if err := json.Unmarshal(text, &raw); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(funnels, raw.Pipelines); d != "" {
				t.Errorf("read from core's state other than written (-written +read):\n%s", d)
			}
		})
	}
}

// TestEachFieldIsValidated gives one text of a funnel or of a stage after another too many characters, or perhaps too many.
func TestEachFieldIsValidated(t *testing.T) {
	long, doubted := strings.Repeat("x", length.Max+1), strings.Repeat("\u2764\ufe0f", length.Max-1)
	check := func(at path.Path, p *wazzup.Pipeline, text *string) {
		t.Helper()
		*text = long
		var found []path.Path
		for _, d := range funnel.Validate(decodedAll(map[string]wazzup.Pipeline{p.ID: *p})) {
			found = append(found, d.(interface{ Path() path.Path }).Path())
		}
		if len(found) != 1 || !found[0].Equal(at) {
			t.Errorf("%s is too long, and the errors are at %s", at, found)
		}
		*text = doubted
		lines := doubtfulTexts(&decodedAll(map[string]wazzup.Pipeline{p.ID: *p}).Funnels[0], nil)
		if len(lines) != 1 || !strings.HasPrefix(lines[0], at.String()+":") {
			t.Errorf("%s may be too long, and the warning has %q", at, lines)
		}
	}
	names := wazzuptest.Pipeline(t)
	root := path.Root("pipelines").AtMapKey(names.ID)
	for i, f := range names.Fields() {
		p := wazzuptest.Pipeline(t)
		check(root.AtName(f.Name), &p, p.Fields()[i].Text)
	}
	for i, f := range names.Stages[0].Fields() {
		p := wazzuptest.Pipeline(t)
		check(root.AtName("stages").AtListIndex(0).AtName(f.Name), &p, p.Stages[0].Fields()[i].Text)
	}
}
