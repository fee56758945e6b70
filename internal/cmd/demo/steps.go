// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// step is one thing to show.
type step struct {
	shows string // in a line
	do    func(context.Context, *demo) error
}

var steps = []step{
	{"Plan: the configuration declares a funnel, and Wazzup has none.", plan},
	{"Apply: the funnel is sent, and read back.", apply},
	{"Plan again: there is nothing to do.", planNothing},
	{"Behind Terraform's back, somebody renames a stage, and makes a funnel of their own. The plan shows the stage.", drift},
	{"Apply heals the stage, and leaves the funnel made by hand alone.", heal},
	{"The data source lists all funnels, declared or not.", output},
	{"Import: a second folder with the same configuration and an empty state takes the funnel over.", importFunnel},
	{"Plan after the import: there is nothing to do.", planImported},
	{"Destroy: the declared funnel goes, the one made by hand stays.", destroy},
}

// The funnel that the example declares, and one that somebody makes by hand.
var (
	declared = sandbox.Pipeline{ID: "pipeline-1", Name: "incoming", Stages: []sandbox.Stage{
		{ID: "stage-1", Name: "new inquiry"}, {ID: "stage-2", Name: "in progress"},
	}}
	foreign = sandbox.Pipeline{ID: "by-hand", Name: "Сделки \"Партнёры\" & Cía 🤝", Stages: []sandbox.Stage{
		{ID: "142", Name: "Успешно реализовано"}, {ID: "C9:NEW", Name: "¿Nueva?"},
	}}
)

// documented is the request of Wazzup's documentation, which the example is made after.
const documented = `{"pipelines":[{"id":"pipeline-1","name":"incoming","stages":[{"id":"stage-1","name":"new inquiry"},{"id":"stage-2","name":"in progress"}]}]}`

const savedPlan = "funnels.tfplan"

func plan(ctx context.Context, d *demo) error {
	r, err := d.show(ctx, d.first, "plan", "-detailed-exitcode", "-out="+savedPlan)
	if err != nil {
		return err
	}
	d.exits(r, 2, "there is something to do")
	d.says(r, "names the funnel and its stages", declared.ID, declared.Name, declared.Stages[0].Name, declared.Stages[1].Name, "1 to add, 0 to change, 0 to destroy")
	d.requests("GET")
	d.funnels("Wazzup still has no funnel")
	return nil
}

func apply(ctx context.Context, d *demo) error {
	r, err := d.show(ctx, d.first, "apply", savedPlan)
	if err != nil {
		return err
	}
	d.exits(r, 0, "applied")
	// One to check the plan again, three for the write, and one for the data source, which is read after it.
	d.requests("GET", "GET", "POST", "GET", "GET")
	d.sent(documented)
	d.funnels("Wazzup has the funnel as declared", declared)
	return nil
}

func planNothing(ctx context.Context, d *demo) error {
	return d.nothing(ctx, d.first)
}

func (d *demo) nothing(ctx context.Context, dir string) error {
	r, err := d.show(ctx, dir, "plan", "-detailed-exitcode")
	if err != nil {
		return err
	}
	d.exits(r, 0, "the plan is empty")
	d.says(r, "says \"No changes\"", "No changes.")
	d.requests("GET")
	return nil
}

func drift(ctx context.Context, d *demo) error {
	d.sandbox.Edit(acctest.Account, func(list []sandbox.Pipeline) []sandbox.Pipeline {
		if i := slices.IndexFunc(list, func(p sandbox.Pipeline) bool { return p.ID == declared.ID }); i >= 0 && len(list[i].Stages) > 0 {
			list[i].Stages[0].Name = "renamed by hand"
		}
		return list
	})
	d.sandbox.Put(acctest.Account, foreign)
	if err := d.later(); err != nil {
		return err
	}
	r, err := d.show(ctx, d.first, "plan", "-detailed-exitcode", "-out="+savedPlan)
	if err != nil {
		return err
	}
	d.exits(r, 2, "there is something to do")
	d.says(r, "names the funnel, what its stage is called now, and what it will be", declared.ID, `"renamed by hand" -> "new inquiry"`, "0 to add, 1 to change, 0 to destroy")
	d.silent(r, "says nothing of the funnel made by hand", foreign.ID)
	d.requests("GET")
	return nil
}

func heal(ctx context.Context, d *demo) error {
	r, err := d.show(ctx, d.first, "apply", savedPlan)
	if err != nil {
		return err
	}
	d.exits(r, 0, "applied")
	d.requests("GET", "POST", "GET", "GET")
	d.funnels("the stage has its name again, and the funnel made by hand is the same to the byte", declared, foreign)
	return nil
}

func output(ctx context.Context, d *demo) error {
	r, err := d.show(ctx, d.first, "output", "funnels")
	if err != nil {
		return err
	}
	d.exits(r, 0, "the output is there")
	text, err := d.quietly(ctx, d.first, "output", "-json", "funnels")
	if err != nil {
		return err
	}
	var got map[string]struct {
		Name   string
		Stages []sandbox.Stage
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		return fmt.Errorf("output -json funnels: %w", err)
	}
	listed := map[string]sandbox.Pipeline{}
	for id, p := range got {
		listed[id] = sandbox.Pipeline{ID: id, Name: p.Name, Stages: p.Stages}
	}
	d.check(reflect.DeepEqual(listed, byID([]sandbox.Pipeline{declared, foreign})), "it is the list that Wazzup has", fmt.Sprintf("it lists %v", slices.Sorted(maps.Keys(listed))))
	d.requests()
	return nil
}

func importFunnel(ctx context.Context, d *demo) error {
	r, err := d.show(ctx, d.second, "import", "wazzup_pipelines.crm", declared.ID)
	if err != nil {
		return err
	}
	d.exits(r, 0, "imported")
	d.reads()
	return nil
}

func planImported(ctx context.Context, d *demo) error {
	return d.nothing(ctx, d.second)
}

func destroy(ctx context.Context, d *demo) error {
	r, err := d.show(ctx, d.first, "destroy", "-auto-approve")
	if err != nil {
		return err
	}
	d.exits(r, 0, "destroyed")
	d.says(r, "names the funnel", declared.ID, "0 to add, 0 to change, 1 to destroy")
	d.writesOnce()
	d.funnels("Wazzup has the funnel made by hand, the same to the byte, and no other", foreign)
	return nil
}
