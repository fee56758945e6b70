package account

import (
	"fmt"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ExistsError says that funnels declared for the first time are there already, with other content. Nothing was sent, but
// for what Unclear says.
type ExistsError struct {
	Unclear     error        // of an earlier attempt's post, which may have been taken; nil where there was none
	Differences []Difference // what is declared against what is there
	There       []string     // ids of all funnels declared for the first time that are there, those that do not differ included
}

func (e *ExistsError) Error() string {
	return "already there, and different: " + pipelineIDs(e.Differences)
}

// ConflictError says that someone else has changed managed funnels after the plan. Nothing was sent, but for what Unclear
// says.
type ConflictError struct {
	Unclear     error        // of an earlier attempt's post, which may have been taken; nil where there was none
	Differences []Difference // what Terraform last saw against what is there now
}

func (e *ConflictError) Error() string {
	return "changed after the plan: " + pipelineIDs(e.Differences)
}

// RejectedError says that the API refused a post: it changed nothing.
type RejectedError struct {
	Posted  []wazzup.Pipeline // the list as sent; the API's own texts point into it by index
	Unclear error             // of an earlier attempt, which may have been taken late; nil where there was none
	Err     error             // a *wazzup.StatusError, *wazzup.RedirectError or *wazzup.TransportError
}

func (e *RejectedError) Error() string { return fmt.Sprintf("posting the funnels: %v", e.Err) }
func (e *RejectedError) Unwrap() error { return e.Err }

// NotTakenError says that a post did not take, as reads have shown, although it was tried as often as allowed.
type NotTakenError struct{ Err error }

func (e *NotTakenError) Error() string { return fmt.Sprintf("posting the funnels: %v", e.Err) }
func (e *NotTakenError) Unwrap() error { return e.Err }

// UnverifiedError says that a post was sent and that what became of it could not be read.
type UnverifiedError struct {
	Post error // of the post itself; nil where it was accepted
	Err  error // of the reads
}

func (e *UnverifiedError) Error() string {
	return fmt.Sprintf("posted, but not read back: %v", e.Err)
}
func (e *UnverifiedError) Unwrap() error { return e.Err }

// NotAsPlannedError says that what Wazzup shows after a post is neither what was sent nor what was there before.
type NotAsPlannedError struct {
	Post        error        // of the post itself, which may not have been taken then; nil where it was accepted
	Differences []Difference // what was sent against what is there
	KeptStages  []Difference // StageExtra: stages that the post left out and Wazzup keeps
	Kept        []string     // ids that were to be removed and are still there; only where not Settled
	Settled     bool         // reads agreed for long enough to say that it stays so; else the time was up
}

func (e *NotAsPlannedError) Error() string {
	return "not as sent: " + pipelineIDs(append(append([]Difference{}, e.Differences...), e.KeptStages...))
}

func pipelineIDs(list []Difference) string {
	ids := make(map[string]bool, len(list))
	for _, d := range list {
		ids[fmt.Sprintf("%q", d.PipelineID)] = true
	}
	return strings.Join(sortedIDs(ids), ", ")
}
