// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"encoding/json"
	"net/http"
	"slices"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// configure declares a resource anew, or takes it out of the configuration.
func (p *twin) configure(t *rapid.T) {
	name := rapid.SampledFrom([]string{"crm", "crm", "sales"}).Draw(t, "resource")
	leaves := rapid.IntRange(0, 5).Draw(t, "leaves") == 0
	delete(p.config, name)
	p.hidden = p.hidden && p.config["crm"] != nil
	if leaves {
		return
	}
	d := &Declared{
		Existing:            rapid.SampledFrom([]*string{nil, nil, new("adopt"), new("overwrite"), new("overwrite")}).Draw(t, "existing_policy"),
		DeletionPolicy:      rapid.SampledFrom([]*string{nil, nil, nil, new("retain")}).Draw(t, "deletion_policy"),
		DeletionProtection:  rapid.SampledFrom([]*bool{nil, nil, nil, nil, new(false), new(true)}).Draw(t, "deletion_protection"),
		CreateBeforeDestroy: rapid.IntRange(0, 2).Draw(t, "create_before_destroy") == 0,
	}
	for _, id := range twinIDs[name] {
		if rapid.Bool().Draw(t, id) && !p.isOthers(name, id) {
			d.Pipelines = append(d.Pipelines, drawTwinFunnel(t, id))
		}
	}
	d.DependsOn = dependencies[name]
	p.config[name] = d
	if crm, sales := p.config["crm"], p.config["sales"]; crm != nil && sales != nil && !crm.CreateBeforeDestroy {
		sales.CreateBeforeDestroy = false // or core would create crm before it destroys it, too
	}
	if name == "crm" {
		p.hidden = len(d.Pipelines) > 0 && rapid.IntRange(0, 4).Draw(t, "a name is another resource's output") == 0
		if p.hidden {
			p.input = d.Pipelines[0].Name
		}
	}
}

// isOthers reports whether another resource has a funnel, in the configuration or in the state. Two resources share none,
// because core plans a resource without a block at any time, and a resource that takes over depends on the order.
func (p *twin) isOthers(name, id string) bool {
	return slices.ContainsFunc(twinNames, func(other string) bool {
		if other == name {
			return false
		}
		i := p.core.instance(other)
		return p.config[other] != nil && slices.ContainsFunc(p.config[other].Pipelines, func(f sandbox.Pipeline) bool { return f.ID == id }) ||
			slices.ContainsFunc(append(objects(i), i.current), func(o object) bool { _, has := p.core.funnels(o.value)[id]; return has })
	})
}

func drawTwinFunnel(t *rapid.T, id string) sandbox.Pipeline {
	p := sandbox.Pipeline{ID: id, Name: rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "name of "+id)}
	all := rapid.Permutation([]string{"x", "y", "142"}).Draw(t, "stages of "+id)
	for _, stage := range all[:rapid.IntRange(0, len(all)).Draw(t, "how many")] {
		p.Stages = append(p.Stages, sandbox.Stage{ID: stage, Name: rapid.SampledFrom([]string{"s", "t"}).Draw(t, "name of "+stage)})
	}
	return p
}

// others changes both accounts behind everybody's back.
func (p *twin) others(t *rapid.T) {
	p.edit(p.drawChange(t))
}

func (p *twin) drawChange(t *rapid.T) func([]sandbox.Pipeline) []sandbox.Pipeline {
	id := rapid.SampledFrom(slices.Concat(twinIDs["crm"], twinIDs["sales"], foreign)).Draw(t, "others touch")
	drawn := drawTwinFunnel(t, id)
	removes := rapid.Bool().Draw(t, "remove")
	return func(list []sandbox.Pipeline) []sandbox.Pipeline {
		i := slices.IndexFunc(list, func(p sandbox.Pipeline) bool { return p.ID == id })
		switch {
		case removes && i >= 0:
			return slices.Delete(list, i, i+1)
		case removes:
			return list
		case i < 0:
			return append(list, drawn)
		}
		list[i] = drawn
		return list
	}
}

// inState returns the resources that have a current object in the state.
func (p *twin) inState() []string {
	return slices.DeleteFunc(p.core.Resources(), func(name string) bool { return p.core.object(name).value.IsNull() })
}

// taint marks a resource as tainted, or removes the mark.
func (p *twin) taint(t *rapid.T) {
	if names := p.inState(); len(names) > 0 && rapid.IntRange(0, 5).Draw(t, "taint") == 0 {
		name := rapid.SampledFrom(names).Draw(t, "tainted")
		p.log = append(p.log, "taint or untaint "+name)
		if p.core.Tainted(name) {
			p.core.Untaint(name)
			p.cli.Must(0, "untaint", address(name))
			return
		}
		p.core.Taint(name)
		p.cli.Must(0, "taint", address(name))
	}
}

// forget removes a resource from the state.
func (p *twin) forget(t *rapid.T) bool {
	names := p.core.Resources()
	if len(names) == 0 {
		return false
	}
	name := rapid.SampledFrom(names).Draw(t, "forgotten")
	p.log = append(p.log, "state rm "+name)
	p.core.Remove(name)
	p.cli.Must(0, "state", "rm", address(name))
	return true
}

// invalid reports whether the configuration is not valid: a resource declares no funnels.
func (p *twin) invalid() bool {
	return slices.ContainsFunc(twinNames, func(name string) bool { return p.config[name] != nil && len(p.config[name].Pipelines) == 0 })
}

func (p *twin) drawOptions(t *rapid.T, r *drawnRun) {
	switch rapid.IntRange(0, 9).Draw(t, "options") {
	case 0:
		// A CLI refreshes a state that has anything. That can be another resource, or with OpenTofu, what a failed create has left
		// there: a resource without objects. A Core's state has neither.
		r.options.Destroy = len(p.core.state) > 0 || len(readState(t, p.cli.State()).Resources) == 0
	case 1:
		r.options.NoRefresh = true
	case 2, 3:
		if names := slices.DeleteFunc(p.inState(), func(name string) bool { return p.config[name] == nil }); len(names) > 0 {
			r.options.Replace = []string{rapid.SampledFrom(names).Draw(t, "replaced")}
		}
	case 4:
		r.options.Destroy, r.options.NoRefresh = true, true
	}
}

// orphan reports whether a resource in the state has no block.
func (p *twin) orphan() bool {
	return slices.ContainsFunc(p.core.Resources(), func(name string) bool { return p.config[name] == nil })
}

// move has a resource take over another one's objects, as a moved block does, if it has none.
func (p *twin) move(t *rapid.T, r *drawnRun) {
	names := p.core.Resources()
	if len(names) != 1 || len(p.config) != 1 || p.config[names[0]] == nil || rapid.IntRange(0, 5).Draw(t, "move") > 0 {
		return
	}
	r.moved[0] = names[0]
	r.moved[1] = twinNames[1-slices.Index(twinNames, names[0])]
	p.rename(r.moved[0], r.moved[1])
	p.hidden = false
}

// rename gives a resource's block another name.
func (p *twin) rename(from, to string) {
	d := *p.config[from]
	d.DependsOn = dependencies[to]
	delete(p.config, from)
	p.config[to] = &d
}

var dependencies = map[string][]string{"sales": {"crm"}}

func (p *twin) drawImport(t *rapid.T, r *drawnRun) bool {
	var free []string
	for _, name := range twinNames {
		if _, there := p.core.state[name]; !there && p.config[name] != nil {
			free = append(free, name)
		}
	}
	if len(free) == 0 {
		return false
	}
	r.name = rapid.SampledFrom(free).Draw(t, "imported")
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom(twinIDs[r.name]), 1, 2, rapid.ID).Draw(t, "ids")
	text, err := json.Marshal(ids)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(twinIDs["crm"], func(id string) bool { return p.isOthers("crm", id) || p.isOthers("sales", id) }) {
		r.id = ids[0]
		return !p.isOthers(r.name, r.id)
	}
	r.id = rapid.SampledFrom([]string{string(text), string(text), ids[0], "*"}).Draw(t, "import id")
	return true
}

// drawFaults draws responses that fail. It draws none if the order of requests is free.
func (p *twin) drawFaults(t *rapid.T, r *drawnRun) {
	several := len(p.config) > 1 || len(p.core.state) > 1 || slices.ContainsFunc(p.core.Resources(), func(name string) bool { return p.core.Deposed(name) > 0 })
	if several || rapid.IntRange(0, 2).Draw(t, "faults") > 0 {
		return
	}
	f := rapid.SampledFrom([]sandbox.Fault{
		{Status: 500}, {Status: 503}, {Status: 429}, {Status: 400}, {Status: 403}, {Status: 401}, {Status: 404}, {Reset: true}, {Cut: true}, {Status: 200, Body: `{"data":null}`},
	}).Draw(t, "fault")
	f.Method = rapid.SampledFrom([]string{http.MethodGet, http.MethodPost, http.MethodPost}).Draw(t, "of")
	f.Times = rapid.SampledFrom([]int{1, 1, 2, -1}).Draw(t, "times")
	f.AfterCommit = (f.Status < 400 || f.Status >= 500) && rapid.Bool().Draw(t, "after the commit")
	if f.Method == http.MethodPost { // how many reads there are depends on the time: a list is read again once it is too old
		f.Skip = rapid.IntRange(0, 1).Draw(t, "after")
	}
	r.faults = []sandbox.Fault{f}
}
