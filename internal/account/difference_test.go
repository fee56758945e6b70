// SPDX-License-Identifier: MPL-2.0

package account

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func TestDifferences(t *testing.T) {
	renamed := wazzup.Pipeline{ID: "x", Name: "X", Stages: []wazzup.Stage{{ID: "a", Name: "other"}, {ID: "b", Name: "B"}}}
	of := func(aspect Aspect, stage, want, got string) Difference {
		return Difference{PipelineID: "x", Aspect: aspect, StageID: stage, Want: want, Got: got}
	}
	x := funnel("x", "X", "a b")
	for name, c := range map[string]struct {
		got     wazzup.Pipeline
		want    []Difference
		content bool // there are others than an order
	}{
		"none":               {x, nil, false},
		"the name":           {funnel("x", "Y", "a b"), []Difference{of(Name, "", "X", "Y")}, true},
		"a stage less":       {funnel("x", "X", "b"), []Difference{of(StageMissing, "a", "A", "")}, true},
		"a stage more":       {funnel("x", "X", "c a b"), []Difference{of(StageExtra, "c", "", "C")}, true},
		"a stage's name":     {renamed, []Difference{of(StageName, "a", "A", "other")}, true},
		"a stage's id":       {funnel("x", "X", "a c"), []Difference{of(StageMissing, "b", "B", ""), of(StageExtra, "c", "", "C")}, true},
		"the order":          {funnel("x", "X", "b a"), []Difference{of(StageOrder, "", "", "")}, false},
		"no stages any more": {funnel("x", "X", ""), []Difference{of(StageMissing, "a", "A", ""), of(StageMissing, "b", "B", "")}, true},
		"the name and the order": {
			funnel("x", "Y", "b a"), []Difference{of(Name, "", "X", "Y"), of(StageOrder, "", "", "")}, true,
		},
	} {
		diff(t, name, c.want, Differences(x, c.got))
		if EqualButOrder(x, c.got) == c.content || (len(ContentDifferences(x, c.got)) > 0) != c.content {
			t.Errorf("%s: equal but for the order: %v, other differences: %v", name, EqualButOrder(x, c.got), ContentDifferences(x, c.got))
		}
		if Equal(x, c.got) != (c.want == nil) {
			t.Errorf("%s: equal: %v", name, Equal(x, c.got))
		}
	}
}

func TestIDsAreInTheOrderOfTheAPI(t *testing.T) {
	diff(t, "ids", []string{"b", "a"}, newList([]wazzup.Pipeline{funnel("b", "B", ""), funnel("a", "A", "")}).IDs())
}

// Terraform composes all text; what was typed into Wazzup in decomposed form is the same text in other bytes.
func TestTextThatIsEquivalentIsTheSame(t *testing.T) {
	composed := wazzup.Pipeline{ID: "x", Name: "Espa\u00f1a", Stages: []wazzup.Stage{{ID: "\u0439", Name: "\u00e9"}, {ID: "b", Name: "B"}}}
	typed := wazzup.Pipeline{ID: "x", Name: "Espan\u0303a", Stages: []wazzup.Stage{{ID: "\u0438\u0306", Name: "e\u0301"}, {ID: "b", Name: "B"}}}
	if d := Differences(composed, typed); len(d) > 0 || !Equal(composed, typed) || !EqualButOrder(composed, typed) {
		t.Errorf("equal: %v, but for the order: %v, differences: %v", Equal(composed, typed), EqualButOrder(composed, typed), d)
	}
	typed.Stages[0].ID = "\u0438" // without the mark it is another letter
	if len(Differences(composed, typed)) == 0 || Equal(composed, typed) || EqualButOrder(composed, typed) {
		t.Error("another text is taken for the same")
	}
}
