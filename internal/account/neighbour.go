// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Neighbourhood is some ids, by what they have in common with their neighbours.
type Neighbourhood map[string][]string

// Add adds an id.
func (n Neighbourhood) Add(id string) {
	key := fold(id)
	n[key] = append(n[key], id)
}

// Near returns the ids that equal an id except for case, surrounding blanks or Unicode form, sorted. Wazzup may treat them as the
// same id.
func (n Neighbourhood) Near(id string) []string {
	var near []string
	for _, other := range n[fold(id)] {
		if other != id {
			near = append(near, other)
		}
	}
	slices.Sort(near)
	return near
}

func alike(a, b string) bool { return fold(a) == fold(b) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// fold is equal for texts that differ only in case, surrounding blanks, Unicode form and invisible characters.
func fold(s string) string {
	if isASCII(s) { // the same, and quick
		return strings.ToLower(strings.TrimSpace(s))
	}
	return strings.TrimSpace(strings.Map(visible, caseless(s)))
}

// visible drops characters without a width of their own: joiners, direction marks, variation selectors.
func visible(r rune) rune {
	if unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
		return -1
	}
	return r
}

// caseless is equal for texts that match caselessly and compatibly (Unicode, section 3.13.5, D146).
func caseless(s string) string {
	folding := cases.Fold()
	return norm.NFKC.String(folding.String(norm.NFKC.String(folding.String(norm.NFD.String(s)))))
}

// Fate is what happened to a funnel whose id is a neighbour of a declared one.
type Fate int

// The fates.
const (
	StoredAs Fate = iota // it is new: Wazzup stored the declared funnel under this id
	Changed              // it existed before the post and is changed
	Gone                 // it existed before the post and is gone
	Stands               // nothing was posted: it exists, with the declared content or after a post that showed the two ids to be one
)

// Neighbour is an id that was declared for the first time, and another id that Wazzup treats as the same.
type Neighbour struct {
	ID          string // as declared
	Other       string // in Wazzup
	Fate        Fate
	Both        bool         // Other is declared, too
	Differences []Difference // of Changed: between Other before the post and now
}

// Unlike reports whether the two ids differ in more than case, surrounding blanks and Unicode form. Then Wazzup gave the
// funnel an id of its own, or somebody else made it.
func (n Neighbour) Unlike() bool { return !alike(n.ID, n.Other) }

// NeighbourError means that Wazzup treats ids as one that are written differently.
type NeighbourError struct {
	Neighbours []Neighbour
	Sent       bool   // a post was sent; else nothing was, except for what Unclear says
	Unclear    error  // of an earlier attempt's post, which may have been taken; nil if there was none
	Backup     string // see Result
	Err        error  // what else is not as planned; nil for nothing
}

func (e *NeighbourError) Error() string {
	ids := map[string]bool{}
	for _, n := range e.Neighbours {
		ids[quote(n.ID)+" and "+quote(n.Other)] = true
	}
	text := "one id to Wazzup: " + strings.Join(sortedIDs(ids), ", ")
	if e.Err != nil {
		text += "; " + e.Err.Error()
	}
	return text
}
func (e *NeighbourError) Unwrap() error { return e.Err }

// firstDeclared returns the ids of planned funnels that are neither the resource's nor in a list.
func (c Change) firstDeclared(list List) []string {
	var ids []string
	for _, id := range sortedIDs(c.Planned) {
		_, managed := c.Prior[id]
		if _, there := list.Find(id); !managed && !there {
			ids = append(ids, id)
		}
	}
	return ids
}

// KnownPairs returns a NeighbourError if a change declares an id beside one in the list that an earlier write has seen
// to be the same to Wazzup.
func (a *Account) KnownPairs(list List, change Change) error {
	known := a.oneToWazzup()
	if len(known) == 0 {
		return nil
	}
	return change.beside(list, nil, true, func(id string, there wazzup.Pipeline) bool { return a.isPair(known, id, there) })
}

// isPair reports whether an earlier write has seen that an id is the same as that of a funnel which is there. The user may
// know better: somebody else may have made that funnel during the write.
func (a *Account) isPair(known map[digest]bool, id string, there wazzup.Pipeline) bool {
	return len(known) > 0 && known[pairDigest(id, there.ID)] && !a.accepts(there.ID)
}

// checkNeighbours returns a NeighbourError if a post would declare an id beside a funnel that is the same to Wazzup:
// an earlier write has seen that, or a neighbour has the declared content, as such a write leaves it.
func (a *Account) checkNeighbours(change Change, list List, past *history) error {
	known := a.oneToWazzup()
	return change.beside(list, past.post, len(known) > 0, func(id string, there wazzup.Pipeline) bool {
		_, planned := change.Planned[there.ID]
		_, prior := change.Prior[there.ID]
		return a.isPair(known, id, there) || alike(id, there.ID) && !planned && !prior && sameContent(change.Planned[id], there)
	})
}

// beside returns a NeighbourError if an id is declared for the first time beside a funnel for which same returns true. It asks about
// all funnels, or only about those with ids near the declared one.
func (c Change) beside(list List, unclear error, all bool, same func(id string, there wazzup.Pipeline) bool) error {
	var found []Neighbour
	for _, id := range c.firstDeclared(list) {
		candidates := list.Pipelines
		if !all {
			candidates = list.nearPipelines(id)
		}
		for _, there := range candidates {
			if same(id, there) {
				found = append(found, Neighbour{ID: id, Other: there.ID, Fate: Stands})
			}
		}
	}
	if len(found) > 0 {
		return &NeighbourError{Neighbours: found, Unclear: unclear}
	}
	return nil
}

// neighbours returns the ids of a post that Wazzup has treated as other ids.
func (w *write) neighbours(after List) []Neighbour {
	var found []Neighbour
	for _, id := range w.firstDeclared(w.before) {
		_, there := after.Find(id)
		for _, other := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(w.before.Near(id), after.Near(id))))) {
			was, had := w.before.Find(other)
			now, has := after.Find(other)
			n := Neighbour{ID: id, Other: other}
			if planned, ours := w.Planned[other]; ours {
				was, n.Both = planned, true
			}
			switch {
			case !had && has && !there, w.removals[other] && has && !there && sameContent(w.Planned[id], now):
				n.Fate = StoredAs
			case had && !has && !w.removals[other]:
				n.Fate = Gone
			case had && has && !EqualButOrder(was, now) && (!there || sameContent(w.Planned[id], now)):
				n.Fate, n.Differences = Changed, ContentDifferences(was, now)
			default:
				continue
			}
			found = append(found, n)
		}
		if !there && !slices.ContainsFunc(found, func(n Neighbour) bool { return n.ID == id }) {
			found = append(found, w.storedAs(id, after)...)
		}
	}
	return found
}

// storedAs returns the new funnel in place of a declared one, with its content and an id of Wazzup's own.
func (w *write) storedAs(id string, after List) []Neighbour {
	for _, p := range after.Pipelines {
		_, was := w.before.Find(p.ID)
		if _, ours := w.Planned[p.ID]; !was && !ours && sameContent(w.Planned[id], p) {
			return []Neighbour{{ID: id, Other: p.ID, Fate: StoredAs}}
		}
	}
	return nil
}

func quote(id string) string { return pipelineIDs([]Difference{{PipelineID: id}}) }
