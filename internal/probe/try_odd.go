// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"fmt"
	"strings"
)

func tryEmptyStages(ctx context.Context, r *run) error {
	f := r.basics()[1]
	if _, err := r.must(ctx, f); err != nil {
		return err
	}
	c, err := r.odd(ctx, struct {
		ID     string  `json:"id"`
		Name   string  `json:"name"`
		Stages []stage `json:"stages"`
	}{f.ID, f.Name, []stage{}})
	if err != nil {
		return err
	}
	a := Finding{Question: `Is "stages": [] refused, as documented?`, Experiment: "posted it for a funnel of two stages", Finding: "yes", Evidence: []string{c.refused}}
	if c.refused == "" {
		s, _ := c.list.find(f.ID)
		a.Finding, a.Otherwise = "no, it is taken", true
		a.Evidence = []string{fmt.Sprintf("of two stages, %d are left", len(s.Stages))}
	}
	r.add(a)
	return nil
}

func tryUnknownProperty(ctx context.Context, r *run) error {
	type odd struct {
		funnel
		Probe bool `json:"probe"`
	}
	f := odd{funnel{ID: r.id("odd"), Name: "an unknown property"}, true}
	c, err := r.odd(ctx, f)
	if err != nil {
		return err
	}
	a := Finding{Question: "Is a property refused that the API does not know?", Experiment: `posted a funnel with "probe": true`, Finding: "yes", Evidence: []string{c.refused}}
	if c.refused == "" {
		s, _ := c.list.find(f.ID)
		a.Finding, a.Otherwise, a.Evidence = "no, it is ignored", true, nil
		if len(s.unknown) > 0 {
			a.Finding, a.Evidence = "no, and it is shown again", []string{r.clean("shown: " + strings.Join(s.unknown, ", "))}
		}
	}
	r.add(a)
	return nil
}

func tryDuplicates(ctx context.Context, r *run) error {
	id := r.id("twice")
	c, err := r.odd(ctx, funnel{ID: id, Name: "first"}, funnel{ID: id, Name: "last"})
	if err != nil {
		return err
	}
	var names []string
	for _, s := range c.list.funnels {
		if s.ID == id {
			names = append(names, s.Name)
		}
	}
	r.findTwice("What becomes of a funnel id that stands twice in a post?", "posted two funnels with one id", c.refused, names)

	id = r.id("stage-twice")
	c, err = r.odd(ctx, funnel{id, "a stage twice", []stage{{"s", "first"}, {"s", "last"}}})
	if err != nil {
		return err
	}
	s, _ := c.list.find(id)
	r.findTwice("What becomes of a stage id that stands twice in a funnel?", "posted a funnel with two stages of one id", c.refused, s.stageNames())
	return nil
}

func (r *run) findTwice(question, experiment, refused string, names []string) {
	a := Finding{Question: question, Experiment: experiment, Finding: "it is refused", Evidence: []string{refused}}
	if refused == "" {
		a.Otherwise = true
		a.Evidence = []string{r.clean("shown: " + strings.Join(names, ", "))}
		switch {
		case len(names) > 1:
			a.Finding = "both are kept"
		case len(names) == 0:
			a.Finding = "neither is kept"
		default:
			a.Finding = "the " + r.clean(names[0]) + " one is kept"
		}
	}
	r.add(a)
}

func tryMany(ctx context.Context, r *run) error {
	const many = 150
	a := Finding{Question: "Are 150 funnels taken in one post, and shown in one read?", Experiment: "posted so many"}
	switch {
	case len(r.foreign) > 0:
		a.Finding, a.LeftOut = "not asked: an answer in pages would hide funnels of others, which would then not be posted back", true
	case r.Few:
		a.Finding, a.LeftOut = "not asked: -few", true
	}
	if a.LeftOut {
		r.add(a)
		return nil
	}
	funnels := make([]funnel, many-1) // and the marker
	for i := range funnels {
		funnels[i] = funnel{ID: fmt.Sprintf("%smany-%03d", Prefix, i+1), Name: fmt.Sprintf("funnel %d", i+1), Stages: []stage{{"1", "one"}}}
	}
	c, err := r.post(ctx, anys(funnels)...)
	if err != nil {
		return err
	}
	shown := c.list.among(funnels) + min(1, c.list.count(markerID))
	a.Evidence = []string{fmt.Sprintf("answered with %d; %d of %d are shown", c.response.status, shown, many)}
	switch {
	case c.refused != "":
		a.Finding, a.Evidence, a.Otherwise = "no, they are refused", []string{c.refused}, true
	case shown == many:
		a.Finding = "yes, all of them"
	default:
		a.Finding, a.Otherwise = fmt.Sprintf("no: %d are shown", shown), true
	}
	r.many = c.list
	r.add(a)
	return nil
}
