// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/wazzuptest"
)

// TestEachFieldIsExplained has Wazzup refuse one text after another, and a read show another one.
func TestEachFieldIsExplained(t *testing.T) {
	p := wazzuptest.Pipeline(t)
	op := Operation{Planned: map[string]wazzup.Pipeline{p.ID: p}}
	check := func(refused string, want path.Path) {
		t.Helper()
		at, _, words := op.locate(refused+" is wrong", []wazzup.Pipeline{p})
		if at == nil || !at.Equal(want) || words != "is wrong" {
			t.Errorf("%q is placed at %v: %q", refused, at, words)
		}
	}
	root := path.Root("pipelines").AtMapKey(p.ID)
	for _, f := range p.Fields() {
		check("pipelines.0."+f.Name, root.AtName(f.Name))
	}
	for _, f := range p.Stages[0].Fields() {
		check("pipelines.0.stages.0."+f.Name, root.AtName("stages").AtListIndex(0).AtName(f.Name))
	}
	for field, now := range wazzuptest.Changed(t) {
		if field == "ID" || field == "Stages" || field == "Stages.ID" {
			continue
		}
		text := describe(account.Differences(p, now), declaredAndThere)
		name := strings.ToLower(strings.TrimPrefix(field, "Stages."))
		if !strings.Contains(text, name+": declared ") {
			t.Errorf("another %s is described as %q", field, text)
		}
	}
}
