// SPDX-License-Identifier: MPL-2.0

package funnel_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/funnel"
	"github.com/wazzup24/terraform-provider-wazzup/internal/length"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed/packedtest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// nested is the framework's server with the schema as users see it.
type nested struct {
	server tfprotov6.ProviderServer
	whole  tftypes.Object
}

func newNested(t *testing.T) nested {
	t.Helper()
	s := providerserver.NewProtocol6(provider.NewNested("test")())()
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	whole, ok := schemas.ResourceSchemas["wazzup_pipelines"].ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("a resource is no object")
	}
	if of := whole.AttributeTypes["pipelines"]; !of.Equal(funnel.MapType()) {
		t.Fatalf("the schema has %s, and a funnel in Go has %s", of, funnel.MapType())
	}
	return nested{s, whole}
}

// TestValidateIsTheFrameworks holds Validate against what the framework finds in the same value if it sees the nested schema, and
// against the rules of our own, written once more in the plainest way.
func TestValidateIsTheFrameworks(t *testing.T) {
	n := newNested(t)
	seen := map[string]int{}
	check := func(t *rapid.T) {
		v := packedtest.Value(t, funnel.MapType(), true)
		if v.IsNull() { // The framework finds that itself, with either schema.
			return
		}
		got := validated(t, v)
		want := append(n.missing(t, v), rules(v)...)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s has\n%s\nwant\n%s", v, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, found := range got {
			_, summary, _ := strings.Cut(found, "|")
			summary, _, _ = strings.Cut(summary, "|")
			seen[summary]++
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 2 { // a value is quickly checked, and some faults are rare
			check(t)
		}
	})
	// What is drawn has to have every fault at least once.
	for _, summary := range []string{
		"No funnels", "Funnel is null", "Stage is null", "Empty list of stages", "Stage id twice in a funnel", "Missing Configuration for Required Attribute",
		"Funnel id empty", "Funnel name empty", "Stage id empty", "Stage name empty", "Funnel id too long", "Funnel name too long", "Stage id too long", "Stage name too long",
	} {
		if seen[summary] == 0 {
			t.Errorf("%q was never found: %v", summary, seen)
		}
	}
}

// missing are the framework's errors about required attributes. It also reports those of objects that are null or unknown: these are
// left out. The text is ours.
func (n nested) missing(t *rapid.T, v tftypes.Value) (found []string) {
	attributes := map[string]tftypes.Value{}
	for name, of := range n.whole.AttributeTypes {
		attributes[name] = tftypes.NewValue(of, nil)
	}
	attributes["pipelines"] = v
	config, err := tfprotov6.NewDynamicValue(n.whole, tftypes.NewValue(n.whole, attributes))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := n.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: "wazzup_pipelines", Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		in := d.Attribute.WithoutLastStep()
		of, _, err := tftypes.WalkAttributePath(tftypes.NewValue(n.whole, attributes), in)
		if err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		if of := of.(tftypes.Value); !of.IsKnown() || of.IsNull() {
			continue
		}
		what := "Funnel "
		if len(in.Steps()) > 2 {
			what = "Stage "
		}
		name := d.Attribute.LastStep().(tftypes.AttributeName)
		at := frameworkPath(d.Attribute)
		ours := messages.RequiredMissing(at, what+string(name))
		if ours.Summary() != d.Summary || d.Severity != tfprotov6.DiagnosticSeverityError {
			t.Fatalf("the framework reports %+v", d)
		}
		found = append(found, line(ours))
	}
	return found
}

func frameworkPath(of *tftypes.AttributePath) path.Path {
	at := path.Empty()
	for _, step := range of.Steps() {
		switch s := step.(type) {
		case tftypes.AttributeName:
			at = at.AtName(string(s))
		case tftypes.ElementKeyString:
			at = at.AtMapKey(string(s))
		case tftypes.ElementKeyInt:
			at = at.AtListIndex(int(s))
		}
	}
	return at
}

// line is all that a diagnostic says, on one line.
func line(d diag.Diagnostic) string {
	at := "nowhere"
	if d, ok := d.(diag.DiagnosticWithPath); ok {
		at = d.Path().String()
	}
	return fmt.Sprintf("%s|%s|%s|%s", at, d.Summary(), d.Severity(), d.Detail())
}

func validated(t *rapid.T, v tftypes.Value) (found []string) {
	from := types.StringUnknown()
	if v.IsKnown() {
		to, err := packed.NewType(v.Type()).Append(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		from = types.StringValue(string(to))
	}
	m, err := funnel.Decode(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range funnel.Validate(m) {
		found = append(found, line(d))
	}
	return found
}

// rules are the errors about what is wrong in a map of funnels although the framework accepts it.
func rules(v tftypes.Value) (found []string) {
	add := func(d diag.Diagnostic) { found = append(found, line(d)) }
	checkText := func(at path.Path, what, text string) {
		if text == "" {
			add(messages.TextEmpty(at, what))
		} else if long := length.TooLong(text); long != "" {
			add(messages.TextTooLong(at, what, long, length.Max))
		}
	}
	checkTexts := func(at path.Path, of string, attributes map[string]tftypes.Value) {
		for name, attribute := range attributes {
			var text string
			if attribute.Type().Is(tftypes.String) && attribute.IsKnown() && !attribute.IsNull() && attribute.As(&text) == nil {
				checkText(at.AtName(name), of+" "+name, text)
			}
		}
	}
	var funnels map[string]tftypes.Value
	if !v.IsKnown() || v.As(&funnels) != nil {
		return nil
	}
	if len(funnels) == 0 {
		add(messages.NoFunnelsDeclared(path.Root("pipelines")))
	}
	for id, f := range funnels {
		at := path.Root("pipelines").AtMapKey(id)
		checkText(at, "Funnel id", id)
		if f.IsNull() {
			add(messages.FunnelNull(at))
		}
		var attributes map[string]tftypes.Value
		if !f.IsKnown() || f.As(&attributes) != nil {
			continue
		}
		checkTexts(at, "Funnel", attributes)
		var stages []tftypes.Value
		if list := attributes["stages"]; !list.IsKnown() || list.IsNull() || list.As(&stages) != nil {
			continue
		}
		if len(stages) == 0 {
			add(messages.StagesEmpty(at.AtName("stages")))
		}
		ids := map[string]int{}
		for i, stage := range slices.Backward(stages) { // so that the first one with an id remains
			if id, known := idOf(stage); known {
				ids[id] = i
			}
		}
		for i, stage := range stages {
			at := at.AtName("stages").AtListIndex(i)
			if stage.IsNull() {
				add(messages.StageNull(at))
			}
			var attributes map[string]tftypes.Value
			if !stage.IsKnown() || stage.As(&attributes) != nil {
				continue
			}
			checkTexts(at, "Stage", attributes)
			if id, known := idOf(stage); known && ids[id] != i {
				add(messages.StageIDTwice(at.AtName("id"), id, ids[id]))
			}
		}
	}
	return found
}

func idOf(stage tftypes.Value) (id string, known bool) {
	var attributes map[string]tftypes.Value
	if !stage.IsKnown() || stage.As(&attributes) != nil {
		return "", false
	}
	of, ok := attributes["id"]
	known = ok && of.IsKnown() && !of.IsNull() && of.As(&id) == nil
	return id, known
}
