// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// id is an id of this run.
func (r *run) id(name string) string { return Prefix + r.Run + "-" + name }

// The funnels of the first experiments. Neither they nor the stages of the first are in the order of their ids, or names.
func (r *run) basics() []funnel {
	return []funnel{
		{r.id("c"), "second", []stage{{"s3", "C"}, {"s1", "D"}, {"s4", "A"}, {"s2", "B"}}},
		{r.id("a"), "third", []stage{{"t1", "one"}, {"t2", "two"}}},
		{r.id("d"), "no stages", nil},
		{r.id("b"), "first", []stage{{"u1", "one"}}},
	}
}

func anys(funnels []funnel) []any {
	list := make([]any, len(funnels))
	for i, f := range funnels {
		list[i] = f
	}
	return list
}

func tryCreate(ctx context.Context, r *run) error {
	posted := r.basics()
	c, err := r.postFor(ctx, wait{agreed: 3 * shows.agreed, limit: shows.limit, every: gap}, anys(posted)...)
	if err == nil {
		err = c.plain()
	}
	if err != nil {
		return err
	}
	var stages, funnels []string
	var shownStages []string
	for _, s := range posted[0].Stages {
		stages = append(stages, s.ID)
	}
	for _, f := range posted {
		s, there := c.list.find(f.ID)
		if !there {
			return fmt.Errorf("%s was posted with others, and is not among them: it cannot be told what a post does", f.ID)
		}
		funnels = append(funnels, s.ID)
		if f.ID == posted[0].ID {
			for _, g := range s.Stages {
				shownStages = append(shownStages, g.ID)
			}
		}
	}
	var shownFunnels []string
	for _, s := range c.list.funnels {
		if slices.Contains(funnels, s.ID) {
			shownFunnels = append(shownFunnels, s.ID)
		}
	}
	order, response := orderOf(stages, shownStages)
	r.settings().StageOrder = max(order, 0)
	r.turns = order == sandbox.Reversed
	r.known("-stage-order")
	r.add(Finding{
		Question: "In which order are stages shown?", Experiment: "posted a funnel with four stages, in no order of id or name", Finding: response,
		Evidence: []string{"sent " + strings.Join(stages, " ") + ", shown " + strings.Join(shownStages, " ")}, Otherwise: order < 0,
	})
	short := strings.NewReplacer(r.id(""), "")
	order, response = orderOf(funnels, shownFunnels)
	r.settings().PipelineOrder = max(order, 0)
	r.known("-pipeline-order")
	r.add(Finding{
		Question: "In which order are funnels shown?", Experiment: "posted four funnels that are new, in no order of id or name", Finding: response,
		Evidence: []string{short.Replace("sent " + strings.Join(funnels, " ") + ", shown " + strings.Join(shownFunnels, " "))}, Otherwise: order < 0,
	})
	empty, _ := c.list.find(r.id("d"))
	r.settings().EmptyStages, err = sandbox.ParseEmptyStages(empty.stages)
	r.known("-empty-stages")
	r.add(Finding{
		Question: "How is a funnel without stages shown?", Experiment: "posted one without the key stages",
		Finding: map[string]string{"absent": "without the key stages", "null": `"stages": null`, "array": `"stages": []`, "": "with stages"}[empty.stages], Otherwise: err != nil,
	})
	r.createdCounts = r.counts(c)
	return nil
}

// orderOf says in which order a list that was sent is shown; -1 for an order that the sandbox does not know.
func orderOf(sent, shown []string) (sandbox.Order, string) {
	sorted, reversed := slices.Sorted(slices.Values(sent)), slices.Clone(sent)
	slices.Reverse(reversed)
	switch {
	case slices.Equal(shown, sent):
		return sandbox.Kept, "as sent"
	case slices.Equal(shown, sorted):
		return sandbox.ByID, "by id"
	case slices.Equal(shown, reversed):
		return sandbox.Reversed, "reversed"
	}
	return -1, "otherwise"
}

// counts are the numbers that a post was answered with.
func (r *run) counts(c change) string {
	var response struct {
		Data *struct {
			Pipelines *int `json:"pipelines_created"`
			Stages    *int `json:"stages_created"`
		} `json:"data"`
	}
	switch err := json.Unmarshal(c.response.body, &response); {
	case c.unclear:
		return "unclear, because the post was repeated"
	case err != nil || response.Data == nil || response.Data.Pipelines == nil || response.Data.Stages == nil:
		return "none"
	}
	return fmt.Sprintf("%d and %d", *response.Data.Pipelines, *response.Data.Stages)
}

func tryUpdate(ctx context.Context, r *run) error {
	posted := r.basics()
	posted[1].Name = "third, renamed"
	c, err := r.must(ctx, anys(posted)...)
	if err != nil {
		return err
	}
	a := Finding{
		Question:   "What do pipelines_created and stages_created count on an update?",
		Experiment: "posted the same five funnels and seven stages again, two of them renamed",
		Evidence:   []string{"when four or five funnels and seven stages were new: " + r.createdCounts, "when none was: " + r.counts(c)},
	}
	funnels, stages := 5+len(r.foreign), 7
	for _, f := range r.foreign {
		stages += len(f.Stages)
	}
	switch r.counts(c) {
	case "0 and 0":
		a.Finding = "what is new"
	case fmt.Sprintf("%d and %d", funnels, stages):
		a.Finding, a.Otherwise = "all that is posted", true
	default:
		a.Finding, a.Otherwise = "neither what is new nor what is posted: "+r.counts(c), true
	}
	r.add(a)
	return nil
}

func tryStagesLeftOut(ctx context.Context, r *run) error {
	posted := r.basics()
	posted[0].Stages = posted[0].Stages[:2]
	c, err := r.must(ctx, anys(posted)...)
	if err != nil {
		return err
	}
	s, _ := c.list.find(posted[0].ID)
	a := Finding{
		Question: "What becomes of stages that are left out of a funnel?", Experiment: "posted a funnel of four stages with two of them",
		Evidence: []string{fmt.Sprintf("%d stages are shown", len(s.Stages))},
	}
	switch len(s.Stages) {
	case 2:
		a.Finding = "they are removed"
	case 4:
		a.Finding, r.keepsStages = "they stay", true
	default:
		a.Finding, a.Otherwise = "neither removed nor kept", true
	}
	r.stagesBefore = len(s.Stages)
	r.add(a)
	return nil
}

func tryNoStagesKey(ctx context.Context, r *run) error {
	posted := r.basics()
	posted[0].Stages = nil
	c, err := r.must(ctx, anys(posted)...)
	if err != nil {
		return err
	}
	s, _ := c.list.find(posted[0].ID)
	a := Finding{
		Question: "What does a funnel without the key stages mean, where there are some?", Experiment: "posted the same funnel without the key",
		Evidence: []string{fmt.Sprintf("%d stages before, %d after", r.stagesBefore, len(s.Stages))},
	}
	switch len(s.Stages) {
	case 0:
		a.Finding = "its stages are removed"
	case r.stagesBefore:
		a.Finding, r.keepsUnnamed = "its stages stay", true
	default:
		a.Finding, a.Otherwise = "some of its stages go", true
	}
	a.Otherwise = a.Otherwise || r.keepsUnnamed != r.keepsStages
	r.add(a)
	return nil
}

func tryFunnelLeftOut(ctx context.Context, r *run) error {
	left := r.id("b")
	posted := slices.DeleteFunc(r.basics(), func(f funnel) bool { return f.ID == left })
	c, err := r.must(ctx, anys(posted)...)
	if err != nil {
		return err
	}
	_, r.keeps = c.list.find(left)
	a := Finding{
		Question: "Is a post the whole list, or merged into it by id?", Experiment: "posted three of the four funnels",
		Finding: "the whole list: leaving a funnel out removes it",
	}
	s := r.settings()
	switch {
	case !r.keeps:
		s.Semantics = sandbox.Replace
		a.Otherwise = r.keepsStages
	case r.keepsStages:
		s.Semantics = sandbox.MergeStages
	default:
		s.Semantics = sandbox.Merge
	}
	if r.keeps {
		a.Finding = "merged: leaving a funnel out removes nothing"
	}
	r.known("-semantics")
	a.Evidence = []string{fmt.Sprintf("%d of the four are shown", c.list.among(r.basics()))}
	r.add(a)
	// What matters most comes first.
	responses := r.report.Findings
	r.report.Findings = append([]Finding{responses[len(responses)-1]}, responses[:len(responses)-1]...)
	return nil
}

// among is how many of some funnels are shown.
func (l list) among(funnels []funnel) int {
	n := 0
	for _, f := range funnels {
		if l.count(f.ID) > 0 {
			n++
		}
	}
	return n
}

func tryEmptyList(ctx context.Context, r *run) error {
	a := Finding{Question: "Is an empty list taken, and does it empty the account?", Experiment: `posted "pipelines": []`}
	if len(r.foreign) > 0 {
		a.Finding, a.LeftOut = "not asked: it might remove the funnels of others", true
		r.add(a)
		return nil
	}
	c, err := r.write(ctx, func([]funnel) []any { return nil })
	if err != nil {
		return err
	}
	r.known("-reject-empty-list")
	if c.refused != "" {
		r.noEmpty, r.settings().RejectEmptyList = true, true
		a.Finding, a.Evidence = "no, it is refused", []string{c.refused}
		r.add(a)
		return nil
	}
	r.marker = ""
	before := len(r.last.own())
	if err := r.waitUntilStable(ctx, &c, may.longer(r.lag), func(l list) bool { return len(l.own()) == 0 }); err != nil {
		return err
	}
	after := len(c.list.own())
	a.Evidence = []string{fmt.Sprintf("answered with %d; %d funnels before, %d after", c.response.status, before, after)}
	switch after {
	case 0:
		a.Finding, a.Otherwise = "yes, and it empties the account", r.keeps
	case before:
		a.Finding, a.Otherwise = "it is taken, and removes nothing", !r.keeps
	default:
		a.Finding, a.Otherwise = "it is taken, and removes some", true
	}
	r.add(a)
	return nil
}
