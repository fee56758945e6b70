// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// List is all funnels of an account at one moment.
type List struct {
	Pipelines []wazzup.Pipeline // in the order of the API
	index     map[string]int
	near      func() Neighbourhood // made when it is asked for, because only a first declaration does
}

func newList(pipelines []wazzup.Pipeline) List {
	index := make(map[string]int, len(pipelines))
	for i, p := range pipelines {
		index[p.ID] = i
	}
	return List{Pipelines: pipelines, index: index, near: sync.OnceValue(func() Neighbourhood { return neighbourhood(pipelines) })}
}

func neighbourhood(pipelines []wazzup.Pipeline) Neighbourhood {
	near := make(Neighbourhood, len(pipelines))
	for _, p := range pipelines {
		near.Add(p.ID)
	}
	return near
}

// Near returns the ids in the list that are near an id: see Neighbourhood.
func (l List) Near(id string) []string {
	if l.near == nil {
		return neighbourhood(l.Pipelines).Near(id)
	}
	return l.near().Near(id)
}

func (l List) nearPipelines(id string) []wazzup.Pipeline {
	var near []wazzup.Pipeline
	for _, other := range l.Near(id) {
		if p, ok := l.Find(other); ok {
			near = append(near, p)
		}
	}
	return near
}

// Find returns the funnel with an id.
func (l List) Find(id string) (wazzup.Pipeline, bool) {
	i, ok := l.index[id]
	if !ok {
		return wazzup.Pipeline{}, false
	}
	return l.Pipelines[i], true
}

// IDs are the funnels' ids, in the order of the API.
func (l List) IDs() []string {
	ids := make([]string, len(l.Pipelines))
	for i, p := range l.Pipelines {
		ids[i] = p.ID
	}
	return ids
}

// Equal reports whether two funnels are the same, including the order of their stages.
//
// Here and below, names and ids of stages are the same if they are canonically equivalent (Unicode, section 3.7).
// Terraform composes all text, so what was typed into Wazzup in decomposed form never has the same bytes in a plan.
func Equal(a, b wazzup.Pipeline) bool { return a.Equal(b, sameText) }

func sameText(a, b string) bool { return a == b || norm.NFC.String(a) == norm.NFC.String(b) }

// EqualButOrder reports whether two funnels are the same, whatever the order of their stages.
func EqualButOrder(a, b wazzup.Pipeline) bool {
	if a.ID != b.ID || a.Diff(b, sameText) != nil || len(a.Stages) != len(b.Stages) {
		return false
	}
	found := make(map[wazzup.Stage]int, len(b.Stages)) // of two stages whose ids are equivalent, each is one
	for _, s := range b.Stages {
		found[composed(s)]++
	}
	for _, s := range a.Stages {
		key := composed(s)
		if found[key] == 0 {
			return false
		}
		found[key]--
	}
	return true
}

func composed(s wazzup.Stage) wazzup.Stage {
	s.ID = norm.NFC.String(s.ID)
	for _, f := range s.Fields() {
		*f.Text = norm.NFC.String(*f.Text)
	}
	return s
}

func equal(a, b wazzup.Pipeline, anyOrder bool) bool {
	if anyOrder {
		return EqualButOrder(a, b)
	}
	return Equal(a, b)
}

// sameOrder reports whether two funnels have the same stages, by id, in the same order.
func sameOrder(a, b wazzup.Pipeline) bool {
	return slices.EqualFunc(a.Stages, b.Stages, func(x, y wazzup.Stage) bool { return sameText(x.ID, y.ID) })
}

// common is a funnel with only those of its stages that another version of it has too.
func common(p, other wazzup.Pipeline) wazzup.Pipeline {
	others := stagesByID(other)
	p.Stages = slices.DeleteFunc(slices.Clone(p.Stages), func(s wazzup.Stage) bool {
		_, ok := others[norm.NFC.String(s.ID)]
		return !ok
	})
	return p
}

// stagesByID are a funnel's stages by their id, composed.
func stagesByID(p wazzup.Pipeline) map[string]wazzup.Stage {
	stages := make(map[string]wazzup.Stage, len(p.Stages))
	for _, s := range p.Stages {
		stages[norm.NFC.String(s.ID)] = s
	}
	return stages
}

func sortedIDs[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// sameContent reports whether two funnels differ at most in their ids and the order of stages.
func sameContent(a, b wazzup.Pipeline) bool {
	b.ID = a.ID
	return EqualButOrder(a, b)
}

// timedList is a list and when its read began.
type timedList struct {
	list    List
	started time.Time
}
