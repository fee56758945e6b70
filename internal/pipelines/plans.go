package pipelines

import (
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

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

// add notes a resource's plan; prior is nil for a create, planned for a destroy. What is not fully known is not in
// planned, and removed is false then: nothing is known to leave.
func (p *plans) add(prior, planned map[string]wazzup.Pipeline, removes bool) verdictOfPlan {
	if p.declared == nil {
		p.declared, p.holds, p.letsGo = map[string]int{}, map[string]int{}, map[string]int{}
	}
	resource, own := p.resource(prior, planned)
	v := verdictOfPlan{own: own}
	for _, id := range sortedIDs(planned) {
		if other, ok := p.declared[id]; ok && other != resource {
			v.twice = append(v.twice, id)
		}
		p.declared[id] = resource
	}
	for _, id := range sortedIDs(own) {
		mine, others := p.letsGo, p.holds
		if _, stays := planned[id]; stays {
			mine, others = p.holds, p.letsGo
		} else if !removes {
			continue
		}
		mine[id] = resource
		if other, ok := others[id]; ok && other != resource {
			v.lost = append(v.lost, id)
		}
	}
	return v
}

// resource numbers a plan's resource, and says which funnels it has. A plan without a prior state that declares what an
// earlier one with it declares is its replacement's.
func (p *plans) resource(prior, planned map[string]wazzup.Pipeline) (int, map[string]wazzup.Pipeline) {
	if prior == nil && len(planned) > 0 {
		for i, earlier := range p.prior {
			if !earlier.replaced && slices.Equal(sortedIDs(earlier.planned), sortedIDs(planned)) {
				p.prior[i].replaced = true
				return earlier.resource, earlier.prior
			}
		}
	}
	p.count++
	if prior != nil {
		p.prior = append(p.prior, priorPlan{resource: p.count, planned: planned, prior: prior})
	}
	return p.count, prior
}
