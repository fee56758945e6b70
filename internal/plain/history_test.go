// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

var (
	names = []string{"crm", "sales"}
	owned = map[string][]string{"crm": {"a", "b", "7", "ñ"}, "sales": {"p", "8"}}
)

// TestRandomHistories draws histories of plans, applies, imports and whatever else happens to a resource. The provider and the plain
// one must respond to each call with the same.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		rapid.Check(t, func(rt *rapid.T) {
			settings := settings
			settings.StageOrder = rapid.SampledFrom([]sandbox.Order{sandbox.Kept, sandbox.Kept, sandbox.ByID, sandbox.Reversed}).Draw(rt, "stage order")
			settings.EmptyStages = rapid.SampledFrom([]sandbox.EmptyStages{sandbox.StagesAbsent, sandbox.StagesNull, sandbox.StagesArray}).Draw(rt, "empty stages")
			settings.NumericIDs = rapid.Bool().Draw(rt, "numbers")
			settings.RejectEmptyList = rapid.Bool().Draw(rt, "empty list refused")
			p := newPair(rt, settings)
			for range rapid.IntRange(3, 8).Draw(rt, "steps") {
				p.step(rt)
			}
		})
	})
}

func (p *pair) step(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "configure") > 0 {
		p.configure(t)
	}
	if rapid.IntRange(0, 2).Draw(t, "others change") == 0 {
		p.others(t)
	}
	p.taint(t)
	if rapid.IntRange(0, 4).Draw(t, "faults") == 0 {
		f := drawFault(t)
		p.history = append(p.history, fmt.Sprintf("fault %+v", f))
		p.packed.sandbox.Inject(f)
		p.plain.sandbox.Inject(f)
	}
	switch rapid.SampledFrom([]string{"apply", "apply", "apply", "apply", "refresh", "import", "remove", "data source", "generate", "unknown settings"}).Draw(t, "what") {
	case "apply":
		p.apply(t)
	case "refresh":
		p.both("refresh", func(s *side) coretest.Diagnostics { return s.core.Refresh() })
	case "import":
		name := rapid.SampledFrom(names).Draw(t, "imported")
		if slices.Contains(p.packed.core.Resources(), name) {
			return
		}
		ids := []string{"*", "*", "nobody", "", "["}
		for _, f := range p.packed.sandbox.Pipelines(acctest.Account) {
			ids = append(ids, f.ID, fmt.Sprintf("[%q]", f.ID))
		}
		id := rapid.SampledFrom(ids).Draw(t, "import id")
		p.both("import "+name+" "+id, func(s *side) coretest.Diagnostics { return s.core.ImportAs(name, id) })
	case "remove":
		name := rapid.SampledFrom(names).Draw(t, "removed")
		p.both("remove "+name, func(s *side) coretest.Diagnostics { s.core.Remove(name); return nil })
	case "data source":
		p.both("data source", func(s *side) coretest.Diagnostics { return s.core.ReadData() })
	case "generate":
		p.generate(t)
	case "unknown settings":
		p.planWithout(t)
	}
}

// configure declares a resource anew, or takes it out of the configuration.
func (p *pair) configure(t *rapid.T) {
	name := rapid.SampledFrom([]string{"crm", "crm", "sales"}).Draw(t, "resource")
	delete(p.config, name)
	delete(p.known, name)
	if rapid.IntRange(0, 7).Draw(t, "leaves") == 0 {
		return
	}
	funnels := drawFunnels(t, owned[name], rapid.IntRange(0, 4).Draw(t, "with faults") == 0)
	declared := coretest.Declared{
		Raw:                 funnels,
		Account:             rapid.SampledFrom([]*string{nil, nil, nil, nil, nil, new("7204-2419"), new("7204-2419"), new("0072042419"), new("x")}).Draw(t, "account_id"),
		Existing:            rapid.SampledFrom([]*string{nil, nil, new("adopt"), new("overwrite"), new("overwrite")}).Draw(t, "existing_policy"),
		DeletionPolicy:      rapid.SampledFrom([]*string{nil, nil, nil, new("retain")}).Draw(t, "deletion_policy"),
		DeletionProtection:  rapid.SampledFrom([]*bool{nil, nil, nil, nil, new(false), new(true)}).Draw(t, "deletion_protection"),
		CreateBeforeDestroy: rapid.IntRange(0, 2).Draw(t, "create_before_destroy") == 0,
	}
	if name == "sales" && p.config["crm"] != nil && rapid.Bool().Draw(t, "depends_on") {
		declared.DependsOn = []string{"crm"}
	}
	known := declared
	p.known[name] = &known
	if rapid.IntRange(0, 3).Draw(t, "with unknown values") == 0 {
		declared.Raw = hide(t, funnels)
		declared.AccountUnknown = rapid.IntRange(0, 5).Draw(t, "account unknown") == 0
	}
	p.config[name] = &declared
}

// others changes both accounts behind everybody's back.
func (p *pair) others(t *rapid.T) {
	id := rapid.SampledFrom([]string{"a", "b", "7", "ñ", "p", "8", "foreign", "n\u0303"}).Draw(t, "others touch")
	drawn, removes := drawPipeline(t, id), rapid.Bool().Draw(t, "remove")
	p.history = append(p.history, fmt.Sprintf("others: %+v, remove: %t", drawn, removes))
	p.edit(func(list []sandbox.Pipeline) []sandbox.Pipeline {
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
	})
}

// there are the resources that have a current object in the state.
func (p *pair) there() []string {
	return slices.DeleteFunc(p.packed.core.Resources(), func(name string) bool { return p.packed.core.Funnels(name) == nil })
}

func (p *pair) taint(t *rapid.T) {
	if there := p.there(); len(there) > 0 && rapid.IntRange(0, 6).Draw(t, "taint") == 0 {
		name := rapid.SampledFrom(there).Draw(t, "tainted")
		p.both("taint "+name, func(s *side) coretest.Diagnostics { s.core.Taint(name); return nil })
	}
}

func (p *pair) apply(t *rapid.T) {
	options := coretest.PlanOptions{
		NoRefresh: rapid.IntRange(0, 5).Draw(t, "no refresh") == 0, Destroy: rapid.IntRange(0, 7).Draw(t, "destroy") == 0,
		StatesFirst: rapid.Bool().Draw(t, "states first"),
	}
	if there := p.there(); len(there) > 0 && rapid.IntRange(0, 5).Draw(t, "replace") == 0 {
		if name := rapid.SampledFrom(there).Draw(t, "replaced"); p.config[name] != nil {
			options.Replace = []string{name}
		}
	}
	options.StatesFirst = options.StatesFirst && !options.NoRefresh
	order := p.order()
	p.both(fmt.Sprintf("plan %+v of %s", options, p.describe()), func(s *side) (diags coretest.Diagnostics) {
		s.plan, diags = s.core.PlanWith(p.config, order, options)
		return diags
	})
	if (p.packed.plan == nil) != (p.plain.plan == nil) {
		t.Fatal("only one of the two has a plan")
	}
	if p.packed.plan == nil {
		return
	}
	if rapid.IntRange(0, 5).Draw(t, "others change after the plan") == 0 {
		p.others(t)
	}
	p.both("apply", func(s *side) (diags coretest.Diagnostics) {
		run := s.core.Begin(s.plan)
		defer run.End()
		for _, name := range order {
			if p.known[name] != nil {
				run.Know(name, p.known[name])
			}
			if diags = append(diags, run.Apply(name)...); diags.HasError() {
				break
			}
		}
		return diags
	})
}

// order has the resources of the configuration and of the state.
func (p *pair) order() (order []string) {
	for _, name := range names {
		if p.config[name] != nil || slices.Contains(p.packed.core.Resources(), name) {
			order = append(order, name)
		}
	}
	return order
}

// planWithout plans while a setting of the provider is not known yet, so no request can be sent.
func (p *pair) planWithout(t *rapid.T) {
	setting := rapid.SampledFrom([]string{"client_access_token", "base_url", "account_id"}).Draw(t, "unknown setting")
	p.both("plan without "+setting+" "+p.describe(), func(s *side) coretest.Diagnostics {
		before, set := s.core.Settings[setting]
		s.core.Settings[setting] = coretest.Unknown
		_, diags := s.core.PlanAll(p.config, p.order())
		if s.core.Settings[setting] = before; !set {
			delete(s.core.Settings, setting)
		}
		return diags
	})
}

func (p *pair) describe() string {
	var all []string
	for _, name := range names {
		if d := p.config[name]; d != nil {
			all = append(all, fmt.Sprintf("%s: %+v", name, *d))
		}
	}
	return strings.Join(all, "; ")
}

// generate has the provider write a configuration for what is in the state, as an import with -generate-config-out does.
func (p *pair) generate(t *rapid.T) {
	there := p.there()
	if len(there) == 0 {
		return
	}
	name := rapid.SampledFrom(there).Draw(t, "generated")
	p.both("generate "+name, func(s *side) coretest.Diagnostics {
		value := s.core.Objects(name)[0]
		state, err := tfprotov6.NewDynamicValue(value.Type(), value)
		if err != nil {
			t.Fatal(err)
		}
		walk, diags := s.core.Walk()
		defer provider.Close(walk)
		resp, err := walk.GenerateResourceConfig(t.Context(), &tfprotov6.GenerateResourceConfigRequest{TypeName: typeName, State: &state})
		if err != nil {
			t.Fatal(err)
		}
		return append(diags, resp.Diagnostics...)
	})
}
