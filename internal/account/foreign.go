package account

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// ForeignLoss is a funnel that is not the resource's and that was changed, or lost, while the resource was written. An
// order of stages is no change.
type ForeignLoss struct {
	ID           string
	Vanished     bool
	Became       string       // of one that vanished: the id of the funnel that has come in its place; "" for none
	Altered      []Difference // texts and stages that were posted just as they had been read, and are others now, or gone
	Restructured bool         // stages have come
	Members      []string     // undocumented members that are gone, or others now
	Accepted     bool         // by AcceptAltered: no error; never where something is gone
}

// byOurPost reports whether the post has done it: it is proof that a text was posted as it was read and is another one now,
// or that a funnel was posted and is not there.
func (l ForeignLoss) byOurPost() bool { return l.Vanished || len(l.Altered) > 0 }

// ForeignAlteredError says that Wazzup has altered funnels that are not the resource's because they were posted back. The
// resource's own funnels are as Err says; nil for as planned.
type ForeignAlteredError struct {
	Foreign []ForeignLoss
	Lost    []string // ids of those that were lost, or have lost stages: see WouldLoseError
	Before  bool     // it was the post of an earlier run, which could not say so; this one has sent nothing
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

// WouldGrowError says that a post would make texts longer once more: Wazzup has rewritten them before when they were posted
// (an "&" as "&amp;"), and would do so with each post. Nothing was sent, but for what Unclear says.
type WouldGrowError struct {
	Texts   []Difference // Got is the text as it stands
	Unclear error        // of an earlier attempt's post, which may have been taken; nil where there was none
}

func (e *WouldGrowError) Error() string {
	return "posting these would make their texts longer again: " + pipelineIDs(e.Texts)
}

// foreignLosses compares what is not ours before the post with a list after it.
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

// became is the new funnel that has come in the place of one that was posted and is gone.
func (w *write) became(lost wazzup.Pipeline, after List) string {
	for _, p := range after.Pipelines {
		_, was := w.before.Find(p.ID)
		if _, ours := w.Planned[p.ID]; !was && !ours && (alike(lost.ID, p.ID) || sameContent(lost, p)) {
			return p.ID
		}
	}
	return ""
}

// sameContent reports whether two funnels differ in nothing but their ids and the order of stages.
func sameContent(a, b wazzup.Pipeline) bool {
	b.ID = a.ID
	return EqualButOrder(a, b)
}

// compareForeign is nil where a funnel is byte for byte what it was, order aside. Other than in what is ours, texts that
// are merely equivalent are not the same: a post that composes them has altered them.
func compareForeign(before, now wazzup.Pipeline) *ForeignLoss {
	loss := ForeignLoss{ID: before.ID, Members: lostMembers(before, now)}
	differs := func(aspect Aspect, stage string, index int, sent, there string) {
		loss.Altered = append(loss.Altered, Difference{PipelineID: before.ID, Aspect: aspect, StageID: stage, StageIndex: index, Want: sent, Got: there})
	}
	for _, c := range before.Diff(now, sameBytes) {
		differs(Aspect(c.Field), "", -1, c.From, c.To)
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

// compareStages calls differs for each text of the stages that is another one now, and for each stage that is gone. It
// reports whether stages have come.
func compareStages(before, now []wazzup.Stage, differs func(aspect Aspect, stage string, index int, sent, there string)) (more bool) {
	came := make(map[string]wazzup.Stage, len(now))
	for _, s := range now {
		came[s.ID] = s
	}
	var gone []int
	for i, s := range before {
		there, ok := came[s.ID]
		if !ok {
			gone = append(gone, i)
			continue
		}
		delete(came, s.ID)
		for _, c := range s.Diff(there, sameBytes) {
			differs(stageText(c.Field), s.ID, i, c.From, c.To)
		}
	}
	for _, i := range gone { // under another id, or gone
		s := before[i]
		under := slices.IndexFunc(now, func(t wazzup.Stage) bool {
			_, isNew := came[t.ID]
			return isNew && (alike(s.ID, t.ID) || s.Name == t.Name)
		})
		if under < 0 {
			differs(StageMissing, s.ID, i, s.Name, "")
			continue
		}
		delete(came, now[under].ID)
		differs(StageIDChanged, s.ID, i, s.ID, now[under].ID)
	}
	return len(came) > 0
}

// lostMembers are the names of undocumented members that are gone, or others now.
func lostMembers(before, now wazzup.Pipeline) []string {
	var names []string
	for _, name := range sortedIDs(before.Undocumented) {
		if value, ok := now.Undocumented[name]; !ok || value != before.Undocumented[name] {
			names = append(names, name)
		}
	}
	return names
}

// foreignChanged reports whether a list shows something else of what is not ours than was posted, members aside: some change by
// themselves.
func (w *write) foreignChanged(list List) bool {
	return slices.ContainsFunc(w.foreignLosses(list), func(l ForeignLoss) bool { return l.byOurPost() || l.Restructured })
}

// learned is what a write has shown of texts: those that a post has made longer or has altered once more, those that it has
// altered at all, and those that it has not altered though that was feared. They are of others' funnels, and of ours, which
// others post back. In losses, what was altered once more is marked. And it is what a write has shown of ids, and has lost.
func (a *Account) learned(w *write, r *observation, losses []ForeignLoss, near []Neighbour) lasting {
	a.mu.Lock()
	known := a.memory.lasting
	a.mu.Unlock()
	more := lasting{
		Grown: map[digest]bool{}, Altered: map[digest]bool{}, OneToWazzup: map[digest]bool{},
		Stable: a.stable(w, r.list), Lost: w.lost(losses, near, known.Lost), Written: w.writes(r.list),
	}
	for _, n := range near {
		more.OneToWazzup[pairDigest(n.ID, n.Other)] = true
	}
	note := func(d *Difference, taken bool) {
		if !taken && !isRewritten(d.Want, d.Got) {
			return
		}
		sent, there := textOf(w.before, *d, d.Want), textOf(r.list, *d, d.Got)
		if there == "" {
			return
		}
		d.Again = d.Again || known.Altered[sent]
		if Grew(d.Want, d.Got) || d.Again {
			more.Grown[there] = true
		}
		more.Altered[there] = true
	}
	for _, l := range losses {
		for i := range l.Altered {
			note(&l.Altered[i], w.post == nil || w.took(r.list))
		}
	}
	for _, d := range r.differences {
		note(&d, w.post == nil)
	}
	return more
}

// stable are the texts that were feared to grow, and that came back as they were posted.
func (a *Account) stable(w *write, list List) map[digest]bool {
	stable := map[digest]bool{}
	if w.post != nil {
		return stable
	}
	for _, at := range standing(w.desired, a.grown()) {
		found, _ := list.Find(at.PipelineID)
		if slices.ContainsFunc(places(found), func(now place) bool { return now.digest == at.digest }) {
			stable[at.digest] = true
		}
	}
	return stable
}

// textOf is the digest of a text of a list that a difference is about; "" if it is not there.
func textOf(list List, d Difference, text string) digest {
	found, ok := list.Find(d.PipelineID)
	if !ok {
		return ""
	}
	for _, at := range places(found) {
		if at.Aspect == d.Aspect && at.Got == text {
			return at.digest
		}
	}
	return ""
}

// wouldGrow is a WouldGrowError where a post would send a text as it stands that grew when it was posted before.
func (a *Account) wouldGrow(w *write, past *history) error {
	if texts := a.grows(w.desired); len(texts) > 0 {
		return &WouldGrowError{Texts: texts, Unclear: past.post}
	}
	return nil
}

func (a *Account) grows(desired []wazzup.Pipeline) (texts []Difference) {
	for _, at := range standing(desired, a.grown()) {
		if !a.accepts(at.PipelineID) {
			texts = append(texts, at.Difference)
		}
	}
	return texts
}

// WouldGrow are the texts that a write would make longer again, which lays planned over a list and leaves out what is
// removed: see WouldGrowError.
func (a *Account) WouldGrow(list List, planned map[string]wazzup.Pipeline, removed map[string]bool) []Difference {
	return a.grows(merge(list, planned, removed))
}

func (a *Account) accepts(id string) bool { return slices.Contains(a.config.AcceptAltered, id) }
