// SPDX-License-Identifier: MPL-2.0

// Package probe asks the service itself what its documentation leaves open: a dozen experiments on a scratch account,
// with funnels of its own that it removes if that is possible. It needs no Terraform, and shares with the provider's
// client no more than the rules for tokens and base URLs, because it wants to see raw answers.
package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Run makes all experiments and then removes what it has made. An error says why not all questions were answered; the
// report has those that were, in either case.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	report := &Report{BaseURL: o.BaseURL, Findings: []Finding{}, Left: []string{}}
	c, err := newClient(o)
	if err != nil {
		return report, err
	}
	r := &run{Options: o, client: c, report: report, refusals: map[string]string{}, headers: map[string]http.Header{}}
	start := time.Now()
	err = r.all(ctx)
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if r.posts > 0 {
		if ctx.Err() != nil {
			fmt.Fprintln(o.Progress, "Interrupted: removing what was made. Another interrupt leaves it there.")
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Minute)
		defer cancel()
		err = errors.Join(err, r.cleanUp(ctx))
	}
	report.Requests, report.Posts, report.Seconds = c.sent, r.posts, int(time.Since(start).Round(time.Second).Seconds())
	report.finish(r.found)
	if err != nil {
		report.Error = err.Error()
	}
	return report, err
}

// all makes all experiments, in the order of their risk.
func (r *run) all(ctx context.Context) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	for i, e := range experiments {
		fmt.Fprintf(r.Progress, "[%2d/%d] %s\n", i+1, len(experiments), e.about)
		if err := e.try(ctx, r); err != nil {
			return fmt.Errorf("%s: %w", e.about, err)
		}
	}
	return nil
}

// begin looks at the account, and refuses one that is not for experiments.
func (r *run) begin(ctx context.Context) error {
	var c change
	if err := r.waitUntilStable(ctx, &c, wait{agreed: 2 * shows.agreed, limit: shows.limit, every: gap}, anything); err != nil {
		return err
	}
	if !c.stable {
		return fmt.Errorf("for %s no two seconds passed in which all reads agreed, so nothing was sent: somebody else writes to this account", shows.limit)
	}
	l := c.list
	r.start, r.foreign = l, l.foreign()
	if more := l.more(); len(more) > 0 && !r.RiskUnseen {
		r.findPaging(l)
		return fmt.Errorf("the list of funnels says that there are more than it shows (%s).\nWhat is not seen could be lost, so nothing was sent. "+
			"If you are sure that this account holds nothing that matters: -%s", strings.Join(more, ", "), RiskUnseenFlag)
	}
	if len(r.foreign) > 0 && !r.RiskForeign {
		ids := make([]string, len(r.foreign))
		for i, f := range r.foreign {
			ids[i] = fmt.Sprintf("%q", f.ID)
		}
		return fmt.Errorf("this account holds %s not made here: %s.\nExperiments belong in an empty account, so nothing was sent. "+
			"If it is a scratch account all the same: make probe ARGS=-%s\nposts them back with each experiment as they are, and leaves out the experiments that could lose them", counted(len(ids)), r.clean(some(ids)), RiskForeignFlag)
	}
	if len(r.foreign) > 0 {
		fmt.Fprintf(r.Progress, "%s of others: posted back with each experiment.\n", counted(len(r.foreign)))
	}
	return nil
}

func counted(n int) string {
	if n == 1 {
		return "1 funnel"
	}
	return fmt.Sprintf("%d funnels", n)
}

// some are the first of many.
func some(texts []string) string {
	const most = 10
	if len(texts) > most {
		return strings.Join(texts[:most], ", ") + fmt.Sprintf(" and %d more", len(texts)-most)
	}
	return strings.Join(texts, ", ")
}
