package pipelines

import (
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// resourcePlan is a plan of one resource.
type resourcePlan struct {
	prior    map[string]wazzup.Pipeline // nil for a create
	planned  map[string]wazzup.Pipeline // nil for a destroy; what is not fully known is not in it
	removes  bool                       // what leaves is removed; false too where it is not known what leaves
	replaces bool                       // no prior state, because it is asked for the second time: see plans.resource
}

// plans are what the resources of one walk have planned so far. The CLI plans each resource once with its prior state
// (none for a create), and a replacement once more without.
type plans struct {
	count    int            // of resources
	declared map[string]int // funnel id -> the resource that declares it
	holds    map[string]int // ... that has it in its state and goes on declaring it
	letsGo   map[string]int // ... that has it in its state and would remove it
	prior    []priorPlan
}

// priorPlan is a plan that was made with a prior state.
type priorPlan struct {
	resource int
	planned  map[string]wazzup.Pipeline
	prior    map[string]wazzup.Pipeline
	replaced bool // the same was planned without its prior state
}

// verdictOfPlan is what a plan means beside those of the other resources.
type verdictOfPlan struct {
	own   map[string]wazzup.Pipeline // the resource's funnels so far, those of a replaced one included
	twice []string                   // ids that another resource declares
	lost  []string                   // ids that one resource would remove and another goes on declaring
}

// add notes a resource's plan.
func (p *plans) add(plan resourcePlan) verdictOfPlan {
	if p.declared == nil {
		p.declared, p.holds, p.letsGo = map[string]int{}, map[string]int{}, map[string]int{}
	}
	resource, own := p.resource(plan)
	v := verdictOfPlan{own: own}
	for _, id := range sortedIDs(plan.planned) {
		if other, ok := p.declared[id]; ok && other != resource {
			v.twice = append(v.twice, id)
		}
		p.declared[id] = resource
	}
	for _, id := range sortedIDs(own) {
		mine, others := p.letsGo, p.holds
		if _, stays := plan.planned[id]; stays {
			mine, others = p.holds, p.letsGo
		} else if !plan.removes {
			continue
		}
		mine[id] = resource
		if other, ok := others[id]; ok && other != resource {
			v.lost = append(v.lost, id)
		}
	}
	return v
}

// resource numbers a plan's resource, and says which funnels it has. Of a replacement, core asks for a second plan: without
// the prior state, but with what the resource remembers beside it, which tells it from a create. It declares what the plan
// with the prior state declares.
func (p *plans) resource(plan resourcePlan) (int, map[string]wazzup.Pipeline) {
	if plan.replaces {
		for i, earlier := range p.prior {
			if !earlier.replaced && slices.Equal(sortedIDs(earlier.planned), sortedIDs(plan.planned)) {
				p.prior[i].replaced = true
				return earlier.resource, earlier.prior
			}
		}
	}
	p.count++
	if plan.prior != nil {
		p.prior = append(p.prior, priorPlan{resource: p.count, planned: plan.planned, prior: plan.prior})
	}
	return p.count, plan.prior
}
