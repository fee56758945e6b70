// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"slices"
	"strings"
	"time"

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

// add adds an answer.
func (r *run) add(a Finding) {
	if a.Evidence == nil {
		a.Evidence = []string{}
	}
	r.report.Findings = append(r.report.Findings, a)
}

// known notes that a flag's setting has been found.
func (r *run) known(flag string) { r.found = append(r.found, flag) }

// finish makes the sandbox's flags of what was found.
func (p *Report) finish(r *run) {
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
		case !slices.Contains(r.found, f.name):
			p.Sandbox.Open = append(p.Sandbox.Open, f.name)
		case !f.plain:
			words = append(words, strings.TrimSpace(f.name+" "+f.value))
		}
	}
	p.Sandbox.Flags = strings.Join(words, " ")
}

// step is as exact as reads are in time: two of them, because of two that follow each other one may be old.
const step = 2 * gap

// stale makes a setting of a lag: the shortest that it can be, in whole steps.
func (l lag) stale() time.Duration {
	if !l.seen {
		return 0
	}
	return l.last.Truncate(step) + step
}

func (r *run) settings() *sandbox.Settings { return &r.report.Sandbox.Settings }
