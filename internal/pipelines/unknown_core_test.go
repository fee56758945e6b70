// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What unknown_test.go holds against a real CLI, in this process.

func unknown(id string) *coretest.Declared {
	return &coretest.Declared{Raw: map[string]any{id: map[string]any{"name": coretest.Unknown}}}
}

func TestUnknownContentHidesNoID(t *testing.T) {
	t.Parallel()
	x := funnel("x", "X", "a")
	for name, raw := range map[string]any{
		"a name":   map[string]any{"name": coretest.Unknown},
		"stages":   map[string]any{"name": "X", "stages": coretest.Unknown},
		"a stage":  map[string]any{"name": "X", "stages": []any{map[string]any{"id": "a", "name": coretest.Unknown}}},
		"a funnel": coretest.Unknown,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			two := &coretest.Declared{Raw: map[string]any{"x": raw}}
			for _, order := range [][]string{{"one", "two"}, {"two", "one"}} {
				c := newTwoResources(t, sandbox.Settings{})
				_, diags := c.plan(coretest.Configuration{"one": {Pipelines: list(x)}, "two": two}, order...)
				hasText(t, diags, "Funnel declared twice", `"x"`)
			}
			// It exists.
			c := newTwoResources(t, sandbox.Settings{})
			c.s.Put(acctest.Account, x)
			_, diags := c.plan(coretest.Configuration{"two": two}, "two")
			hasText(t, diags, "Funnels already exist", `"x"`, "not all known yet")
			// It is the resource's own: nothing is removed, and nothing exists.
			c = newTwoResources(t, sandbox.Settings{})
			c.must(coretest.Configuration{"two": {Pipelines: list(x)}}, "two")
			_, diags = c.plan(coretest.Configuration{"two": two}, "two")
			c.Must(diags)
			lacks(t, diags, "removed", "exist")
		})
	}
}

// One that leaves is named, though what stays is not known.
func TestUnknownContentHidesNoRemoval(t *testing.T) {
	t.Parallel()
	c, _ := managing(t, sandbox.Settings{})
	_, diags := c.Plan(unknown("x"))
	c.Must(diags)
	hasText(t, diags, "Funnels will be removed from Wazzup", `"y"`)
	declared := unknown("x")
	declared.DeletionProtection = new(true)
	_, diags = c.Plan(declared)
	hasText(t, diags, "Funnels are protected", `"y"`)
}

func TestWhatIsKnownIsAConflict(t *testing.T) {
	t.Parallel()
	stage := func(id, name any) map[string]any { return map[string]any{"id": id, "name": name} }
	for name, tc := range map[string]struct {
		raw  map[string]any
		fits bool
	}{
		"nothing but stages that fit":      {map[string]any{"name": coretest.Unknown, "stages": []any{stage("a", "A")}}, true},
		"a name that fits":                 {map[string]any{"name": "Theirs", "stages": coretest.Unknown}, true},
		"a stage's id that fits":           {map[string]any{"name": "Theirs", "stages": []any{stage("a", coretest.Unknown)}}, true},
		"a stage's name that fits":         {map[string]any{"name": "Theirs", "stages": []any{stage(coretest.Unknown, "A")}}, true},
		"another name":                     {map[string]any{"name": "X", "stages": coretest.Unknown}, false},
		"another stage":                    {map[string]any{"name": coretest.Unknown, "stages": []any{stage("b", "A")}}, false},
		"another name of the stage":        {map[string]any{"name": coretest.Unknown, "stages": []any{stage("a", "B")}}, false},
		"a stage with a name that is none": {map[string]any{"name": coretest.Unknown, "stages": []any{stage(coretest.Unknown, "B")}}, false},
		"more stages":                      {map[string]any{"name": coretest.Unknown, "stages": []any{stage("a", "A"), stage(coretest.Unknown, coretest.Unknown)}}, false},
		"no stages":                        {map[string]any{"name": coretest.Unknown}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTwoResources(t, sandbox.Settings{})
			c.s.Put(acctest.Account, funnel("x", "Theirs", "a"))
			_, diags := c.plan(coretest.Configuration{"one": {Raw: map[string]any{"x": tc.raw}, Existing: new("adopt")}}, "one")
			if diags.HasError() == tc.fits {
				t.Errorf("fits: %v\n%s", tc.fits, diags)
			}
		})
	}
}

func TestAMapThatIsUnknownAsAWhole(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		declared coretest.Declared
		refused  bool
		takes    bool
	}{
		"by default":              {coretest.Declared{}, true, false},
		"retained":                {coretest.Declared{DeletionPolicy: new("retain")}, false, false},
		"protected":               {coretest.Declared{DeletionProtection: new(true)}, false, false},
		"adopts":                  {coretest.Declared{Existing: new("adopt")}, true, true},
		"overwrites":              {coretest.Declared{Existing: new("overwrite")}, true, true},
		"retained, and it adopts": {coretest.Declared{DeletionPolicy: new("retain"), Existing: new("adopt")}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := managing(t, sandbox.Settings{})
			tc.declared.Raw = coretest.Unknown
			_, diags := c.Plan(&tc.declared)
			if diags.HasError() != tc.refused {
				t.Error(diags)
			}
			if tc.refused && tc.declared.DeletionPolicy == nil {
				hasText(t, diags, "Removals cannot be shown", `"x", "y"`)
			}
			c.Forget()
			_, diags = c.Plan(&tc.declared)
			if tc.takes {
				hasText(t, diags, "ERROR: Takeovers cannot be shown", "To rule takeovers out")
			} else if diags.HasError() {
				t.Errorf("a create: %s", diags)
			}
		})
	}
}
