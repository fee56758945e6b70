// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The framework logs something about each value that it sees, at TRACE and some of it at DEBUG. It sees no funnel: so its log neither
// grows with the funnels nor shows them.
func TestTheFrameworkLogsNothingOfFunnels(t *testing.T) {
	t.Parallel()
	few, many := frameworkLog(t, 1), frameworkLog(t, 50)
	if lines := strings.Count(few, "\n"); lines == 0 || lines != strings.Count(many, "\n") {
		t.Errorf("with one funnel:\n%s\nwith 50:\n%s", few, many)
	}
	for _, text := range []string{"Funnel 1", "pipeline-1", "Stage 1", "stage-1", "Renamed"} {
		if strings.Contains(many, text) {
			t.Errorf("the log has %q", text)
		}
	}
}

// frameworkLog returns the log of a create, an update, a list and a destroy of n funnels.
func frameworkLog(t *testing.T, n int) string {
	t.Helper()
	s := acctest.StartSandbox(t, sandbox.Settings{})
	c := coretest.NewCore(t, s.URL, s.Token)
	var log bytes.Buffer
	c.Context = tfsdklogtest.RootLogger(t.Context(), &log)
	declared := &coretest.Declared{Pipelines: manyFunnels(n)}
	c.Must(c.Apply(c.MustPlan(declared)))
	c.Must(c.Apply(c.MustPlan(withRenamedStage(declared))))
	c.Must(c.ReadData())
	c.Must(c.Apply(c.MustPlan(nil)))
	return log.String()
}
