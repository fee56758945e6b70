// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

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

// lag is how long reads were behind a post.
type lag struct {
	seen  bool          // there was a read that did not show it
	last  time.Duration // after which the last of them was sent
	flaps bool          // there was one after a read that did show it
}

func (l lag) and(other lag) lag {
	return lag{seen: l.seen || other.seen, last: max(l.last, other.last), flaps: l.flaps || other.flaps}
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

// add adds an answer.
func (r *run) add(a Finding) {
	if a.Evidence == nil {
		a.Evidence = []string{}
	}
	r.report.Findings = append(r.report.Findings, a)
}

// known notes that a flag's setting has been found.
func (r *run) known(flag string) { r.found = append(r.found, flag) }

func (r *run) settings() *sandbox.Settings { return &r.report.Sandbox.Settings }

// keepHeader keeps the first header of each kind of answer.
func (r *run) keepHeader(kind string, a response) {
	if _, there := r.headers[kind]; !there {
		r.headers[kind] = a.header
	}
}
