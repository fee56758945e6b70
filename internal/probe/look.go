// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"io"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Look reads an account's funnels, and sends nothing. It is an error if Run would refuse the account.
func Look(ctx context.Context, o Options) ([]sandbox.Pipeline, error) {
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	o.Progress = io.Discard
	r := &run{Options: o, client: c, report: &Report{}}
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	var funnels []sandbox.Pipeline
	for _, s := range r.start.funnels {
		p := sandbox.Pipeline{ID: s.ID, Name: s.Name}
		for _, g := range s.Stages {
			p.Stages = append(p.Stages, sandbox.Stage{ID: g.ID, Name: g.Name})
		}
		funnels = append(funnels, p)
	}
	return funnels, nil
}
