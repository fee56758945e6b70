// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/plain"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// TestWholeConfigurations applies whole configurations with the provider and with the plain one, each with a sandbox of its
// own: plan, apply, change, destroy. What the CLI prints as JSON must be the same, and so must exit codes, states, saved plans and
// generated configurations.
func TestWholeConfigurations(t *testing.T) {
	t.Parallel()
	seeds, first := 1, 0
	switch {
	case os.Getenv(acctest.SoakEnv) != "":
		seeds, first = 40, int(time.Now().UnixNano()/1000%1e9) // other cases each time
	case os.Getenv(acctest.AllEnv) != "":
		seeds = 10
	}
	for i := range seeds {
		seed := first + i
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			settings := sandbox.Settings{Semantics: sandbox.AllSemantics()[seed%3], PipelineOrder: sandbox.ByID} // core works on several resources at a time
			drawn := scenarios().Example(seed)
			var want, got []step
			var both sync.WaitGroup
			both.Go(func() { want = run(t, settings, drawn, plain.Option()) })
			both.Go(func() { got = run(t, settings, drawn, provider.WithTimings(acctest.Timings, acctest.Backoff)) }) // as it has anyway
			both.Wait()
			if d := gocmp.Diff(want, got); d != "" {
				t.Errorf("(-plain +packed):\n%s\nfirst:\n%s\nsecond:\n%s", d, drawn.first, drawn.second)
			}
		})
	}
}

// step is one run of the CLI and what it has left.
type step struct {
	Args    string
	Code    int
	Lines   []any // what it printed, as JSON where it is
	State   any
	Account []sandbox.Pipeline
}

// run takes one provider through a scenario.
func run(t *testing.T, settings sandbox.Settings, drawn scenario, options ...provider.Option) (steps []step) {
	w, s := acctest.Start(t, settings)
	w.Options = options
	w.Env["TF_VAR_base_url"], w.Env["TF_VAR_token"] = s.URL, s.Token
	s.SetPipelines(acctest.Account, slices.Clone(drawn.account))
	do := func(args ...string) int {
		r := w.Run(args...)
		steps = append(steps, step{
			Args: strings.Join(args, " "), Code: r.Code, Lines: lines(r.Stdout, s.Token), State: state(w.State()), Account: byID(s.Pipelines(acctest.Account)),
		})
		return r.Code
	}
	plan := func(flags ...string) {
		if do(slices.Concat([]string{"plan", "-json", "-out=plan", "-parallelism=1"}, flags)...) == 0 {
			do("show", "-json", "plan")
			do("apply", "-json", "-parallelism=1", "plan")
		} else {
			do("validate", "-json")
		}
	}
	w.Write("main.tf", drawn.first)
	plan("-generate-config-out=generated.tf")
	text, _ := os.ReadFile(filepath.Join(w.Dir, "generated.tf")) // there is none after an error
	steps = append(steps, step{Args: "generated.tf", Lines: []any{string(text)}})
	do("show", "-json")
	w.Write("main.tf", drawn.second)
	s.Put(acctest.Account, drawn.others...)
	plan()
	do("destroy", "-auto-approve", "-json", "-parallelism=1")
	return steps
}

func byID(list []sandbox.Pipeline) []sandbox.Pipeline {
	slices.SortFunc(list, func(a, b sandbox.Pipeline) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// lines returns what a CLI has printed, without what differs from run to run. Lines are in no order: a CLI does several things at a time.
func lines(output, token string) (all []any) {
	texts := slices.Collect(strings.Lines(output))
	if json.Valid([]byte(output)) {
		texts = []string{output}
	}
	for _, line := range texts {
		line = numbers.ReplaceAllString(differs.ReplaceAllString(strings.ReplaceAll(line, token, "TOKEN"), "..."), "")
		var value any
		if json.Unmarshal([]byte(line), &value) != nil {
			value = line
		}
		all = append(all, same(value))
	}
	slices.SortFunc(all, byJSON)
	return all
}

func byJSON(a, b any) int {
	first, _ := json.Marshal(a) // both were JSON
	second, _ := json.Marshal(b)
	return bytes.Compare(first, second)
}

// differs is a sandbox's address, an id that a run makes up, a time, or how long something took.
var differs = regexp.MustCompile(`127\.0\.0\.1:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\b\d+s\b`)

// numbers tells apart warnings with the same summary, in the order in which core comes to the resources: that is free.
var numbers = regexp.MustCompile(` \(\d+\)`)

// same removes the rest of what differs.
func same(value any) any {
	switch value := value.(type) {
	case map[string]any:
		delete(value, "elapsed_seconds")
		delete(value, "lineage")
		if value["summary"] == plain.Missing {
			delete(value, "detail")
			delete(value, "@message")
		}
		if value["severity"] == "warning" { // a warning that a run gives once is given for the resource that core comes to first
			delete(value, "address")
			delete(value, "range")
			delete(value, "snippet")
		}
		for name, member := range value {
			value[name] = same(member)
		}
		for _, name := range []string{"relevant_attributes", "diagnostics"} {
			if parts, ok := value[name].([]any); ok {
				slices.SortFunc(parts, byJSON)
			}
		}
		if text, ok := value["private"].(string); ok {
			if private, err := base64.StdEncoding.DecodeString(text); err == nil {
				value["private"] = (&shower{walks: map[string]string{}}).showPrivate(private)
			}
		}
	case []any:
		for i := range value {
			value[i] = same(value[i])
		}
	}
	return value
}

func state(text string) any {
	var value any
	_ = json.Unmarshal([]byte(differs.ReplaceAllString(text, "...")), &value) // there may be none yet
	return same(value)
}
