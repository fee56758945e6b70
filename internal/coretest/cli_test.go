// SPDX-License-Identifier: MPL-2.0

package coretest_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// run is one run of the CLI, as a Core can have it, too.
type run struct {
	about   string
	declare string // a funnel's id and name; "" for no block
	unknown bool   // its name is another resource's output, which is known at apply
	first   bool   // create_before_destroy
	taint   bool   // before the run
	options coretest.PlanOptions
	post    int  // that fails; 0 for none
	get     int  // that fails; 0 for none
	gone    bool // all that is there is removed behind everybody's back, before the run
	fails   bool
	deposed int // objects that it leaves behind

	together bool // it destroys two objects, and the CLI does both at a time: what each sends is in no order
}

// A Core is worth nothing if it does not do what the CLI does: the same runs through both send the same requests, and
// leave the same funnels.
func TestACoreDoesWhatTheCLIDoes(t *testing.T) {
	t.Parallel()
	replace := coretest.PlanOptions{Replace: []string{"crm"}}
	noRefresh := coretest.PlanOptions{NoRefresh: true}
	destroy := coretest.PlanOptions{Destroy: true}
	for name, runs := range map[string][]run{
		"each way to plan": {
			{about: "create", declare: "a A"},
			{about: "nothing to do", declare: "a A"},
			{about: "update", declare: "a B"},
			{about: "no refresh", declare: "a C", options: noRefresh},
			{about: "replace", declare: "a C", options: replace},
			{about: "replace, create first", declare: "a C", first: true, options: replace},
			{about: "tainted", declare: "a C", taint: true},
			{about: "tainted, create first", declare: "a C", first: true, taint: true},
			{about: "tainted, no refresh", declare: "a C", taint: true, options: noRefresh},
			{about: "gone", declare: "a C", gone: true},
			{about: "destroy", declare: "a C", options: destroy},
		},
		"halves that fail": {
			{about: "create", declare: "a A"},
			{about: "no delete, so no create", declare: "b B", options: replace, post: 1, fails: true},
			{about: "a delete, and no create", declare: "b B", options: replace, post: 2, fails: true},
			{about: "create again", declare: "a A"},
			{about: "no create, so no delete", declare: "b B", first: true, options: replace, post: 1, fails: true},
			{about: "a create, and no delete", declare: "b B", first: true, options: replace, post: 2, fails: true, deposed: 1},
			{about: "an update, and still no delete", declare: "b C", first: true, post: 2, fails: true, deposed: 1},
			{about: "the deposed object goes", declare: "b C", first: true},
			{about: "once more", declare: "c C", first: true, options: replace, post: 2, fails: true, deposed: 1},
			{about: "no block", together: true},
		},
		"a plan that fails during the apply": {
			{about: "create", declare: "a A", first: true},
			{about: "no new object, and the old one stays deposed", declare: "a A", first: true, options: replace, get: 2, fails: true, deposed: 1},
		},
		"unknown values": {
			{about: "create", declare: "a A", unknown: true},
			{about: "update", declare: "a B", unknown: true},
			{about: "replace", declare: "a C", unknown: true, options: replace},
			{about: "known by now", declare: "a C", unknown: true},
			{about: "destroy", declare: "a C", unknown: true, options: destroy},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, ofCLI := acctest.Start(t, sandbox.Settings{})
			ofCore := acctest.StartSandbox(t, sandbox.Settings{})
			c := coretest.NewCore(t, ofCore.URL, ofCore.Token)
			c.UnrefreshedDestroy = w.CLI().Kind == acctest.Terraform && unrefreshed.MatchString(w.CLI().Version)
			for _, r := range runs {
				if r.taint && r.options.NoRefresh && w.CLI().Kind == acctest.OpenTofu && strings.HasPrefix(w.CLI().Version, "1.8.") {
					t.Logf("%s: left out, because OpenTofu 1.8 was seen to send no post there, and 1.9 is the first that sends what a Core does", r.about)
					continue
				}
				want, got := r.did(ofCLI, func() string { return r.cli(w) }), r.did(ofCore, func() string { return r.core(t, c) })
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: the CLI (-) and the Core (+):\n%s", r.about, diff)
				}
				if failed := strings.HasPrefix(got, "failed"); failed != r.fails || c.Deposed("crm") != r.deposed {
					t.Errorf("%s: failed: %v, %d deposed objects: %s", r.about, failed, c.Deposed("crm"), got)
				}
			}
		})
	}
}

var unrefreshed = regexp.MustCompile(`^1\.(?:9|10|11)\.`)

// did is how a run ends, what it sends and what it leaves behind.
func (r run) did(s *acctest.Sandbox, start func() string) string {
	if r.post > 0 {
		s.Inject(sandbox.Fault{Method: http.MethodPost, Skip: r.post - 1, Status: http.StatusForbidden})
	}
	if r.get > 0 {
		s.Inject(sandbox.Fault{Method: http.MethodGet, Skip: r.get - 1, Status: http.StatusForbidden})
	}
	if r.gone {
		s.SetPipelines(acctest.Account, nil)
	}
	s.ResetJournal()
	end := start()
	s.ClearFaults()
	var requests []string
	for _, e := range s.Journal() {
		requests = append(requests, fmt.Sprintf("%s %d", e.Method, e.Status))
	}
	if r.gone { // the provider reads until it believes that funnels are gone: how often is a matter of time
		requests = slices.Compact(requests)
	}
	if r.together { // writes that come at the same time share their requests
		requests = slices.Compact(slices.Sorted(slices.Values(requests)))
	}
	return fmt.Sprintf("%s: %s %v", end, strings.Join(requests, " "), s.Pipelines(acctest.Account))
}

func (r run) funnel() sandbox.Pipeline {
	id, name, _ := strings.Cut(r.declare, " ")
	return acctest.Funnel(id, name, "x y")
}

func (r run) cli(w *acctest.Workspace) string {
	config := acctest.Resource("crm", acctest.HCL(r.funnel()), fmt.Sprintf("lifecycle { create_before_destroy = %v }", r.first))
	if r.declare == "" {
		config = ""
	}
	if r.unknown {
		name := acctest.Quote(r.funnel().Name)
		config = strings.Replace(config, name, "terraform_data.name.output", 1) + "resource \"terraform_data\" \"name\" {\n  input = " + name + "\n}\n"
	}
	w.Write("main.tf", config)
	if r.taint {
		w.Must(0, "taint", "wazzup_pipelines.crm")
	}
	args := []string{"apply", "-auto-approve"}
	if r.options.Destroy {
		args = append(args, "-destroy")
	}
	if r.options.NoRefresh {
		args = append(args, "-refresh=false")
	}
	for _, name := range r.options.Replace {
		args = append(args, "-replace=wazzup_pipelines."+name)
	}
	if w.Run(args...).Code != 0 {
		return "failed"
	}
	return "done"
}

func (r run) core(t *testing.T, c *coretest.Core) string {
	t.Helper()
	config := coretest.Configuration{}
	if r.declare != "" {
		config["crm"] = &coretest.Declared{Pipelines: []sandbox.Pipeline{r.funnel()}, CreateBeforeDestroy: r.first}
	}
	known := config["crm"]
	if r.unknown && c.Funnels("crm")["a"].Name != r.funnel().Name {
		stages := []any{map[string]any{"id": "x", "name": "X"}, map[string]any{"id": "y", "name": "Y"}}
		config["crm"] = &coretest.Declared{Raw: map[string]any{"a": map[string]any{"name": coretest.Unknown, "stages": stages}}}
	}
	if r.taint {
		c.Taint("crm")
	}
	plan, diags := c.PlanWith(config, []string{"crm"}, r.options)
	if diags.HasError() {
		return "failed"
	}
	apply := c.Begin(plan)
	defer apply.End()
	apply.Know("crm", known)
	if apply.Apply("crm").HasError() {
		return "failed"
	}
	return "done"
}
