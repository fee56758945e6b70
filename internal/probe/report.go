// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Report is what was found.
type Report struct {
	BaseURL  string    `json:"base_url"`
	Findings []Finding `json:"answers"`
	Sandbox  Sandbox   `json:"sandbox"`
	Left     []string  `json:"left"`    // ids of funnels that were made and could not be removed
	Cleaned  bool      `json:"cleaned"` // what was made was looked for at the end; Left is what was found
	Requests int       `json:"requests"`
	Posts    int       `json:"posts"`
	Seconds  int       `json:"seconds"`
	Error    string    `json:"error,omitempty"` // why not all questions were answered
}

// Finding is what was found out of one question.
type Finding struct {
	Question   string   `json:"question"`
	Experiment string   `json:"experiment"`
	Finding    string   `json:"answer"`
	Evidence   []string `json:"evidence"`
	LeftOut    bool     `json:"left_out,omitempty"`  // the question was not asked; the answer says why
	Otherwise  bool     `json:"otherwise,omitempty"` // the sandbox has no setting that does the same
}

// Sandbox is what has the sandbox behave in the same way.
type Sandbox struct {
	Flags    string           `json:"flags"`
	Open     []string         `json:"open,omitempty"` // flags that are not known, because their question was not asked
	Settings sandbox.Settings `json:"-"`
}

// finish makes the sandbox's flags of what was found: found has the flags whose setting is known.
func (p *Report) finish(found []string) {
	s := p.Sandbox.Settings
	flags := []struct {
		name, value string
		plain       bool // it is as it is without the flag
	}{
		{"-semantics", s.Semantics.String(), s.Semantics == sandbox.Replace},
		{"-stage-order", s.StageOrder.String(), s.StageOrder == sandbox.Kept},
		{"-pipeline-order", s.PipelineOrder.String(), s.PipelineOrder == sandbox.Kept},
		{"-empty-stages", s.EmptyStages.String(), s.EmptyStages == sandbox.StagesAbsent},
		{"-reject-empty-list", "", !s.RejectEmptyList},
		{"-counting", s.Counting.String(), s.Counting == sandbox.CodePoints},
		{"-texts", s.Texts.String(), s.Texts == sandbox.TextsKept},
		{"-stale", s.StaleFor.String(), s.StaleFor == 0},
		{"-flapping", "", !s.Flapping},
		{"-numeric-ids", "", !s.NumericIDs},
		{"-paging", s.Paging.String(), s.Paging == sandbox.NoHint},
	}
	var words []string
	for _, f := range flags {
		switch {
		case !slices.Contains(found, f.name):
			p.Sandbox.Open = append(p.Sandbox.Open, f.name)
		case !f.plain:
			words = append(words, strings.TrimSpace(f.name+" "+f.value))
		}
	}
	p.Sandbox.Flags = strings.Join(words, " ")
}
