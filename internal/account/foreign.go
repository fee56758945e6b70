// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ForeignAlteredError means that Wazzup has altered funnels of others because they were posted back. Err says how the
// resource's own funnels are; nil if as planned.
type ForeignAlteredError struct {
	Foreign []ForeignLoss
	Lost    []string // ids of those that were lost, or have lost stages: see WouldLoseError
	Before  bool     // an earlier run posted and could not report it; this run has sent nothing
	Backup  string   // see Result
	Err     error
}

func (e *ForeignAlteredError) Error() string {
	ids := make([]string, 0, len(e.Foreign))
	for _, l := range e.Foreign {
		ids = append(ids, fmt.Sprintf("%q", l.ID))
	}
	text := "altered by the post, though not ours: " + strings.Join(ids, ", ")
	if e.Err != nil {
		text += "; " + e.Err.Error()
	}
	return text
}
func (e *ForeignAlteredError) Unwrap() error { return e.Err }

// foreignLosses compares the funnels of others before the post with a list after it.
func (w *write) foreignLosses(after List) []ForeignLoss {
	var losses []ForeignLoss
	for _, before := range w.before.Pipelines {
		_, planned := w.Planned[before.ID]
		if planned || w.removals[before.ID] {
			continue
		}
		found, ok := after.Find(before.ID)
		if !ok {
			losses = append(losses, ForeignLoss{ID: before.ID, Vanished: true, Became: w.became(before, after)})
			continue
		}
		if loss := compareForeign(before, found); loss != nil {
			losses = append(losses, *loss)
		}
	}
	return losses
}

// became returns the id of the new funnel in the place of one that was posted and is gone.
func (w *write) became(lost wazzup.Pipeline, after List) string {
	for _, p := range after.Pipelines {
		_, was := w.before.Find(p.ID)
		if _, ours := w.Planned[p.ID]; !was && !ours && (alike(lost.ID, p.ID) || sameContent(lost, p)) {
			return p.ID
		}
	}
	return ""
}

// compareForeign returns nil if a funnel is byte for byte what it was, except for order. Canonically equivalent texts
// count as different here, unlike in our own funnels: if a post composes a text of others, it has altered it.
func compareForeign(before, now wazzup.Pipeline) *ForeignLoss {
	loss := ForeignLoss{ID: before.ID, Members: lostMembers(before, now)}
	differs := func(aspect Aspect, stage, sent, there string) {
		loss.Altered = append(loss.Altered, Difference{PipelineID: before.ID, Aspect: aspect, StageID: stage, Want: sent, Got: there})
	}
	for _, c := range before.Diff(now, sameBytes) {
		differs(Aspect(c.Field), "", c.From, c.To)
	}
	if !slices.Equal(before.Stages, now.Stages) {
		loss.Restructured = compareStages(before.Stages, now.Stages, differs)
	}
	if !loss.byOurPost() && !loss.Restructured && len(loss.Members) == 0 {
		return nil
	}
	return &loss
}

func sameBytes(a, b string) bool { return a == b }

// compareStages calls differs for each stage text that is different now and for each stage that is gone. It reports
// whether there are new stages.
func compareStages(before, now []wazzup.Stage, differs func(aspect Aspect, stage, sent, there string)) (more bool) {
	came := make(map[string]wazzup.Stage, len(now))
	for _, s := range now {
		came[s.ID] = s
	}
	var gone []wazzup.Stage
	for _, s := range before {
		there, ok := came[s.ID]
		if !ok {
			gone = append(gone, s)
			continue
		}
		delete(came, s.ID)
		for _, c := range s.Diff(there, sameBytes) {
			differs(stageText(c.Field), s.ID, c.From, c.To)
		}
	}
	for _, s := range gone { // under another id, or gone
		under := slices.IndexFunc(now, func(t wazzup.Stage) bool {
			_, isNew := came[t.ID]
			return isNew && (alike(s.ID, t.ID) || s.Name == t.Name)
		})
		if under < 0 {
			differs(StageMissing, s.ID, s.Name, "")
			continue
		}
		delete(came, now[under].ID)
		differs(StageIDChanged, s.ID, s.ID, now[under].ID)
	}
	return len(came) > 0
}

// lostMembers returns the names of undocumented members that are different or gone now.
func lostMembers(before, now wazzup.Pipeline) []string {
	var names []string
	for _, name := range sortedIDs(before.Undocumented) {
		if value, ok := now.Undocumented[name]; !ok || value != before.Undocumented[name] {
			names = append(names, name)
		}
	}
	return names
}

// foreignChanged reports whether a list differs from the posted one in funnels of others. Undocumented members do not
// count, because some change by themselves.
func (w *write) foreignChanged(list List) bool {
	return slices.ContainsFunc(w.foreignLosses(list), func(l ForeignLoss) bool { return l.byOurPost() || l.Restructured })
}

// rewrote reports whether a list shows texts of others rewritten, so that the post was taken at least in part.
func (w *write) rewrote(list List) bool {
	return slices.ContainsFunc(w.foreignLosses(list), func(l ForeignLoss) bool {
		return slices.ContainsFunc(l.Altered, func(d Difference) bool { return isRewritten(d.Want, d.Got) })
	})
}
