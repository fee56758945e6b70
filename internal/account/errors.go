// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ExistsError means that funnels declared for the first time already exist and may not be taken over. Nothing was
// sent, except for what Unclear says.
type ExistsError struct {
	Unclear     error        // of an earlier attempt's post, which may have been taken; nil if there was none
	There       []string     // the funnels' ids
	InAnyState  bool         // a resource of this run has one of them in its state
	Changed     []string     // ids of funnels that a resource released, and that someone has changed since
	AfterPlan   bool         // the policy is Overwrite, but they are not as plans here have read them
	PlannedFor  string       // number of another account for which a plan here lets a resource take one of them over; "" if there is none
	Same        []string     // ids of those that are as declared
	Differences []Difference // of the others: what is declared against what is there
}

// Add adds a funnel.
func (e *ExistsError) Add(declared, found wazzup.Pipeline) {
	e.There = append(e.There, found.ID)
	if EqualButOrder(declared, found) {
		e.Same = append(e.Same, found.ID)
		return
	}
	e.Differences = append(e.Differences, ContentDifferences(declared, found)...)
}

func (e *ExistsError) Error() string { return "already exists: " + quotedIDs(e.There) }

// ConflictError means that someone else has changed managed funnels after the plan. Nothing was sent, except for what
// Unclear says.
type ConflictError struct {
	Unclear     error        // of an earlier attempt's post, which may have been taken; nil if there was none
	Differences []Difference // between what Terraform last saw and what is there now
}

func isOrder(d Difference) bool { return d.Aspect == StageOrder }

// isOrderAlone reports whether only the order of stages differs.
func (e *ConflictError) isOrderAlone() bool {
	return !slices.ContainsFunc(e.Differences, func(d Difference) bool { return !isOrder(d) })
}

// leaveOrderAside drops differences in order.
func (e *ConflictError) leaveOrderAside() { e.Differences = slices.DeleteFunc(e.Differences, isOrder) }

func (e *ConflictError) Error() string {
	return "changed after the plan: " + pipelineIDs(e.Differences)
}

// RejectedError means that the API refused a post and a read after the response showed all funnels unchanged, or that
// the post was not sent.
type RejectedError struct {
	Posted  []wazzup.Pipeline // the list as sent; the API's own texts point into it by index
	Unclear error             // of an earlier attempt, which may have been taken late; nil if there was none
	Err     error             // a *wazzup.StatusError, *wazzup.TokenError or *wazzup.TransportError
}

func (e *RejectedError) Error() string { return fmt.Sprintf("posting the funnels: %v", e.Err) }
func (e *RejectedError) Unwrap() error { return e.Err }

// NotTakenError means that a post was not taken, as reads have shown, in as many attempts as allowed. A post with an
// undocumented response gets one attempt.
type NotTakenError struct{ Err error }

func (e *NotTakenError) Error() string { return fmt.Sprintf("posting the funnels: %v", e.Err) }
func (e *NotTakenError) Unwrap() error { return e.Err }

// UnverifiedError says that a post was sent and that what became of it could not be read.
type UnverifiedError struct {
	Post   error  // of the post; nil if it was accepted
	Err    error  // of the reads
	Backup string // see Result
}

// Refused reports whether the response to the post was a refusal.
func (e *UnverifiedError) Refused() bool {
	return e.Post != nil && wazzup.OutcomeOf(e.Post) == wazzup.Refused
}

func (e *UnverifiedError) Error() string {
	return fmt.Sprintf("posted, but not read back: %v", e.Err)
}
func (e *UnverifiedError) Unwrap() error { return e.Err }

// NotAsPlannedError means that a read after a post shows neither what was sent nor what was there before.
type NotAsPlannedError struct {
	Post        error          // of the post, which may not have been taken then; nil if it was accepted
	Rejected    *RejectedError // the refusal, if Post is one and a part of the list was taken all the same; else nil
	Differences []Difference   // between what was sent and what is there
	KeptStages  []Difference   // StageExtra: stages that the post left out and Wazzup keeps
	Kept        []string       // ids that were to be removed and are still there; only if not Stable, or Rejected
	Stable      bool           // reads have agreed for long enough to conclude that it stays so; else the time was up
}

func (e *NotAsPlannedError) Error() string {
	return "not as sent: " + pipelineIDs(append(append([]Difference{}, e.Differences...), e.KeptStages...))
}

func pipelineIDs(list []Difference) string {
	ids := make(map[string]bool, len(list))
	for _, d := range list {
		ids[d.PipelineID] = true
	}
	return quotedIDs(sortedIDs(ids))
}

func quotedIDs(ids []string) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = strconv.Quote(id)
	}
	return strings.Join(list, ", ")
}
