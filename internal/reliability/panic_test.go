// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A bug of the provider's own in one of ten operations: the other nine are done and in the state, and what is shown of the
// bug is one error, without values.
func TestAPanicTakesDownNothingElse(t *testing.T) {
	t.Parallel()
	acctest.Under(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		c.Env[acctest.PanicEnv] = "p-4"
		c.Env["TF_LOG_PROVIDER"], c.Env["TF_LOG_PATH"] = "trace", filepath.Join(c.Dir, "trace.log")
		var text strings.Builder
		var declared []sandbox.Pipeline
		for i := range 10 {
			p := acctest.Funnel(fmt.Sprintf("p-%d", i), fmt.Sprintf("secret name %d", i), "a b")
			declared = append(declared, p)
			text.WriteString(acctest.Resource(fmt.Sprintf("r%d", i), acctest.HCL(p)))
		}
		c.Write("main.tf", text.String())
		c.Must(0, "plan", "-out=saved") // it shows the declared values, as plans do
		r := c.Must(1, "apply", "saved")
		if n := strings.Count(r.Output, "Error: "); n != 1 {
			t.Errorf("%d errors, want 1:\n%s", n, r.Output)
		}
		for _, part := range []string{
			"Error: Bug in the provider", "with wazzup_pipelines.r4", "While applying the creation of wazzup_pipelines, the provider ran into a bug of its own",
			"Please report this at",
		} {
			if !strings.Contains(r.Output, part) {
				t.Errorf("the output lacks %q:\n%s", part, r.Output)
			}
		}
		log := c.Read("trace.log")
		if !strings.Contains(log, "Panic in the provider") || !strings.Contains(log, "acctest.panicking.RoundTrip") {
			t.Error("the log does not say where it happened")
		}
		for place, shown := range map[string]string{"output": r.Output, "log": panicLines(log)} {
			for _, value := range []string{c.sandbox.Token, c.sandbox.Token[:8], "secret name", "p-4"} {
				if strings.Contains(shown, value) {
					t.Errorf("the %s shows %q:\n%s", place, value, shown)
				}
			}
		}
		if n := len(c.resources()); n != 9 {
			t.Errorf("%d resources in the state, want 9", n)
		}
		c.isTruth()
		c.keepsForeign()

		// In a refresh, too: the state stays.
		before := c.State()
		c.Env[acctest.PanicEnv] = get
		if r := c.Must(1, "plan"); !strings.Contains(r.Output, "While refreshing wazzup_pipelines") {
			t.Errorf("a panic in a refresh:\n%s", r.Output)
		}
		if c.State() != before {
			t.Error("a panic in a refresh has changed the state")
		}

		delete(c.Env, acctest.PanicEnv)
		c.Apply()
		c.settled(declared...)
	})
}

// panicLines are the lines of a log that a panic has written.
func panicLines(log string) string {
	var lines []string
	for line := range strings.SplitSeq(log, "\n") {
		if strings.Contains(line, "Panic in the provider") || strings.Contains(line, "forced: ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
