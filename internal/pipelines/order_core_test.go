// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Who declares an order that Wazzup does not keep is told so when it is sent, and not with each change of something else.
func TestAnOrderThatIsLostIsReported(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]sandbox.Settings{
		"sorted":       {StageOrder: sandbox.ByID},
		"turned round": {Semantics: sandbox.MergeStages, StageOrder: sandbox.Reversed},
		"kept":         {},
		"as it was":    {Semantics: sandbox.MergeStages},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := acctest.StartSandbox(t, settings)
			c := coretest.NewCore(t, s.URL, s.AddAccount(here))
			c.Timings = acctest.HastyTimings
			for _, step := range []struct {
				does    string
				funnels []sandbox.Pipeline
				lost    map[string]bool // by name of the settings
			}{
				{"create", list(funnel("x", "X", "c a b"), funnel("y", "Y", "a")), map[string]bool{"sorted": true, "turned round": true}},
				{"rename", list(funnel("x", "X2", "c a b"), funnel("y", "Y", "a")), nil},
				{"another order", list(funnel("x", "X2", "b c a"), funnel("y", "Y", "a")), map[string]bool{"sorted": true, "turned round": true, "as it was": true}},
				{"rename again", list(funnel("x", "X3", "b c a"), funnel("y", "Y", "a")), nil},
			} {
				diags := c.Apply(c.MustPlan(&coretest.Declared{Pipelines: step.funnels}))
				c.Must(diags)
				said := diags.String()
				if reported := strings.Contains(said, "Wazzup does not keep the order of stages"); reported != step.lost[name] {
					t.Errorf("%s: reported %v, want %v: %s", step.does, reported, step.lost[name], said)
				}
				if strings.Contains(said, `"y"`) {
					t.Errorf("%s: one stage has no order: %s", step.does, said)
				}
				if !c.MustPlan(&coretest.Declared{Pipelines: step.funnels}).Empty() {
					t.Errorf("%s: the order is planned again", step.does)
				}
			}
		})
	}
}
