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
	"slices"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// DefaultBaseURL is where the service is.
const DefaultBaseURL = wazzup.DefaultBaseURL

// Options say whom to ask, and what may be risked.
type Options struct {
	BaseURL string
	Token   string // of one account
	Run     string // stands in the ids of this run, so that no two runs meet: letters, digits and hyphens

	RiskForeign bool // go on if there are funnels that this program has not made
	RiskUnseen  bool // go on if a read says that there are more funnels than it shows
	Few         bool // leave out the experiment with 150 funnels

	Transport http.RoundTripper // nil for the usual one
	Progress  io.Writer         // nil for none
}

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
	report.finish(r)
	if err != nil {
		report.Error = err.Error()
	}
	return report, err
}

// run is what is known while the experiments go on.
type run struct {
	Options
	*client
	report *Report

	start   list     // the account before anything was posted
	foreign []funnel // funnels of others, as they were then
	turns   bool     // stages come back against the order sent, so that those of others are to be sent against theirs
	keeps   bool     // funnels that are left out of a post stay
	noEmpty bool     // an empty list is refused

	cleaning bool // the experiments are over: what others have done meanwhile is kept as it is

	posts    int                    // that were sent
	marker   string                 // the marker's name in the last post that was, or may have been, taken; "" for none
	shown    int                    // that were taken and then shown
	lag      lag                    // of all of those
	refusals map[string]string      // by the shape of the error
	headers  map[string]http.Header // of one answer of each kind
	last     list                   // the latest read
	many     list                   // with 150 funnels
	found    []string               // flags of the sandbox whose setting is known

	createdCounts string // of the first post
	stagesBefore  int    // that a funnel had left
	keepsStages   bool   // stages that are left out stay
	keepsUnnamed  bool   // stages stay if there is no key for them
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

// Names of flags that messages speak of.
const (
	RiskForeignFlag = "risk-losing-funnels-of-others"
	RiskUnseenFlag  = "risk-losing-funnels-that-are-not-shown"
)

// read reads the list.
func (r *run) read(ctx context.Context) (list, error) {
	a, _, err := r.through(ctx, func() (request, error) { return request{token: r.bearer}, nil })
	switch {
	case err != nil:
		return list{}, fmt.Errorf("reading the funnels: %w", err)
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		return list{}, fmt.Errorf("the token is not accepted (%s): it lives for an hour, and belongs to one customer's account, not to the partner's", r.refusal(a))
	case !a.ok():
		return list{}, fmt.Errorf("reading the funnels: answered with %s", r.refusal(a))
	}
	l, err := readList(a)
	if err == nil {
		r.last = l
	}
	return l, err
}

// others are the funnels of others as they are to be posted back. It is an error if somebody has changed any: two
// writers on one account lose each other's funnels, and experiments are not worth that.
func (r *run) others(l list) ([]funnel, error) {
	now := l.foreign()
	if r.cleaning {
		return r.restored(now)
	}
	for _, was := range r.foreign {
		i := slices.IndexFunc(now, func(f funnel) bool { return f.ID == was.ID })
		switch {
		case i < 0:
			return nil, fmt.Errorf("%q, which was not made here, is gone. It was: %s", r.clean(was.ID), r.token.Redact(shownJSON(was)))
		case same(now[i], was):
		case same(now[i], turned(was)):
			r.turns = true
		default:
			return nil, fmt.Errorf("%q, which was not made here, has changed. It was: %s", r.clean(was.ID), r.token.Redact(shownJSON(was)))
		}
	}
	for _, f := range now {
		if !slices.ContainsFunc(r.foreign, func(was funnel) bool { return was.ID == f.ID }) {
			return nil, fmt.Errorf("%q appeared, which was not made here: somebody else writes to this account", r.clean(f.ID))
		}
	}
	return r.toSend(r.foreign), nil
}

// toSend are funnels as they must be sent to be shown as they are.
func (r *run) toSend(shown []funnel) []funnel {
	list := slices.Clone(shown)
	if r.turns {
		for i := range list {
			list[i] = turned(list[i])
		}
	}
	return list
}

func turned(f funnel) funnel {
	f.Stages = slices.Clone(f.Stages)
	slices.Reverse(f.Stages)
	return f
}

func same(a, b funnel) bool {
	return a.ID == b.ID && a.Name == b.Name && slices.Equal(a.Stages, b.Stages)
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
