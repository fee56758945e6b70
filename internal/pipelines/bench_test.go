// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tfsdklog"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What a CLI asks of the provider, without the CLI. Time and allocations are those of the whole process, so those of the
// sandbox and of encoding the values are in them: a few hundredths.

// BenchmarkValidate checks a configuration that is valid.
func BenchmarkValidate(b *testing.B) {
	eachSize(b, func(b *testing.B, c *coretest.Core, s *acctest.Sandbox, declared *coretest.Declared) {
		config := c.Config(declared)
		for b.Loop() {
			c.Must(c.Validate(config))
		}
		requests(b, s, 0)
	})
}

// BenchmarkRead refreshes funnels that nobody has changed.
func BenchmarkRead(b *testing.B) {
	eachSize(b, func(b *testing.B, c *coretest.Core, s *acctest.Sandbox, _ *coretest.Declared) {
		before := c.State()
		for b.Loop() {
			c.Must(c.Refresh())
			requests(b, s, 1)
		}
		if !c.State().Equal(before) {
			b.Error("the state is not what it was")
		}
	})
}

// BenchmarkPlan refreshes, and makes a plan with nothing to do.
func BenchmarkPlan(b *testing.B) {
	eachSize(b, func(b *testing.B, c *coretest.Core, s *acctest.Sandbox, declared *coretest.Declared) {
		for b.Loop() {
			if !c.MustPlan(declared).Empty() {
				b.Fatal("the plan is not empty")
			}
			requests(b, s, 1)
		}
	})
}

// BenchmarkApply renames one stage, and the next time back. As core does, it asks for the plan once more.
func BenchmarkApply(b *testing.B) {
	eachSize(b, func(b *testing.B, c *coretest.Core, s *acctest.Sandbox, declared *coretest.Declared) {
		next, other := withRenamedStage(declared), declared
		for b.Loop() {
			b.StopTimer()
			plan := c.MustPlan(next)
			s.ResetJournal()
			b.StartTimer()
			c.Must(c.Apply(plan))
			requests(b, s, 3)
			next, other = other, next
		}
	})
}

func eachSize(b *testing.B, measure func(*testing.B, *coretest.Core, *acctest.Sandbox, *coretest.Declared)) {
	b.Helper()
	b.Setenv("XDG_CACHE_HOME", b.TempDir()) // for the lock files
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprintf("N=%d", n), func(b *testing.B) {
			s := acctest.StartSandbox(b, sandbox.Settings{})
			c := coretest.NewCore(b, s.URL, s.Token)
			// The framework makes its logger out of the SDK's, which the gRPC server puts into the context. Without that
			// one it logs nothing, and does less than under a CLI.
			c.Context = tfsdklog.NewRootSDKLogger(b.Context(), tfsdklog.WithLevelFromEnv("TF_LOG_SDK"), tfsdklog.WithStderrFromInit())
			declared := &coretest.Declared{Pipelines: manyFunnels(n)}
			c.Must(c.Apply(c.MustPlan(declared)))
			s.ResetJournal()
			b.ReportAllocs()
			measure(b, c, s, declared)
		})
	}
}

// requests checks how many requests were made since it was last asked.
func requests(b *testing.B, s *acctest.Sandbox, want int) {
	b.Helper()
	if got := s.Count(""); got != want {
		b.Fatalf("%d requests, want %d", got, want)
	}
	s.ResetJournal()
}

// manyFunnels makes n funnels with ten stages each.
func manyFunnels(n int) []sandbox.Pipeline {
	list := make([]sandbox.Pipeline, n)
	for i := range list {
		list[i] = sandbox.Pipeline{ID: fmt.Sprintf("pipeline-%d", i+1), Name: fmt.Sprintf("Funnel %d", i+1)}
		for j := range 10 {
			list[i].Stages = append(list[i].Stages, sandbox.Stage{ID: fmt.Sprintf("stage-%d", j+1), Name: fmt.Sprintf("Stage %d", j+1)})
		}
	}
	return list
}

func withRenamedStage(declared *coretest.Declared) *coretest.Declared {
	funnels := slices.Clone(declared.Pipelines)
	p := &funnels[len(funnels)/2]
	p.Stages = slices.Clone(p.Stages)
	p.Stages[0].Name = "Renamed"
	return &coretest.Declared{Pipelines: funnels}
}
